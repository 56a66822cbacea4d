"""The claims, stances and axes that ship with the corpus are well formed and say what they should."""

import tomllib
from pathlib import Path

import pandas as pd

from analysis.multi_values import masks
from analysis.positions.matrix.in_words import sides_in_words
from analysis.positions.matrix.positions import by_disagreement, common_ground, material, positions
from data.corpus import read_corpus
from data.stances import CONDITIONAL, KINDS, NOT_ABOUT_IT, POSITIONS, READINGS

FOLDER = Path(__file__).parents[2] / "data" / "russia-nato-2022"
# rows of the article that cannot be attributed, and are not quotes of the corpus
UNDECIDABLE = {"q00", "q13", "q22", "q24", "q27"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype=str, keep_default_na=False)


def test_claims_are_few_distinct_and_all_marked():
    claims, stances = read("claims.csv"), read("stances.csv")
    assert list(claims.columns) == ["claim_id", "claim", "counter_claim", "kind", "note"]
    assert set(claims["kind"]) <= set(KINDS)
    assert (claims["note"] != "").all()
    # where opponents spoke, the question is also asked in their own words
    opposed = set(stances.loc[stances["stance"] == "opposes", "claim_id"])
    assert set(claims.loc[claims["counter_claim"] != "", "claim_id"]) == opposed
    assert 8 <= len(claims) <= 12
    assert claims["claim_id"].is_unique
    assert claims["claim"].is_unique
    assert set(stances["claim_id"]) == set(claims["claim_id"])
    taken = stances[stances["stance"].isin(POSITIONS)]
    assert set(taken["claim_id"]) == set(claims["claim_id"])


def test_stances_have_a_reason_and_an_annotator_and_cite_quotes_once():
    stances = read("stances.csv")
    assert list(stances.columns) == ["claim_id", "quote_id", "stance", "condition", "reason", "annotator"]
    assert set(stances["stance"]) <= set(READINGS)
    is_stance = stances["stance"] != NOT_ABOUT_IT
    assert (stances.loc[is_stance, "reason"] != "").all()
    assert ((stances["condition"] != "") == (stances["stance"] == CONDITIONAL)).all()
    assert set(stances["annotator"]) == {"seed-1", "standpoint"}
    assert not stances.duplicated(["claim_id", "quote_id", "annotator"]).any()
    assert stances["quote_id"].str.fullmatch(r"q\d\d").all()
    assert not UNDECIDABLE & set(stances["quote_id"])


def party_rows():
    corpus = read_corpus(FOLDER)
    parties = [camp.name for camp in corpus.camps if not camp.not_a_side]
    sides = masks(corpus.quotes["camp"], parties)
    return by_disagreement(positions(corpus.marked.claims, corpus.marked.stances, material(corpus.quotes), sides))


def test_the_parties_are_us_nato_and_russia_whose_every_quote_was_read():
    rows = party_rows()
    assert [*rows[0].cells] == ["US", "NATO", "Russia"]
    assert all(cell.n_read == cell.n_quotes for row in rows for cell in row.cells.values())


def test_the_matrix_reads_as_the_article_does():
    rows = party_rows()
    assert [(row.claim, sides_in_words(row)) for row in rows if row.disagreement] == [
        ("There is no point in new talks right now", "Russia supports; US and NATO oppose"),
        ("Talks with Russia should continue", "US and NATO support; Russia agrees on a condition"),
        ("The West is negotiating in good faith", "US supports; Russia opposes"),
    ]
    # one article does not contain two independent voices on each of two sides that say the same
    assert [row.claim for row in rows if common_ground(row)] == []
    membership = next(row for row in rows if row.claim_id == "c08")
    assert {camp: cell.state for camp, cell in membership.cells.items()} == {
        "US": "neither",
        "NATO": "none found",
        "Russia": "none found",
    }


def test_moscows_readiness_has_its_condition():
    stances = read("stances.csv")
    conditional = stances[stances["stance"] == CONDITIONAL]
    assert conditional[["claim_id", "quote_id"]].values.tolist() == [["c01", "q33"], ["c01", "q34"]]
    assert conditional["condition"].str.contains("requirements|concrete result").all()


def test_readme_counts_are_true():
    readme, stances = (FOLDER / "README.md").read_text("utf-8"), read("stances.csv")
    axes = tomllib.loads((FOLDER / "axes.toml").read_text("utf-8"))["axes"]
    by = stances["annotator"].value_counts()
    assert f"| `claims.csv` | {len(read('claims.csv'))} claims" in readme
    assert f"| `stances.csv` | {len(stances)} marks" in readme
    assert f"| `axes.toml` | {len(axes)} presets" in readme
    assert f"{by['seed-1']} marks are the first annotator's (`seed-1`)" in readme
    assert f"{by['standpoint']} are the maintainers'" in readme
    assert not stances.duplicated(["claim_id", "quote_id"]).any()  # as the README says about their agreement


def test_axes_have_two_poles_of_several_phrasings():
    axes = tomllib.loads((FOLDER / "axes.toml").read_text(encoding="utf-8"))["axes"]
    assert 2 <= len(axes) <= 3
    for axis in axes:
        assert axis["name"]
        for pole in ("low", "high"):
            assert axis[pole]["label"]
            assert len(set(axis[pole]["phrasings"])) >= 2
