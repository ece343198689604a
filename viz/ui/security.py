"""Security headers for every HTTP response."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_ANCESTORS = "ADAMSCOPE_FRAME_ANCESTORS"
SOURCE = re.compile(r"'self'|'none'|https?://[A-Za-z0-9.*-]+(:[0-9]+)?|https:")


def frame_ancestors() -> str:
    """Who may embed the app: by default pages of its own origin only.

    A school opens it for its learning platform with ``ADAMSCOPE_FRAME_ANCESTORS="'self' https://lms.example.edu"``.

    Raises:
        ValueError: an entry is not an origin (it could otherwise add directives of its own to the policy).
    """
    sources = os.environ.get(FRAME_ANCESTORS, "'self'").split()
    for source in sources:
        if not SOURCE.fullmatch(source):
            raise ValueError(f"{FRAME_ANCESTORS} must list origins such as https://lms.example.edu, got {source!r}")
    return " ".join(sources) or "'none'"


def content_security_policy() -> str:
    """The policy under which Streamlit, its inline components (``blob:`` modules) and Plotly run without a violation.

    No script from elsewhere, none inline but those that stand in Streamlit's own page (allowed by hash), no ``eval``.
    Styles may be inline: Streamlit (Emotion) and Plotly write theirs at run time. Of Plotly's traces only the WebGL
    ones in 2-D (``scattergl``) compile code and would want ``unsafe-eval``; ``scatter`` and ``surface`` do not.
    """
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", "blob:", *inline_script_hashes())),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors(),
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def inline_script_hashes() -> list[str]:
    """CSP sources for the inline scripts of the installed Streamlit's ``index.html``."""
    page = (Path(streamlit.__path__[0]) / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]


def security_headers() -> dict[str, str]:
    """The headers, worked out once when the server starts."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }


class SecurityHeaders:
    """Adds the headers as a response starts; bodies and websockets pass through untouched.

    Pure ASGI: Starlette's ``BaseHTTPMiddleware`` would buffer and cost a task a request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)
