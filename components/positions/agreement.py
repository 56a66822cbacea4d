"""The annotators: how far they agree, and the disputes between them, which can be settled or left open."""

from typing import Any

import streamlit as st

from analysis.insufficient_data import InsufficientData
from analysis.positions.agreement import Agreement, agreement, alpha, by_hand, disputes, last_marks, marked_by_both
from analysis.positions.marking import Mark, places
from components import link, markup, session_marks
from components.elements import choice, pressable
from components.positions import reading
from components.positions.marked_corpus import Positions
from components.positions.who import annotator, ask_name
from data.stances import MACHINE, READINGS, SETTLES

MOST_LISTED = 30
MOST_ANNOTATORS = 12  # whose pairs are tried for the default choice
FIRST, SECOND = link.detail_key("first_annotator"), link.detail_key("second_annotator")
SETTLING = " (settling)"  # after the name of the person who settles, whose own reading stays next to it


def show(asked: Positions) -> None:
    """Ask for two annotators, show how far they agree, and list where annotators differ."""
    stances = asked.in_view_stances
    stances = stances[~stances["annotator"].str.startswith(MACHINE)]
    readings = by_hand(stances)
    counts = readings["annotator"].value_counts(sort=False)
    markup.show("annotators.html", annotators=[(name, f"{n:,}") for name, n in counts.items()])
    names = counts.index.tolist()
    if len(names) < 2:
        st.caption(
            "To see how far two people agree, have someone else mark the same claims: under Mark with their own name, "
            "or elsewhere, and you load their stances.csv."
        )
        return
    first, second = _pair(asked, names)
    if first == second:
        st.caption("Choose two different annotators.")
        return
    markup.show("paragraph.html", text=kappa_sentence(agreement(readings, first, second), first, second))
    if len(names) > 2:
        markup.show("paragraph.html", text=alpha_sentence(alpha(readings), len(names)))
    _list(asked)


def reset_choice() -> None:
    """From a callback: there are other marks, so another pair may share most readings."""
    for key in (FIRST, SECOND):
        st.session_state.pop(key, None)


def kappa_sentence(found: Agreement | InsufficientData, first: str, second: str) -> str:
    """Cohen's kappa with its interval in a sentence, or why there is none."""
    if isinstance(found, InsufficientData):
        return found.reason
    return (
        f"{first} and {second} both read {found.n:,} pairs of claim and quote in view and gave the same answer on "
        f"{found.n_equal:,}. Cohen's κ = {found.value:.2f} (95% interval {found.low:.2f} to {found.high:.2f}): "
        "1 is full agreement, 0 what chance would give."
    )


def alpha_sentence(found: Agreement | InsufficientData, n_annotators: int) -> str:
    """Krippendorff's alpha with its interval in a sentence, or why there is none."""
    if isinstance(found, InsufficientData):
        return found.reason
    return (
        f"All {n_annotators} annotators: {found.n:,} pairs were read by two or more. Krippendorff's α = "
        f"{found.value:.2f} (95% interval {found.low:.2f} to {found.high:.2f})."
    )


def _pair(asked: Positions, names: list[str]) -> tuple[str, str]:
    stances = by_hand(asked.in_view_stances)
    some = names[:MOST_ANNOTATORS]
    pairs = [(one, other) for at, one in enumerate(some) for other in some[at + 1 :]]
    default = max(pairs, key=lambda pair: len(marked_by_both(stances, *pair)))
    with st.container(horizontal=True, key="annotator_pair"):
        for label, key, name in zip(("First annotator", "Second annotator"), (FIRST, SECOND), default, strict=True):
            choice.settle(key, names, name)
            st.selectbox(label, names, key=key, width=250, persist_state="session")
    return st.session_state[FIRST], st.session_state[SECOND]


def _list(asked: Positions) -> None:
    found = disputes(asked.in_view_stances)
    n_open = int((~found["is_settled"]).sum())
    markup.show("heading.html", text=f"Where they differ: {n_open:,} open, {len(found) - n_open:,} settled")
    if found.empty:
        st.caption("No differences among the quotes that two or more of them read.")
        return
    ask_name("needed to settle a dispute")
    entries = [_entry(asked, pair) for pair in found.head(MOST_LISTED).to_dict("records")]
    pressable.show(
        markup.html("disputes.html", entries=entries, readings=READINGS, may_settle=bool(annotator())),
        "disputes",
        lambda name: _settle(asked, name),
    )
    if len(found) > MOST_LISTED:
        st.caption(
            f"The first {MOST_LISTED} of {len(found):,}: open ones first, opposite stances before smaller differences."
        )


def _entry(asked: Positions, pair: dict[str, Any]) -> dict[str, object]:
    claims = {claim["claim_id"]: claim for claim in asked.marked.claims.to_dict("records")}
    row = int(asked.quote_ids.get_indexer([pair["quote_id"]])[0])
    stances = asked.marked.stances
    here = last_marks(
        stances[(stances["claim_id"] == pair["claim_id"]) & (stances["quote_id"] == pair["quote_id"])]
    ).to_dict("records")
    here = [mark for mark in here if not mark["annotator"].startswith(MACHINE)]
    settled = [mark for mark in here if mark["origin"] == SETTLES]
    return {
        **reading.entry_of(asked, row),
        "claim": claims[pair["claim_id"]],
        "readings": [mark for mark in here if mark["origin"] != SETTLES],
        "settled": settled[-1] if settled else None,
        "key": f"{pair['claim_id']}|{pair['quote_id']}",
    }


def _settle(asked: Positions, pressed: str) -> None:
    what, _, key = pressed.partition(":")
    claim_id, _, quote_id = key.partition("|")
    marking = session_marks.marking_of(asked.corpus)
    if what == "open":
        stances = asked.marked.stances
        settling = stances[
            (stances["claim_id"] == claim_id) & (stances["quote_id"] == quote_id) & (stances["origin"] == SETTLES)
        ]
        # a settlement saved in the corpus is undone there
        marking = marking.without_marks(places(settling), places(asked.corpus.marked.stances))
    elif what in READINGS and annotator():
        name = f"{annotator()[: 80 - len(SETTLING)]}{SETTLING}"
        marking = marking.with_mark(Mark(claim_id, quote_id, what, annotator=name, origin=SETTLES))
    session_marks.keep(asked.corpus, marking)
