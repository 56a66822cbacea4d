"""The quotes that one cell of the matrix rests on, with each mark's reason and annotator."""

from analysis.positions.intervals import in_words, percent
from analysis.positions.matrix.positions import Cell, ClaimRow
from components import markup
from components.positions import reading
from components.positions.marked_corpus import Positions
from data.stances import MACHINE

MOST_READ = 20  # quotes of each outcome
_HEADINGS = {
    "supports": "Supports",
    "conditional": "Agrees on a condition",
    "opposes": "Opposes",
    "disputed": "Disputed: no reading has a majority of the annotators",
    "neither": "Neither supports nor opposes",
}


def html(asked: Positions, row: ClaimRow, side: str, cell: Cell) -> str:
    """The evidence for a claim and a side. Quotes read and set aside as not about it are counted, not listed."""
    marks = asked.marks_of(row.claim_id)
    groups = []
    for outcome, heading in _HEADINGS.items():
        ids = cell.ids(outcome)
        if not ids:
            continue
        rows = asked.quote_ids.get_indexer(list(ids[:MOST_READ])).tolist()
        entries = [_entry(asked, quote_id, at, marks, cell) for quote_id, at in zip(ids[:MOST_READ], rows, strict=True)]
        groups.append({"heading": heading, "n": f"{len(ids):,}", "entries": entries, "more": len(ids) - len(entries)})
    claim = next(one for one in asked.marked.claims.to_dict("records") if one["claim_id"] == row.claim_id)
    return markup.html(
        "evidence.html",
        side=side,
        claim=claim,
        groups=groups,
        sentence=certainty_sentence(cell),
        n_aside=cell.n("not about it"),
    )


def certainty_sentence(cell: Cell) -> str:
    """How certain the side's stance is, in a sentence; "" if no quote takes a position."""
    if cell.support is None:
        return ""
    n = len(cell.scores)
    voices = "1 independent voice" if n == 1 else f"{n:,} independent voices"
    by = "1 annotator" if cell.n_annotators == 1 else f"{cell.n_annotators:,} annotators"
    if cell.interval is None:
        return f"{voices}, too few for an interval; marked by {by}."
    low, high = cell.interval
    return f"Support {percent(cell.support)} over {voices} (95% interval {in_words(low, high)}); marked by {by}."


def _entry(
    asked: Positions, quote_id: str, at: int, marks: dict[str, list[dict[str, str]]], cell: Cell
) -> dict[str, object]:
    votes = cell.split.get(quote_id, {})
    return {
        **reading.entry_of(asked, at),
        "split": ", ".join(f"{n} {stance}" for stance, n in sorted(votes.items(), key=lambda vote: -vote[1])),
        "marks": [mark for mark in marks[quote_id] if not mark["annotator"].startswith(MACHINE)],
    }
