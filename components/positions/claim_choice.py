"""Which claim to read for: one of the corpus, one from a file or a link, or one in the reader's own words."""

import hashlib

import streamlit as st

from analysis.positions.marking import Claim, claims_in, written_claim
from analysis.positions.reading.pairs import candidates, candidates_without_topics
from components import link, markup, session_marks, topics
from components.computation import remember
from components.positions import reading
from components.positions.marked_corpus import CLAIM, Positions, claim_in_link
from components.rerun import rerun_page
from data.schema import LONGEST_CELL
from data.stances import KINDS, LONGEST_CLAIM

MOST_CANDIDATES = 6
_WRITTEN, _COUNTER = "claim_written", "claim_counter"
_KINDS = {
    "": "kind not given",
    "demand": "a demand",
    "judgement": "a judgement",
    "fact": "a matter of fact",
    "forecast": "a forecast",
}
_OF_FACTS = {
    "fact": "A matter of fact: reporting it as your own knowledge asserts it.",
    "forecast": "A forecast: a speaker who expects it supports it, whether welcome or not.",
}


def show(asked: Positions) -> Claim | None:
    """Ask for the claim; None if there is none to choose from."""
    claims = claims_by_name(asked)
    if (linked := asked.view.details.get("claim", "")) and linked not in claims:
        claims |= _from_link(linked)
    if claims:
        _begin_with(asked, claims)
        st.selectbox(
            "Claim",
            list(claims),
            format_func=lambda value: claims[value].claim if value in claims else value,
            key=CLAIM,
            persist_state="session",
        )
    chosen = claims.get(st.session_state.get(CLAIM, ""))
    if chosen:
        _show_claim(chosen)
    with st.container(horizontal=True, key="claim_tools"):
        _write(asked, claims)
        if chosen:
            _edit(asked, chosen)
    return chosen


def claims_by_name(asked: Positions) -> dict[str, Claim]:
    """Every claim by its name in links, the corpus's first."""
    return {claim_in_link(asked.corpus, claim): claim for claim in claims_in(asked.marked)}


def _begin_with(asked: Positions, claims: dict[str, Claim]) -> None:
    """Until the reader chooses a claim: that of the open cell, else the first.

    The address does not name it if another reader is offered the same, which is so for claims of the corpus only.
    """
    if st.session_state.get(CLAIM) not in claims:
        st.session_state[CLAIM] = None
    of_cell = asked.view.details.get("cell", "").partition("|")[0]
    first = next((name for name, claim in claims.items() if claim.claim_id == of_cell), next(iter(claims)))
    if first == claims[first].claim_id:
        link.offer(CLAIM, first)
    elif link.reader_choice(CLAIM) is None:
        link.choose(CLAIM, first)
        rerun_page()  # the address of this run is already written


def _show_claim(claim: Claim) -> None:
    against = f"Against it: “{claim.counter_claim}”" if claim.counter_claim else ""
    counts = f"What counts: {claim.note}" if claim.note else ""
    text = " · ".join(filter(None, (against, _OF_FACTS.get(claim.kind, ""), counts)))
    if text:
        markup.show("note.html", text=text)


def _write(asked: Positions, claims: dict[str, Claim]) -> None:
    with st.popover("Write a claim", icon=":material/edit:", key="write_claim_menu"):
        st.caption(
            "One sentence that quotes may support or oppose, such as “The talks should go on”. Under “Against it”, "
            "write what opponents would say in their own words, not its negation: it finds their quotes."
        )
        with st.form("write_claim", border=False):
            st.text_input("Your claim", key=_WRITTEN, max_chars=LONGEST_CLAIM)
            st.text_input("Against it (optional)", key=_COUNTER, max_chars=LONGEST_CLAIM)
            st.form_submit_button("Add", on_click=_add, args=(asked,))
        _candidates(asked)


