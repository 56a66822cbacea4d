"""The sentence above what sides say where they differ."""

import numpy as np
import pytest

from analysis.compare.first_answer import AnswerLine, FirstAnswer
from components.map import differences_panel

SIDES = {"US": np.ones(2, dtype=bool), "Russia": np.array([True, False])}


@pytest.mark.parametrize(
    ("n_apart", "n_shared", "said"),
    [
        (1, 1, "US (2 quotes) and Russia (1 quote) take different positions on the one claim on which both take one."),
        (2, 2, "US (2 quotes) and Russia (1 quote) take different positions on all 2 claims on which both take one."),
        (0, 1, "US (2 quotes) and Russia (1 quote) take the same position on the one claim on which both take one."),
        (
            1,
            3,
            "US (2 quotes) and Russia (1 quote): of 3 claims on which both take a position, they take different ones "
            "on 1 and the same on 2.",
        ),
    ],
)
def test_sides_differ_on_some_on_all_or_on_the_one_claim(n_apart, n_shared, said):
    lines = (AnswerLine("Talks should continue", "c1", ()),) if n_apart else ()
    found = FirstAnswer(lines, n_apart=n_apart, n_shared=n_shared)
    assert differences_panel._sentence(found, SIDES) == said
