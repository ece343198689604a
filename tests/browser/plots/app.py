"""A server for the plots alone: the app's routes and headers around another script."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from viz.ui.routes import make_routes
from viz.ui.security import SecurityHeaders

app = st.App(str(Path(__file__).with_name("script.py")), routes=make_routes(), middleware=[Middleware(SecurityHeaders)])
