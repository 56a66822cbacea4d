"""A chart that many readers see: written out once, however often it is drawn."""

from functools import wraps
from typing import Any

import plotly.graph_objects as go
import plotly.io

_as_json = plotly.io.to_json


class _WrittenFigure(dict[str, Any]):
    """A figure as Plotly's dictionary, and as the text that goes to the browser, once it was asked for."""

    text: str = ""


class FinishedFigure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes any more.

    Plotly writes a figure out anew, number by number, each time that a page with it is drawn; of all that a page does,
    that takes longest.
    """

    _written: _WrittenFigure | None = None

    def to_dict(self) -> dict[str, Any]:
        """As Plotly's, from memory."""
        if self._written is None:
            self._written = _WrittenFigure(super().to_dict())
        return self._written


@wraps(_as_json)
def _from_memory(fig: Any, *rest: Any, **options: Any) -> str:
    """Plotly's `to_json`; of a finished figure, as Streamlit asks for it, what it answered before."""
    if not isinstance(fig, _WrittenFigure) or rest or options != {"validate": False}:
        return str(_as_json(fig, *rest, **options))
    if not fig.text:
        fig.text = str(_as_json(fig, **options))
    return fig.text


# where Streamlit looks for it: a figure can say what its dictionary is, and not what its text is
plotly.io.to_json = _from_memory
