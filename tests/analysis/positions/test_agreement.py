import pandas as pd
import pytest

from analysis.insufficient_data import Unanswered
from analysis.positions.agreement import Agreement, agreement, disagreements, marked_by_both

COLUMNS = ["claim_id", "quote_id", "stance", "reason", "annotator"]


def marks(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Two annotators' stances on as many quotes toward one claim."""
    rows = [["c1", f"q{i}", stance, "", "ann"] for i, (stance, _) in enumerate(pairs)]
    rows += [["c1", f"q{i}", stance, "", "bob"] for i, (_, stance) in enumerate(pairs)]
    return pd.DataFrame(rows, columns=COLUMNS)


S, O, N = "supports", "opposes", "neither"  # noqa: E741


def test_kappa_of_a_table_computed_by_hand():
    """Cohen's (1960) formula: 14 of 20 equal; by chance .5 * .5 + .3 * .3 + .2 * .2 = .38."""
    pairs = [(S, S)] * 8 + [(O, O)] * 4 + [(N, N)] * 2 + [(S, O)] * 2 + [(O, N)] * 2 + [(N, S)] * 2
    assert agreement(marks(*pairs), "ann", "bob") == Agreement(pytest.approx((0.7 - 0.38) / (1 - 0.38)), 20, 14)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        pytest.param([(S, S)] * 5 + [(O, O)] * 5, 1, id="always equal"),
        pytest.param([(S, O)] * 5 + [(O, S)] * 5, -1, id="always opposite"),
        pytest.param([(S, S), (S, O), (O, S), (O, O)] * 3, 0, id="as by chance"),
    ],
)
def test_kappa_at_its_ends(pairs, kappa):
    assert agreement(marks(*pairs), "ann", "bob").kappa == pytest.approx(kappa)


def test_kappa_is_symmetric():
    pairs = marks(*[(S, O)] * 3 + [(S, S)] * 6 + [(N, O)] * 2)
    assert agreement(pairs, "ann", "bob").kappa == pytest.approx(agreement(pairs, "bob", "ann").kappa)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([(S, S)] * 9, "ann and bob both marked 9 pairs of claim and quote; kappa needs at least 10."),
        ([(S, S)], "ann and bob both marked 1 pair of claim and quote; kappa needs at least 10."),
        ([], "ann and bob both marked 0 pairs of claim and quote; kappa needs at least 10."),
        ([(N, N)] * 10, "ann and bob gave one answer throughout, “neither”; kappa needs two."),
    ],
)
def test_too_little_to_tell(pairs, reason):
    assert agreement(marks(*pairs), "ann", "bob") == Unanswered(reason)


def test_only_what_both_marked_counts_and_of_one_annotators_marks_the_last():
    table = marks((S, S), (S, S))
    more = pd.DataFrame([["c1", "q1", O, "on a second look", "bob"], ["c2", "q0", S, "", "ann"]], columns=COLUMNS)
    both = marked_by_both(pd.concat([table, more], ignore_index=True), "ann", "bob")
    assert both["quote_id"].tolist() == ["q0", "q1"]
    assert both["stance_second"].tolist() == [S, O]
    assert both["reason_second"].tolist() == ["", "on a second look"]


def test_opposite_marks_come_before_milder_differences():
    found = disagreements(marks((S, N), (S, S), (S, O), (N, O), (O, S)), "ann", "bob")
    assert found["quote_id"].tolist() == ["q2", "q4", "q0", "q3"]
    assert disagreements(marks((S, S)), "ann", "bob").empty
    assert disagreements(marks(), "ann", "bob").empty
