"""Standpoint: who says what, side by side. The order of the page."""

from pathlib import Path

import streamlit as st

from analysis.selection import select
from analysis.view import SCREENS
from analysis.wording import in_view as in_view_sentence
from components import (
    about,
    compare_screen,
    copy_button,
    corpus_choice,
    corpus_table,
    downloads,
    filters,
    link,
    map_screen,
    markup,
)

ICON = Path(__file__).parent / "components" / "assets" / "favicon.svg"

st.set_page_config(page_title="Standpoint", page_icon=str(ICON), layout="wide")
markup.style()
link.receive()
corpus, index = corpus_choice.show()
view = link.settle(corpus, index)
link.publish(view)
in_view = select(index, view.filters)
sentence = in_view_sentence(view.filters, in_view.n, index.n_quotes)
st.set_page_config(page_title=f"{sentence} – {view.screen} – {corpus.about.title} – Standpoint")

filters.show(index, view, in_view)
markup.show("head.html", title=corpus.about.title, sentence=sentence)
with st.container(horizontal=True, vertical_alignment="bottom", key="top"):
    st.segmented_control(
        "Screen", SCREENS, key=link.SCREEN, required=True, label_visibility="collapsed", persist_state="session"
    )
    downloads.show(corpus, index, view, in_view.mask)
    with st.container(width=130):
        copy_button.show("Copy link", key="copy_link")
link.show_notices(view)

screens = {
    "Map": lambda: map_screen.show(corpus, index, view, in_view),
    "Compare": lambda: compare_screen.show(corpus, index, view, in_view.mask),
    "Corpus": lambda: corpus_table.show(corpus, index, in_view.mask),
    "About": about.show,
}
screens[view.screen]()
