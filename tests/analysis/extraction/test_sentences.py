"""Sentences of wire, official, translated and transcript prose, invented for these tests, with their expected rows.

A file holds one kind. Under each sentence come its rows: the speakers (joined by &), the words, and further
requirements: `waits` (never ticked), `via=` (who relayed it), `camp=` (as the shipped table proposes it).
"""

from pathlib import Path

import pytest

from analysis.extraction.review import camps
from analysis.extraction.statements import Statement, extract

FOLDER = Path(__file__).parent / "sentences"
FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SHARE_RIGHT = 0.95  # of the sentences of all kinds together
Row = tuple[str, str, dict[str, str]]


def read(kind: str) -> list[tuple[str, list[Row]]]:
    """The sentences of a kind, each with its rows: speakers, words, and further requirements."""
    found: list[tuple[str, list[Row]]] = []
    for line in (FOLDER / f"{kind}.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            speakers, words, *rest = [cell.strip() for cell in line.split("|")]
            flags = dict(flag.partition("=")[::2] for flag in rest[0].split(";")) if rest and rest[0] else {}
            found[-1][1].append((speakers, words, {name.strip(): value.strip() for name, value in flags.items()}))
        elif line.strip():
            found.append((line, []))
    return found


def summary(text: str, one: Statement) -> tuple[str, str]:
    return " & ".join((one.speaker, *one.others)), " … ".join(text[a:b] for a, b in one.segments)


def wrong(text: str, rows: list[Row]) -> str:
    """What is wrong with the rows found in a sentence; "" if nothing is. Additional rows are allowed if they wait."""
    found = {summary(text, one): one for one in extract(text)}
    for speakers, words, flags in rows:
        one = found.pop((speakers, words), None)
        if one is None:
            return f"no {(speakers, words)} among {[summary(text, one) for one in extract(text)]}"
        if "via" in flags and one.relayed_by != flags["via"]:
            return f"relayed by {one.relayed_by!r}, not {flags['via']!r}"
        camp = camps.propose(camps.shipped_table(), one.speaker, one.role, one.affiliation)
        if "camp" in flags and camp != flags["camp"]:
            return f"camp {camp!r}, not {flags['camp']!r}"
        if "waits" in flags and one.confident:
            return f"{words!r} is ticked"
    ticked = [row for row, one in found.items() if one.confident]
    return f"ticked besides: {ticked}" if ticked else ""


@pytest.fixture(scope="module")
def faults() -> dict[str, list[str]]:
    """What is wrong with each sentence, by kind."""
    return {kind: [wrong(text, rows) for text, rows in read(kind)] for kind in FILES}


def test_there_are_sentences_of_many_kinds():
    assert len(FILES) >= 12
    assert sum(len(read(kind)) for kind in FILES) >= 240


def test_the_sentences_give_their_rows(faults):
    all_of_them = [fault for of_kind in faults.values() for fault in of_kind]
    found_wrong = [fault for fault in all_of_them if fault]
    assert len(found_wrong) <= (1 - SHARE_RIGHT) * len(all_of_them), "\n".join(found_wrong)


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_mostly_right(kind, faults):
    found_wrong = [fault for fault in faults[kind] if fault]
    assert len(found_wrong) <= 0.15 * len(faults[kind]), "\n".join(found_wrong)


@pytest.mark.parametrize("kind", FILES)
def test_what_was_turned_is_never_ticked(kind):
    for text, rows in read(kind):
        turned = {words for _, words, flags in rows if "waits" in flags}
        ticked = {summary(text, one)[1] for one in extract(text) if one.confident}
        assert not turned & ticked, text
