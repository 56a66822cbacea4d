"""The same map once per side, on the same axes, so that the eye compares places and not scales."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.compare.sides.sides import Look
from analysis.map.dots import MOST_WITH_WORDS, hover, safe, topic_centres
from analysis.map.labels import Label, box, place_labels
from analysis.map.quadrants import QUARTERS, in_words, quarters
from analysis.view.selection import Index
from analysis.view.wording import way_to_a_map
from components import markup
from components.compare import figures
from components.compare.comparison import Comparison
from components.computation import remember
from components.elements import figure_button
from components.map import density_image, traces
from components.map.trust import in_plain_words, sentence
from components.quotes import corpus_table
from data.corpus import Corpus
from data.counting import count_of

HEIGHT = 308
LEAST_WIDTH = 330  # of the drawing area that labels are placed for
MOST_TOPICS = 12
SMALLER_BY = 3  # than the map, in area: dots crowd here as three times as many would there
GREY = "rgba(128,128,128,0.4)"
PIXELS = (450, 280)  # of the pictures that count quotes, for corpora too large for dots with words


def show(compared: Comparison) -> None:
    """Draw one small map per side; all other quotes are grey."""
    corpus = compared.corpus
    spoken = np.logical_or.reduce(list(compared.sides.values()))
    if corpus.map is None:
        lines = [corpus.unbuilt, way_to_a_map(corpus.name, corpus.corpus_id)]
        markup.show("notice.html", title="This corpus has no map yet", lines=lines)
        return
    with st.container(key="side_maps"), st.grid(min(len(compared.sides), 2), min_column_width=320):
        for number, (side, mask) in enumerate(compared.sides.items()):
            with st.container(border=True):
                markup.show("side_name.html", side=side, look=compared.looks[side], n=f"{int(mask.sum()):,}")
                drawn = remember(
                    ("side map", side, *compared.key),
                    "Drawing the map of a side",
                    lambda _, mask=mask, look=compared.looks[side]: figure(  # type: ignore[misc]
                        corpus, compared.index, mask, look, spoken
                    ),
                )
                st.plotly_chart(
                    drawn,
                    key=f"side_map_{number}",
                    height=HEIGHT,
                    config={"displaylogo": False, "displayModeBar": False},
                    alt=map_sentence(corpus, mask, side),
                )
    figure_button.show(compared.corpus, compared.view, "sides on the map", lambda: figures.maps(compared))
    st.caption(
        "The same places as on the Map screen, on the same axes; grey: everyone else's quotes."
        + (" The shading counts the quotes at each pixel." if len(corpus.quotes) > MOST_WITH_WORDS else "")
    )
    st.caption(in_plain_words(corpus.map.figures))
    with st.expander(
        "The maps in words and as tables", icon=":material/table:", key="side_maps_table", on_change="rerun"
    ) as more:
        if more.open:
            markup.show(
                "sentence_list.html", lines=[map_sentence(corpus, mask, side) for side, mask in compared.sides.items()]
            )
            st.dataframe(table(corpus, compared.sides), alt="Quotes of each side in each quarter of the map")
            st.caption(sentence(corpus.map.figures))
            corpus_table.table(corpus, spoken, key="side_maps_quotes")


def map_sentence(corpus: Corpus, mask: np.ndarray, side: str) -> str:
    """One small map in words."""
    assert corpus.map is not None
    quotes = count_of(int(mask.sum()), "quote")
    return f"{side}: {quotes} of {len(mask):,} on the map; {in_words(quarters(corpus.map.points, mask))}."


def table(corpus: Corpus, sides: dict[str, np.ndarray]) -> pd.DataFrame:
    """Quotes of each side, one side per row, in each quarter of the map."""
    assert corpus.map is not None
    counts = [quarters(corpus.map.points, mask) for mask in sides.values()]
    return pd.DataFrame(counts, index=pd.Index(list(sides), name="side"), columns=list(QUARTERS))


def figure(
    corpus: Corpus, index: Index, mask: np.ndarray, look: Look, kept_clear: np.ndarray | None = None
) -> go.Figure:
    """One side's quotes among all, on the axes of the whole map; of many the shading tells how many lie at a pixel.

    No name of a topic covers a dot of `kept_clear`, the quotes of any side; by default those of `mask`.
    """
    assert corpus.map is not None
    points = corpus.map.points
    if len(points) > MOST_WITH_WORDS:  # their dots would tell nothing, and lie on each other
        drawn = [{"type": "scatter", "x": [], "y": []}]
        layers = ((density_image.FAINT, density_image.OUT_OF_VIEW, ~mask), (density_image.PLAIN, look.colour, mask))
        shades = [(opacity, [(colour, points[of])]) for opacity, colour, of in layers if of.any()]
        counted = [density_image.image(points, shades, PIXELS)]
    else:
        size, counted = traces.dot_size(SMALLER_BY * len(points)), []
        drawn = [
            _dots(corpus, ~mask, Look(GREY, "circle"), max(2, size / 2)),
            _dots(corpus, mask, look, size, with_words=True),
        ]
    low, high = box(points)
    axis = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None, "fixedrange": True}
    layout = {
        "xaxis": axis | {"range": [low[0], high[0]]},
        "yaxis": axis | {"range": [low[1], high[1]]},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left", "font": {"size": 13}},
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "annotations": _topics(corpus, index, mask if kept_clear is None else kept_clear),
        "images": counted,
    }
    return go.Figure(drawn, layout)


def _dots(corpus: Corpus, mask: np.ndarray, look: Look, size: float, with_words: bool = False) -> dict[str, Any]:
    assert corpus.map is not None
    points = corpus.map.points[mask]
    dots = {
        "type": traces.trace_type(len(corpus.map.points)),
        "x": points[:, 0],
        "y": points[:, 1],
        "mode": "markers",
        "marker": {
            "size": size,
            "color": look.colour,
            "symbol": look.symbol,
            "opacity": traces.dot_opacity(SMALLER_BY * len(corpus.map.points)),
        },
    }
    if not with_words:
        return dots | {"hoverinfo": "skip"}
    words = [hover(corpus.quote(row)) for row in np.flatnonzero(mask).tolist()]
    return dots | {"hovertext": words, "hovertemplate": "%{hovertext}<extra></extra>"}


def _topics(corpus: Corpus, index: Index, kept_clear: np.ndarray) -> list[dict[str, Any]]:
    """Names of the corpus's topics, at the same places in each map: where all quotes on them lie."""
    assert corpus.map is not None
    points = corpus.map.points
    centres = topic_centres(corpus, index, np.ones(len(points), dtype=bool))[:MOST_TOPICS]
    labels = [Label(name, x, y, size=11, gap=0) for name, x, y, _ in centres]
    return [
        {
            "text": safe(placed.label.text),
            "x": placed.label.x,
            "y": placed.label.y,
            "xshift": placed.shift_x,
            "yshift": placed.shift_y,
            "showarrow": False,
            "font": {"size": 11},
            "captureevents": False,
        }
        for placed in place_labels(labels, points, LEAST_WIDTH, HEIGHT - 8, kept_clear=kept_clear)
    ]
