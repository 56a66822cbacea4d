"""The same statement in several documents: who has it in full, who cut it, who changed its wording."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

import pandas as pd

from analysis.blocks import with_progress
from analysis.compare.shared_words import Piece, changes
from analysis.progress import Progress, silent
from analysis.text.words import tokens
from analysis.units import document_names
from data.dates import span
from data.table import parts

LEAST_WORDS = 7  # of a statement that can be recognised
MOST_DAYS = 7  # between two dates of one statement: when it was said, else when it was printed
LEAST_SHARED = 0.7  # share of the shorter version's words that are in the longer one, in the same order
_IN_A_ROW = 3  # consecutive words that two versions share at least once
_MOST_WITH_THEM = 40  # quotes beyond which three consecutive words are a formula and prove nothing
_ALIKE = 2  # consecutive words that count as shared; single ones coincide by chance
_REPORT_EVERY = 500


@dataclass(frozen=True)
class OtherWording:
    """One document's wording compared with the fullest: "removed" is what it lacks, "added" what is its own."""

    row: int
    pieces: tuple[Piece, ...]
    n_cut: int  # words of the fullest that it lacks
    n_own: int  # words that the fullest lacks


@dataclass(frozen=True)
class SharedStatement:
    """One statement: the row of its fullest wording, which is the longest, and the others in corpus order."""

    fullest: int
    others: tuple[OtherWording, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.fullest, *(version.row for version in self.others))


def statements(quotes: pd.DataFrame, progress: Progress = silent) -> tuple[SharedStatement, ...]:
    """The statements that several documents carry, those with most versions first; ties in corpus order.

    A quote is a version of a fuller one if they share a speaker's last name but not the document, known dates lie
    within MOST_DAYS, and LEAST_SHARED of its words occur in the fuller one, in order. A row that names several outlets
    counts by itself: all of them print the same words.
    """
    keys = [[token.key for token in tokens(text)] for text in quotes["text"]]
    groups = _around_the_fullest(_link(quotes, keys, progress), keys)
    grouped = {row for rows in groups for row in rows}
    printed_alike = (row for row, cell in enumerate(quotes["outlet"]) if len(parts(cell)) > 1 and row not in grouped)
    groups += [[row] for row in printed_alike]
    texts = quotes["text"].tolist()
    return tuple(_statement(texts, keys, rows) for rows in sorted(groups, key=lambda rows: (-len(rows), rows[0])))


def _statement(texts: list[str], keys: list[list[str]], rows: list[int]) -> SharedStatement:
    fullest = max(rows, key=lambda row: (len(keys[row]), -row))
    others = []
    for row in rows:
        if row != fullest:
            pieces = tuple(changes(texts[fullest], texts[row]))
            n = {
                mark: sum(len(tokens(one.text)) for one in pieces if one.mark == mark) for mark in ("removed", "added")
            }
            others.append(OtherWording(row, pieces, n["removed"], n["added"]))
    return SharedStatement(fullest, tuple(others))


def _link(quotes: pd.DataFrame, keys: list[list[str]], progress: Progress) -> dict[int, set[int]]:
    """For each row the rows that are the same statement in another document."""
    documents, outlets = document_names(quotes), quotes["outlet"].tolist()
    names = [_last_names(cell) for cell in quotes["speaker"]]
    days = [span(said or printed) for said, printed in zip(quotes["said_on"], quotes["published_on"], strict=True)]
    links: dict[int, set[int]] = defaultdict(set)
    for one, other in _candidates(keys, progress):
        elsewhere = documents[one] != documents[other] or outlets[one] != outlets[other]
        if not elsewhere or not names[one] & names[other] or not _is_near(days[one], days[other]):
            continue
        if _is_same(keys[one], keys[other]):
            links[one].add(other)
            links[other].add(one)
    return links


def _is_near(one: tuple[date, date] | None, other: tuple[date, date] | None) -> bool:
    """Whether two spans of days come within MOST_DAYS of each other, or one is unknown."""
    if one is None or other is None:
        return True
    return max(one[0] - other[1], other[0] - one[1]) <= timedelta(days=MOST_DAYS)


def _around_the_fullest(links: dict[int, set[int]], keys: list[list[str]]) -> list[list[int]]:
    """Groups of rows that are all linked with the longest: by links among short ones everything would form one
    chain.
    """
    free = set(links)
    groups = []
    for fullest in sorted(links, key=lambda row: (-len(keys[row]), row)):
        linked = links[fullest] & free if fullest in free else set()
        if linked:
            groups.append(sorted({fullest, *linked}))
            free -= {fullest, *linked}
    return groups


def _candidates(keys: list[list[str]], progress: Progress) -> Iterator[tuple[int, int]]:
    """Pairs of rows, each once, that share some consecutive words."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, words in enumerate(keys):
        if len(words) >= LEAST_WORDS:
            for shared in {tuple(words[at : at + _IN_A_ROW]) for at in range(len(words) - _IN_A_ROW + 1)}:
                holders[shared].append(row)
    met: dict[int, set[int]] = defaultdict(set)
    for rows in holders.values():
        if 1 < len(rows) <= _MOST_WITH_THEM:
            for at, row in enumerate(rows):
                met[row].update(rows[at + 1 :])
    for row, others in with_progress(met.items(), _REPORT_EVERY, progress):
        for other in sorted(others):
            yield row, other


def _last_names(cell: str) -> set[str]:
    """The last word of each speaker's name, leaving out what is in brackets: "Kremlin spokesman Dmitry Peskov"."""
    words = [tokens(name.partition("(")[0]) or tokens(name) for name in parts(cell)]
    return {found[-1].key for found in words if found}


def _is_same(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    wanted = LEAST_SHARED * len(shorter)
    known = set(longer)
    if sum(word in known for word in shorter) < wanted:  # much faster than what follows
        return False
    blocks = SequenceMatcher(None, longer, shorter, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _ALIKE) >= wanted
