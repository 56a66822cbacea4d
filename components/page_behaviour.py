"""What a page does in the browser that Streamlit leaves to it: see `assets/page.js`."""

from pathlib import Path
from typing import Any

import streamlit as st

from analysis.view.link import View
from components import link

_JS = Path(__file__).parent / "assets" / "page.js"
_HTML = (
    '<button type="button" class="sp-tools sp-small" aria-expanded="false">Tools: search, filters, downloads</button>'
)


def show(view: View) -> None:
    """Draw the button that opens the tools on a phone, and bring the rest along.

    A view of somebody's choosing begins with its content there; the first page of a corpus begins with the map's panel.
    """
    content = bool(view.quote or view.sides or view.details or view.meaning or view.filters.active or view.selected)
    mark, query = link.first_address()
    _component()(
        key="page_behaviour",
        data={
            "first": mark,
            "query": query,
            "screen": view.screen,
            "content": "chosen" if content else "opening",
        },
    )


@st.cache_resource
def _component() -> Any:
    return st.components.v2.component("standpoint_page", html=_HTML, js=_JS.read_text("utf-8"), isolate_styles=False)
