import pandas as pd
import pytest

from analysis.insufficient_data import InsufficientData
from analysis.positions.agreement import agreement, alpha, by_hand, disputes, marked_by_both

COLUMNS = ["claim_id", "quote_id", "stance", "reason", "annotator", "condition", "origin"]


def marks(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Two annotators' stances on as many quotes toward one claim."""
    rows = [["c1", f"q{i}", stance, "", "ann", "", ""] for i, (stance, _) in enumerate(pairs)]
    rows += [["c1", f"q{i}", stance, "", "bob", "", ""] for i, (_, stance) in enumerate(pairs)]
    return pd.DataFrame(rows, columns=COLUMNS)


S, O, N = "supports", "opposes", "neither"  # noqa: E741


def test_kappa_of_a_table_computed_by_hand():
    """Cohen's (1960) formula: 14 of 20 equal; by chance 0.5 * 0.5 + 0.3 * 0.3 + 0.2 * 0.2 = 0.38."""
    pairs = [(S, S)] * 8 + [(O, O)] * 4 + [(N, N)] * 2 + [(S, O)] * 2 + [(O, N)] * 2 + [(N, S)] * 2
    found = agreement(marks(*pairs), "ann", "bob")
    assert (found.value, found.n, found.n_equal) == (pytest.approx((0.7 - 0.38) / (1 - 0.38)), 20, 14)
    # from 20 pairs little is known
    assert found.low < 0.3 < found.value < 0.75 < found.high


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        pytest.param([(S, S)] * 5 + [(O, O)] * 5, 1, id="always equal"),
        pytest.param([(S, O)] * 5 + [(O, S)] * 5, -1, id="always opposite"),
        pytest.param([(S, S), (S, O), (O, S), (O, O)] * 3, 0, id="as by chance"),
    ],
)
def test_kappa_at_its_ends(pairs, kappa):
    assert agreement(marks(*pairs), "ann", "bob").value == pytest.approx(kappa)


def test_the_interval_of_kappa_narrows_with_the_number_of_pairs_whatever_their_order():
    pairs = [(S, S)] * 8 + [(O, O)] * 4 + [(N, N)] * 2 + [(S, O)] * 2 + [(O, N)] * 2 + [(N, S)] * 2
    few = agreement(marks(*pairs), "ann", "bob")
    assert agreement(marks(*pairs[::-1]), "ann", "bob") == few
    # a hundred times as many pairs: about a tenth of the width
    many = agreement(marks(*pairs * 100), "ann", "bob")
    assert many.value == pytest.approx(few.value)
    assert (many.high - many.low) == pytest.approx((few.high - few.low) / 10, rel=0.2)


def test_kappa_is_symmetric():
    pairs = marks(*[(S, O)] * 3 + [(S, S)] * 6 + [(N, O)] * 2)
    assert agreement(pairs, "ann", "bob").value == pytest.approx(agreement(pairs, "bob", "ann").value)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([(S, S)] * 9, "ann and bob both marked 9 pairs of claim and quote; kappa needs at least 10."),
        ([(S, S)], "ann and bob both marked 1 pair of claim and quote; kappa needs at least 10."),
        ([], "ann and bob both marked 0 pairs of claim and quote; kappa needs at least 10."),
        ([(N, N)] * 10, "ann and bob gave one answer throughout, “neither”; kappa needs two."),
    ],
)
def test_too_little_to_say(pairs, reason):
    assert agreement(marks(*pairs), "ann", "bob") == InsufficientData(reason)


def test_only_what_both_marked_counts_and_of_one_annotators_marks_the_last():
    table = marks((S, S), (S, S))
    more = pd.DataFrame(
        [["c1", "q1", O, "on a second look", "bob", "", ""], ["c2", "q0", S, "", "ann", "", ""]], columns=COLUMNS
    )
    both = marked_by_both(pd.concat([table, more], ignore_index=True), "ann", "bob")
    assert both["quote_id"].tolist() == ["q0", "q1"]
    assert both["stance_second"].tolist() == [S, O]
    assert both["reason_second"].tolist() == ["", "on a second look"]


def test_opposite_marks_come_before_milder_differences_and_settled_ones_last():
    table = marks((S, N), (S, S), (S, O), (N, O), (O, S))
    third = pd.DataFrame([["c1", "q2", O, "", "eve (settling)", "", "settles"]], columns=COLUMNS)
    found = disputes(pd.concat([table, third]))
    assert found["quote_id"].tolist() == ["q4", "q0", "q3", "q2"]
    assert found["is_settled"].tolist() == [False, False, False, True]
    assert disputes(marks((S, S))).empty
    assert disputes(marks()).empty


def test_machines_and_marks_that_settle_are_no_readings_of_people():
    table = marks((S, O))
    more = [["c1", "q0", N, "", "machine: toy", "", ""], ["c1", "q0", O, "", "eve (settling)", "", "settles"]]
    everything = pd.concat([table, pd.DataFrame(more, columns=COLUMNS)])
    assert by_hand(everything)["annotator"].tolist() == ["ann", "bob"]


def test_alpha_of_krippendorffs_own_example():
    """Three observers and twelve units with gaps, nominal: Krippendorff (2011) has alpha = 0.743 for four observers;
    this is his table reduced to readings 1 to 4 of observers A to D.
    """
    values = {
        "a": "1 2 3 3 2 1 4 1 2 . . .",
        "b": "1 2 3 3 2 2 4 1 2 5 . 3",
        "c": ". 3 3 3 2 3 4 2 2 5 1 .",
        "d": "1 2 3 3 2 4 4 1 2 5 1 .",
    }
    readings = dict(zip("12345", (S, O, N, "conditional", "not about it"), strict=True))
    rows = [
        ["c1", f"q{at}", readings[value], "", name, "", ""]
        for name, line in values.items()
        for at, value in enumerate(line.split())
        if value != "."
    ]
    found = alpha(pd.DataFrame(rows, columns=COLUMNS))
    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert (found.n, found.n_equal) == (11, 8)
    assert found.low < found.value <= found.high


def test_alpha_needs_pairs_and_two_answers():
    few = alpha(marks(*[(S, O)] * 9))
    assert few == InsufficientData("9 pairs of claim and quote were marked by two or more; alpha needs at least 10.")
    assert alpha(marks(*[(S, S)] * 12)) == InsufficientData(
        "All annotators gave one answer throughout; alpha needs two."
    )
