"""Which pages begin by loading Plotly: nearly all, but not those whose map is drawn without it.

Its script takes half a second of the browser's main thread, and our own map would have to wait for that.
"""

from collections.abc import Mapping

from components.shared import SharedCache

_DRAWN_WITHOUT: SharedCache[bool] = SharedCache(most=1_000)  # corpora, as links name them


def is_needed(asked: Mapping[str, str]) -> bool:
    """Whether the page that a link asks for may begin with a Plotly chart."""
    return bool(asked.get("screen")) or _DRAWN_WITHOUT.peek(asked.get("corpus", "")) is None


def forget() -> None:
    """Let all pages begin with it again."""
    _DRAWN_WITHOUT.clear()


def note_map_without(asked: Mapping[str, str]) -> None:
    """Note that the map of the corpus in this link is drawn without Plotly."""
    _DRAWN_WITHOUT.get(asked.get("corpus", ""), lambda: True)
