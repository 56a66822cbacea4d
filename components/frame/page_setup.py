"""The page before anything is read: its settings, its style, and a head start for the chart.

It needs only Streamlit and the templates: on the first visit it is on the screen while the rest loads.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components import garbage, markup
from components.frame import busy, chart_library, warm_up

if TYPE_CHECKING:
    from components.elements.serialized_chart import FinishedFigure

_ICON = (Path(__file__).parents[1] / "assets" / "favicon.svg").read_text("utf-8")  # read once, not with every page


def show() -> None:
    """Set up the page. Call it first."""
    garbage.note_run()
    st.set_page_config(page_title="Standpoint", page_icon=_ICON, layout="wide")
    markup.style()
    # also so that the sidebar is there from the start: opening later, it would push everything else aside
    with st.sidebar, st.container(key="brand"):
        st.html('<p class="sp-brand">Standpoint</p>')
    busy.stop_unless_there_is_a_place()
    warm_up.CHART.wait()
    _fetch_the_chart_library()
    warm_up.PAGE.wait()


def _fetch_the_chart_library() -> None:
    """An invisible empty chart: the browser prepares Plotly's four megabytes while the server is busy.

    Its container stays, since an element that came and went would shift, and so redraw, all that follow it.
    """
    with st.container(key="head_start"):
        if chart_library.is_needed(st.query_params):
            st.plotly_chart(_empty_chart(), key="head_start_chart", alt="Empty")


@lru_cache(maxsize=1)
def _empty_chart() -> "FinishedFigure":
    from components.elements.serialized_chart import FinishedFigure

    # without axes, whose numbers would be measured and drawn between Plotly's script and the map
    unseen = {"visible": False}
    return FinishedFigure([], {"height": 20, "xaxis": unseen, "yaxis": unseen})
