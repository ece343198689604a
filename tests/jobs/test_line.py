"""The queue and the sharing of workers, without any."""

from __future__ import annotations

import pytest

from viz.jobs import line as line_module
from viz.jobs.job import Job, Work, single_or_list
from viz.jobs.line import Busy, Line


def add(
    line: Line, name: str, parts: int = 1, instead_of: Job | None = None, limit_s: float = 60.0, long: bool = False
) -> Job:
    job = Job(name, name, Work(max, tuple(range(parts)), single_or_list, limit_s, lambda: True, long), line)
    line.join(job, instead_of)
    return job


def hand_out(line: Line, workers: int, count: int) -> str:
    """The sessions of the next ``count`` parts, as one word."""
    return "".join(found[0].session if (found := line.next_part(workers)) else "-" for _ in range(count))


def test_places_are_in_order_of_coming() -> None:
    line = Line()
    jobs = [add(line, name) for name in "abc"]
    assert [job.place for job in jobs] == [1, 2, 3]
    assert hand_out(line, 2, 1) == "a"
    assert [job.place for job in jobs] == [None, 1, 2]
    assert [job.state for job in jobs] == ["running", "queued", "queued"]


def test_a_lone_job_takes_all_workers_and_the_next_one_its_share() -> None:
    line = Line()
    a = add(line, "a", parts=6)
    assert hand_out(line, 2, 2) == "aa"
    add(line, "b", parts=2)
    line.finish_part(a, 0, None)
    assert hand_out(line, 2, 1) == "b"
    line.finish_part(a, 1, None)
    assert hand_out(line, 2, 1) == "a"


def test_on_one_worker_a_short_job_does_not_wait_for_a_long_one() -> None:
    line = Line()
    long = add(line, "a", parts=100)
    assert hand_out(line, 1, 1) == "a"
    short = add(line, "b", parts=2)
    served = [long]
    for _ in range(4):
        line.finish_part(served[-1], served.count(served[-1]) - 1, None)
        served.append(line.next_part(1)[0])
    assert served == [long, short, long, short, long]


def test_as_many_jobs_run_as_there_are_workers() -> None:
    line = Line()
    for name in "abcd":
        add(line, name, parts=10)
    assert set(hand_out(line, 3, 9)) == set("abc")


def test_a_session_keeps_its_place_when_it_asks_for_something_else() -> None:
    line = Line()
    add(line, "a")
    old = add(line, "b")
    add(line, "c")
    new = add(line, "b", instead_of=old)
    assert (old.state, new.place, len(line)) == ("cancelled", 2, 3)


def test_a_running_job_that_is_replaced_goes_to_the_end() -> None:
    line = Line()
    old = add(line, "a")
    hand_out(line, 1, 1)
    add(line, "b")
    assert add(line, "a", instead_of=old).place == 2
    assert old.state == "cancelled"


def test_a_cancelled_job_leaves_the_queue() -> None:
    changed = []
    line = Line(lambda: changed.append(True))
    first, second = add(line, "a"), add(line, "b")
    first.cancel()
    assert (first.state, first.place, second.place, changed) == ("cancelled", None, 1, [True])
    assert hand_out(line, 2, 2) == "b-"


def test_the_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "MAX_QUEUE", 2)
    line = Line()
    old = add(line, "a")
    add(line, "b")
    with pytest.raises(Busy, match=r"^2 others are waiting already: try again in a minute\.$"):
        add(line, "c")
    assert add(line, "a", instead_of=old).place == 1


def test_results_are_in_the_order_of_the_parts() -> None:
    line = Line()
    job = add(line, "a", parts=3)
    hand_out(line, 3, 3)
    assert line.finish_part(job, 2, "z") is None
    assert job.progress == pytest.approx(1 / 3)
    assert line.finish_part(job, 0, "x") is None
    assert line.finish_part(job, 1, "y") == ["x", "y", "z"]


