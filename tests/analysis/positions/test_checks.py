from math import comb

import pytest

from analysis.positions.checks import bound, in_words, quotes_to_draw, sample


def chance_of_none(n_frame, n_drawn, n_positions):
    """By counting the draws that contain none of them."""
    return comb(n_frame - n_positions, n_drawn) / comb(n_frame, n_drawn)


@pytest.mark.parametrize(("n_frame", "n_drawn"), [(300, 60), (41, 8), (60, 59), (1000, 10)])
def test_the_bound_is_the_last_number_that_would_leave_none_in_more_than_one_draw_of_twenty(n_frame, n_drawn):
    most = bound(n_frame, n_drawn, 0).most_missed
    assert chance_of_none(n_frame, n_drawn, most) > 0.05 >= chance_of_none(n_frame, n_drawn, most + 1)


def test_what_was_read_whole_misses_nothing_and_what_was_not_read_may_hold_all():
    assert bound(9, 9, 2).most_missed == 0
    assert bound(9, 0, 0).most_missed == 9
    assert bound(0, 0, 0).most_missed == 0
    with pytest.raises(ValueError, match="found <= drawn"):
        bound(5, 2, 3)


def test_more_found_more_may_be_missed():
    bounds = [bound(300, 60, found).most_missed for found in range(4)]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[3]


def test_as_many_are_drawn_as_the_requested_share_needs_and_no_more():
    n = quotes_to_draw(300, 0.05)
    assert bound(300, n, 0).most_missed <= 0.05 * (300 - n)
    assert bound(300, n - 1, 0).most_missed > 0.05 * (300 - n + 1)
    assert quotes_to_draw(0, 0.05) == 0


def test_a_draw_is_made_again_from_its_seed_whatever_the_order():
    ids = [f"q{number}" for number in range(50)]
    first = sample(ids, 10, 7)
    assert first == sample(ids[::-1], 10, 7)
    assert first != sample(ids, 10, 8)
    assert len(set(first)) == 10
    assert sorted(sample(ids[:3], 10, 7)) == ids[:3]


def test_a_check_in_words():
    assert in_words(bound(300, 60, 0)) == (
        "0 of 60 drawn take a position: with 95% confidence at most 13 (6%) of the 240 left unread do"
    )
    assert in_words(bound(3, 3, 1)) == "1 of 3 drawn takes a position; none is left unread"
