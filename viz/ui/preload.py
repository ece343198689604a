"""Tell the browser with the first response what a page will need, so that it loads beside Streamlit's own files."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.ui.assets import assets_path, current_bundle

KINDS = {".js": "modulepreload", ".css": "preload; as=style"}


PAGES = {"": "player.js", "maps": "plot.js", "lessons": "player.js", "how_adam_works": "player.js"}
"""The module that a page begins with, by the page's path."""
LATER = ("pad.js",)
"""Modules that a page draws with only once it is asked to: nothing is loaded for them in advance."""


def preload_links(base: str, page: str = "") -> str:
    """The ``Link`` header: modules and styles that ``page`` needs, below the path prefix ``base``; empty for none.

    Not Plotly's script: fetched this early, its 1.5 MB hold up Streamlit's own start by more than they save.
    """
    folder = f"{base}/{assets_path()}"
    names = current_bundle().needed_by(PAGES.get(page, ""))
    return ", ".join(f"<{folder}{name}>; rel={KINDS[name[name.rindex('.') :]]}" for name in names)


class PreloadAssets:
    """Adds the header to the HTML of the pages that draw; Streamlit answers all of them with the same page."""

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self.app = app
        self.base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    page = str(scope["path"]).removeprefix(self.base).strip("/")
                    if links := preload_links(self.base, page):
                        headers["Link"] = links
            await send(message)

        await self.app(scope, receive, send_with_links if scope["type"] == "http" else send)
