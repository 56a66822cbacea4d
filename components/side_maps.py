"""The same map once a side, with the same axes, so that the eye compares places and not scales."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from analysis.labels import box
from analysis.marks import safe
from analysis.sides import Look
from components import markup, semantic_map
from components.comparison import Comparison
from components.map_trust import sentence

HEIGHT = 320


def show(compared: Comparison) -> None:
    """Draw one small map a side; all other quotes are grey."""
    if compared.corpus.map is None:
        markup.show("notice.html", title="This corpus has no map yet", lines=[compared.corpus.unbuilt])
        return
    with st.grid(min(len(compared.sides), 2), min_column_width=300):
        for number, (side, mask) in enumerate(compared.sides.items()):
            n = int(mask.sum())
            st.plotly_chart(
                figure(compared.corpus.map.points, mask, side, compared.looks[side]),
                key=f"side_map_{number}",
                height=HEIGHT,
                config={"displaylogo": False, "displayModeBar": False},
                alt=f"{side}: {n:,} quotes on the map, among {len(mask):,}",
            )
    st.caption("The same places as on the Map screen; grey: quotes of everyone else.")
    st.caption(sentence(compared.corpus.map.figures))


def figure(points: np.ndarray, mask: np.ndarray, side: str, look: Look) -> go.Figure:
    """One side's quotes among all, on the axes of the whole map."""
    low, high = box(points)
    chart = go.Figure()
    others = Look("rgba(128,128,128,0.4)", "circle")
    for rows, size, drawn in ((~mask, 4, others), (mask, 10, look)):
        chart.add_trace(
            {
                "type": semantic_map.trace_type(len(points)),
                "x": points[rows, 0],
                "y": points[rows, 1],
                "mode": "markers",
                "marker": {"size": size if len(mask) < 5_000 else 3, "color": drawn.colour, "symbol": drawn.symbol},
                "hoverinfo": "skip",
            }
        )
    axis = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None}
    chart.update_layout(
        title={"text": f"{safe(side)} · {int(mask.sum()):,}", "x": 0.02, "font": {"size": 15}},
        xaxis=axis | {"range": [low[0], high[0]]},
        yaxis=axis | {"range": [low[1], high[1]]},
        showlegend=False,
        dragmode=False,
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
    )
    return chart
