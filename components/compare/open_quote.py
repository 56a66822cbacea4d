"""The quote whose card is open within a comparison: its place there, and what its buttons do."""

import streamlit as st

from components import link
from components.compare.comparison import Comparison
from components.quotes import quote_index


def row(compared: Comparison) -> int:
    """Its row in the corpus, -1 if none is open."""
    quote = compared.view.quote
    return quote_index.row_of(compared.corpus, quote)


def on_press(name: str) -> None:
    """From a callback: "quote:ID" opens its card or closes it, "map:ID" shows it on the map."""
    what, _, quote_id = name.partition(":")
    if what == "map":
        link.open_screen("Map")
        link.open_quote(quote_id)
        link.redraw()
    elif what == "quote":
        link.open_quote("" if st.session_state.get(link.QUOTE) == quote_id else quote_id)
