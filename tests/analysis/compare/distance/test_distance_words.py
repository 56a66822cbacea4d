from dataclasses import replace

import pytest

from analysis.compare.distance.distance import DOCUMENTS, SPEAKERS, Distance
from analysis.compare.distance.distance_words import in_words, share_in_words, value_in_words
from analysis.compare.distance.shuffles import ShuffleTest

FEW = Distance(
    value=0.447,
    share=0.23,
    test=ShuffleTest(p=4 / 35, smallest_p=1 / 35, exact=True, n_arrangements=35, unit=SPEAKERS, n_units=(4, 3)),
    untested="",
    interval=(0.0, 0.43),
    n_quotes=(8, 6),
    n_drawn=(8, 6),
    n_speakers=(4, 3),
    n_in_both=0,
    n_paired=0,
)


def test_a_distance_is_said_with_all_it_rests_on():
    assert in_words(FEW, "Russia", "US") == (
        "Energy distance between Russia and US: 0.45, 23% of the mean distance between them "
        "(8 and 6 quotes of 4 and 3 speakers). "
        "0 means no further apart than speakers or documents of one side are from each other. "
        "With the speakers, each with their documents, shuffled it is at least as large in 4 of all 35 arrangements: "
        "p = 0.11. With so few speakers, p cannot be below 0.029. 95% interval over the speakers: 0.00 to 0.43."
    )


def test_a_figure_below_0_is_none():
    sentence = in_words(replace(FEW, value=-0.02, share=-0.01), "A", "B")
    assert sentence.startswith("Energy distance between A and B: none found (8 and 6 quotes")
    assert "-0" not in sentence


def test_a_side_without_a_test_says_why():
    sentence = in_words(replace(FEW, test=None, untested="B rests on one document.", interval=None), "A", "B")
    assert sentence.endswith("B rests on one document. So there is no p and no interval.")


def test_documents_show_occasions():
    test = replace(FEW.test, unit=DOCUMENTS, n_units=(12, 30), smallest_p=0.001)
    sentence = in_words(replace(FEW, test=test), "A", "B")
    assert "With the documents shuffled it is" in sentence
    assert "The documents are 12 and 30. One side at least is one person" in sentence
    assert "95% interval over the documents" in sentence


def test_what_was_left_out_is_said():
    test = replace(FEW.test, p=0.001, smallest_p=0.001, exact=False, n_arrangements=1000, n_tests=6, adjusted_p=0.006)
    many = replace(FEW, test=test, interval=None, n_quotes=(4000, 600), n_drawn=(500, 500), n_in_both=1, n_paired=2)
    sentence = in_words(many, "A", "B")
    assert "in 1 of 1,000 arrangements: p = 0.001. Adjusted for 6 tests (Holm): p = 0.006." in sentence
    assert sentence.endswith(
        "Computed on 500 and 500 quotes, drawn at random from as many speakers as can be. "
        "1 quote of both sides is left out. "
        "2 speakers, or groups who share documents, are on both sides: they swap sides in the test, their distance "
        "from themselves is left out, and there is no interval."
    )


@pytest.mark.parametrize(
    ("value", "share", "words"),
    [
        (0.4512, 0.226, ("0.45", "23%")),
        (0.0871, 0.0094, ("0.087", "0.9%")),
        (0.00871, 0.0041, ("0.0087", "0.4%")),
        (0.00004, 0.0002, ("below 0.0001", "less than 0.1%")),
        (0.0, -0.1, ("none found", "none found")),
    ],
)
def test_a_small_distance_is_not_rounded_to_none(value, share, words):
    assert (value_in_words(value), share_in_words(share)) == words
