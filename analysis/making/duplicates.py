"""Duplicate quotes: the same words, or nearly, and how they are resolved."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.embedding.search import cosine_at_random
from analysis.progress import Progress, silent
from data.arrow_strings import arrow_strings, rows_under
from data.importing.columns.camps import plain
from data.schema import LONGEST_TEXT, SEPARATOR
from data.table import make_id

MERGE, KEEP, SKIP = "merge", "keep both", "skip the later"
DECISIONS = (MERGE, KEEP, SKIP)
MOST_GROUPS = 1_000  # groups that a person is asked about
CARRIED_BY = "also_carried_by"  # a column of merged quotes: where else they were published
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›〝〞＂″", '"') | dict.fromkeys("‘’‚‛′´`", "'"))
_TYPOGRAPHIC = "".join(chr(mark) for mark in _QUOTES if chr(mark) not in "\"'")
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != " ")
# what `normalise` changes: matched in Arrow's memory, a million texts in a sixth of a second
_NOT_NORMAL = f"[{_SPACES}{_TYPOGRAPHIC}]|  |^[\"' ]|[\"' ]$"
# where a statement was published: it may have several carriers, and merging keeps them all
_DOCUMENT = ("outlet", "title", "author", "url", "published_on")
# ids, and values derived from the words and the document
_PLACE = ("start", "end", "prefix", "suffix", "source_sha256")  # of one document: never mixed with another's
_NOT_COMPARED = frozenset(("quote_id", "text", "prefix", "suffix", "source_sha256", CARRIED_BY, "edited", "statement"))
_NUMBERED = re.compile(r"(-\d+)?")  # of an id that several rows would have
_NAMED_BY = ("outlet", "title", "published_on", "url")  # what names the document of a merged quote, in this order
_PIECE = re.compile(r"\d+/\d+")  # "part" of a statement that was found in pieces; in another table a part is a position
_MOST_COMPARED = 300  # rows with the same words that are distinguished by their other cells
_SPARE = 0.01  # what bfloat16 can take away from a cosine
_TEXTS_AT_ONCE = 20_000
_ROWS_AT_ONCE = 10_000  # of repeated rows, whose cells are held as Python strings
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
    rows = _perhaps_repeated(quotes["text"])
    groups: dict[str, list[int]] = {}
    for row, words in zip(rows.tolist(), _normalise_all(quotes["text"].iloc[rows]), strict=True):
        groups.setdefault(words, []).append(row)
    several = [tuple(rows) for rows in groups.values() if len(rows) > 1]
    found = zip(several, _cells_of_each(quotes, several), strict=True)
    return [DuplicateGroup(rows) for rows in sorted(one for rows, cells in found for one in _statements(cells, rows))]


def _normalise_all(texts: pd.Series) -> list[str]:
    """`normalise` of each text; only those that it would change are passed to it."""
    from pyarrow import compute

    words: list[str] = texts.tolist()
    is_changed = compute.match_substring_regex(arrow_strings(texts), _NOT_NORMAL)
    for row in np.flatnonzero(is_changed.to_numpy(zero_copy_only=False)).tolist():
        words[row] = normalise(words[row])
    return words


def _perhaps_repeated(texts: pd.Series) -> np.ndarray:
    """Rows whose words may occur elsewhere, ascending: their hashes do.

    Few texts are Python strings at a time: memory that a million need, the system has to find and clear first.
    """
    blocks = (texts.iloc[start : start + _TEXTS_AT_ONCE] for start in range(0, len(texts), _TEXTS_AT_ONCE))
    words = chain.from_iterable(map(_normalise_all, blocks))
    hashes = np.fromiter(map(hash, words), np.int64, len(texts))
    order = np.sort(hashes)
    return np.flatnonzero(np.isin(hashes, order[1:][order[1:] == order[:-1]]))


_Cells = Mapping[str, Mapping[int, str]]  # by column and row


def _cells_of(quotes: pd.DataFrame, rows: Collection[int]) -> _Cells:
    """All cells of some rows. Looking up one cell in Arrow's memory takes as long as reading a hundred from a list."""
    some = quotes.iloc[list(rows)]
    return {str(name): dict(zip(rows, some[name].tolist(), strict=True)) for name in some}


