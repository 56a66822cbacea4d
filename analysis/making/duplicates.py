"""Duplicate quotes: the same words, or nearly, and how they are resolved."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.embedding.search import cosine_at_random
from analysis.progress import Progress, silent
from data.importing.camps import plain
from data.schema import LONGEST_TEXT, SEPARATOR
from data.table import make_id

MERGE, KEEP, SKIP = "merge", "keep both", "skip the later"
DECISIONS = (MERGE, KEEP, SKIP)
MOST_GROUPS = 1_000  # groups that a person is asked about
CARRIED_BY = "also_carried_by"  # a column of merged quotes: where else they were published
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›〝〞＂″", '"') | dict.fromkeys("‘’‚‛′´`", "'"))
# where a statement was published: it may have several carriers, and merging keeps them all
_DOCUMENT = ("outlet", "title", "author", "url", "published_on")
# ids, and values derived from the words and the document
_PLACE = ("start", "end", "prefix", "suffix", "source_sha256")  # of one document: never mixed with another's
_NOT_COMPARED = frozenset(("quote_id", "text", "prefix", "suffix", "source_sha256", CARRIED_BY, "edited", "statement"))
_PIECE = re.compile(r"\d+/\d+")  # "part" of a statement that was found in pieces; in another table a part is a position
_MOST_COMPARED = 300  # rows with the same words that are distinguished by their other cells
_SPARE = 0.01  # what bfloat16 can take away from a cosine
_FEW = 20  # quotes; of fewer, two drawn at random may well be near duplicates


@dataclass(frozen=True)
class DuplicateGroup:
    """Rows (positions, ascending) that say the same; `cosine` of a pair whose words differ, 1 for identical words."""

    rows: tuple[int, ...]
    cosine: float = 1.0


def normalise(text: str) -> str:
    """The words without typographic differences: kinds of space and quotation marks, and marks around the whole."""
    text = re.sub(r"\s+", " ", text.translate(_QUOTES)).strip()
    return text.strip("\"' ") or text


def same_words(quotes: pd.DataFrame) -> list[DuplicateGroup]:
    """Groups of quotes with the same words, in corpus order; case counts.

    If only some of them can be one statement, only those are a group.
    """
    words = quotes["text"].map(normalise).reset_index(drop=True)
    twice = words[words.duplicated(keep=False)]
    groups = [tuple(int(row) for row in rows) for rows in twice.groupby(twice, sort=False).groups.values()]
    return sorted(
        (DuplicateGroup(rows) for group in groups for rows in _statements(quotes, group)), key=lambda group: group.rows
    )


def _statements(quotes: pd.DataFrame, rows: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Rows with the same words, separated where other cells show two statements; all together if none can be one."""
    apart: list[list[int]] = []
    for row in rows if len(rows) <= _MOST_COMPARED else ():
        one = next((others for others in apart if not differing(quotes, others[0], row)), None)
        if one is None:
            apart.append([row])
        else:
            one.append(row)
    several = [tuple(one) for one in apart if len(one) > 1]
    return several or [rows]


def near(
    quotes: pd.DataFrame, vectors: np.ndarray, least_alike: float, progress: Progress = silent
) -> tuple[list[DuplicateGroup], int]:
    """Pairs that are at least this similar with different words, the most similar first, and how many there are.

    0 is as similar as two quotes drawn at random, 1 the same text: a cosine has different meanings in different models.

    Returns at most MOST_GROUPS, the most similar ones. `vectors` (n, n_dims) float32 of length one.
    """
    import torch

    from analysis.embedding.bulk_encoder import fast_type

    low = torch.from_numpy(vectors).to(fast_type())
    n = len(vectors)
    least_cosine = cosine_of(least_alike, vectors)
    words = quotes["text"].map(normalise).tolist()
    pairs: list[tuple[float, int, int]] = []
    n_found = 0
    for block in row_blocks(n, n, progress):
        cosines = low[block] @ low[block.start :].T
        for row, column in torch.nonzero(cosines >= least_cosine - _SPARE).tolist():
            first, second = block.start + row, block.start + column
            if first < second and words[first] != words[second]:
                exact = float(vectors[first] @ vectors[second])
                if exact >= least_cosine:
                    n_found += 1
                    pairs.append((-exact, first, second))
        if len(pairs) > 20 * MOST_GROUPS:
            pairs = sorted(pairs)[:MOST_GROUPS]
    return [DuplicateGroup((first, second), -cosine) for cosine, first, second in sorted(pairs)[:MOST_GROUPS]], n_found


