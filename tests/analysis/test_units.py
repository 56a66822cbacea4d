import pandas as pd
import pytest

from analysis.units import document_names, holm, speaker_units, units, voice_units


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param(["Price", "Peskov", "Price"], [0, 1, 0], id="one person, one unit"),
        pytest.param(["Blinken", "Lavrov", "Blinken | Stoltenberg"], [0, 1, 0], id="a joint statement joins"),
        pytest.param(["A", "C", "B", "A | B", "B | C"], [0, 0, 0, 0, 0], id="a chain of joint statements"),
        pytest.param(["", "A", ""], [0, 1, 0], id="unknown speakers may be one"),
    ],
)
def test_rows_that_share_a_speaker_are_one_unit(speakers, expected):
    assert speaker_units(speakers).tolist() == expected


def test_rows_that_share_a_speaker_or_a_document_are_one_unit():
    found = units(["Price", "Price", "Lavrov", "Psaki", "Lavrov | Blinken", "Blinken"], ["a", "b", "b", "c", "", "d"])
    assert found.people.tolist() == [0, 0, 1, 2, 1, 1]  # Lavrov and Blinken spoke jointly
    assert found.both.tolist() == [0, 0, 0, 1, 0, 0]  # Price and Lavrov share b
    assert found.has_document.tolist() == [True, True, True, True, False, True]


def test_a_row_without_a_document_is_its_persons():
    assert units(["Price", "Lavrov", "Price"], ["", "", ""]).documents.tolist() == [0, 1, 0]
    assert units([]).both.tolist() == []


def test_a_document_is_its_address_or_its_outlet_title_and_day():
    rows = [
        ("https://a.example/1", "Post", "Talks", "2022-01-13"),
        ("", "Post", "Talks", "2022-01-13"),
        ("", "Post", "Talks", "2022-01-14"),
        ("", "Post", "", "2022-01-14"),
        ("", "", "", ""),
    ]
    names = document_names(pd.DataFrame(rows, columns=["url", "outlet", "title", "published_on"]))
    assert len(set(names[:3])) == 3
    assert names[0] == "https://a.example/1"
    assert names[3:].tolist() == ["", ""]  # an outlet alone is not a document


@pytest.mark.parametrize(
    ("p", "adjusted"),
    [
        pytest.param([0.01, 0.04, 0.03], [0.03, 0.06, 0.06], id="each by the tests that are left, never falling"),
        pytest.param([0.5], [0.5], id="one alone stays"),
        pytest.param([0.9, 0.8], [1.0, 1.0], id="never above 1"),
        pytest.param([], [], id="none"),
    ],
)
def test_holm(p, adjusted):
    assert holm(p) == pytest.approx(adjusted)


def quotes(*rows):
    return pd.DataFrame(rows, columns=["speaker", "title"]).assign(outlet="Post", url="", published_on="")


def test_a_speaker_twice_jointly_or_in_one_document_with_others_is_one_voice():
    table = quotes(
        ("Price", "Monday"),
        ("Lavrov", "Monday"),
        ("Lavrov", "Friday"),
        ("Peskov", "Sunday"),
        ("Peskov | Putin", "May"),
        ("Putin", "June"),
        ("Xi", "July"),
    )
    assert voice_units(table).tolist() == [0, 0, 0, 1, 1, 1, 2]


def test_an_outlet_alone_joins_nobody():
    table = quotes(("Price", ""), ("Lavrov", ""), ("Xi", "Monday"), ("Xi", "Friday"))
    assert voice_units(table).tolist() == [0, 1, 2, 2]


def test_of_one_document_speakers_are_distinguished():
    assert voice_units(quotes(("Price", "Monday"), ("Lavrov", "Monday"), ("Price", "Monday"))).tolist() == [0, 1, 0]


def test_nothing_is_known_of_quotes_without_a_speaker():
    assert voice_units(quotes(("", "a"), ("Xi", "b"), ("", "c"))).tolist() == [0, 1, 0]
    assert voice_units(quotes()).tolist() == []
