"""Duplicate quotes, side by side: merged, kept, or skipped."""

import pandas as pd
import streamlit as st

from analysis.making import duplicates
from analysis.making.duplicates import DECISIONS, DuplicateGroup
from components import markup
from components.imports.draft import ImportDraft

AS_SUGGESTED = "as suggested"
_AT_ONCE = 10
_MOST_SHOWN = 4  # quotes of one group


def show(draft: ImportDraft, quotes: pd.DataFrame) -> pd.DataFrame:
    """Draw the step for quotes with the same words; the quotes that the decisions leave."""
    st.header("5 · Duplicates")
    key = (draft.reviewed_key, draft.leave_out_faults, len(quotes))
    groups = draft.step("same words", key, lambda: duplicates.same_words(quotes))
    if not groups:
        st.caption("No two quotes have the same words.")
    else:
        n = len(groups)
        st.caption(
            f"{n:,} {'statement appears' if n == 1 else 'statements appear'} more than once. "
            "Suggested: merge what one speaker said once and several outlets carried; keep both if the day, the "
            "venue, the place or any other cell differs. Merged quotes keep every cell that differs."
        )
        decided = decide(draft, quotes, groups, "same words", AS_SUGGESTED)
        chosen = tuple(decided.items())
        left, _ = draft.step("resolved", (key, chosen), lambda: duplicates.resolve(quotes, decided))
        gone = len(quotes) - len(left)
        st.caption(f"{gone:,} {'quote' if gone == 1 else 'quotes'} fewer: {len(left):,} remain.")
        quotes = left
    _near(draft)
    return quotes


def _near(draft: ImportDraft) -> None:
    draft.look_for_near = st.checkbox(
        "Also look for near-duplicates once the quotes are embedded",
        key=draft.widget("look_for_near", draft.look_for_near),
    )
    if draft.look_for_near:
        draft.least_alike = st.number_input(
            "At least this similar (0: like two random quotes, 1: the same text)",
            *(0.80, 0.99),
            step=0.01,
            key=draft.widget("least_alike", draft.least_alike),
            help="Cosine measures likeness in topic and wording: “we will talk” and “we will not talk” are alike too.",
        )


def decide(
    draft: ImportDraft, quotes: pd.DataFrame, groups: list[DuplicateGroup], what: str, default: str, n_there: int = 0
) -> dict[DuplicateGroup, str]:
    """Draw the groups with a choice for all and one for each; the decision on each group.

    The first `n_there` quotes are in the corpus already.
    """
    key = draft.widget(f"all {what}", default)
    for_all = st.segmented_control("All of them", (AS_SUGGESTED, *DECISIONS), key=key, required=True) or default
    with st.expander("Compare them side by side", icon=":material/compare_arrows:", key=f"import_groups {what}"):
        pages = -(-len(groups) // _AT_ONCE)
        page = 1
        if pages > 1:
            label = f"Page (1 to {pages})"
            page = int(st.number_input(label, 1, pages, key=draft.widget(f"page {what}", 1), width=160))
        for group in groups[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
            _draw(draft, quotes, group, for_all, n_there)
    others = [group for group in groups if group not in draft.decided]
    as_all = dict.fromkeys(others, for_all)
    if for_all == AS_SUGGESTED:
        as_all = duplicates.suggestions(quotes, others, n_there)
    return {group: draft.decided.get(group) or as_all[group] for group in groups}


def _for(quotes: pd.DataFrame, group: DuplicateGroup, for_all: str, n_there: int) -> str:
    return duplicates.suggest(quotes, group, n_there) if for_all == AS_SUGGESTED else for_all


def _draw(draft: ImportDraft, quotes: pd.DataFrame, group: DuplicateGroup, for_all: str, n_there: int) -> None:
    names = ("text", "speaker", "camp", "outlet", "published_on")
    shown = [{name: quotes[name].array[row] for name in names} for row in group.rows[:_MOST_SHOWN]]
    more = len(group.rows) - len(shown)
    figure = "the same words" if group.cosine == 1 else f"cosine {group.cosine:.3f}"
    figure += f"; and {more:,} more" if more else ""
    others = dict.fromkeys(n for row in group.rows[1:] for n in duplicates.differing(quotes, group.rows[0], row))
    figure += f"; they differ in {', '.join(others)}" if others else ""
    markup.show("duplicates.html", quotes=shown, figure=figure)
    as_all = f"as all ({_for(quotes, group, for_all, n_there)})"
    key = draft.widget(f"group {group.rows}", draft.decided.get(group, as_all))
    if st.session_state[key] not in DECISIONS:
        st.session_state[key] = as_all
    choice = st.segmented_control(
        f"Quotes {group.rows}", (as_all, *DECISIONS), key=key, required=True, label_visibility="collapsed"
    )
    if choice in DECISIONS:
        draft.decided[group] = choice
    else:
        draft.decided.pop(group, None)
