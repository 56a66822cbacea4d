import pandas as pd

from analysis.positions.units import are_of_one_document, units


def quotes(*rows):
    return pd.DataFrame(rows, columns=["speaker", "title"]).assign(outlet="Post", url="", published_on="")


def test_who_speaks_twice_jointly_or_in_one_document_with_others_is_one_voice():
    table = quotes(
        ("Price", "Monday"),
        ("Lavrov", "Monday"),
        ("Lavrov", "Friday"),
        ("Peskov", "Sunday"),
        ("Peskov | Putin", "May"),
        ("Putin", "June"),
        ("Xi", "July"),
    )
    assert units(table).tolist() == [0, 0, 0, 1, 1, 1, 2]


def test_of_one_document_speakers_are_told_apart():
    table = quotes(("Price", "Monday"), ("Lavrov", "Monday"), ("Price", "Monday"))
    assert are_of_one_document(table)
    assert units(table).tolist() == [0, 1, 0]


def test_nothing_is_known_of_quotes_without_a_speaker():
    assert units(quotes(("", "a"), ("Xi", "b"), ("", "c"))).tolist() == [0, 1, 0]
    assert units(quotes()).tolist() == []
