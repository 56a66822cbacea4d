"""When Python collects garbage: between the readers' runs, not after each of them.

Streamlit would go through all objects after every run (`runner.postScriptGC`), including the libraries' half million,
which took five times as long as the run itself. Here the libraries' objects are set aside, so that Python's own
collector, which runs as usual, skips them; a full collection runs when nobody has asked for anything for a moment.
"""

import contextlib
import gc
import threading
import time
from collections.abc import Iterator

QUIET_SECONDS = 1.0  # without a run, before a full collection
_ENOUGH_RUNS = 20  # since the last full collection; fewer leave too little behind

_lock = threading.Lock()
_runs = 0  # since the last full collection
_last_run = 0.0
_watching: threading.Thread | None = None


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Collect nothing while libraries are imported: they leave no garbage worth the tenth of a second it takes.

    All objects that exist at the end are set aside unexamined; the next quiet moment examines them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def set_aside() -> None:
    """Collect everything, and set aside what is left. Costs as much as Streamlit's collection after a run."""
    # objects set aside earlier may be garbage by now, from visitors who have left
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()  # Python compares with what the last collection found: without the objects set aside, that is little


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
    """Whether a full collection is due, after so many runs and so many seconds without one."""
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
