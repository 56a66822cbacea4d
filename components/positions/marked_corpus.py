"""What the parts of the Positions screen share: the corpus in view, and all marks on it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.positions.agreement import last_marks
from analysis.positions.checks import Bound
from analysis.positions.marking import Claim, Marking, together
from analysis.positions.matrix.positions import ClaimOutcomes, Material, by_claim, material, rows_of
from analysis.positions.reading.draws import bounds
from analysis.view.link import View
from analysis.view.selection import Index
from components import link, session_marks
from components.computation import remember
from components.quotes import quote_index
from components.shared import SharedCache
from data.corpus import Corpus
from data.stances import Annotations

PART = link.detail_key("positions_part")
CLAIM = link.detail_key("claim")
MATRIX, MARK, ANNOTATORS, MACHINES = "Matrix", "Mark", "Annotators", "Machine"
_own: SharedCache[tuple[Annotations, np.ndarray]] = SharedCache(most=16)
_by_claim: SharedCache[dict[str, ClaimOutcomes]] = SharedCache(most=16)


@dataclass(frozen=True)
class Positions:
    """A corpus, its quotes in view, and the claims and stances: its own, then those made here.

    `rows` has the row of each stance's quote, (n_stances,), -1 if the corpus holds no such quote.
    """

    corpus: Corpus
    index: Index
    view: View
    in_view: np.ndarray
    marked: Annotations
    rows: np.ndarray
    is_own: bool = False  # nothing was added to the corpus here

    @property
    def by_claim(self) -> dict[str, ClaimOutcomes]:
        """People's outcome on each quote, claim by claim; cached for a corpus to which nothing was added here."""
        if not self.is_own:
            return by_claim(self.marked.stances, self.material)
        return _by_claim.get(self.corpus.content_hash, lambda: by_claim(self.marked.stances, self.material))

    @property
    def quote_ids(self) -> pd.Index:
        return quote_index.quote_index(self.corpus)

    @property
    def material(self) -> Material:
        """What is known of each quote besides its words; made once per corpus."""
        return remember(
            ("positions material", self.corpus.content_hash),
            "Looking for who speaks with whom",
            lambda _: material(self.corpus.quotes, self.quote_ids),
        )

    @property
    def bounds(self) -> dict[tuple[str, str], Bound]:
        """What finished checks say about the unread, by claim and camp."""
        return bounds(self.marked.draws, self.marked.stances, self.quote_ids)

    @property
    def in_view_stances(self) -> pd.DataFrame:
        """The stances on quotes in view."""
        return self.marked.stances[(self.rows >= 0) & self.in_view[self.rows]]

    def marks_of(self, claim_id: str) -> dict[str, list[dict[str, str]]]:
        """What every annotator says on each quote toward this claim, by quote id, in the order of the marks."""
        found: dict[str, list[dict[str, str]]] = {}
        stances = self.marked.stances
        for mark in last_marks(stances[stances["claim_id"] == claim_id]).to_dict("records"):
            found.setdefault(mark["quote_id"], []).append({str(name): str(cell) for name, cell in mark.items()})
        return found


def positions_of(corpus: Corpus, index: Index, view: View, in_view: np.ndarray) -> Positions:
    """The current positions of a corpus."""
    marking = session_marks.marking_of(corpus)
    is_own = marking == Marking()
    if is_own:
        marked, rows = _own.get(corpus.content_hash, lambda: _with_rows(corpus, marking))
    else:
        marked, rows = _with_rows(corpus, marking)
    return Positions(corpus, index, view, in_view, marked, rows, is_own=is_own)


def _with_rows(corpus: Corpus, marking: Marking) -> tuple[Annotations, np.ndarray]:
    marked = together(corpus.marked, marking)
    return marked, rows_of(marked.stances["quote_id"], quote_index.quote_index(corpus))


def claim_in_link(corpus: Corpus, claim: Claim) -> str:
    """How a link names a claim: the corpus's own by id, a written one by its words, which another reader lacks."""
    return claim.claim_id if (corpus.marked.claims["claim_id"] == claim.claim_id).any() else claim.claim


def mark_claim(corpus: Corpus, claim: Claim) -> None:
    """From a callback: open the part where this claim is marked."""
    st.session_state[PART] = MARK
    link.choose(CLAIM, claim_in_link(corpus, claim))
