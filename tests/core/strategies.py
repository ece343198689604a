"""Any spec that passes its own declared bounds."""

from hypothesis import strategies as st

from viz import OPTIMIZERS, SURFACES, RunSpec
from viz.core.quantity import Quantity
from viz.core.schedules import SCHEDULES
from viz.core.spec import LOSS_SCALE, MAX_COORDINATE, MAX_SEED, NOISE, ROTATION


def allowed(q: Quantity) -> st.SearchStrategy:
    """Every value that ``q`` takes: its bounds, its slider's ends, its default and all between."""
    if q.is_switch:
        return st.booleans()
    if q.integer:
        return st.integers(int(q.low), int(q.high))
    ends = st.sampled_from(sorted({q.low, q.clamp(q.high), *map(q.clamp, q.slider), q.default}))
    exponents = st.floats(-30, 30).map(lambda z: q.clamp(10.0**z))
    return ends | exponents | st.floats(q.low, q.high, exclude_max=q.open_high)


def settings_of(quantities: tuple[Quantity, ...]) -> st.SearchStrategy:
    """Some of the settings, each within its bounds."""
    return st.fixed_dictionaries({}, optional={q.name: allowed(q) for q in quantities})


@st.composite
def specs(draw, max_runs: int = 12, max_steps: int = 60) -> RunSpec:
    """Any spec of up to ``max_runs`` runs, starts as far away as they may be."""
    surface, optimizer, schedule = (draw(st.sampled_from(list(r.values()))) for r in (SURFACES, OPTIMIZERS, SCHEDULES))
    near, far = st.floats(-6, 6), st.floats(-MAX_COORDINATE, MAX_COORDINATE)
    point = st.sampled_from(surface.starts) | st.tuples(near, near) | st.tuples(far, far)
    start = draw(point | st.lists(point, min_size=1, max_size=max_runs).map(tuple))
    runs = len(start) if isinstance(start[0], tuple) else draw(st.integers(1, max_runs))
    seed = st.integers(0, MAX_SEED)
    return RunSpec(
        surface.key,
        optimizer.key,
        start,
        draw(st.integers(1, max_steps)),
        draw(settings_of(optimizer.hypers)),
        schedule.key,
        draw(settings_of(schedule.params)),
        draw(st.just(0.0) | allowed(NOISE)),
        draw(seed | st.lists(seed, min_size=runs, max_size=runs).map(tuple)),
        draw(st.just(0.0) | allowed(ROTATION)),
        draw(st.just(1.0) | allowed(LOSS_SCALE)),
        draw(settings_of(surface.params)),
    )
