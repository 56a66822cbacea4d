"""The quotes that one cell of the matrix rests on, with each stance's reason and who marked it."""

from analysis.positions.positions import ClaimRow
from components import markup
from components.positions.marked_corpus import Positions
from data.table import parts

MOST_READ = 20  # quotes of each stance
_HEADINGS = {
    "supports": "Supports",
    "opposes": "Opposes",
    "disputed": "Disputed: the annotators differ",
    "neither": "Neither supports nor opposes",
}


def html(asked: Positions, row: ClaimRow, side: str) -> str:
    """The evidence of a claim and a side."""
    cell = row.cells[side]
    marks = asked.marks_of(row.claim_id)
    looks = {camp.name: camp for camp in asked.corpus.camps}
    groups = []
    for stance, heading in _HEADINGS.items():
        ids = getattr(cell, stance)
        if not ids:
            continue
        rows = asked.quote_ids.get_indexer(list(ids[:MOST_READ])).tolist()
        entries = []
        for quote_id, at in zip(ids, rows, strict=False):
            quote = asked.corpus.quote(at)
            camps = [looks[name] for name in parts(quote["camp"])]
            speakers = " and ".join(parts(quote["speaker"]))
            entries.append({"quote": quote, "camps": camps, "speakers": speakers, "marks": marks[quote_id]})
        groups.append({"heading": heading, "n": f"{len(ids):,}", "entries": entries, "more": len(ids) - len(entries)})
    return markup.html("evidence.html", side=side, claim=row.claim, claim_id=row.claim_id, groups=groups)
