"""One quote in full: the words, who said them, how they reached us, and where to check them."""

import numpy as np
import streamlit as st

from analysis.view import citation
from analysis.view.link import View
from components import link, markup
from components.elements import copy_button
from components.map import differences_panel
from components.quotes import card, quote_index, quote_list, versions
from data.corpus import Corpus
from data.dates import in_words
from data.schema import KINDS_IN_WORDS
from data.table import parts

MOST_LISTED = 12
_FIRST = "First quotes in view"
_HINT = "Choose a dot on the map to read its quote in full, or step through them."
_PICTURES = (("PNG 2×", "png", "image/png"), ("PNG 3×", "png", "image/png"), ("SVG", "svg", "image/svg+xml"))


def row(corpus: Corpus, view: View) -> int | None:
    """The row of the open quote; None if no quote is open."""
    return row_of(corpus, view.quote)


def row_of(corpus: Corpus, quote_id: str) -> int | None:
    """The row of a quote; None if the corpus has no such quote."""
    at = quote_index.row_of(corpus, quote_id)
    return at if at >= 0 else None


def show(corpus: Corpus, view: View, in_view: np.ndarray, selected: np.ndarray) -> None:
    """Draw the steps through the quotes, and the open quote's card; `selected` are rows.

    Next and Previous go through the selection if it has several quotes, else through all in view.
    """
    rows = selected if len(selected) > 1 else np.flatnonzero(in_view)
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
    """Something to read before a quote is chosen, with a way back to where the sides differ."""
    rows = np.flatnonzero(in_view)
    if not len(rows):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_HINT, width="stretch")
        if with_way_back:
            st.button(
                "Where they differ",
                type="tertiary",
                icon=":material/compare_arrows:",
                on_click=differences_panel.list_quotes,
                args=(False,),
            )
    with st.container(border=True, key="first_quotes"):
        quote_list.show(corpus, rows[:MOST_LISTED].tolist(), scrolled=_FIRST, press=_on_press)
    if len(rows) > MOST_LISTED:
        st.caption(f"… and {len(rows) - MOST_LISTED:,} more")


def first_quotes_page(corpus: Corpus, in_view: np.ndarray) -> str:
    """The same quotes as part of a page: they keep the place of an answer that comes later."""
    rows = np.flatnonzero(in_view)
    more = f"… and {len(rows) - MOST_LISTED:,} more. " if len(rows) > MOST_LISTED else ""
    return f'{quote_list.page(corpus, rows[:MOST_LISTED].tolist(), _FIRST)}<p class="sp-note">{more}{_HINT}</p>'


def _walk(corpus: Corpus, rows: np.ndarray, current: int | None, view: View) -> None:
    """Previous, Next and the position between them."""
    place, on_it = _place(rows, current)
    several = len(view.selected) > 1 or bool(view.shapes)
    of_what = "selected" if several else "in view"
    with st.container(horizontal=True, vertical_alignment="center", key="walk"):
        for name, icon, step in (("Previous", "arrow_back", -1), ("Next", "arrow_forward", 1)):
            st.button(
                name,
                icon=f":material/{icon}:",
                disabled=not len(rows),
                on_click=_step,
                args=(corpus, rows, step, several),
            )
        st.caption(f"{place + 1 if on_it else '–'} of {len(rows):,} {of_what}", width="stretch")
        if view.selected or view.shapes or view.quote:
            st.button("Clear", on_click=_clear, type="tertiary", icon=":material/close:")


def _place(rows: np.ndarray, current: int | None) -> tuple[int, bool]:
    """The open quote's place among the rows, or where it would be, and whether it is one of them; -1 if none."""
    if current is None:
        return -1, False
    place = int(np.searchsorted(rows, current))
    return place, place < len(rows) and rows[place] == current


def _step(corpus: Corpus, rows: np.ndarray, step: int, several: bool) -> None:
    """From a callback: one step from the currently open quote.

    Two quick presses go two steps, though the button was not redrawn in between.
    """
    place, on_it = _place(rows, row_of(corpus, st.session_state.get(link.QUOTE, "")))
    if not on_it:  # between two rows, or before all of them
        place = max(place, 0) - (step > 0)
    link.open_quote(str(corpus.quotes["quote_id"].array[rows[(place + step) % len(rows)]]))
    if not several:  # the map already shows a selection of several, and keeps it while the reader steps through them
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
    """The card as a picture with its source, to share; made on demand."""
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
