"""A chart that many readers see: serialized once, however often it is drawn."""

from functools import wraps
from typing import Any

import plotly.graph_objects as go
import plotly.io

_as_json = plotly.io.to_json


class _WrittenFigure(dict[str, Any]):
    """A figure as Plotly's dictionary and, once it was asked for, as the JSON that goes to the browser."""

    text: str = ""


class FinishedFigure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that no longer changes.

    Plotly serializes a figure again, number by number, each time a page with it is drawn; nothing else on a page takes
    as long.
    """

    _written: _WrittenFigure | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plotly's dictionary, from memory."""
        if self._written is None:
            self._written = _WrittenFigure(super().to_dict())
        return self._written


@wraps(_as_json)
def _from_memory(fig: Any, *rest: Any, **options: Any) -> str:
    """Plotly's `to_json`; for a finished figure, called as Streamlit does, the earlier answer."""
    if not isinstance(fig, _WrittenFigure) or rest or options != {"validate": False}:
        return str(_as_json(fig, *rest, **options))
    if not fig.text:
        fig.text = str(_as_json(fig, **options))
    return fig.text


# patched where Streamlit looks for it: a figure can supply its dictionary, but not its JSON
plotly.io.to_json = _from_memory
