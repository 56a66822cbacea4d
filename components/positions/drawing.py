"""Drawing quotes at random to read for a claim: for a check of the unread, or for an estimate."""

from collections.abc import Sequence
from datetime import UTC, datetime

from analysis.positions.marking import Claim
from analysis.positions.reading import draws
from analysis.positions.reading.draws import SamplingFrame
from components import session_marks
from components.positions.marked_corpus import Positions
from components.positions.who import annotator


def draw(purpose: str, asked: Positions, claim: Claim, frames: list[SamplingFrame]) -> None:
    """Draw from a callback, and keep the draw with its seed, day and annotator; `purpose` is CHECK or SAMPLE.

    A claim in the reader's own words is kept with it.
    """
    day = datetime.now(UTC).date().isoformat()
    rows = draws.draw(purpose, claim.claim_id, frames, draws.new_seed(), annotator(), day)
    session_marks.keep(asked.corpus, session_marks.marking_with(asked.corpus, claim).drawing(rows))


def n_drawn(frames: Sequence[SamplingFrame]) -> int:
    """How many quotes there will be to read. A joint statement of two camps counts once if both are drawn whole; of a
    partial draw nobody knows in advance, so it counts for each."""
    whole = {quote for frame in frames if frame.n >= len(frame.quote_ids) for quote in frame.quote_ids}
    return len(whole) + sum(frame.n for frame in frames if frame.n < len(frame.quote_ids))
