from dataclasses import replace

from analysis.compare.distance import Distance
from analysis.compare.distance_words import in_words

FEW = Distance(
    value=0.447,
    p=4 / 35,
    smallest_p=1 / 35,
    exact=True,
    n_arrangements=35,
    interval=(0.0, 0.43),
    n_quotes=(8, 6),
    n_drawn=(8, 6),
    n_speakers=(4, 3),
    n_in_both=0,
    n_speakers_in_both=0,
)


def test_a_distance_is_told_with_all_it_rests_on():
    assert in_words(FEW, "Russia", "US") == (
        "Energy distance between Russia and US: 0.45 (8 and 6 quotes of 4 and 3 speakers). "
        "0 means no further apart than speakers of one side are from each other. "
        "With the speakers shuffled it is at least as large in 4 of all 35 arrangements: p = 0.11. "
        "With so few speakers, p cannot be below 0.029. 95% interval over the speakers: 0.00 to 0.43."
    )


def test_what_was_left_out_is_said():
    many = replace(
        FEW,
        p=0.001,
        smallest_p=0.001,
        exact=False,
        n_arrangements=1000,
        interval=None,
        n_quotes=(4000, 600),
        n_drawn=(500, 500),
        n_in_both=1,
        n_speakers_in_both=2,
    )
    told = in_words(many, "A", "B")
    assert "in 1 of 1,000 arrangements: p = 0.001. There are too few speakers for an interval." in told
    assert told.endswith(
        "Computed on 500 and 500 quotes, drawn at random from as many speakers as can be. "
        "1 quote of both sides is left out. "
        "2 speakers speak on both sides, counted once for each."
    )
