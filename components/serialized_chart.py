"""A chart that many readers see: written out once, however often it is drawn."""

from typing import Any

import plotly.graph_objects as go


class FinishedFigure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes any more.

    Plotly writes a figure out anew, number by number, each time that a page with it is drawn; of all that a page does,
    that takes longest.
    """

    _written: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """As Plotly's, from memory."""
        if self._written is None:
            self._written = super().to_dict()
        return self._written
