"""Where marks are kept: in the session of the person who makes them, until they are saved in a corpus of the store.

Only this module knows the place. Code that marks gets the value from `marking_of`, changes it and passes it to `keep`.
"""

import streamlit as st

from analysis.positions.marking import Claim, Marking
from components import link
from data.corpus import Corpus

MOST_STEPS = 100  # that can be undone


def marking_of(corpus: Corpus) -> Marking:
    """What was marked in this session on this corpus, beyond its own stances."""
    return _steps(corpus)[-1]


def keep(corpus: Corpus, marking: Marking) -> None:
    """Store this as what was marked; the step can be undone."""
    if marking != marking_of(corpus):
        st.session_state[_key(corpus)] = (*_steps(corpus)[-MOST_STEPS:], marking)


def marking_with(corpus: Corpus, claim: Claim) -> Marking:
    """What was marked in this session, with a claim that may have come with a link and is not in the corpus yet."""
    marking = marking_of(corpus)
    return marking if (corpus.marked.claims["claim_id"] == claim.claim_id).any() else marking.claiming(claim)


def can_undo(corpus: Corpus) -> bool:
    """Whether there is a step to undo."""
    return len(_steps(corpus)) > 1


def undo(corpus: Corpus) -> None:
    """Undo the last step, whatever it was: a mark, a change, a claim, a file."""
    if can_undo(corpus):
        st.session_state[_key(corpus)] = _steps(corpus)[:-1]


def put_away(corpus: Corpus) -> None:
    """The marks were saved in the corpus: forget them here."""
    st.session_state.pop(_key(corpus), None)


def _steps(corpus: Corpus) -> tuple[Marking, ...]:
    held: tuple[Marking, ...] = st.session_state.get(_key(corpus), (Marking(),))
    return held


def _key(corpus: Corpus) -> str:
    # a corpus of the store can be given another title, and so another name
    return f"{link.KEPT}marks.{corpus.corpus_id or corpus.name}"
