"""Who says each quote, where, and in which language, as numbers, so that statistics of many quotes handle no
strings.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.units import Units, document_names, speaker_units, units_of_numbers

_COLUMNS = ("speaker", "url", "outlet", "title", "published_on", "language")


@dataclass(frozen=True)
class Origins:
    """`kind` (n,) numbers the distinct combinations of speaker, document and so on; the other arrays have one cell per
    kind, (n_kinds,).

    Documents are numbered, -1 if unknown. `outlets` are None if they do not count.
    """

    kind: np.ndarray
    speakers: np.ndarray
    documents: np.ndarray
    outlets: np.ndarray | None = None
    languages: np.ndarray | None = None

    def take(self, rows: np.ndarray) -> "Origins":
        """The origins of some of the quotes: row numbers, or a mask."""
        return replace(self, kind=self.kind[rows])

    def counts(self, mask: np.ndarray) -> np.ndarray:
        """How many quotes of each kind are under the mask, (n_kinds,)."""
        return np.bincount(self.kind[mask], minlength=len(self.speakers))

    @property
    def document_of_each(self) -> np.ndarray:
        """The number of each quote's document, (n,), -1 if unknown."""
        return np.asarray(self.documents[self.kind])

    @cached_property
    def present(self) -> tuple[np.ndarray, np.ndarray]:
        """The kinds that occur, in the order of their first quote; and for each quote its index among them, (n,)."""
        place, kinds = pd.factorize(self.kind)
        return np.asarray(kinds), np.asarray(place)

    @cached_property
    def units_of_kinds(self) -> Units:
        """The units to which each of the kinds that are `present` belongs."""
        kinds, _ = self.present
        return units_of_numbers(speaker_units(self.speakers[kinds]), self.documents[kinds])

    def n_people(self, mask: np.ndarray) -> int:
        """Independent speakers of the quotes under the mask; those who spoke jointly count as one."""
        return len(set(speaker_units(self.speakers[np.flatnonzero(self.counts(mask))]).tolist()))


def origins(quotes: pd.DataFrame) -> Origins:
    """The origins of a corpus's quotes."""
    columns = [column for column in _COLUMNS if column in quotes]
    kind = np.zeros(len(quotes), dtype=np.int64)
    for column in columns:
        codes, cells = pd.factorize(quotes[column])
        kind = pd.factorize(kind * max(1, len(cells)) + codes)[0]
    first_rows = np.flatnonzero(~pd.Series(kind).duplicated().to_numpy())
    first_quotes = quotes[columns].iloc[first_rows]
    names = document_names(first_quotes)
    return Origins(
        kind.astype(np.int32),
        first_quotes["speaker"].to_numpy(dtype=object),
        _numbers(names),
        first_quotes["outlet"].to_numpy(dtype=object),
        first_quotes["language"].to_numpy(dtype=object),
    )


def origins_of(speakers: np.ndarray, documents: np.ndarray | None, outlets: np.ndarray | None) -> Origins:
    """The origins of rows (n,) with these cells; "" is an unknown document or outlet."""
    return Origins(
        np.arange(len(speakers), dtype=np.int32),
        np.asarray(speakers, dtype=object),
        np.full(len(speakers), -1) if documents is None else _numbers(np.asarray(documents, dtype=object)),
        None if outlets is None else np.asarray(outlets, dtype=object),
    )


def _numbers(names: np.ndarray) -> np.ndarray:
    return np.where(names == "", -1, pd.factorize(names)[0])
