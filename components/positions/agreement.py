"""Two annotators: how far they agree, and where they do not."""

import streamlit as st

from analysis.insufficient_data import Unanswered
from analysis.positions.agreement import Agreement, agreement, disagreements, marked_by_both
from components import link, markup
from components.positions.marked_corpus import Positions
from data.table import parts

MOST_LISTED = 30
FIRST, SECOND = link.detail_key("first_annotator"), link.detail_key("second_annotator")


def show(asked: Positions) -> None:
    """Ask for two annotators, tell Cohen's kappa, and list what they see differently."""
    stances = asked.in_view_stances
    counts = stances["annotator"].value_counts(sort=False)
    markup.show("annotators.html", annotators=[(name, f"{n:,}") for name, n in counts.items()])
    names = counts.index.tolist()
    if len(names) < 2:
        st.caption(
            "To see how far two people agree, someone else marks the same claims: under Mark with a name of their own, "
            "or elsewhere, and you take in their stances.csv."
        )
        return
    first, second = _pair(asked, names)
    if first == second:
        st.caption("Choose two different annotators.")
        return
    markup.show("paragraph.html", text=told(agreement(stances, first, second), first, second))
    _list(asked, first, second)


def choose_anew() -> None:
    """From a callback: other marks are there, so the two who share most may be others."""
    for key in (FIRST, SECOND):
        st.session_state.pop(key, None)


def told(found: Agreement | Unanswered, first: str, second: str) -> str:
    """Cohen's kappa in a sentence, or why there is none."""
    if isinstance(found, Unanswered):
        return found.reason
    return (
        f"{first} and {second} both marked {found.n:,} pairs of claim and quote in view and gave the same stance on "
        f"{found.n_equal:,}. Cohen's κ = {found.kappa:.2f}: 1 is full agreement, 0 what chance would give."
    )


def _pair(asked: Positions, names: list[str]) -> tuple[str, str]:
    stances = asked.in_view_stances
    pairs = [(one, other) for at, one in enumerate(names[:12]) for other in names[at + 1 : 12]]
    default = max(pairs, key=lambda pair: len(marked_by_both(stances, *pair)))
    with st.container(horizontal=True, key="annotator_pair"):
        for label, key, name in zip(("First annotator", "Second annotator"), (FIRST, SECOND), default, strict=True):
            if st.session_state.get(key) not in names:
                st.session_state[key] = name
            st.selectbox(label, names, key=key, width=250, persist_state="session")
    return st.session_state[FIRST], st.session_state[SECOND]


def _list(asked: Positions, first: str, second: str) -> None:
    differ = disagreements(asked.in_view_stances, first, second)
    markup.show("heading.html", text=f"Where they differ: {len(differ):,}")
    if differ.empty:
        st.caption("Nowhere among the quotes that both marked.")
        return
    claims = dict(zip(asked.marked.claims["claim_id"], asked.marked.claims["claim"], strict=True))
    looks = {camp.name: camp for camp in asked.corpus.camps}
    entries = []
    for pair in differ.head(MOST_LISTED).to_dict("records"):
        quote = asked.corpus.quote(int(asked.quote_ids.get_indexer([pair["quote_id"]])[0]))
        both = ((first, "first"), (second, "second"))
        marks = [
            {"stance": pair[f"stance_{nth}"], "reason": pair[f"reason_{nth}"], "annotator": name} for name, nth in both
        ]
        entries.append(
            {
                "claim": claims[pair["claim_id"]],
                "quote": quote,
                "camps": [looks[name] for name in parts(quote["camp"])],
                "speakers": " and ".join(parts(quote["speaker"])),
                "marks": marks,
            }
        )
    markup.show("disagreements.html", entries=entries)
    if len(differ) > MOST_LISTED:
        st.caption(f"The first {MOST_LISTED} of {len(differ):,}, opposite stances first.")
