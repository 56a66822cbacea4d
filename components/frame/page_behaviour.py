"""What a page does in the browser that Streamlit leaves to it: see `page_behaviour.js`."""

from pathlib import Path
from typing import Any

import streamlit as st

from analysis.view.link import View
from components import link

_JS = Path(__file__).with_name("page_behaviour.js")
_HTML = (
    '<button type="button" class="sp-tools sp-small" aria-expanded="false">Tools: search, filters, downloads</button>'
)


def show(view: View) -> None:
    """Draw the button that opens the tools on a phone, and bring the rest along."""
    mark, query = link.first_address()
    _component()(
        key="page_behaviour",
        data={"first": mark, "query": query, "screen": view.screen},
    )


@st.cache_resource
def _component() -> Any:
    return st.components.v2.component("standpoint_page", html=_HTML, js=_JS.read_text("utf-8"), isolate_styles=False)
