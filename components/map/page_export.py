"""The map as one HTML file that works offline."""

import numpy as np

from analysis.map.named_axes import Layout
from analysis.view.colouring import colouring
from analysis.view.link import View
from analysis.view.selection import Index
from components import markup
from components.map import axes_choice, axis_trust, density_image, trust
from components.map import chart as semantic_map
from components.map.map_figure import NEARNESS
from data.corpus import Corpus


def render(
    corpus: Corpus, index: Index, view: View, in_view: np.ndarray, sentence: str, layout: Layout | None = None
) -> str:
    """The page: title, what is in view, the map with its script inside, its trust, and the corpus's citation."""
    assert corpus.map is not None
    drawn = axes_choice.on(corpus, layout) if layout else corpus
    nobody = np.array([], dtype=int)
    drawing = semantic_map.figure(drawn, index, colouring(view.colour, index), in_view, nobody, layout=layout)
    drawing.update_layout(template="plotly_white")
    chart = drawing.to_html(
        full_html=False, include_plotlyjs=True, include_mathjax=False, config={"displaylogo": False, "responsive": True}
    )
    return markup.html(
        "map_page.html",
        title=corpus.about.title,
        sentence=". ".join(filter(None, [sentence, density_image.note(in_view)])),
        chart=markup.trusted_html(chart),
        trust=axis_trust.in_words(corpus, layout)
        if layout
        else f"{trust.sentence(corpus.map.figures)} {trust.far_sentence(corpus)} {NEARNESS}",
        citation=corpus.about.citation,
        version=corpus.version,
    )
