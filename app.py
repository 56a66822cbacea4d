"""Standpoint: who says what, side by side. The order of the page."""

import streamlit as st

from components import page_setup

page_setup.show()  # before the imports below, which take longer than the browser needs to ask for more

from analysis.view import link as links
from analysis.view.link import SCREENS
from analysis.view.selection import select
from analysis.view.wording import in_view as in_view_sentence
from components import copy_button, filters, link, markup
from components.map import downloads
from components.opening import corpus_choice, newer_version, sign_in, unsaved_work

sign_in.restore_link()
link.receive()
corpus, index, own = corpus_choice.show()
view = link.settle(corpus, index, own.access.read if own else "")
link.publish(view)
in_view = select(index, view.filters)
sentence = in_view_sentence(view.filters, in_view.n, index.n_quotes)
st.set_page_config(page_title=f"{sentence} – {view.screen} – {corpus.about.title} – Standpoint")

unsaved_work.show(corpus, own)
if view.screen == "Import":  # of a corpus that is not there yet
    heading, line = "Import", "Bring a table of quotes. Nothing is saved before the last step."
else:
    filters.show(index, view, in_view)
    heading, line = corpus.about.title, sentence
markup.show_first("head.html", title=heading, sentence=line)
with st.container(horizontal=True, vertical_alignment="bottom", key="top"):
    st.segmented_control(
        "Screen",
        SCREENS,
        key=link.SCREEN,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    if view.screen != "Import":
        downloads.show(corpus, index, view, in_view.mask)
    with st.container(width=130):
        copy_button.show("Copy link", key="copy_link", query=links.query(view))
link.show_notices(view)
newer_version.show(own)

# Only the screen that is open is imported: the statistics of the others take a second to load.
match view.screen:
    case "Map":
        from components.map import screen as map_screen

        map_screen.show(corpus, index, view, in_view, own)
    case "Compare":
        from components.compare import screen as compare_screen

        compare_screen.show(corpus, index, view, in_view.mask)
    case "Positions":
        from components.positions import saving
        from components.positions import screen as positions_screen

        saving.show(corpus, own)
        positions_screen.show(corpus, index, view, in_view.mask)
    case "Corpus":
        from components.corpus import screen as corpus_screen

        corpus_screen.show(corpus, index, view, in_view.mask, own)
    case "Article":
        from components.article import screen as article_screen

        article_screen.show(corpus)
    case "Import":
        from components.imports import screen as import_screen

        import_screen.show()
    case "About":
        from components import about

        about.show()
