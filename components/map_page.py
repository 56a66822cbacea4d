"""The map as one HTML file that works offline."""

import numpy as np

from analysis.named_axes import Layout
from analysis.selection import Index
from analysis.view import View
from components import axis_trust, map_trust, markup, named_axes, semantic_map
from data.corpus import Corpus

NEARNESS = "The axes have no unit; near means alike in topic and wording, not agreement."


def render(
    corpus: Corpus, index: Index, view: View, in_view: np.ndarray, sentence: str, layout: Layout | None = None
) -> str:
    """The page: title, what is in view, the map with its script inside, its trust, and the corpus's citation."""
    assert corpus.map is not None
    drawn = named_axes.on(corpus, layout) if layout else corpus
    nobody = np.array([], dtype=int)
    drawing = semantic_map.figure(drawn, index, view.colour, in_view, nobody, layout=layout)
    drawing.update_layout(template="plotly_white")
    chart = drawing.to_html(
        full_html=False, include_plotlyjs=True, include_mathjax=False, config={"displaylogo": False, "responsive": True}
    )
    return markup.html(
        "map_page.html",
        title=corpus.about.title,
        sentence=sentence,
        chart=markup.trusted(chart),
        trust=axis_trust.in_words(corpus, layout) if layout else f"{map_trust.sentence(corpus.map.figures)} {NEARNESS}",
        citation=corpus.about.citation,
        version=corpus.version,
    )
