"""Quotes that must be kept together because one person said them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.multi_values import parts
from data.arrow_strings import different_cells


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
