"""The claims, stances and axes that ship with the corpus are well formed and say what they should."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.positions.agreement import STANCES
from analysis.positions.positions import by_disagreement, common_ground, positions

FOLDER = Path(__file__).parents[2] / "data" / "russia-nato-2022"
# rows of the article that cannot be attributed, and are no quotes of the corpus
UNDECIDABLE = {"q00", "q13", "q22", "q24", "q27"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype=str, keep_default_na=False)


def test_claims_are_few_distinct_and_all_marked():
    claims, stances = read("claims.csv"), read("stances.csv")
    assert list(claims.columns) == ["claim_id", "claim", "note"]
    assert 8 <= len(claims) <= 12
    assert claims["claim_id"].is_unique
    assert claims["claim"].is_unique
    assert set(stances["claim_id"]) == set(claims["claim_id"])
    taken = stances[stances["stance"] != "neither"]
    assert set(taken["claim_id"]) == set(claims["claim_id"])


def test_stances_have_a_reason_and_an_annotator_and_cite_quotes_once():
    stances = read("stances.csv")
    assert list(stances.columns) == ["claim_id", "quote_id", "stance", "reason", "annotator"]
    assert set(stances["stance"]) <= set(STANCES)
    assert (stances["reason"] != "").all()
    assert set(stances["annotator"]) == {"seed-1", "standpoint"}
    assert not stances.duplicated(["claim_id", "quote_id", "annotator"]).any()
    assert stances["quote_id"].str.fullmatch(r"q\d\d").all()
    assert not UNDECIDABLE & set(stances["quote_id"])


def test_the_matrix_reads_as_the_article_does():
    stances = read("stances.csv")
    camps = {
        "US": ["q01", "q02", "q06", "q07", "q08", "q28"],
        "Russia": ["q09", "q10", "q32", "q33", "q34", "q35", "q36", "q38"],
        "Analyst": [
            "q04",
            "q05",
            "q25",
            "q26",
            "q29",
            "q30",
            "q31",
            "q37",
            "q39",
            "q40",
            "q41",
            "q44",
            "q45",
        ],
    }
    quote_ids = sorted(set(stances["quote_id"]))
    sides = {camp: np.isin(quote_ids, ids) for camp, ids in camps.items()}
    rows = positions(read("claims.csv"), stances, quote_ids, sides)
    disputed = [row.claim for row in by_disagreement(rows) if row.disagreement]
    assert disputed == ["The West is negotiating in good faith", "There is no point in new talks right now"]
    assert [row.claim for row in common_ground(rows)] == [
        "Talks with Russia should continue",
        "Russia needs a written answer to its proposals",
        "Russia will negotiate without conditions",
        "The West avoids the topics that matter to Russia",
    ]
    membership = next(row for row in rows if row.claim_id == "c08")
    assert {camp: cell.state for camp, cell in membership.cells.items()} == {
        "US": "neither",
        "Russia": "silent",
        "Analyst": "supports",
    }


def test_readme_counts_are_true():
    readme, stances = (FOLDER / "README.md").read_text("utf-8"), read("stances.csv")
    axes = tomllib.loads((FOLDER / "axes.toml").read_text("utf-8"))["axes"]
    by = stances["annotator"].value_counts()
    assert f"| `claims.csv` | {len(read('claims.csv'))} claims" in readme
    assert f"| `stances.csv` | {len(stances)} marks" in readme
    assert f"| `axes.toml` | {len(axes)} presets" in readme
    assert f"{by['seed-1']} marks are the first annotator's (`seed-1`)" in readme
    assert f"{by['standpoint']} are the maintainers'" in readme
    assert not stances.duplicated(["claim_id", "quote_id"]).any()  # as the README says of their agreement


def test_axes_have_two_poles_of_several_phrasings():
    axes = tomllib.loads((FOLDER / "axes.toml").read_text(encoding="utf-8"))["axes"]
    assert 2 <= len(axes) <= 3
    for axis in axes:
        assert axis["name"]
        for pole in ("low", "high"):
            assert axis[pole]["label"]
            assert len(set(axis[pole]["phrasings"])) >= 2