def cosine_of(alike: float, vectors: np.ndarray) -> float:
    """The cosine for a similarity: 0 is the median of pairs drawn at random, 1 the same text.

    The vectors determine where 0 is: some models place all texts close together. With fewer than _FEW quotes it is
    cosine 0.
    """
    if len(vectors) < _FEW:
        return alike
    unrelated = cosine_at_random(vectors)
    return unrelated + alike * (1 - unrelated)


def suggest(quotes: pd.DataFrame, group: DuplicateGroup, n_there: int = 0) -> str:
    """Merge what one speaker of one camp said once, and several carried; other rows are two statements.

    The same words on another day, at another venue or place in a document, or with any other cell that differs, are
    kept. Rows of which all cells equal one of the first `n_there`, which are already in a corpus, are not added.
    """
    if group.cosine != 1.0 or any(differing(quotes, group.rows[0], row) for row in group.rows[1:]):
        return KEEP
    first = group.rows[0]
    is_known = n_there and first < n_there <= group.rows[1]
    if is_known and not any(_adds(quotes, first, row) for row in group.rows[1:]):
        return SKIP
    return MERGE


def differing(quotes: pd.DataFrame, first: int, other: int) -> list[str]:
    """The columns in which two rows with the same words show that they are two statements. An empty cell differs from
    none.

    A different outlet shows no such thing, and if outlets or documents differ neither do their titles, addresses and
    dates, nor the position of the words in them.
    """
    cells = {name: (quotes[name].array[first].strip(), quotes[name].array[other].strip()) for name in quotes}
    # a position belongs to its document: across two documents it means nothing
    several = any(len({*cells[name]}) > 1 and all(cells[name]) for name in ("outlet", "source_sha256") if name in cells)
    free = {*_NOT_COMPARED, "outlet", *(_DOCUMENT if several else ()), *(("start", "end") if several else ())}
    if all(_PIECE.fullmatch(cell) for cell in cells.get("part", ())):
        free.add("part")
    names = [name for name, (one, two) in cells.items() if name not in free and one and two and one != two]
    # one speaker in two spellings is one speaker
    return [name for name in names if name not in ("speaker", "camp") or plain(cells[name][0]) != plain(cells[name][1])]


def _adds(quotes: pd.DataFrame, first: int, other: int) -> bool:
    """Whether a row has a cell, other than its id, that another with the same words lacks."""
    return any(
        (cell := quotes[name].array[other].strip()) and cell != quotes[name].array[first].strip()
        for name in quotes
        if name != "quote_id" or _has_own_id(quotes, other)
    )


def _has_own_id(quotes: pd.DataFrame, row: int) -> bool:
    """Whether the id of a row was assigned, and not derived from its words and speaker."""
    made = make_id(quotes["speaker"].array[row], quotes["text"].array[row])
    return not re.fullmatch(rf"{made}(-\d+)?", quotes["quote_id"].array[row])


