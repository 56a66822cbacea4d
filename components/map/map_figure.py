"""The map as a printable figure."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.topics.topics import Topics
from analysis.map import density
from analysis.map.labels import Label
from analysis.map.named_axes import Layout
from analysis.view.selection import Index
from components.elements.figure_button import PrintableFigure
from components.map import axis_trust, map_labels, trust
from data.corpus import Corpus
from data.counting import count_of

if TYPE_CHECKING:
    from analysis.figures.charts import Ends
    from analysis.figures.paper import Caption, Sheet

MOST_NAMED = 30  # topics and, on a map of few quotes, speakers
COUNTED = (
    "Counted by pixel: the stronger the colour, the more quotes; each pixel has the colour of one of them, at random."
)
NEARNESS = "Axes have no unit: near means alike in topic and wording, not agreement."


def figure_of_map(
    corpus: Corpus, index: Index, in_view: np.ndarray, topics: Topics | None, layout: Layout | None = None
) -> PrintableFigure:
    """The quotes in view by camp, with the names that have room; with a layout `corpus` is on it."""
    assert corpus.map is not None
    points, n = corpus.map.points, int(in_view.sum())
    facet = index.facets["camp"]
    masks = {camp.name: facet.holding((camp.name,), index.n_quotes) & in_view for camp in corpus.camps}
    counted = COUNTED if n > density.MOST_POINTS else ""
    labels = names(corpus, in_view, topics if layout is None or len(layout.axes) == 2 else None)

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import Dots, map_figure

        ends = _ends(layout) if layout else None

        camps = [camp for camp in corpus.camps if masks[camp.name].any()]
        groups = [Dots(camp.name, camp.colour, camp.symbol, points[masks[camp.name]]) for camp in camps]
        return map_figure(caption, width, groups, labels, ends)

    def rows() -> list[list[object]]:
        shown = corpus.quotes[["quote_id", "speaker", "camp"]][in_view]
        places = (points if layout is None else np.column_stack(layout.scores))[in_view]
        columns = [*(shown[name].tolist() for name in shown), *places.T.tolist()]
        return [list(cells) for cells in zip(*columns, strict=True)]

    head = ["quote_id", "speaker", "camp"]
    if layout is not None:
        axes = [f"{axis.low_label} to {axis.high_label}" for axis in layout.axes]
        title = f"{corpus.about.title}: {' and '.join(axes)}"
        notes = (f"n = {count_of(n, 'quote')}. {counted}".strip(), axis_trust.in_words(corpus, layout))
        return PrintableFigure(title, notes, draw, [*head, *axes], rows)
    trusted = f"{trust.sentence(corpus.map.figures)} {trust.far_sentence(corpus)}".strip()
    notes = (" ".join(filter(None, [f"n = {count_of(n, 'quote')}.", counted, trusted])), NEARNESS)
    return PrintableFigure(f"{corpus.about.title}: the map", notes, draw, [*head, "x", "y"], rows)


def _ends(layout: Layout) -> "Ends":
    from analysis.figures.charts import Ends

    across, *others = layout.axes
    up = (others[0].low_label, others[0].high_label) if others else None
    half = 1 / max(1, len(layout.rows))
    return Ends((across.low_label, across.high_label), up, tuple((name, middle + half) for name, middle in layout.rows))


def names(corpus: Corpus, in_view: np.ndarray, topics: Topics | None) -> list[Label]:
    """The names to place on a printed map, the most important first."""
    return [
        Label(
            one["text"], one["x"], one["y"], size=8 if one["kind"] == "topic" else 6, gap=6 * (one["kind"] != "topic")
        )
        for one in map_labels.labels(corpus, in_view, topics)[:MOST_NAMED]
    ]
