"""The app's own routes: the player's files, Plotly's script and the surfaces' grids."""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from viz.player.surface_grid import ROUTE as SURFACE_ROUTE
from viz.player.surface_grid import surface_grid, surface_version
from viz.ui.assets import PREFIX, current_bundle

FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
Query = tuple[tuple[str, str], ...]


def make_routes(base_path: str = "") -> list[Route]:
    """The routes, below ``base_path`` where the app does not live at the host's root."""
    base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return [
        Route(f"{base}/{SURFACE_ROUTE}", serve_surface),
        Route(f"{base}/{PREFIX}/{{version}}/{{name}}", serve_asset),
        Route(f"{base}/{PREFIX}/{{rest:path}}", serve_nothing),
        # The default page lives at the root; this lets people write its address like every other page's.
        Route(f"{base}/explore", lambda request: RedirectResponse(_with_query(f"{base}/", request))),
    ]


async def serve_asset(request: Request) -> Response:
    """One file of the current bundle. It is looked up in a dict, so no path reaches the disk."""
    bundle = current_bundle()
    asset = bundle.assets.get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse(f"There is no such file under /{PREFIX}/.", status_code=404)
    # A page that was open across an update asks for the old version. It gets the current file, but must not keep it.
    cache = FOREVER if request.path_params["version"] == bundle.version else REVALIDATE
    packed = await run_in_threadpool(lambda: asset.packed)
    return packed_response(request, packed, asset.content_type, asset.etag, cache)


async def serve_surface(request: Request) -> Response:
    """The grid of ``?surface=…&rotation=…&loss_scale=…&<parameter>=…``; 400 with a sentence where that is nonsense."""
    try:
        packed, version = await run_in_threadpool(packed_surface, tuple(request.query_params.multi_items()))
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    cache = FOREVER if request.query_params.get("v") == version else REVALIDATE
    return packed_response(request, packed, "application/octet-stream", version, cache)


async def serve_nothing(_request: Request) -> Response:
    """A sentence instead of Streamlit's page, which answers every path that no route takes."""
    return PlainTextResponse(f"There is no such file under /{PREFIX}/.", status_code=404)


@lru_cache(maxsize=128)  # 7 MB
def packed_surface(query: Query) -> tuple[bytes, str]:
    """The gzipped grid that ``query`` asks for, and its version.

    Raises:
        ValueError: a name is unknown or given twice, or a value is not a number or out of bounds.
    """
    values = dict(query)
    if len(values) < len(query):
        raise ValueError("every name may be given once only")
    values.pop("v", None)
    surface = values.pop("surface", "")
    numbers = {name: _number(name, text) for name, text in values.items()}
    rotation, loss_scale = numbers.pop("rotation", 0.0), numbers.pop("loss_scale", 1.0)
    grid = surface_grid(surface, rotation, loss_scale, numbers)
    return gzip.compress(grid, compresslevel=6, mtime=0), surface_version(surface, rotation, loss_scale, numbers)


def packed_response(request: Request, packed: bytes, content_type: str, etag: str, cache: str) -> Response:
    """A response from a gzipped body: 304 where the client has it, unpacked for the rare client that takes no gzip."""
    wants_gzip = "gzip" in request.headers.get("accept-encoding", "")
    # The two encodings are different bytes, so they may not share a strong tag.
    tag = f'"{etag}-gzip"' if wants_gzip else f'"{etag}"'
    headers = {"Cache-Control": cache, "ETag": tag, "Vary": "Accept-Encoding", "Content-Type": content_type}
    if _matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if wants_gzip:
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), headers=headers)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, got {text[:40]!r}") from None


def _matches(header: str, tag: str) -> bool:
    known = {entry.strip().removeprefix("W/") for entry in header.split(",")}
    return tag in known or "*" in known


def _with_query(path: str, request: Request) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path
