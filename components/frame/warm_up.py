"""What the pages import, imported once for all: nothing is drawn while a library is half there.

Plotly and others ask `sys.modules` whether pandas is there, and find it while another visitor's thread is just
importing it. So whoever comes in the first seconds after a start waits for whoever came first.
"""

import importlib
import threading

from components import garbage

# what every page draws with; the screens' own, heavier libraries are imported with the screen that is opened
_NEEDED = ("pandas", "pyarrow", "plotly.graph_objects", "streamlit.elements.plotly_chart")
_OURS = ("components.page", "components.map.screen")

_lock = threading.Lock()
_done = threading.Event()


def wait() -> None:
    """Import what every page needs, or wait until another thread has. Seconds the first time, then nothing."""
    if _done.is_set():
        return
    with _lock:
        if _done.is_set():
            return
        for name in (*_NEEDED, *_OURS):
            importlib.import_module(name)
        garbage.set_aside()
        _done.set()


def ahead_of_visitors() -> None:
    """Import what every page needs, and read the corpus that opens first: the browser takes as long to ask for it."""
    wait()
    importlib.import_module("components.opening.corpus_choice").read_first()


def is_done() -> bool:
    """Whether all is imported."""
    return _done.is_set()
