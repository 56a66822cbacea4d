"""Which claim is marked: one of the corpus, one that came with a file, or one in the reader's own words."""

import streamlit as st

from analysis.positions.marking import Claim, written_claim
from components import markup, session_marks
from components.positions.marked_corpus import CLAIM, Positions, claim_in_link
from data.stances import CLAIM_COLUMNS, LONGEST_CLAIM

_WRITTEN = "claim_written"


def show(asked: Positions) -> Claim | None:
    """Ask for the claim; None where there is none to choose from."""
    claims = known(asked)
    if (linked := asked.view.details.get("claim", "")) and linked not in claims:
        claims |= _from_link(linked)
    if claims:
        if st.session_state.get(CLAIM) not in claims:
            st.session_state[CLAIM] = next(iter(claims))
        st.selectbox(
            "Claim",
            list(claims),
            format_func=lambda value: claims[value].claim if value in claims else value,
            key=CLAIM,
            persist_state="session",
        )
    with st.expander("Write a claim", icon=":material/edit:", expanded=not claims):
        st.caption("One sentence that quotes may support or oppose, such as “The talks should go on”.")
        with st.form("write_claim", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Your claim", key=_WRITTEN, max_chars=LONGEST_CLAIM, label_visibility="collapsed")
            st.form_submit_button("Add", on_click=_add, args=(asked,))
    chosen = claims.get(st.session_state.get(CLAIM, ""))
    if chosen and chosen.note:
        markup.show("note.html", text=f"What counts: {chosen.note}")
    return chosen


def known(asked: Positions) -> dict[str, Claim]:
    """Every claim by the name that a link has for it, the corpus's first."""
    table = asked.marked.claims
    claims = [Claim(*row) for row in table[list(CLAIM_COLUMNS)].itertuples(index=False)]
    return {claim_in_link(asked.corpus, claim): claim for claim in claims}


def _from_link(linked: str) -> dict[str, Claim]:
    """A claim that a colleague wrote: it comes with the link, and is kept here with its first mark."""
    claim = written_claim(linked)
    return {linked: claim} if claim.claim else {}


def _add(asked: Positions) -> None:
    claim = written_claim(st.session_state[_WRITTEN])
    if not claim.claim:
        return
    there = next((one for one in known(asked).values() if one.claim == claim.claim), None)
    if there is None:
        session_marks.keep(asked.corpus, session_marks.of(asked.corpus).claiming(claim))
    st.session_state[CLAIM] = claim_in_link(asked.corpus, there or claim)
    st.session_state[_WRITTEN] = ""