def _candidates(asked: Positions) -> None:
    vectors = asked.corpus.vectors
    if vectors is None:
        return
    quotes, found = asked.corpus.quotes, topics.ready(asked.corpus)
    labels = found.labels.tolist() if found else quotes["topic"].tolist()
    camps, is_direct, in_view = reading.camps_of(asked), asked.material.is_direct, asked.in_view
    rows = candidates(vectors.values, camps, labels, is_direct, in_view, MOST_CANDIDATES)
    where = "that are central to topics on which several camps speak"
    if not any(labels):
        where = "nearest to what other camps say"
        rows = remember(
            ("candidate claims", asked.corpus.content_hash, in_view.tobytes()),
            "Looking for quotes on shared topics",
            lambda _: candidates_without_topics(vectors.values, camps, is_direct, in_view, MOST_CANDIDATES),
        )
    if not rows:
        return
    st.caption(f"Verbatim quotes {where}, to take over and reword:")
    for row in rows:
        words = " ".join(quotes["text"].array[row].split())
        with st.container(horizontal=True, vertical_alignment="center"):
            markup.show("paragraph.html", text=f"{words[:180]}{'…' if len(words) > 180 else ''}")
            st.button("Take over", key=f"take_over_{row}", on_click=_take_over, args=(words[:LONGEST_CLAIM],))


def _edit(asked: Positions, claim: Claim) -> None:
    # another name for each wording, so that the fields hold the current claim. By their `value`, not by the session
    # state: that is sent once, and lost if the page is redrawn before the menu is opened.
    key = f"edit_claim.{claim.claim_id}.{hashlib.sha256(repr(claim).encode()).hexdigest()[:12]}"
    with (
        st.popover("Edit this claim", icon=":material/tune:", key="edit_claim_menu"),
        st.form("edit_claim", border=False),
    ):
        st.text_input("Claim", claim.claim, key=f"{key}.claim", max_chars=LONGEST_CLAIM)
        against = "Against it, in the opponents' own words"
        st.text_input(against, claim.counter_claim, key=f"{key}.counter_claim", max_chars=LONGEST_CLAIM)
        kinds = ["", *KINDS]
        at = kinds.index(claim.kind) if claim.kind in kinds else 0
        st.selectbox("Kind", kinds, at, format_func=lambda kind: _KINDS[kind], key=f"{key}.kind")
        st.text_area("Note for coders: what counts", claim.note, key=f"{key}.note", max_chars=LONGEST_CELL)
        st.form_submit_button("Keep", on_click=_keep, args=(asked, claim, key))


def _keep(asked: Positions, claim: Claim, key: str) -> None:
    typed = {name: str(st.session_state[f"{key}.{name}"] or "") for name in ("claim", "counter_claim", "kind", "note")}
    words = " ".join(typed["claim"].split())
    others = {one.claim for one in claims_by_name(asked).values() if one.claim_id != claim.claim_id}
    if not words or words in others:
        why = "a claim needs words" if not words else "another claim has these words"
        link.notify(f"The claim keeps its words: {why}. Everything else is kept as you wrote it.")
    edited = Claim(
        claim.claim_id,
        words if words and words not in others else claim.claim,
        " ".join(typed["counter_claim"].split()),
        typed["kind"],
        typed["note"].strip(),
    )
    if edited != claim:
        session_marks.keep(asked.corpus, session_marks.marking_of(asked.corpus).rewording(edited))
    st.session_state[CLAIM] = claim_in_link(asked.corpus, edited)


def _from_link(linked: str) -> dict[str, Claim]:
    """A claim that a colleague wrote: it comes with the link, and is kept here from its first mark."""
    claim = written_claim(linked)
    return {linked: claim} if claim.claim else {}


def _add(asked: Positions) -> None:
    claim = written_claim(st.session_state[_WRITTEN])
    if not claim.claim:
        return
    claim = claim._replace(counter_claim=" ".join(str(st.session_state.get(_COUNTER) or "").split()))
    there = next((one for one in claims_by_name(asked).values() if one.claim == claim.claim), None)
    marking = session_marks.marking_of(asked.corpus)
    if there is None:
        session_marks.keep(asked.corpus, marking.claiming(claim))
    elif claim.counter_claim and not there.counter_claim:
        there = there._replace(counter_claim=claim.counter_claim)
        session_marks.keep(asked.corpus, marking.rewording(there))
    st.session_state[CLAIM] = claim_in_link(asked.corpus, there or claim)
    st.session_state[_WRITTEN] = st.session_state[_COUNTER] = ""


def _take_over(words: str) -> None:
    st.session_state[_WRITTEN] = words
