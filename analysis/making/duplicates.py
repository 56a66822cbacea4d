"""Quotes that stand twice: the same words, or nearly, and what becomes of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import Progress, row_blocks, silent
from data.schema import LONGEST_TEXT, SEPARATOR

MERGE, KEEP, SKIP = "merge", "keep both", "skip the later"
DECISIONS = (MERGE, KEEP, SKIP)
MOST_GROUPS = 1_000  # that a person is asked about
CARRIED_BY = "also_carried_by"  # a column of merged quotes: where else they were read
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›〝〞＂″", '"') | dict.fromkeys("‘’‚‛′´`", "'"))
_SPARE = 0.01  # what bfloat16 can take from a cosine


@dataclass(frozen=True)
class Group:
    """Rows (positions, ascending) that say the same; `cosine` of a pair whose words differ, 1 for the same words."""

    rows: tuple[int, ...]
    cosine: float = 1.0


def normalised(text: str) -> str:
    """The words without what differs between two printings: kinds of space and quotation marks, and those around."""
    text = re.sub(r"\s+", " ", text.translate(_QUOTES)).strip()
    return text.strip("\"' ") or text


def same_words(quotes: pd.DataFrame) -> list[Group]:
    """Groups of quotes with the same words, in corpus order; upper and lower case count."""
    words = quotes["text"].map(normalised).reset_index(drop=True)
    twice = words[words.duplicated(keep=False)]
    groups = [Group(tuple(int(row) for row in rows)) for rows in twice.groupby(twice, sort=False).groups.values()]
    return sorted(groups, key=lambda group: group.rows)


def near(
    quotes: pd.DataFrame, vectors: np.ndarray, least_cosine: float, progress: Progress = silent
) -> tuple[list[Group], int]:
    """Pairs of at least this cosine whose words differ, the most alike first, and how many there are.

    Of more than MOST_GROUPS the most alike are given. `vectors` (n, n_dims) float32 of length one.
    """
    import torch

    from analysis.embedding.bulk_encoder import fast_type

    low = torch.from_numpy(vectors).to(fast_type())
    n = len(vectors)
    words = quotes["text"].map(normalised).tolist()
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
    return [Group((first, second), -cosine) for cosine, first, second in sorted(pairs)[:MOST_GROUPS]], n_found


def suggested(quotes: pd.DataFrame, group: Group) -> str:
    """Merge what one speaker of one camp said in the same words; others may be two statements."""
    said = {(quotes["speaker"].array[row], quotes["camp"].array[row]) for row in group.rows}
    return MERGE if len(said) == 1 and group.cosine == 1.0 else KEEP


def resolved(quotes: pd.DataFrame, decided: Mapping[Group, str]) -> tuple[pd.DataFrame, np.ndarray]:
    """The quotes after the decisions, in corpus order, and their positions before.

    Merged quotes keep the first one's words and cells; its outlet becomes all outlets that carried the statement, with
    "|" between, and CARRIED_BY tells of the others where and in which words. A quote that is skipped in one group is
    gone from all. Nothing is changed in `quotes`.
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
    gone = skipped | {row for rows in merged.values() for row in rows}
    kept = np.array([row for row in range(len(quotes)) if row not in gone], dtype=np.intp)
    return (_with_carriers(quotes, merged) if merged else quotes).iloc[kept], kept


def _root(first_of: list[int], row: int) -> int:
    while first_of[row] != row:
        row = first_of[row]
    return row


def _with_carriers(quotes: pd.DataFrame, merged: Mapping[int, Iterable[int]]) -> pd.DataFrame:
    outlets = quotes["outlet"].tolist()
    carried = quotes[CARRIED_BY].tolist() if CARRIED_BY in quotes else [""] * len(quotes)
    for first, others in merged.items():
        names = [name.strip() for row in (first, *others) for name in outlets[row].split(SEPARATOR) if name.strip()]
        told = [carried[first], *(_carrier(quotes, row, quotes["text"].array[first]) for row in others)]
        outlets[first] = f" {SEPARATOR} ".join(dict.fromkeys(names))
        carried[first] = "; ".join(dict.fromkeys(filter(None, told)))[:LONGEST_TEXT]
    columns = {"outlet": outlets, CARRIED_BY: carried}
    return quotes.assign(**{name: pd.Series(cells, index=quotes.index, dtype="str") for name, cells in columns.items()})


def _carrier(quotes: pd.DataFrame, row: int, text: str) -> str:
    """Where a merged quote was read, and its words where they are not quite those that stay."""
    cells = [quotes[name].array[row] for name in ("outlet", "title", "published_on", "url")]
    words = quotes["text"].array[row]
    return ", ".join(filter(None, [*cells, f"“{words}”" if words != text else ""]))
