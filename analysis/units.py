"""What is independent in a corpus: the only source of the units that statistics may shuffle.

Quotes of one person are alike, and so are quotes of one document, whoever speaks in it. The unit is therefore the
speaker joined with the document: rows that share either, directly or through others, are one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.multi_values import parts
from data.arrow_strings import different_cells

_DOCUMENT = ("outlet", "title", "published_on")


def document_names(quotes: pd.DataFrame) -> np.ndarray:
    """The document of each quote, (n,): its address, else outlet, title and day; "" if none of these is given."""
    if "url" not in quotes:
        return _without_address(quotes)
    codes, different = different_cells(quotes["url"])
    names = np.array([str(address).strip() for address in different], dtype=object)[codes]
    rest = names == ""
    if rest.any():
        names[rest] = _without_address(quotes[rest])
    return np.asarray(names)


def _without_address(quotes: pd.DataFrame) -> np.ndarray:
    written = [quotes[column].astype(str).str.strip() for column in _DOCUMENT if column in quotes]
    named = written[0].str.cat(written[1:], sep="\x1f") if written else pd.Series("", index=quotes.index)
    named = named.where(named.str.replace("\x1f", "") != "", "")
    # an outlet alone is not a document
    if "title" in quotes:
        named = named.where(quotes["title"].astype(str).str.strip() != "", "")
    return np.asarray(named.to_numpy(dtype=object))


def speaker_units(speakers: Sequence[str] | np.ndarray | pd.Series) -> np.ndarray:
    """A number for each row, (n,): equal if the rows share a speaker, directly or through joint statements.

    Two people who once spoke jointly are one unit, since their words are not independent. Quotes without a speaker are
    one unit too: they may be one person's. Numbers run from 0 in the order of first appearance.
    """
    codes, cells = different_cells(speakers)
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for cell in cells:
        first, *others = parts(cell) or ("",)
        for other in others:
            parent[root(other)] = root(first)
    roots = [root((parts(cell) or ("",))[0]) for cell in cells]
    return np.asarray(pd.factorize(np.array(roots, dtype=object))[0][codes] if len(roots) else codes)


@dataclass(frozen=True)
class Units:
    """Numbers of the units to which the rows belong, each (n,) from 0."""

    people: np.ndarray  # those who spoke jointly are one
    documents: np.ndarray  # a row without a document belongs to its person's
    both: np.ndarray  # connected components of people and documents
    has_document: np.ndarray  # bool


def units(
    speakers: Sequence[str] | np.ndarray | pd.Series, documents: Sequence[str] | np.ndarray | None = None
) -> Units:
    """The units of rows with these speakers (a joint statement names several, "A | B") and documents ("" for none)."""
    people = speaker_units(speakers)
    if documents is None:
        return Units(people, people, people, np.zeros(len(people), dtype=bool))
    names = np.asarray(documents, dtype=object)
    return units_of_numbers(people, np.where(names == "", -1, pd.factorize(names)[0]))


def units_of_numbers(people: np.ndarray, documents: np.ndarray) -> Units:
    """The units of rows with numbered people, as `speaker_units` gives them, and documents, -1 for none."""
    has_document = documents >= 0
    n_documents = int(documents.max(initial=-1)) + 1
    codes = np.asarray(pd.factorize(np.where(has_document, documents, n_documents + people))[0])
    return Units(people, codes, _components(people, codes), has_document)


def quote_units(quotes: pd.DataFrame) -> Units:
    """The units of a corpus's quotes, by their speakers and documents."""
    return units(quotes["speaker"], document_names(quotes))


def voice_units(quotes: pd.DataFrame) -> np.ndarray:
    """The unit of each quote, (n,) from 0 in the order of first appearance: speakers joined with their documents.

    If fewer than two documents are given they separate nothing, and units are speakers alone: figures then describe
    that one document. Quotes without a speaker are one unit.
    """
    documents = document_names(quotes)
    several = len({*pd.unique(documents)} - {""}) > 1
    return units(quotes["speaker"], documents if several else None).both


def _components(people: np.ndarray, documents: np.ndarray) -> np.ndarray:
    from scipy.sparse import coo_array  # the page imports this module before its first picture
    from scipy.sparse.csgraph import connected_components

    if not len(people):
        return people
    n_people, n = int(people.max()) + 1, int(people.max()) + int(documents.max()) + 2
    links = coo_array((np.ones(len(people)), (people, documents + n_people)), shape=(n, n))
    return np.asarray(pd.factorize(connected_components(links, directed=False)[1][people])[0])


def holm(p: Sequence[float]) -> list[float]:
    """p values adjusted for multiple tests, in order: Holm (1979), which holds for dependent tests too."""
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * (len(values) - np.arange(len(values))))
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(1.0, stepped)
    return [float(value) for value in adjusted]
