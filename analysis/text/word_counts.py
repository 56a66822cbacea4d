"""How many words texts have."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.arrow_strings import arrow_strings

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 50_000  # texts
# Unicode's white space and the separators that Python counts as such, in UTF-8: single bytes, and longer ones
_SPACES = np.isin(np.arange(256), [*range(9, 14), *range(28, 33)])
_LONG_SPACES = [
    chr(code).encode() for code in (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
]


def n_words(texts: pd.Series) -> np.ndarray:
    """Words of each text, as str.split() separates them: a word begins at each byte that follows white space."""
    cells = arrow_strings(texts)
    counts = [_n_words(cells.slice(start, _AT_ONCE)) for start in range(0, len(cells), _AT_ONCE)]
    return np.concatenate(counts) if counts else np.zeros(0, np.int64)


def _n_words(cells: "pa.Array") -> np.ndarray:
    _, ends, words = cells.buffers()
    ends = np.frombuffer(ends, np.int64)[cells.offset : cells.offset + len(cells) + 1]
    first, last = int(ends[0]), int(ends[-1])
    if first == last:
        return np.zeros(len(cells), np.int64)
    of_cells = np.frombuffer(words, np.uint8)[first:last]
    is_space = _is_space(of_cells)
    begins = ~is_space
    begins[1:] &= is_space[:-1]
    starts = ends[:-1][np.diff(ends) > 0] - first
    begins[starts] = ~is_space[starts]
    return np.asarray(np.diff(np.searchsorted(np.flatnonzero(begins), ends - first)))


def _is_space(characters: np.ndarray) -> np.ndarray:
    """Which bytes of UTF-8 belong to white space."""
    found = np.asarray(_SPACES[characters])
    leads = {space[0] for space in _LONG_SPACES}
    at = {lead: np.flatnonzero(characters == lead) for lead in leads}
    for space in _LONG_SPACES:
        here = at[space[0]]
        for nth, byte in enumerate(space[1:], 1):
            here = here[characters[np.minimum(here + nth, len(characters) - 1)] == byte]
        for nth in range(len(space)):
            found[here + nth] = True
    return found
