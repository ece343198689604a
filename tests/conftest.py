"""Settings that every test shares."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

GROUPS = {
    "browser/": "browser",
    "browser/test_maps.py": "browser, second half",
    "browser/test_plot.py": "browser, second half",
    "browser/test_sharpness.py": "browser, second half",
    "browser/test_trust.py": "browser, second half",
    "jobs/test_plane.py": "jobs",
    "jobs/test_pool.py": "jobs",
    "jobs/test_scheduler.py": "jobs",
    "jobs/test_server.py": "jobs",
    "jobs/test_training.py": "jobs",
    "jobs/test_work.py": "jobs",
}
"""Tests that run one after the other in the same worker, since they share a server, a browser or a cluster: the longest
beginning of the path counts. Browsers are most of the suite's time, so there are two such groups."""

# A slow machine is not a failing test: deadlines belong to the benchmarks. In CI every run takes the same examples.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out groups as a whole, everything else test by test.

    Marks of the kind ``xdist_group`` do nothing here: pytest 9.2 does not see what xdist 3.8 appends to a test's name.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            place = nodeid.removeprefix("tests/")
            found = max((start for start in GROUPS if place.startswith(start)), key=len, default="")
            return GROUPS.get(found, nodeid)

    return Groups(config, log)
