import sys
import threading

import pytest

from analysis.background import BackgroundWork, import_ahead, in_words


def test_work_that_is_done():
    work = BackgroundWork(lambda tell: 7)
    work.wait(10)
    assert (work.state, work.result, work.done, work.seconds_left) == ("done", 7, 1.0, None)


def test_progress_is_reported_with_the_time_left():
    begun, go_on = threading.Event(), threading.Event()

    def slow(tell):
        tell(0.5, "half")
        begun.set()
        go_on.wait(10)

    work = BackgroundWork(slow)
    begun.wait(10)
    assert (work.state, work.done, work.doing) == ("running", 0.5, "half")
    left = work.seconds_left
    assert left is not None
    assert left >= 0
    go_on.set()
    work.wait(10)
    assert work.state == "done"


def test_what_is_cancelled_ends_at_its_next_report_and_leaves_nothing():
    begun, go_on = threading.Event(), threading.Event()

    def slow(tell):
        begun.set()
        go_on.wait(10)
        tell(0.5, "half")
        return 7

    work = BackgroundWork(slow)
    begun.wait(10)
    assert not work.is_ending
    work.cancel()
    assert work.is_ending
    go_on.set()
    work.wait(10)
    assert (work.state, work.result, work.is_ending) == ("cancelled", None, False)


def test_a_failure_is_reported(caplog):
    def expected(tell):
        raise OSError("no room")

    work = BackgroundWork(expected, OSError)
    work.wait(10)
    assert (work.state, work.error) == ("failed", "no room")
    work = BackgroundWork(lambda tell: 1 // 0)
    work.wait(10)
    assert work.error == "ZeroDivisionError: integer division or modulo by zero"
    assert "Background work failed" in caplog.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "a few seconds"), (34, "about 30 seconds"), (58, "about 1 minute"), (200, "about 3 minutes")],
)
def test_in_words(seconds, words):
    assert in_words(seconds) == words


def test_modules_are_imported_beside_and_one_that_cannot_be_holds_up_none(monkeypatch, tmp_path):
    (tmp_path / "broken_module.py").write_text("raise ValueError")
    (tmp_path / "sound_module.py").write_text("value = 7")
    monkeypatch.syspath_prepend(tmp_path)
    import_ahead("no_such_module", "broken_module", "sound_module").join(10)
    assert sys.modules.pop("sound_module").value == 7
