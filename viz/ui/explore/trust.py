"""The trust badge: on request each lane's path is gone by ``torch.optim`` as well, in a worker, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.core.trajectory import Trajectory
from viz.jobs import pool
from viz.jobs.comparison import Check
from viz.jobs.job import Job
from viz.jobs.reference import Part, check_path
from viz.jobs.with_torch import WITHOUT_TORCH, has_torch
from viz.player.style import LANE_STYLES
from viz.ui.explore.store import EXPLORE
from viz.ui.explore.verdicts import MARKS, judge
from viz.ui.jobs import draw_job, session_is_alive, session_key, watch_job
from viz.ui.lane import Lane

MAX_CHECKS = 64
"""Kept a session: lanes that come back have been checked."""

LIMIT_S = 300.0
"""Six lanes of 20,000 steps are some 40 s of work for one idle core; a classroom's machine is not idle."""

_CHECKS, _JOB, _TOLD, _ASKED = "trust_checks", "trust_job", "trust_told", "trust_asked"

BUTTON = "Check against PyTorch"
HELP = (
    "Runs every lane's settings with torch.optim in float64, on gradients that PyTorch itself works out from the "
    "surface's formula, and compares all steps. Noise and schedule are included."
)


def draw_trust(lanes: Sequence[Lane], paths: Sequence[Trajectory[RunSpec]]) -> None:
    """The button, the running check, and a line for each lane whose very spec has been checked."""
    job = _collected_job()
    checks = _checks()
    if st.session_state.get(_ASKED) != _specs(paths) and (job is None or job.ended):
        # What could not be checked was about other lanes.
        job = None
        _forget_answer()
    st.button(
        BUTTON,
        icon=":material/verified:",
        key="check",
        on_click=partial(_start, tuple(paths)),
        disabled=(job is not None and not job.ended) or all(path.spec in checks for path in paths),
        help=HELP,
    )
    if told := st.session_state.get(_TOLD):
        st.info(told)
    if job is not None:
        (draw_job if job.ended else watch_job)(job)
    lines = [
        _line(index, lane, path.spec, checks[path.spec])
        for index, (lane, path) in enumerate(zip(lanes, paths, strict=True))
        if path.spec in checks
    ]
    if lines:
        st.html(f'<ul class="as-trust">{"".join(lines)}</ul>')


def _specs(paths: Sequence[Trajectory[RunSpec]]) -> tuple[RunSpec, ...]:
    return tuple(path.spec for path in paths)


def _forget_answer() -> None:
    for key in (_JOB, _TOLD):
        st.session_state.pop(key, None)


def _checks() -> dict[RunSpec, Check | None]:
    """What this session has found out, by spec, so that a changed lane has no tick; None where PyTorch has no twin."""
    checks: dict[RunSpec, Check | None] = st.session_state.setdefault(_CHECKS, {})
    return checks


def _start(paths: Sequence[Trajectory[RunSpec]]) -> None:
    """Submit the lanes that have not been checked."""
    EXPLORE.touch()
    checks = _checks()
    asked = {path.spec: path for path in paths if path.spec not in checks}
    _keep({spec: None for spec in asked if OPTIMIZERS[spec.optimizer].torch_twin is None})
    parts = [Part(spec, path.x) for spec, path in asked.items() if spec not in checks]
    _forget_answer()
    st.session_state[_ASKED] = _specs(paths)
    if not parts:
        return
    if not has_torch():
        st.session_state[_TOLD] = WITHOUT_TORCH
        return
    session = session_key()
    try:
        st.session_state[_JOB] = pool.submit(
            session,
            check_path,
            parts,
            title="torch.optim goes the same paths",
            limit_s=LIMIT_S,
            is_alive=partial(session_is_alive, session),
            combine=list,
        )
    except pool.Busy as busy:
        st.session_state[_TOLD] = str(busy)


def _collected_job() -> Job | None:
    """The session's check while it runs or where it has failed; of one that is done the results are kept."""
    job: Job | None = st.session_state.get(_JOB)
    if job is None or job.state not in {"done", "cancelled"}:
        return job
    if job.state == "done":
        _keep({part.spec: check for part, check in zip(job.work.parts, job.result, strict=True)})
    del st.session_state[_JOB]
    if pool.job_of(job.session) is job:
        pool.forget(job.session)  # with it the paths that were sent
    return None


def _keep(found: dict[RunSpec, Check | None]) -> None:
    checks = _checks()
    checks.update(found)
    for spec in list(checks)[:-MAX_CHECKS]:
        del checks[spec]


def _line(index: int, lane: Lane, spec: RunSpec, check: Check | None) -> str:
    kind, sentence = judge(spec, check)
    name = f"{LANE_STYLES[index].glyph} {escape(lane.label)}"
    mark = f'<span class="as-trust-mark">{MARKS[kind]}</span>'
    return f'<li data-check="{kind}">{mark}<span class="as-trust-lane">{name}</span> {escape(sentence)}</li>'
