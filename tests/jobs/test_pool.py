"""The pool with real worker processes."""

from __future__ import annotations

import gc
import logging
import os
import signal
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import psutil
import pytest
from dask.utils import parse_timedelta

from tests.jobs import functions
from tests.jobs.waiting import is_running, until
from viz.jobs import cluster, embedded, engine
from viz.jobs import pool as pool_module
from viz.jobs.cluster import ClusterError, worker_count
from viz.jobs.job import Job
from viz.jobs.pool import Pool

ROOT = Path(__file__).resolve().parents[2]
WORKERS = worker_count()


def ended(job: Job) -> Job:
    until(lambda: job.ended)
    return job


def told(job: Job, count: int = 1) -> list:
    """What ``job`` has told so far, at least ``count`` messages."""
    until(lambda: len(job.messages) >= count)
    return job.messages


def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pool look after its visitors all the time."""
    monkeypatch.setattr(engine, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(engine, "TICK", 0.02)


class TestWork:
    def test_results_come_in_the_order_of_the_parts(self, pool: Pool) -> None:
        job = ended(pool.submit("a", functions.square, [3, 1, 2]))
        assert (job.state, job.result, job.progress, job.error) == ("done", [9, 1, 4], 1.0, None)
        assert pool.job_of("a") is job

    def test_one_part_has_one_result_and_combine_makes_its_own(self, pool: Pool) -> None:
        assert ended(pool.submit("a", functions.square, [3])).result == 9
        assert ended(pool.submit("b", functions.square, [3, 1], combine=sum)).result == 10

    def test_parts_are_spread_over_workers_that_leave_the_server_its_time(self, pool: Pool) -> None:
        found: list[tuple[int, str]] = []

        def all_have_worked() -> bool:  # the first may be done with all parts before the second has started
            found.extend(ended(pool.submit("a", functions.whereabouts, [0.2] * WORKERS)).result)
            return len({pid for pid, _ in found[-WORKERS:]}) == WORKERS

        until(all_have_worked)
        # Its priority, its native threads, and a main module that is not the server's.
        assert {rest for _, rest in found} == {f"{os.nice(0) + 10} 1 __mp_main__"}

    def test_workers_know_the_work_before_they_get_any(self, pool: Pool) -> None:
        """A part that first had to import it would be deaf meanwhile."""
        assert ended(pool.submit("a", functions.is_imported, ["viz.jobs.work"])).result is True

    def test_progress_rises_and_no_message_is_lost(self, pool: Pool) -> None:
        job = pool.submit("a", functions.spin, [0.4])
        seen = []
        until(lambda: seen.append(job.progress) or job.ended)
        assert len(set(seen)) > 3
        assert seen == sorted(seen)
        many = ended(pool.submit("a", functions.tell, [300]))
        assert [payload["step"] for payload in many.messages] == list(range(300))

    def test_large_parts_and_results_arrive_without_a_warning_and_are_let_go(self, pool: Pool) -> None:
        job = ended(pool.submit("a", functions.twice, [np.ones(2_000_000)]))
        assert job.result.sum() == 4_000_000
        gone = weakref.ref(job)
        del job
        pool.forget("a")
        until(lambda: (gc.collect() and False) or gone() is None)
        assert pool.job_of("a") is None

    def test_a_job_needs_a_part(self, pool: Pool) -> None:
        with pytest.raises(ValueError, match="at least one part"):
            pool.submit("a", functions.square, [])


class TestCancel:
    @pytest.mark.parametrize("function", [functions.announce, functions.swallow])
    def test_workers_are_free_again_and_the_same(self, pool: Pool, function) -> None:
        job = pool.submit("a", function, [None] * WORKERS)
        busy = set(told(job, WORKERS))
        job.cancel()
        assert job.state == "cancelled"
        following = ended(pool.submit("b", functions.whereabouts, [0.05] * WORKERS))
        assert {pid for pid, _ in following.result} == busy

    def test_a_new_job_of_a_session_cancels_its_old_one(self, pool: Pool) -> None:
        old = pool.submit("a", functions.announce, [None] * WORKERS)
        told(old)
        quickly = [pool.submit("a", functions.square, [k]) for k in range(5)]
        assert ended(quickly[-1]).result == 16
        assert {job.state for job in [old, *quickly[:-1]]} == {"cancelled"}
        assert pool.job_of("a") is quickly[-1]

    def test_a_part_that_does_not_listen_loses_its_worker(self, pool: Pool, monkeypatch, caplog) -> None:
        monkeypatch.setattr(engine, "GRACE", 0.1)
        job = pool.submit("a", functions.sleep_deaf, [600.0] * WORKERS, title="deaf")
        busy = told(job, WORKERS)
        job.cancel()
        # Those who come next do not meet the dying workers.
        following = [pool.submit(f"b{k}", functions.square, [k]) for k in range(3)]
        assert [ended(job).result for job in following] == [0, 1, 4]
        until(lambda: not any(map(is_running, busy)))
        assert caplog.text.count("'deaf' does not heed") == 1

    def test_a_visitor_who_is_gone_frees_the_place(self, pool: Pool, monkeypatch) -> None:
        look_often(monkeypatch)
        there = [True]
        job = pool.submit("a", functions.announce, [None], is_alive=lambda: there[0])
        told(job)
        there[0] = False
        until(lambda: pool.job_of("a") is None)
        assert job.state == "cancelled"

    def test_a_visitor_who_cannot_be_asked_after_is_gone(self, pool: Pool, monkeypatch, caplog) -> None:
        look_often(monkeypatch)
        job = ended(pool.submit("a", functions.announce, [None], is_alive=lambda: 1 / 0))
        assert job.state == "cancelled"
        assert "ZeroDivisionError" in caplog.text

    def test_a_visitor_whose_connection_comes_back_keeps_the_job(self, pool: Pool, monkeypatch) -> None:
        look_often(monkeypatch)
        looks = iter([False] * (pool_module.MISSES - 1) + [True] + [False] * (pool_module.MISSES - 1))
        job = ended(pool.submit("a", functions.spin, [0.2], is_alive=lambda: next(looks, True)))
        assert job.state == "done"


class TestTurns:
    def test_those_who_wait_are_told_their_place(self, pool: Pool) -> None:
        running = [pool.submit(f"r{k}", functions.announce, [None]) for k in range(WORKERS)]
        for job in running:
            told(job)
        first, second, third = (pool.submit(name, functions.square, [2]) for name in "abc")
        assert [job.place for job in (*running, first, second, third)] == [None] * WORKERS + [1, 2, 3]
        second.cancel()
        assert [job.place for job in (first, second, third)] == [1, None, 2]
        running[0].cancel()
        assert ended(third).result == ended(first).result == 4
        assert second.result is None

    def test_a_short_job_overtakes_a_long_one(self, pool: Pool) -> None:
        long = pool.submit("a", functions.spin, [0.1] * 200)
        until(lambda: long.progress > 0)
        assert ended(pool.submit("b", functions.square, [2])).state == "done"
        assert long.progress < 0.5

    def test_over_its_limit(self, pool: Pool) -> None:
        job = ended(pool.submit("a", functions.announce, [None], limit_s=0.3))
        assert (job.state, job.error) == ("failed", "It took longer than the limit of 0.3 s.")
        assert ended(pool.submit("a", functions.square, [3])).result == 9

    def test_only_the_newest_results_are_kept(self, pool: Pool, monkeypatch) -> None:
        look_often(monkeypatch)
        monkeypatch.setattr(pool_module, "MAX_KEPT", 2)
        for name in "abcd":
            ended(pool.submit(name, functions.square, [2]))
        until(lambda: pool.job_of("b") is None)
        assert [pool.job_of(name) is not None for name in "abcd"] == [False, False, True, True]


class TestErrors:
    def test_a_refusal_is_shown(self, pool: Pool) -> None:
        job = ended(pool.submit("a", functions.refuse, [None, None]))
        assert (job.state, job.error) == ("failed", "lr must be in [1e-06, 10], got 11")

    @pytest.mark.parametrize(
        ("function", "logged"),
        [
            (functions.crash, "/home/someone/secret"),
            (functions.leave, "SystemExit: 3"),
            (functions.no_pickle, "cannot pickle"),
        ],
    )
    def test_anything_else_has_a_number_and_stands_in_the_log(self, pool: Pool, caplog, function, logged: str) -> None:
        with caplog.at_level(logging.ERROR, "adamscope"):
            job = ended(pool.submit("a", function, [None], title="A map"))
        (record,) = (record for record in caplog.records if record.name == "adamscope")
        assert job.state == "failed"
        assert record.args[1] in job.error
        assert logged not in job.error
        assert logged in caplog.text
        assert "A map" in caplog.text

    def test_an_error_in_combine(self, pool: Pool) -> None:
        job = ended(pool.submit("a", functions.square, [1, 2], combine=lambda results: results[7]))
        assert job.state == "failed"
        assert "report error" in job.error

    def test_a_killed_worker(self, pool: Pool) -> None:
        job = pool.submit("a", functions.announce, [None] * WORKERS)
        os.kill(told(job)[0], signal.SIGKILL)
        assert ended(job).error == "The worker was stopped from outside; start again."
        assert job.state == "failed"
        again = ended(pool.submit("a", functions.square, [3]))
        assert again.result == 9


class TestCluster:
    def test_another_takes_over(self, pool: Pool, caplog, capfd) -> None:
        job = pool.submit("a", functions.announce, [None] * WORKERS)
        told(job)
        waiting = [pool.submit(f"w{k}", functions.square, [3]) for k in range(2)]
        (process,) = (child for child in psutil.Process().children() if "viz.jobs.embedded" in child.cmdline())
        process.kill()
        assert ended(job).error == "The worker was stopped from outside; start again."
        assert [ended(job).result for job in waiting] == [9, 9]
        assert "the connection to the cluster is lost" in caplog.text
        assert "Traceback" not in caplog.text + capfd.readouterr().err

    def test_goes_with_a_server_that_is_killed(self) -> None:
        code = """
