"""Names that look like one person's are offered; those of different people are not."""

import pytest

from analysis.compare.sides.like_names import LikeNames, like_names

ONE_PERSON = [
    ("Putin", "Vladimir Putin"),
    ("Vladimir Putin", "Putin, Vladimir"),
    ("Vladimir Putin", "VLADIMIR PUTIN"),
    ("Vladimir Putin", "President Vladimir Putin"),
    ("Vladimir Putin", "Владимир Путин"),
    ("V. Putin", "Vladimir Putin"),
    ("Zelensky", "Zelenskyy"),
    ("Zelenskyy", "Zelenskiy"),
    ("Volodymyr Zelensky", "Zelenskiy Volodymyr"),
    ("Volodymyr Zelenskyy", "Zelenskiy"),
    ("Sergei Lavrov", "Sergey Lavrov"),
    ("George Bush", "George W. Bush"),
    ("Maria Zakharova", "Mariya Zakharova"),
    ("Jose Borrell", "José Borrell"),
    ("Annalena Baerbock", "Annalena Bärbock"),
]
DIFFERENT = [
    ("John Smith", "Jane Smith"),
    ("US", "US media"),
    ("Russia", "Prussia"),
    ("EU spokesman", "UK spokesman"),
    ("State TV 1", "State TV 2"),
    ("Sergei Lavrov", "Sergei Ryabkov"),
    ("Anna Netrebko", "Anne Netter"),
    ("Vladimir", "Vladimir Putin"),
    ("A. B.", "Anna Berg"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_is_offered(one, other):
    assert [set(group.spellings) for group in like_names([one, other, "Somebody Else"])] == [{one, other}]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_people_are_not(one, other):
    assert like_names([one, other]) == []


def test_a_group_has_its_numbers_and_the_full_name_most_used():
    cells = ["Putin"] * 5 + ["Vladimir Putin"] * 3 + ["PUTIN, Vladimir | Xi Jinping"]
    assert like_names(cells) == [LikeNames("Vladimir Putin", ("Putin", "Vladimir Putin", "PUTIN, Vladimir"), (5, 3, 1))]


def test_a_short_name_that_fits_two_people_joins_neither():
    assert like_names(["Biden", "Joe Biden", "Jill Biden"]) == []
    joined = like_names(["Biden", "Joe Biden", "BIDEN, Joe", "Jill Biden"])
    assert [set(group.spellings) for group in joined] == [{"Joe Biden", "BIDEN, Joe"}]