def _cells_of_each(quotes: pd.DataFrame, groups: Iterable[Sequence[int]]) -> Iterator[_Cells]:
    """For each group of rows, in order, the cells of its rows, and of others: those of many groups are read at once."""
    waiting: list[Sequence[int]] = []
    n_rows = 0
    for group in (*groups, ()):
        waiting.append(group)
        n_rows += len(group)
        if n_rows >= _ROWS_AT_ONCE or not group:
            cells = _cells_of(quotes, list({row for one in waiting for row in one}))
            yield from [cells] * sum(1 for one in waiting if one)
            waiting, n_rows = [], 0


def _statements(cells: _Cells, rows: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Rows with the same words, separated where other cells show two statements; all together if none can be one."""
    apart: list[list[int]] = []
    for row in rows if len(rows) <= _MOST_COMPARED else ():
        one = next((others for others in apart if not _differing(cells, others[0], row)), None)
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
    words = _normalise_all(quotes["text"])
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
    return suggestions(quotes, [group], n_there)[group]


def suggestions(
    quotes: pd.DataFrame, groups: Collection[DuplicateGroup], n_there: int = 0
) -> dict[DuplicateGroup, str]:
    """What to `suggest` for each of many groups; a twentieth of the time for each."""
    cells = _cells_of_each(quotes, [group.rows for group in groups])
    return {group: _suggestion(those, group, n_there) for group, those in zip(groups, cells, strict=True)}


def _suggestion(cells: _Cells, group: DuplicateGroup, n_there: int) -> str:
    first = group.rows[0]
    if group.cosine != 1.0 or any(_differing(cells, first, row) for row in group.rows[1:]):
        return KEEP
    is_known = n_there and first < n_there <= group.rows[1]
    if is_known and not any(_adds(cells, first, row) for row in group.rows[1:]):
        return SKIP
    return MERGE


def differing(quotes: pd.DataFrame, first: int, other: int) -> list[str]:
    """The columns in which two rows with the same words show that they are two statements. An empty cell differs from
    none.

    A different outlet shows no such thing, and if outlets or documents differ neither do their titles, addresses and
    dates, nor the position of the words in them.
    """
    return _differing(_cells_of(quotes, (first, other)), first, other)


def _differing(cells: _Cells, first: int, other: int) -> list[str]:
    both = {name: (column[first].strip(), column[other].strip()) for name, column in cells.items()}
    # a position belongs to its document: across two documents it means nothing
    several = any(len({*both[name]}) > 1 and all(both[name]) for name in ("outlet", "source_sha256") if name in both)
    free = {*_NOT_COMPARED, "outlet", *(_DOCUMENT if several else ()), *(("start", "end") if several else ())}
    if all(_PIECE.fullmatch(cell) for cell in both.get("part", ())):
        free.add("part")
    names = [name for name, (one, two) in both.items() if name not in free and one and two and one != two]
    # one speaker in two spellings is one speaker
    return [name for name in names if name not in ("speaker", "camp") or plain(both[name][0]) != plain(both[name][1])]


def _adds(cells: _Cells, first: int, other: int) -> bool:
    """Whether a row has a cell, other than its id, that another with the same words lacks."""
    return any(
        (cell := column[other].strip()) and cell != column[first].strip()
        for name, column in cells.items()
        if name != "quote_id" or _has_own_id(cells, other)
    )


def _has_own_id(cells: _Cells, row: int) -> bool:
    """Whether the id of a row was assigned, and not derived from its words and speaker."""
    made = make_id(cells["speaker"][row], cells["text"][row])
    own = cells["quote_id"][row]
    return not (own.startswith(made) and _NUMBERED.fullmatch(own, len(made)))


def resolve(quotes: pd.DataFrame, decided: Mapping[DuplicateGroup, str]) -> tuple[pd.DataFrame, np.ndarray]:
    """The quotes after the decisions, in corpus order, and their positions before.

    A merged quote keeps the words and cells of the first, and takes from the others those that it lacks; its outlet
    becomes all outlets that carried the statement, separated by "|", and CARRIED_BY records every cell of the others
    that differs. A quote whose cells do not fit there stays. A quote that is skipped in one group is dropped from all.
    `quotes` itself is not changed.
    """
    first_of: dict[int, int] = {}  # of rows that are not the first of their group
    skipped: set[int] = set()
    for group, decision in decided.items():
        if decision == SKIP:
            skipped |= set(group.rows[1:])
        elif decision == MERGE:
            joined = sorted({_root(first_of, row) for row in group.rows})
            first_of |= dict.fromkeys(joined[1:], joined[0])
    groups: dict[int, list[int]] = {}
    for row in sorted(first_of):
        if row not in skipped and (root := _root(first_of, row)) not in skipped:
            groups.setdefault(root, [root]).append(row)
    gone, changed = set(skipped), dict[str, dict[int, str]]()
    for (first, *others), cells in zip(groups.values(), _cells_of_each(quotes, groups.values()), strict=True):
        carriers = _carriers(cells, first, others)
        gone |= carriers.keys()
        for name, cell in _merged(cells, first, carriers).items():
            changed.setdefault(name, {})[first] = cell
    is_kept = np.ones(len(quotes), dtype=bool)
    is_kept[list(gone)] = False
    return rows_under(is_kept, _with_changes(quotes, changed)), np.flatnonzero(is_kept)


def _root(first_of: Mapping[int, int], row: int) -> int:
    while row in first_of:
        row = first_of[row]
    return row


def _carriers(cells: _Cells, first: int, rows: Iterable[int]) -> dict[int, str]:
    """What to record about each row merged into the first; rows for which there is no room are missing."""
    n_left = LONGEST_TEXT - (len(cells[CARRIED_BY][first]) if CARRIED_BY in cells else 0)
    found: dict[int, str] = {}
    listed: set[str] = set()
    for row in rows:
        carrier = _carrier(cells, row, first)
        if carrier not in listed:
            n_left -= len(carrier) + 2
            if n_left < 0:
                continue
            listed.add(carrier)
        found[row] = carrier
    return found


def _merged(cells: _Cells, first: int, carriers: Mapping[int, str]) -> dict[str, str]:
    """The cells of a merged quote that are not those of the first."""
    rows = (first, *carriers)
    names = [name.strip() for row in rows for name in cells["outlet"][row].split(SEPARATOR) if name.strip()]
    carried = cells[CARRIED_BY][first] if CARRIED_BY in cells else ""
    made = {
        name: next(column[row] for row in carriers if column[row].strip())
        for name, column in cells.items()
        if name not in (*_DOCUMENT, CARRIED_BY, "quote_id", *_PLACE)
        and not column[first].strip()
        and any(column[row].strip() for row in carriers)
    }
    made["outlet"] = f" {SEPARATOR} ".join(dict.fromkeys(names))
    made[CARRIED_BY] = "; ".join(dict.fromkeys(filter(None, [carried, *carriers.values()])))
    return made


def _with_changes(quotes: pd.DataFrame, changed: Mapping[str, Mapping[int, str]]) -> pd.DataFrame:
    """The quotes with other cells, by column and row; a new column is empty in all other rows."""
    columns = {}
    for name, cells in changed.items():
        column = (quotes[name] if name in quotes else pd.Series("", quotes.index)).astype("str")
        column.iloc[list(cells)] = list(cells.values())
        columns[name] = column
    return quotes.assign(**columns)


def _carrier(cells: _Cells, row: int, first: int) -> str:
    """Where a merged quote was published, its words if they differ from those kept, and every other cell of it."""
    words = cells["text"][row]
    entries = [cells[name][row] for name in _NAMED_BY]
    entries += [f"“{words}”"] if words != cells["text"][first] else []
    for name, column in cells.items():
        cell, stays = column[row], column[first]
        has_entry = name in (*_NAMED_BY, "text", CARRIED_BY) or (name == "quote_id" and not _has_own_id(cells, row))
        fills = not stays and name not in (*_DOCUMENT, *_PLACE)
        if not has_entry and not fills and cell.strip() and cell.strip() != stays.strip():
            entries.append(f"{name}: {cell}")
    if CARRIED_BY in cells:
        entries.append(cells[CARRIED_BY][row])
    return ", ".join(filter(None, entries))
