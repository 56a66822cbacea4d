import pytest

from analysis.compare.sides import sides
from analysis.view.link import filters_query, known_side, read_filters
from analysis.view.selection import Filters, build_index
from data.corpus import read_corpus


@pytest.mark.parametrize(
    ("written", "name", "rows"),
    [
        pytest.param("camp:Russia", "Russia", [1, 2, 3], id="a camp, with its joint statement"),
        pytest.param("speaker:Tony Blinken", "Tony Blinken", [3], id="one of two speakers"),
        pytest.param("speaker:<b>Eve</b>", "<b>Eve</b>", [5], id="a hostile name, as it stands"),
        pytest.param("outlet:Herald", "Herald", [3, 4], id="an outlet"),
        pytest.param("filter:camp=Russia&kind=direct", "“Russia, verbatim words”", [1], id="filters"),
        pytest.param(
            "filter:words=war&topic=", "“on not given, with the words ‘war’”", [4], id="filters of what is empty"
        ),
    ],
)
def test_side(index, written, name, rows):
    assert known_side(written, index)
    found = sides.side(written, index)
    assert (found.written, found.name) == (written, name)
    assert found.mask.nonzero()[0].tolist() == rows


@pytest.mark.parametrize(
    "written", ["", "camp", "camp:", "camp:Mars", "kind:direct", ":", "filter:", "filter:camp=Mars", "filter:x.no=1"]
)
def test_sides_that_this_corpus_lacks(index, written):
    assert not known_side(written, index)


def test_a_name_with_a_colon_is_a_name(write_corpus):
    index = build_index(read_corpus(write_corpus([("War", "filter:a=b", "US: east")], ("text", "speaker", "camp"))))
    assert known_side("camp:US: east", index)
    assert sides.side("speaker:filter:a=b", index).mask.tolist() == [True]


def test_filters_come_back_from_a_side():
    filters = Filters({"camp": ("US", "a&b=c"), "topic": ("",), "mine": ("ü|,",)}, words="war & peace")
    assert read_filters(filters_query(filters)) == filters


def test_sides_in_words():
    assert sides.in_words("camp:US") == "Camp: US"
    assert sides.in_words("filter:topic=Answer") == "Filters: on Answer"
    assert sides.in_words("filter:said_on=2022-01-01..2022-01-31") == "Period: January 2022"


def test_sides_of_one_name_are_distinguished(write_corpus):
    index = build_index(
        read_corpus(write_corpus([("War", "NATO", "NATO"), ("No", "A", "US")], ("text", "speaker", "camp")))
    )
    found = sides.by_distinct_name([sides.side(written, index) for written in ("camp:NATO", "speaker:NATO", "camp:US")])
    assert list(found) == ["NATO (camp)", "NATO (speaker)", "US"]