from tests.jobs import functions
from tests.jobs.waiting import processes, until
from viz.jobs import pool
job = pool.submit("a", functions.announce, [None])
until(lambda: job.messages)
print(*processes(), flush=True)
until(lambda: False)
"""
        environment = {**os.environ, cluster.WORKERS: "1"}
        with subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as server:
            started = [int(pid) for pid in server.stdout.readline().split()]
            server.kill()
        assert len(started) > 1
        until(lambda: not any(map(is_running, started)), seconds=5.0)

    def test_a_worker_that_is_lost_again_while_it_starts_comes_back_all_the_same(self) -> None:
        """Dask would give its place up if it is empty so long after the first loss."""
        assert parse_timedelta(embedded.CONFIG["distributed.deploy.lost-worker-timeout"]) > 1e8

    def test_nobody_answers_at_the_address(self, monkeypatch, caplog) -> None:
        monkeypatch.setenv(cluster.SCHEDULER, "tcp://127.0.0.1:1")
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
        pool = Pool()
        job = ended(pool.submit("a", functions.square, [1]))
        assert job.error == "The workers for long computations cannot be reached; try again later."
        pool.close()
        assert "no scheduler answers at tcp://127.0.0.1:1" in caplog.text

    @pytest.mark.parametrize("value", ["0", "-1", "two", "1e3", "²", "100000"])
    def test_the_number_of_workers_is_checked(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv(cluster.WORKERS, value)
        with pytest.raises(ClusterError, match=f"ADAMSCOPE_WORKERS must be a whole number from 1 to .* got '{value}'"):
            worker_count()

    def test_as_many_workers_as_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(cluster.WORKERS, "1")
        assert worker_count() == 1

    def test_nothing_of_dask_before_the_first_job(self) -> None:
        code = "import sys, viz.jobs.pool, viz.jobs.work; print({'dask', 'distributed'} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "set()"
