"""AdamScope's server: ``streamlit run app.py``, or any ASGI server on ``app:app``."""

import streamlit as st
from starlette.middleware import Middleware

from viz.ui.preload import PreloadAssets
from viz.ui.routes import make_routes
from viz.ui.security import SecurityHeaders
from viz.ui.server import lifespan, report_error

base_path = st.get_option("server.baseUrlPath")
app = st.App(
    "viz/ui/shell.py",
    routes=make_routes(base_path),
    middleware=[Middleware(SecurityHeaders), Middleware(PreloadAssets, base_path=base_path)],
    lifespan=lifespan,
    on_script_error=report_error,
)
