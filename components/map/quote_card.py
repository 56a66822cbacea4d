"""One quote in full: the words, who said them, how they reached us, and where they can be checked."""

import numpy as np
import streamlit as st
from pandas.api.extensions import ExtensionArray

from analysis.view import citation
from analysis.view.link import View
from components import copy_button, link, markup
from components.map import differences_panel
from components.quotes import card, quote_index, quote_list, versions
from data.corpus import Corpus
from data.dates import in_words
from data.schema import KINDS_IN_WORDS
from data.table import parts

MOST_LISTED = 12
_PICTURES = (("PNG 2×", "png", "image/png"), ("PNG 3×", "png", "image/png"), ("SVG", "svg", "image/svg+xml"))


def row(corpus: Corpus, view: View) -> int | None:
    """The row of the open quote; None where no quote is open."""
    at = quote_index.quote_index(corpus).get_indexer([view.quote])[0] if view.quote else -1
    return int(at) if at >= 0 else None


def show(corpus: Corpus, view: View, in_view: np.ndarray) -> None:
    """Draw the steps through the quotes, and the open quote's card."""
    rows = _sequence(corpus, view, in_view)
    opened = row(corpus, view)
    _walk(corpus, rows, opened, view)
    if opened is None:
        return
    if not in_view[opened]:
        st.caption("This quote is outside the filters; on the map it is a grey dot.")
    card.show(corpus, opened)
    _cite(corpus, opened, view)
    _versions(corpus, opened)


def first_quotes(corpus: Corpus, in_view: np.ndarray, with_way_back: bool) -> None:
    """Something to read before a quote is chosen; the way back leads to where the sides differ."""
    rows = np.flatnonzero(in_view)
    if not len(rows):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Choose a dot on the map to read its quote in full, or step through them.", width="stretch")
        if with_way_back:
            st.button(
                "Where they differ",
                type="tertiary",
                icon=":material/compare_arrows:",
                on_click=differences_panel.list_quotes,
                args=(False,),
            )
    with st.container(border=True, key="first_quotes"):
        quote_list.show(corpus, rows[:MOST_LISTED].tolist(), scrolled="First quotes in view", press=_on_press)
    if len(rows) > MOST_LISTED:
        st.caption(f"… and {len(rows) - MOST_LISTED:,} more")


def _sequence(corpus: Corpus, view: View, in_view: np.ndarray) -> np.ndarray:
    """Rows that Next and Previous go through: the selection where it has several, else all in view."""
    chosen = link.selected_rows(view, corpus)
    return chosen if len(chosen) > 1 else np.flatnonzero(in_view)


def _walk(corpus: Corpus, rows: np.ndarray, current: int | None, view: View) -> None:
    """Previous, Next and where one is between them."""
    place = int(np.searchsorted(rows, current)) if current is not None else -1
    on_it = 0 <= place < len(rows) and rows[place] == current
    before = rows[(place - 1) % len(rows)] if len(rows) else None
    after = rows[(place + on_it) % len(rows)] if len(rows) and current is not None else rows[0] if len(rows) else None
    ids = corpus.quotes["quote_id"].array  # not all of them as strings: two are asked for
    several = len(view.selected) > 1 or bool(view.shapes)
    of_what = "selected" if several else "in view"
    with st.container(horizontal=True, vertical_alignment="center", key="walk"):
        _step("Previous", ":material/arrow_back:", ids, before, several)
        _step("Next", ":material/arrow_forward:", ids, after, several)
        st.caption(f"{place + 1 if on_it else '–'} of {len(rows):,} {of_what}", width="stretch")
        if view.selected or view.shapes or view.quote:
            st.button("Clear", on_click=_clear, type="tertiary", icon=":material/close:")


def _step(name: str, icon: str, ids: ExtensionArray, row: int | None, several: bool) -> None:
    quote_id = str(ids[row]) if row is not None else ""
    st.button(name, icon=icon, disabled=row is None, on_click=_open, args=(quote_id, several))


def _open(quote_id: str, several: bool) -> None:
    link.open_quote(quote_id)
    if not several:  # the map shows a selection of several already, and keeps it while one walks through them
        link.redraw()


def _on_press(name: str) -> None:
    link.open_quote(name.partition(":")[2])
    link.redraw()


def _clear() -> None:
    link.select(())
    link.redraw()


def _versions(corpus: Corpus, opened: int) -> None:
    """Who else carried this statement, with what was cut or changed."""
    statement = versions.of_quote(corpus, opened)
    if statement is None:
        return
    with st.container(key="versions_of_quote"):
        markup.show("heading.html", text="Who carried this statement")
        versions.show(corpus, [statement], "versions_here", _on_press)


def _cite(corpus: Corpus, row: int, view: View) -> None:
    quote = corpus.quote(row)
    with st.container(horizontal=True, vertical_alignment="bottom", key="cite"):
        style = st.selectbox("Cite as", list(citation.FORMATS), key="citation_format", persist_state="session")
        copy_button.show("Copy citation", key="copy_citation", text=citation.FORMATS[style](quote))
        _picture(corpus, row, view)


def _picture(corpus: Corpus, row: int, view: View) -> None:
    """The card as a picture with its source, to share; made when it is asked for."""
    menu = st.popover("Picture", icon=":material/image:", key="quote_picture", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption("The words with their speaker and source, black on white.")
        quote_id = corpus.quote(row)["quote_id"]
        address = link.address_to_pass_on(View(corpus=view.corpus, version=view.version, quote=quote_id))
        for form, ending, mime in _PICTURES:
            st.download_button(
                form,
                lambda form=form: picture(corpus, row, form, address),  # type: ignore[misc]
                file_name=f"standpoint-{corpus.name}-{quote_id}{form[3:].replace(' ', '-')}.{ending}".replace("×", "x"),
                mime=mime,
                key=f"quote_picture {form}",
                on_click="ignore",
                width="stretch",
            )


def picture(corpus: Corpus, row: int, form: str, address: str) -> bytes:
    """The picture of a quote as SVG, PNG 2× or PNG 3×, with the corpus, its version and the link to the card inside."""
    from analysis.figures.paper import figure_bytes
    from analysis.figures.quote_card import Card, quote_card

    quote = corpus.quote(row)
    camps = [card.camp_of(corpus, name) for name in parts(quote["camp"])]
    speaker = [citation.speakers(quote), quote["role"].replace("|", "and") if "|" not in quote["speaker"] else ""]
    how = [KINDS_IN_WORDS.get(quote["kind"], ""), f"relayed by {quote['relayed_by']}" if quote["relayed_by"] else ""]
    source = (
        citation.document(quote) or "The document was not recorded.",
        f"{corpus.about.title}, version {corpus.version}, {quote['quote_id']}. Made with Standpoint.",
        address if address.startswith(("http://", "https://")) else "",
    )
    words = f"“{quote['text']}”" if quote["kind"] == "direct" else quote["text"]
    page, caption = quote_card(
        Card(
            words,
            " and ".join(camp.name for camp in camps),
            camps[0].colour,
            ", ".join(filter(None, speaker)),
            " · ".join(filter(None, [*how, in_words(quote["said_on"])])),
            tuple(filter(None, source)),
        )
    )
    return figure_bytes(page, form, caption)
