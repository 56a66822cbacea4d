"""When Python looks for garbage: between the readers' runs, not after each of them.

Streamlit would go through all objects after every run (`runner.postScriptGC`), the half million of the libraries among
them, which took five times as long as the run itself. Here the libraries are set aside, so that Python's own collector,
which goes on as ever, passes them over; and where nobody has asked for anything for a moment, all is looked through.
"""

import contextlib
import gc
import threading
import time
from collections.abc import Iterator

QUIET_SECONDS = 1.0  # without a run, before all is looked through
_ENOUGH_RUNS = 20  # since the last time; fewer leave too little behind

_lock = threading.Lock()
_runs = 0  # since all was last looked through
_last_run = 0.0
_watching: threading.Thread | None = None


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """While libraries are imported, which leave no garbage worth the tenth of a second that looking for it takes.

    What is there at the end is set aside unseen; the next quiet moment looks through it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def set_aside() -> None:
    """Look through all, and set what is left aside. Costs as much as Streamlit's collection of a whole run."""
    # what was set aside earlier may be garbage by now, of visitors who have left
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()  # Python compares with what the last one found: without what was set aside, that is little


def note_run() -> None:
    """A reader's run begins. The first also starts the thread that waits for quiet moments."""
    global _runs, _last_run, _watching
    with _lock:
        _runs += 1
        _last_run = time.monotonic()
        if _watching is None:
            _watching = threading.Thread(target=_watch, name="garbage", daemon=True)
            _watching.start()


def is_due(runs: int, since_last_run: float) -> bool:
    """Whether all should be looked through now, after so many runs and so many seconds without one."""
    return runs >= _ENOUGH_RUNS and since_last_run >= QUIET_SECONDS


def _watch() -> None:
    global _runs
    while True:
        time.sleep(QUIET_SECONDS)
        with _lock:
            due = is_due(_runs, time.monotonic() - _last_run)
            _runs = 0 if due else _runs
        if due:
            set_aside()
