"""Tasks in separate processes, and how they end if they ask for too much."""

import os
import signal
import sys
import time

import psutil
import pytest

from data.processes import children, job
from data.processes.job import ABANDONED, Job, JobFailure, Limits

TASKS = "tests.data.processes.hungry_tasks"
MB = 1024**2


def run(function, arguments=None, blobs=(), **limits):
    asked = Job(TASKS, function, arguments or {}, blobs, Limits(**{"memory": 300 * MB, "seconds": 20} | limits))
    while not asked.wait(1):
        pass
    return asked


def failure_reason(asked):
    with pytest.raises(JobFailure) as ended:
        asked.result()
    return ended.value.why


def is_gone(process):
    deadline = time.monotonic() + 10
    while psutil.pid_exists(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not psutil.pid_exists(process)


@pytest.fixture(params=["forked", "spawned"])
def process_start(request, monkeypatch):
    """Both ways to get a process: forked, as on Linux, and spawned, as elsewhere."""
    if request.param == "forked" and not sys.platform.startswith("linux"):
        pytest.skip("Forked on Linux only")
    monkeypatch.setattr(children, "_CAN_FORK", request.param == "forked")


@pytest.mark.usefixtures("process_start")
def test_a_task_is_done_in_another_process_that_sees_no_secret(monkeypatch):
    monkeypatch.setenv("A_SECRET", "hush")
    (answer,) = run("echo", {"a": ["é", 1]}, [b"x" * 3_000_000, b""]).result()
    assert answer.header["a"] == ["é", 1]
    assert [len(blob) for blob in answer.blobs] == [3_000_000, 0]
    assert answer.header["process"] != os.getpid()
    assert answer.header["secret"] == ""
    assert is_gone(answer.header["process"])


@pytest.mark.usefixtures("process_start")
def test_too_much_memory_time_or_output_ends_it():
    eaten = run("eat")
    assert (failure_reason(eaten), len(eaten.frames)) == ("memory", 1)
    assert eaten.peak < 500 * MB
    spun = run("spin", seconds=0.3)
    assert failure_reason(spun) == "time"
    assert spun.seconds < 3
    assert is_gone(spun.frames[0].header["process"])
    assert failure_reason(run("flood", output=5 * MB)) == "output"


def test_a_process_that_breaks_is_reported_and_the_next_is_not_hurt():
    assert failure_reason(run("crash")) == "broken"
    assert failure_reason(run("no such function")) == "broken"
    assert len(run("echo").result()) == 1


def test_each_answer_has_its_own_time():
    spun = run("spin_a_little", {"times": 4, "seconds": 0.7}, seconds=2)
    assert [frame.header["nth"] for frame in spun.result()] == [0, 1, 2, 3]
    assert spun.seconds > 2


def begin(function, **options):
    asked = Job(TASKS, function, {}, [], **options)
    while not asked.frames:
        assert not asked.wait(0.05), asked.why
    return asked


def test_it_ends_when_it_is_cancelled():
    spun = begin("spin")
    spun.cancel()
    assert spun.wait(10)
    assert failure_reason(spun) == "cancelled"
    assert is_gone(spun.frames[0].header["process"])


def test_it_ends_when_nobody_asks_for_it_any_more():
    spun = begin("spin", abandoned_after=1.0)
    assert is_gone(spun.frames[0].header["process"])
    assert spun.wait(10)
    assert failure_reason(spun) == ABANDONED


def test_others_wait_in_line_and_see_that_they_do(monkeypatch):
    monkeypatch.setenv(job.AT_ONCE, "1")
    first = begin("spin")
    second, third = (Job(TASKS, "echo", {}, []) for _ in range(2))
    assert not first.wait(0.2)
    assert ([one.ahead for one in (first, second, third)], second.frames) == ([0, 1, 2], [])
    second.cancel()
    assert second.wait(5)
    assert third.ahead == 1
    first.cancel()
    assert third.wait(30)
    assert len(third.result()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux has all of it")
@pytest.mark.usefixtures("process_start")
def test_it_comes_after_the_server_for_the_processor_and_before_it_if_memory_ends():
    (answer,) = run("rank").result()
    assert answer.header["nice"] >= min(19, os.nice(0) + 5)
    assert answer.header["oom_score_adj"] == "1000"


def test_it_does_not_begin_where_the_server_has_no_room_for_what_it_answers(monkeypatch):
    monkeypatch.setattr(job.memory, "available", lambda: 300 * MB)
    asked = run("echo", room=400 * MB)
    assert (failure_reason(asked), asked.running_since, asked.frames) == ("room", 0, [])
    assert len(run("echo", room=200 * MB).result()) == 1


def test_how_many_run_at_once_can_be_set(monkeypatch):
    monkeypatch.setenv(job.AT_ONCE, "7")
    assert job.at_once() == 7
    for nothing in ("", "0", "many"):
        monkeypatch.setenv(job.AT_ONCE, nothing)
        assert job.at_once() in (1, 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Forked on Linux only")
def test_a_process_that_forks_and_was_ended_and_waited_for_by_others_is_replaced():
    run("echo", {"a": 1})
    forks = children._nurseries[TASKS].process.pid
    os.kill(forks, signal.SIGKILL)
    os.waitpid(forks, 0)
    (answer,) = run("echo", {"a": 2}).result()
    assert answer.header["a"] == 2
