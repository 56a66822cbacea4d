"""One quote in full: the words, who said them, how they reached us, and where they can be checked."""

import numpy as np
import streamlit as st

from analysis.making.edits import EDITED
from analysis.view import citation, wording
from analysis.view.link import View
from components import copy_button, link, markup, quote_list
from components.map import chart
from data.corpus import Camp, Corpus
from data.dates import in_words

_BADGES = {
    "direct": "verbatim",
    "indirect": "reported",
    "mixed": "reported, partly verbatim",
    "": "kind not marked",
}
_EDITED = "edited: no longer the source's words"
MOST_LISTED = 12
_EDGE = 60  # characters of each end of a long quote shown in its place


def show(corpus: Corpus, view: View, in_view: np.ndarray) -> int | None:
    """Draw the open quote's card and return its row; None where no quote is open."""
    rows = _sequence(corpus, view, in_view)
    ids = corpus.quotes["quote_id"].to_numpy()
    at = np.flatnonzero(ids == view.quote) if view.quote else np.array([], dtype=int)
    _walk(ids, rows, int(at[0]) if len(at) else None, view)
    if not len(at):
        return None
    row = int(at[0])
    if not in_view[row]:
        st.caption("This quote is outside the filters; on the map it is a grey dot.")
    card(corpus, row)
    _cite(corpus, row)
    return row


def first_quotes(corpus: Corpus, in_view: np.ndarray) -> None:
    """Something to read before a quote is chosen."""
    rows = np.flatnonzero(in_view)
    if not len(rows):
        return
    st.caption("Choose a dot on the map to read its quote in full, or step through them with Next.")
    with st.container(border=True, key="first_quotes"):
        quote_list.show(corpus, rows[:MOST_LISTED].tolist(), scrolled="First quotes in view")
    if len(rows) > MOST_LISTED:
        st.caption(f"… and {len(rows) - MOST_LISTED:,} more")


def card(corpus: Corpus, row: int) -> None:
    """Draw the card alone."""
    quote = corpus.quote(row)
    voices = corpus.voices[corpus.voices["row"] == row].to_dict("records")
    markup.show(
        "card.html",
        quote=quote,
        voices=voices,
        camps=[camp_of(corpus, voice["camp"]) for voice in voices],
        badge=_EDITED if quote.get(EDITED) else _BADGES[quote["kind"]],
        is_verbatim=quote["kind"] == "direct" and not quote.get(EDITED),
        chain=_chain(quote),
        facts=_facts(corpus, quote),
        ends=_ends(quote["text"]),
    )


def camp_of(corpus: Corpus, name: str) -> Camp:
    """The camp of that name as the corpus declares it."""
    return next(camp for camp in corpus.camps if camp.name == name)


def _chain(quote: dict[str, str]) -> list[tuple[str, str]]:
    steps = [("said by", citation.speakers(quote))]
    if quote["relayed_by"]:
        steps.append(("relayed by", quote["relayed_by"]))
    if quote["outlet"]:
        steps.append(("read in", quote["outlet"]))
    return steps


def _facts(corpus: Corpus, quote: dict[str, str]) -> list[tuple[str, str]]:
    """What else the row tells, named; what is not known is left out."""
    own = [column for column in corpus.quotes if column not in _ON_THE_CARD]
    facts = [
        ("Attributed with", quote["cue"] and f"“{quote['cue']}”"),
        ("Venue", quote["venue"]),
        ("Said on", in_words(quote["said_on"]) or "date not given by the source"),
        ("Topic", quote["topic"]),
        ("Document", ", ".join(part for part in (quote["title"], quote["author"]) if part)),
        ("Published", in_words(quote["published_on"])),
        *((wording.label(column), quote[column]) for column in own),
    ]
    return [(name, value) for name, value in facts if value]


_ON_THE_CARD = {
    *("quote_id", "text", "speaker", "role", "affiliation", "camp", "kind", "cue", "relayed_by", "venue"),
    *("outlet", "title", "author", "url", "published_on", "said_on", "topic", "start", "end", "prefix"),
    *("suffix", "source_sha256", "language"),
}


def _ends(text: str) -> tuple[str, str]:
    """The quote as it is shown in its place: whole, or its first and last words."""
    if len(text) <= 2 * _EDGE + 10:
        return text, ""
    return text[:_EDGE].rsplit(" ", 1)[0], text[-_EDGE:].split(" ", 1)[-1]


def _sequence(corpus: Corpus, view: View, in_view: np.ndarray) -> np.ndarray:
    """Rows that Next and Previous go through: the selection where it has several, else all in view."""
    chosen = link.selected_rows(view, corpus)
    return chosen if len(chosen) > 1 else np.flatnonzero(in_view)


def _walk(ids: np.ndarray, rows: np.ndarray, current: int | None, view: View) -> None:
    """Previous, Next and where one is between them."""
    place = int(np.searchsorted(rows, current)) if current is not None else -1
    on_it = 0 <= place < len(rows) and rows[place] == current
    before = rows[(place - 1) % len(rows)] if len(rows) else None
    after = rows[(place + on_it) % len(rows)] if len(rows) and current is not None else rows[0] if len(rows) else None
    several = len(view.selected) > 1 or bool(view.shapes)
    of_what = "selected" if several else "in view"
    with st.container(horizontal=True, vertical_alignment="center", key="walk"):
        _step("Previous", ":material/arrow_back:", ids, before, several)
        _step("Next", ":material/arrow_forward:", ids, after, several)
        st.caption(f"{place + 1 if on_it else '–'} of {len(rows):,} {of_what}", width="stretch")
        if view.selected or view.shapes or view.quote:
            st.button("Clear", on_click=_clear, type="tertiary", icon=":material/close:")


def _step(name: str, icon: str, ids: np.ndarray, row: int | None, several: bool) -> None:
    quote_id = ids[row] if row is not None else ""
    st.button(name, icon=icon, disabled=row is None, on_click=_open, args=(quote_id, several))


def _open(quote_id: str, several: bool) -> None:
    link.open_quote(quote_id)
    if not several:  # the map shows a selection of several already, and keeps it while one walks through them
        chart.redraw()


def _clear() -> None:
    link.select(())
    chart.redraw()


def _cite(corpus: Corpus, row: int) -> None:
    quote = corpus.quote(row)
    with st.container(horizontal=True, vertical_alignment="bottom", key="cite"):
        style = st.selectbox("Cite as", list(citation.FORMATS), key="citation_format", persist_state="session")
        copy_button.show("Copy citation", key="copy_citation", text=citation.FORMATS[style](quote))
