"""What the pages import, imported once for everybody: nothing is drawn while a library is half imported.

Plotly and others look for pandas in `sys.modules`, and find it there while another visitor's thread is still importing
it. So visitors who come in the first seconds after a start wait for the first of them.
"""

import importlib
import threading
from collections.abc import Sequence

from components import garbage


class Imports:
    """Modules that are imported together, by whichever thread asks first."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._lock = threading.Lock()
        self._done = threading.Event()

    def wait(self) -> None:
        """Import them, or wait until another thread has. Takes tenths of a second the first time, then nothing."""
        if self._done.is_set():
            return
        with self._lock, garbage.without_collector():
            for name in self._names:
                importlib.import_module(name)
            self._done.set()

    def is_done(self) -> bool:
        return self._done.is_set()


# needed by the empty chart at the top of every page: the browser prepares its library while the rest is imported
CHART = Imports(("pandas", "pyarrow", "plotly.graph_objects", "streamlit.elements.plotly_chart"))
# the screens' own, heavier libraries are imported with the screen that is opened
PAGE = Imports(("components.page", "components.map.screen"))
_reading = threading.Lock()  # held while a corpus is read ahead


def read_ahead(name: str) -> None:
    """Read the corpus that a link names, while the browser gets ready to ask for its page; one at a time.

    It is looked up as for the page; errors are shown to the visitor who opens it.
    """
    if name and _reading.acquire(blocking=False):
        threading.Thread(target=_read, args=(name,), name="read ahead", daemon=True).start()


def _read(name: str) -> None:
    try:
        CHART.wait()
        PAGE.wait()
        importlib.import_module("components.opening.corpus_choice").read_named(name)
    finally:
        _reading.release()


def ahead_of_visitors() -> None:
    """Import what every page needs, and read the corpus that opens first: the browser takes as long to ask for it."""
    CHART.wait()
    PAGE.wait()
    importlib.import_module("components.opening.corpus_choice").read_first()
