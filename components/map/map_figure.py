"""The map as a figure fit to print."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.topics import Topics
from analysis.map.labels import Label
from analysis.view.selection import Index
from components.figure_button import PrintableFigure
from components.map import map_labels, trust
from data.corpus import Corpus

if TYPE_CHECKING:
    from analysis.figures.paper import Caption, Sheet

MOST_NAMED = 30  # topics and, on a map of few quotes, speakers
NEARNESS = "Axes without unit: near means alike in topic and wording, not agreement."


def figure_of_map(corpus: Corpus, index: Index, in_view: np.ndarray, topics: Topics | None) -> PrintableFigure:
    """The quotes in view by camp, with the names that have room."""
    assert corpus.map is not None
    points, n = corpus.map.points, int(in_view.sum())
    facet = index.facets["camp"]
    masks = {camp.name: facet.holding((camp.name,), index.n_quotes) & in_view for camp in corpus.camps}
    labels = names(corpus, in_view, topics)

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import Dots, map_figure

        camps = [camp for camp in corpus.camps if masks[camp.name].any()]
        groups = [Dots(camp.name, camp.colour, camp.symbol, points[masks[camp.name]]) for camp in camps]
        return map_figure(caption, width, groups, labels)

    def rows() -> list[list[object]]:
        quotes = corpus.quotes
        return [
            [quotes["quote_id"].iat[row], quotes["speaker"].iat[row], quotes["camp"].iat[row], *points[row].tolist()]
            for row in np.flatnonzero(in_view).tolist()
        ]

    notes = (f"n = {n:,} quotes. {trust.sentence(corpus.map.figures)} {trust.far_sentence(corpus)}".strip(), NEARNESS)
    title = f"{corpus.about.title}: the map"
    return PrintableFigure(title, notes, draw, ("quote_id", "speaker", "camp", "x", "y"), rows)


def names(corpus: Corpus, in_view: np.ndarray, topics: Topics | None) -> list[Label]:
    """The names to place on a printed map, the most important first."""
    return [
        Label(
            one["text"], one["x"], one["y"], size=8 if one["kind"] == "topic" else 6, gap=6 * (one["kind"] != "topic")
        )
        for one in map_labels.labels(corpus, in_view, topics)[:MOST_NAMED]
    ]
