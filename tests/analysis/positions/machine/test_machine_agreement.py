"""How far a machine agrees with people, from readings whose agreement can be counted."""

import numpy as np
import pandas as pd
import pytest

from analysis.positions.machine.machine_agreement import in_words, machine_agreement
from data.stances import SEEN, TAKEN_OVER

MACHINE = "machine: m, 2026-01-31, prompt 1"


def marks(annotator, stances, origin="", start=0):
    n = range(start, start + len(stances))
    return pd.DataFrame(
        {
            "claim_id": "c1",
            "quote_id": [f"q{at}" for at in n],
            "stance": stances,
            "condition": "",
            "reason": "",
            "annotator": annotator,
            "origin": origin,
        }
    )


def agreement(people, machine):
    return machine_agreement(pd.concat([*people, machine]), machine, MACHINE)


def test_the_table_counts_people_by_machine():
    result = agreement(
        [marks("ann", ["supports"] * 20 + ["neither"] * 20)],
        marks(MACHINE, ["supports"] * 18 + ["neither"] * 2 + ["neither"] * 15 + ["opposes"] * 5),
    )
    assert (result.n, result.n_equal) == (40, 33)
    assert result.counts.loc["supports"].to_dict() == {"supports": 18, "opposes": 0, "neither": 2}
    assert result.counts.loc["neither"].to_dict() == {"supports": 0, "opposes": 5, "neither": 15}
    assert result.kappa.value == pytest.approx((33 / 40 - 0.5 * (18 + 17) / 40) / (1 - 0.5 * (18 + 17) / 40))
    assert result.may_be_seen
    assert "on 40 pairs of claim and quote that both read, 33 equal" in in_words(result)


@pytest.mark.parametrize("origin", [f"{TAKEN_OVER}{MACHINE}", f"{SEEN}{MACHINE}"])
def test_a_person_who_saw_the_proposals_counts_for_no_agreement(origin):
    said = ["supports", "opposes"] * 20
    result = agreement([marks("ann", said, origin)], marks(MACHINE, said))
    assert (result.n, result.may_be_seen) == (0, False)
    assert in_words(result) == "no κ yet: 0 pairs of claim and quote that both read"


def test_people_who_are_divided_say_nothing_and_most_of_them_do():
    result = agreement(
        [marks("ann", ["supports"] * 3), marks("bob", ["opposes"] * 3), marks("cy", ["opposes"] * 2)],
        marks(MACHINE, ["opposes"] * 3),
    )
    assert (result.n, result.n_equal) == (2, 2)


def test_few_pairs_or_a_low_bound_only_order_the_reading():
    good = ["supports", "opposes", "neither"] * 40
    assert not agreement([marks("ann", good[:29])], marks(MACHINE, good[:29])).may_be_seen
    assert agreement([marks("ann", good[:30])], marks(MACHINE, good[:30])).may_be_seen
    random = np.random.default_rng(1)
    guessed = random.permutation(good).tolist()
    assert not agreement([marks("ann", good)], marks(MACHINE, guessed)).may_be_seen
    # usually right, but not certainly enough: κ near 0.5 from 36 pairs
    half = [stance if at % 3 else guessed[at] for at, stance in enumerate(good[:36])]
    result = agreement([marks("ann", good[:36])], marks(MACHINE, half))
    assert result.kappa.value > 0.4 or result.kappa.low < 0.4
    assert result.may_be_seen == (result.kappa.low >= 0.4)


def test_a_machine_that_gives_one_answer_throughout_has_no_kappa():
    result = agreement([marks("ann", ["neither"] * 40)], marks(MACHINE, ["neither"] * 40))
    assert not result.may_be_seen
    assert result.n == 40
