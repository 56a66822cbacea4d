"""Names that look like one person's, offered for joining before a test counts them as two people."""

import numpy as np
import streamlit as st

from analysis.compare.sides.like_names import LikeNames, like_names
from analysis.making.edits import Draft, one_speaker
from components import link
from components.compare.comparison import Comparison
from components.computation import remember
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.counting import count_of

MOST_OFFERED = 8


def show(compared: Comparison, own: OpenCorpus | None) -> None:
    """Say which names of the sides look like one person's, with a way to join them; nothing if none do."""
    groups = of_sides(compared)
    if not groups:
        return
    names = count_of(len(groups), "name")
    with st.expander(
        f"{names} may be one person's under several spellings: tests count them as different people",
        icon=":material/group:",
        key="like_speakers",
    ):
        st.caption(
            "Found by similarity alone (order, case, titles, initials, transliteration), so check before you join. "
            + (
                "What you join is an edit of the corpus, saved under Corpus as a new version."
                if _may_join(own)
                else "To join them, save the corpus as your own under Corpus: there each can be joined."
            )
        )
        for number, group in enumerate(groups[:MOST_OFFERED]):
            _offer(compared, own, number, group)
        if len(groups) > MOST_OFFERED:
            st.caption(f"… and {len(groups) - MOST_OFFERED:,} more.")


def of_sides(compared: Comparison) -> list[LikeNames]:
    """Groups of similar names of which at least one speaks for a compared side."""
    quotes = compared.corpus.quotes
    mask = np.any(list(compared.sides.values()), axis=0)
    return remember(
        ("like names", *compared.key),
        "Comparing names",
        lambda progress: like_names(quotes["speaker"].to_numpy()[mask], progress),
    )


def _may_join(own: OpenCorpus | None) -> bool:
    return own is not None and own.may_edit


def _offer(compared: Comparison, own: OpenCorpus | None, number: int, group: LikeNames) -> None:
    spelled = ", ".join(f"{name} ({n:,})" for name, n in zip(group.spellings, group.n_quotes, strict=True))
    if own is None or not own.may_edit:
        st.caption(literal(spelled))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(literal(spelled), width="stretch")
        st.button(
            literal(f"Join as {group.name}"),
            key=f"join_speakers_{number}",
            icon=":material/merge:",
            on_click=_join,
            args=(compared, own, group),
        )


def _join(compared: Comparison, own: OpenCorpus, group: LikeNames) -> None:
    """From a callback: make the same edit as “Unify a speaker's spelling”, and go to where it is saved."""
    draft = stored_corpora.draft(own.access.corpus_id) or Draft(compared.corpus.version)
    edited = draft.apply(compared.corpus.quotes)
    stored_corpora.keep_draft(own.access.corpus_id, draft.then(one_speaker(edited, group.spellings, group.name)))
    link.open_screen("Corpus", corpus_part="Edit")
