"""Tell the browser with the first response what the player will need, so that it loads beside Streamlit's own files."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.ui.assets import PLOTLY, assets_path, current_bundle

KINDS = {".js": "modulepreload", ".css": "preload; as=style"}


def preload_links(base: str) -> str:
    """The ``Link`` header: the player's modules and styles, below the path prefix ``base``.

    Not Plotly's script: fetched this early, its 1.5 MB hold up Streamlit's own start by more than they save.
    """
    folder = f"{base}/{assets_path()}"
    names = (name for name in current_bundle().assets if name != PLOTLY)
    return ", ".join(f"<{folder}{name}>; rel={KINDS[name[name.rindex('.') :]]}" for name in names)


class PreloadAssets:
    """Adds the header to every HTML page; there is only Streamlit's."""

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self.app = app
        self.base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = preload_links(self.base)
            await send(message)

        await self.app(scope, receive, send_with_links if scope["type"] == "http" else send)
