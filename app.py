"""AdamScope's server: ``streamlit run app.py``, or any ASGI server on ``app:app``."""

import streamlit as st
from starlette.middleware import Middleware

from viz.ui.routes import make_routes
from viz.ui.security import SecurityHeaders
from viz.ui.server import lifespan, report_error

app = st.App(
    "viz/ui/shell.py",
    routes=make_routes(st.get_option("server.baseUrlPath")),
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
    on_script_error=report_error,
)
