import numpy as np
import pandas as pd

from analysis.positions.matrix.differences import best_quote, differences
from analysis.positions.matrix.positions import Material

CLAIMS = pd.DataFrame({"claim_id": ["c1", "c2", "c3"], "claim": ["Agreed", "Disputed", "Nobody"]})
LENGTHS = np.array([5, 150, 150, 400])
QUOTES = Material(
    pd.Index(["q1", "q2", "q3", "q4"]),
    (("Price",), ("Price",), ("Lavrov",), ("Peskov",)),
    np.array([False, True, False, True]),
    np.array([False] * 4),
    np.array([0, 0, 1, 2]),
)
SIDES = {"US": np.array([True, True, False, False]), "Russia": np.array([False, False, True, True])}


def test_claims_on_which_sides_differ_come_first_with_their_best_quotes():
    rows = [("c1", "q1", "supports"), ("c1", "q3", "supports"), ("c2", "q1", "supports"), ("c2", "q2", "supports")]
    rows += [("c2", "q3", "opposes"), ("c2", "q4", "opposes")]
    stances = pd.DataFrame(rows, columns=["claim_id", "quote_id", "stance"]).assign(annotator="ann", origin="")
    found = differences(CLAIMS, stances, QUOTES, SIDES, LENGTHS)
    assert [(one.claim, one.gap) for one in found] == [("Disputed", 1), ("Agreed", 0)]
    us, russia = found[0].stances
    assert (us.state, us.n_quotes, us.n_speakers, us.n_read, us.n_all, us.quote_id) == ("supports", 2, 1, 2, 2, "q2")
    assert (russia.state, russia.n_speakers, russia.quote_id) == ("opposes", 2, "q4")
    assert [one.state for one in differences(CLAIMS, stances.iloc[:1], QUOTES, SIDES, LENGTHS)[0].stances] == [
        "supports",
        "not read",
    ]


def test_a_quote_is_shown_for_a_second_claim_only_where_there_is_no_other():
    rows = [(claim, quote, "supports") for claim in ("c1", "c2") for quote in ("q1", "q2")]
    rows += [("c1", "q3", "opposes"), ("c2", "q3", "opposes")]
    stances = pd.DataFrame(rows, columns=["claim_id", "quote_id", "stance"]).assign(annotator="ann", origin="")
    found = differences(CLAIMS, stances, QUOTES, SIDES, LENGTHS)
    assert [[said.quote_id for said in one.stances] for one in found] == [["q2", "q3"], ["q1", "q3"]]


def test_the_best_quote_is_verbatim_then_of_a_readable_length():
    assert best_quote(["q1", "q2", "q3", "q4"], QUOTES, LENGTHS) == "q2"
    assert best_quote(["q1", "q3"], QUOTES, LENGTHS) == "q3"
    assert best_quote([], QUOTES, LENGTHS) == ""
