"""The app as ``app.py`` serves it, with a hook: ``POST /load/2`` keeps two visitors' jobs running, ``/load/0`` none."""

import numpy as np
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from viz import RunSpec
from viz.jobs import pool
from viz.jobs.work import SweepTask, run_sweep
from viz.ui.preload import PreloadAssets
from viz.ui.routes import make_routes
from viz.ui.security import SecurityHeaders
from viz.ui.server import lifespan, report_error

SPEC = RunSpec("rosenbrock", "adam", start=(-1.2, 1.0), num_steps=5_000)
TASK = SweepTask(SPEC, {"lr": np.geomspace(1e-4, 1.0, 64), "beta1": np.linspace(0.0, 0.99, 64)}, 1e-3)
PARTS = 5_000
"""More than the measurement lasts."""


async def load(request: Request) -> JSONResponse:
    """Set how many jobs there are; what they have done so far."""
    wanted = int(request.path_params["jobs"])
    for k in range(8):
        session = f"load-{k}"
        if k >= wanted:
            pool.forget(session)
        elif pool.job_of(session) is None:
            pool.submit(session, run_sweep, [TASK] * PARTS, limit_s=3_600.0)
    found = [job for k in range(wanted) if (job := pool.job_of(f"load-{k}"))]
    return JSONResponse([{"state": job.state, "progress": job.progress, "error": job.error} for job in found])


app = st.App(
    "../../viz/ui/shell.py",
    routes=[*make_routes(), Route("/load/{jobs:int}", load, methods=["POST"])],
    middleware=[Middleware(SecurityHeaders), Middleware(PreloadAssets, base_path="")],
    lifespan=lifespan,
    on_script_error=report_error,
)
