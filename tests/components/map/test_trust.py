"""The map's trust in a sentence."""

import pytest

from components.map.trust import in_plain_words, sentence

UNMEASURED = {"neighbours_kept": None, "chance": None, "trustworthiness": None}
MEASURED = {
    "k": 6,
    "n": 41,
    "neighbours_kept": 0.646,
    "chance": 0.15,
    "trustworthiness": 0.926,
    "n_ranked": 41,
    "reason": "",
}


def figures(**changes):
    return {"model": "toy", "n": 41, "chosen": "PCA", "tried": [{"name": "PCA", "trust": MEASURED | changes}]}


def note(**changes):
    return sentence(figures(**changes))


@pytest.mark.parametrize(
    ("kept", "begins"),
    [(0.646, "About two thirds of"), (0.02, "Hardly any of"), (0.29, "About a quarter of"), (0.99, "Nearly all of")],
)
def test_plain_words_come_first(kept, begins):
    plain = in_plain_words(figures(neighbours_kept=kept))
    assert plain.startswith(begins)
    assert "(n = 41; by chance 15%)" in plain
    assert "not agreement" in plain


def test_what_was_not_measured_is_stated_in_plain_words_too():
    assert in_plain_words(figures(**UNMEASURED, reason="Too few.")).startswith("Too few. Near means")


def test_every_figure_comes_with_its_n_and_with_chance():
    assert note() == (
        "Map by PCA from toy, n = 41. Of each quote's 6 nearest in meaning, 65% are also among its 6 nearest on the "
        "map (15% expected by chance). Trustworthiness (Venna and Kaski): 0.93 of 1 (0.53 expected by chance)."
    )


def test_a_sample_is_said_to_be_one():
    assert note(n_ranked=20).endswith("0.93 of 1, measured on 20 of them (0.53 expected by chance).")


def test_too_few_quotes_are_reported_instead_of_a_figure():
    reason = "With 2 quotes there is no neighbourhood to measure."
    assert note(**UNMEASURED, reason=reason) == f"Map by PCA from toy, n = 41. {reason}"


@pytest.mark.parametrize("lacking", ["model", "n", "chosen", "tried"])
def test_a_map_without_figures_from_another_store_says_that_it_has_none(lacking):
    strange = {name: value for name, value in figures().items() if name != lacking}
    for said in (sentence(strange), in_plain_words(strange), sentence(strange | {lacking: None})):
        assert said.startswith("How this map was made is not recorded")
