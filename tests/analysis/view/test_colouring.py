import pytest

from analysis.view.colouring import colouring, colourings
from analysis.view.link import COLOURINGS
from analysis.view.selection import build_index
from data.corpus import read_corpus

SEVERAL_CAMPS = (("War", "Price", "US"), ("Talks", "Peskov", "Russia"))
ONE_CAMP = (("War", "Price", "US"), ("Talks", "Blinken", "US"))
ONE_SPEAKER = (("War", "Price", "US"), ("Talks", "Price", "US"))


@pytest.fixture
def index_of(write_corpus):
    def index(rows):
        return build_index(read_corpus(write_corpus(rows, ("text", "speaker", "camp"))))

    return index


@pytest.mark.parametrize("rows", [SEVERAL_CAMPS, ONE_SPEAKER])
def test_colours_show_the_camps_if_nobody_chose(index_of, rows):
    assert colourings(index_of(rows)) == COLOURINGS
    assert colouring("kind", index_of(rows)) == "kind"


def test_of_one_camp_they_show_the_speakers(index_of):
    assert colourings(index_of(ONE_CAMP)) == ("speaker", "topic", "kind", "reliability")
    assert colouring("camp", index_of(ONE_CAMP)) == "speaker"
    assert colouring("topic", index_of(ONE_CAMP)) == "topic"