def test_what_has_ended_stays_as_it_is() -> None:
    line = Line()
    job = add(line, "a", parts=2)
    hand_out(line, 2, 2)
    line.note(job.key, 0, 0.5, ["told"])
    job.cancel()
    line.fail(job, "no")
    line.complete(job, "result")
    line.note(job.key, 0, 0.9, ["late"])
    assert line.finish_part(job, 0, "result") is None
    assert (job.state, job.result, job.error) == ("cancelled", None, None)
    assert (job.progress, job.messages) == (0.25, ["told"])
    seconds = job.seconds
    assert seconds == job.seconds


def test_only_running_time_counts_towards_the_limit() -> None:
    line = Line()
    late, waiting = add(line, "a", limit_s=0.0), add(line, "b", limit_s=0.0)
    hand_out(line, 1, 1)
    line.fail_late()
    assert (late.state, late.error) == ("failed", "It took longer than the limit of 0 s.")
    assert (waiting.state, waiting.seconds) == ("queued", 0.0)


def test_messages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viz.jobs.job.MAX_MESSAGES", 3)
    line = Line()
    job = add(line, "a")
    hand_out(line, 1, 1)
    line.note(job.key, 0, 0.5, range(5))
    assert job.messages == [2, 3, 4]


class TestLong:
    """Jobs whose parts hold a worker for minutes, in capitals."""

    @pytest.mark.parametrize(("workers", "handed_out"), [(2, "A--"), (3, "AB-"), (4, "ABC")])
    def test_they_leave_one_of_several_workers_to_others(self, workers: int, handed_out: str) -> None:
        line = Line()
        for name in "ABC":
            add(line, name, long=True)
        assert hand_out(line, workers, 3) == handed_out

    def test_parts_of_one_do_not_take_the_last_worker_either(self) -> None:
        line = Line()
        job = add(line, "A", parts=3, long=True)
        assert hand_out(line, 2, 2) == "A-"
        line.finish_part(job, 0, None)
        assert hand_out(line, 2, 2) == "A-"

    def test_short_ones_go_past_those_that_wait_and_share_what_is_left(self) -> None:
        line = Line()
        for name in "ABC":
            add(line, name, long=True)
        assert hand_out(line, 2, 1) == "A"
        maps = [add(line, name, parts=3) for name in "ab"]
        served = []
        for _ in range(4):
            job, number = line.next_part(2)
            line.finish_part(job, number, None)
            served.append(job.session)
        assert served == list("abab")
        assert [job.state for job in maps] == ["running", "running"]
        assert hand_out(line, 2, 3) == "ab-"

    def test_one_waits_for_a_worker_no_longer_than_a_part(self) -> None:
        line = Line()
        short = add(line, "a", parts=9)
        assert hand_out(line, 2, 2) == "aa"
        add(line, "A", long=True)
        add(line, "b", parts=9)
        line.finish_part(short, 0, None)
        line.finish_part(short, 1, None)
        assert hand_out(line, 2, 2) == "Ab"

    def test_places_count_those_that_come_before_and_no_others(self) -> None:
        line = Line()
        jobs = [add(line, name, parts=2, long=name.isupper()) for name in "AaBbCc"]
        assert [job.place for job in jobs] == [1, 2, 3, 4, 5, 6]  # before it is known how many workers there are
        assert hand_out(line, 2, 2) == "Aa"
        assert [job.place for job in jobs] == [None, None, 1, 1, 2, 2]

    def test_a_single_worker_serves_both_in_order_of_coming(self) -> None:
        line = Line()
        jobs = [add(line, name, long=name.isupper()) for name in "AaBb"]
        assert hand_out(line, 1, 1) == "A"
        assert [job.place for job in jobs] == [None, 1, 2, 3]
        line.complete(jobs[0], None)
        assert hand_out(line, 1, 1) == "a"

    def test_they_fill_their_own_queue(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(line_module, "MAX_QUEUE", 1)
        line = Line()
        for name in "AaBb":
            add(line, name, long=name.isupper())
            hand_out(line, 2, 1)
        with pytest.raises(Busy):
            add(line, "C", long=True)
