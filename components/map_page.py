"""The map as one HTML file that works offline."""

import numpy as np

from analysis.selection import Index
from analysis.view import View
from components import map_trust, markup, semantic_map
from data.corpus import Corpus


def render(corpus: Corpus, index: Index, view: View, in_view: np.ndarray, sentence: str) -> str:
    """The page: title, what is in view, the map with its script inside, its trust, and the corpus's citation."""
    assert corpus.map is not None
    drawing = semantic_map.figure(corpus, index, view.colour, in_view, np.array([], dtype=int))
    drawing.update_layout(template="plotly_white")
    chart = drawing.to_html(
        full_html=False, include_plotlyjs=True, include_mathjax=False, config={"displaylogo": False, "responsive": True}
    )
    return markup.html(
        "map_page.html",
        title=corpus.about.title,
        sentence=sentence,
        chart=markup.trusted(chart),
        trust=map_trust.sentence(corpus.map.figures),
        citation=corpus.about.citation,
        version=corpus.version,
    )
