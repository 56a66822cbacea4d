import numpy as np
import pandas as pd
import pytest

from analysis.compare.distance.origins import origins
from analysis.units import document_names, units

COLUMNS = ["speaker", "url", "outlet", "title", "published_on", "language"]


def table(n: int, seed: int) -> pd.DataFrame:
    """Rows that share speakers (some jointly), documents by address or by title, and outlets, or have none."""
    generator = np.random.default_rng(seed)
    choices = (
        ("Xi", "Li", "Xi | Li", "Wu", ""),
        ("", "https://a", "https://b"),
        ("", "Post"),
        ("", "Talks"),
        ("", "2022"),
    )
    cells = [generator.choice(values, n) for values in choices]
    return pd.DataFrame(np.array([*cells, np.full(n, "en")]).T, columns=COLUMNS, dtype="str")


@pytest.mark.parametrize("seed", range(5))
def test_numbers_give_the_units_that_the_cells_give(seed):
    quotes = table(40, seed)
    rows = np.flatnonzero(np.random.default_rng(seed).random(40) < 0.5)
    result = origins(quotes).take(rows)
    by_cells = units(quotes["speaker"].to_numpy()[rows], document_names(quotes)[rows])
    of_kinds, place = result.units_of_kinds, result.present[1]
    for name in ("people", "documents", "both", "has_document"):
        assert getattr(of_kinds, name)[place].tolist() == getattr(by_cells, name).tolist()


def test_speakers_and_kinds_are_counted_under_a_mask():
    result = origins(table(40, 0))
    everyone = np.ones(40, dtype=bool)
    assert result.n_people(everyone) == 3, "Xi and Li spoke jointly; no speaker is one more"
    assert result.n_people(~everyone) == 0
    assert result.counts(everyone).sum() == 40


def test_no_quote_at_all():
    result = origins(table(0, 0))
    assert result.units_of_kinds.both.tolist() == []
    assert result.n_people(np.zeros(0, dtype=bool)) == 0
