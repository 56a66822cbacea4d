"""What counts as one voice: quotes that share a speaker or a document, directly or through others."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.multi_values import parts

DOCUMENT = ("outlet", "title", "url", "published_on")  # what tells one document from another


def units(quotes: pd.DataFrame) -> np.ndarray:
    """A number for each quote, (n_quotes,): equal where quotes share a speaker or a document, in any number of steps.

    Both bind: what one person says is not independent, nor is what one editor chose. Where all quotes are of one
    document, or none tells its own, documents tell nothing apart and speakers alone are units: figures then speak of
    that document. Quotes without a speaker are one unit. Numbers run from 0 in the order of first appearance.
    """
    documents = _documents(quotes)
    speakers = [parts(cell) or ("",) for cell in quotes["speaker"]]
    several = len({one for one in documents if one}) > 1
    keys = [
        [("speaker", name) for name in names] + ([("document", document)] if several and document else [])
        for names, document in zip(speakers, documents, strict=True)
    ]
    return _components(keys)


def are_of_one_document(quotes: pd.DataFrame) -> bool:
    """Whether documents tell no quote from another, so that `units` are speakers."""
    return len({one for one in _documents(quotes) if one}) < 2


def _documents(quotes: pd.DataFrame) -> list[str]:
    there = [name for name in DOCUMENT if name in quotes]
    return ["\0".join(cells).strip("\0") for cells in zip(*(quotes[name] for name in there), strict=True)]


def _components(keys: Sequence[Sequence[tuple[str, str]]]) -> np.ndarray:
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for first, *others in keys:
        for other in others:
            parent[root(other)] = root(first)
    numbers: dict[tuple[str, str], int] = {}
    return np.array([numbers.setdefault(root(first), len(numbers)) for first, *_ in keys], dtype=int)