def resolve(quotes: pd.DataFrame, decided: Mapping[DuplicateGroup, str]) -> tuple[pd.DataFrame, np.ndarray]:
    """The quotes after the decisions, in corpus order, and their positions before.

    A merged quote keeps the words and cells of the first, and takes from the others those that it lacks; its outlet
    becomes all outlets that carried the statement, separated by "|", and CARRIED_BY records every cell of the others
    that differs. A quote whose cells do not fit there stays. A quote that is skipped in one group is dropped from all.
    `quotes` itself is not changed.
    """
    first_of = list(range(len(quotes)))
    skipped: set[int] = set()
    for group, decision in decided.items():
        if decision == SKIP:
            skipped |= set(group.rows[1:])
        elif decision == MERGE:
            joined = sorted({_root(first_of, row) for row in group.rows})
            for row in joined[1:]:
                first_of[row] = joined[0]
    merged: dict[int, list[int]] = {}
    for row in range(len(quotes)):
        if row not in skipped and (root := _root(first_of, row)) != row and root not in skipped:
            merged.setdefault(root, []).append(row)
    carriers = {first: _carriers(quotes, first, rows) for first, rows in merged.items()}
    merged = {first: [row for row in rows if row in carriers[first]] for first, rows in merged.items()}
    gone = skipped | {row for rows in merged.values() for row in rows}
    kept = np.array([row for row in range(len(quotes)) if row not in gone], dtype=np.intp)
    return (_with_carriers(quotes, carriers) if merged else quotes).iloc[kept], kept


def _root(first_of: list[int], row: int) -> int:
    while first_of[row] != row:
        row = first_of[row]
    return row


def _carriers(quotes: pd.DataFrame, first: int, rows: Iterable[int]) -> dict[int, str]:
    """What to record about each row merged into the first; rows for which there is no room are missing."""
    n_left = LONGEST_TEXT - (len(quotes[CARRIED_BY].array[first]) if CARRIED_BY in quotes else 0)
    found: dict[int, str] = {}
    listed: set[str] = set()
    for row in rows:
        carrier = _carrier(quotes, row, first)
        if carrier not in listed:
            n_left -= len(carrier) + 2
            if n_left < 0:
                continue
            listed.add(carrier)
        found[row] = carrier
    return found


def _with_carriers(quotes: pd.DataFrame, carriers: Mapping[int, Mapping[int, str]]) -> pd.DataFrame:
    columns = {name: quotes[name].tolist() for name in quotes}
    carried = columns.setdefault(CARRIED_BY, [""] * len(quotes))
    for first, others in carriers.items():
        rows = (first, *others)
        names = [name.strip() for row in rows for name in quotes["outlet"].array[row].split(SEPARATOR) if name.strip()]
        columns["outlet"][first] = f" {SEPARATOR} ".join(dict.fromkeys(names))
        for name, cells in columns.items():
            if name not in (*_DOCUMENT, CARRIED_BY, "quote_id", *_PLACE):
                cells[first] = next((cells[row] for row in rows if cells[row].strip()), cells[first])
        carried[first] = "; ".join(dict.fromkeys(filter(None, [carried[first], *others.values()])))
    return pd.DataFrame(
        {name: pd.Series(cells, index=quotes.index, dtype="str") for name, cells in columns.items()}, index=quotes.index
    )


def _carrier(quotes: pd.DataFrame, row: int, first: int) -> str:
    """Where a merged quote was published, its words if they differ from those kept, and every other cell of it."""
    cells = [quotes[name].array[row] for name in ("outlet", "title", "published_on", "url")]
    words = quotes["text"].array[row]
    cells += [f"“{words}”"] if words != quotes["text"].array[first] else []
    for name in quotes:
        cell = quotes[name].array[row]
        stays = quotes[name].array[first]
        is_told = name in ("outlet", "title", "published_on", "url", "text", CARRIED_BY)
        is_told |= name == "quote_id" and not _has_own_id(quotes, row)
        fills = not stays and name not in (*_DOCUMENT, *_PLACE)
        if not is_told and not fills and cell.strip() and cell.strip() != stays.strip():
            cells.append(f"{name}: {cell}")
    if CARRIED_BY in quotes and quotes[CARRIED_BY].array[row]:
        cells.append(quotes[CARRIED_BY].array[row])
    return ", ".join(filter(None, cells))
