"""Quotes drawn at random to be read for a claim: for a check of the unread, or for an estimate."""

from datetime import UTC, datetime

from analysis.positions import draws
from analysis.positions.draws import SamplingFrame
from analysis.positions.marking import Claim
from components import session_marks
from components.positions.marked_corpus import Positions
from components.positions.who import annotator


def draw(purpose: str, asked: Positions, claim: Claim, frames: list[SamplingFrame]) -> None:
    """Draw from a callback, and keep the draw with its seed, day and annotator; `purpose` is CHECK or SAMPLE.

    A claim in the reader's own words is kept with it.
    """
    marking = session_marks.marking_of(asked.corpus)
    if not (asked.marked.claims["claim_id"] == claim.claim_id).any():
        marking = marking.claiming(claim)
    day = datetime.now(UTC).date().isoformat()
    rows = draws.draw(purpose, claim.claim_id, frames, draws.new_seed(), annotator(), day)
    session_marks.keep(asked.corpus, marking.drawing(rows))
