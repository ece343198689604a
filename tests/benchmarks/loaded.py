"""The app as ``app.py`` serves it, with a hook: ``POST /load/sweeps/2`` keeps two visitors' sweeps going, ``…/0`` none.

``/load/trainings/1`` does the same with a training.
"""

import numpy as np
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from viz import RunSpec
from viz.jobs import pool
from viz.jobs.job import Job
from viz.jobs.training import training_in_pool, training_key
from viz.jobs.work import SweepTask, run_sweep
from viz.mnist.spec import TrainSpec
from viz.ui.preload import PreloadAssets
from viz.ui.routes import make_routes
from viz.ui.security import SecurityHeaders
from viz.ui.server import lifespan, report_error

SPEC = RunSpec("rosenbrock", "adam", start=(-1.2, 1.0), num_steps=5_000)
TASK = SweepTask(SPEC, {"lr": np.geomspace(1e-4, 1.0, 64), "beta1": np.linspace(0.0, 0.99, 64)}, 1e-3)
PARTS = 5_000
"""More than the measurement lasts."""
LANES = [TrainSpec(model="cnn", optimizer=key, epochs=100, device="cpu") for key in ("adam", "momentum")]
LIMIT_S = 3_600.0


def sweeps(session: str) -> Job:
    """One visitor's maps."""
    return pool.submit(session, run_sweep, [TASK] * PARTS, limit_s=LIMIT_S)


def trainings(session: str) -> Job:
    """One visitor's training: two lanes of the CNN, which a page would follow live."""
    return training_in_pool(session, LANES, limit_s=LIMIT_S)


KINDS = {"sweeps": (sweeps, str), "trainings": (trainings, training_key)}
"""What begins a job of a session, and under which name the pool keeps it."""


async def load(request: Request) -> JSONResponse:
    """Set how many jobs of a kind there are; what they have done so far."""
    begin, key = KINDS[request.path_params["kind"]]
    wanted = int(request.path_params["jobs"])
    for k in range(8):
        session = f"load-{k}"
        if k >= wanted:
            pool.forget(key(session))
        elif pool.job_of(key(session)) is None:
            begin(session)
    found = [job for k in range(wanted) if (job := pool.job_of(key(f"load-{k}")))]
    return JSONResponse([{"state": job.state, "progress": job.progress, "error": job.error} for job in found])


app = st.App(
    "../../viz/ui/shell.py",
    routes=[*make_routes(), Route("/load/{kind}/{jobs:int}", load, methods=["POST"])],
    middleware=[Middleware(SecurityHeaders), Middleware(PreloadAssets, base_path="")],
    lifespan=lifespan,
    on_script_error=report_error,
)
