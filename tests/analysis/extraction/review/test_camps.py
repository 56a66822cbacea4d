"""Camps are proposed from a table, and a person's corrections take precedence."""

import pytest

from analysis.extraction.review import camps
from analysis.extraction.review.own_tables import OwnTableError

TABLE = camps.read(b"fits,camp\nprofessor,Analyst\nState Department,US\nUS,US\nKremlin,Russia\n")


@pytest.mark.parametrize(
    ("speaker", "role", "affiliation", "camp"),
    [
        ("Ned Price", "State Department spokesman", "State Department", "US"),
        ("Ann Lee", "professor and former State Department aide", "", "Analyst"),
        ("Dmitry Peskov", "press secretary", "Kremlin", "Russia"),
        ("Someone", "user of things", "", ""),
        ("", "", "", ""),
    ],
)
def test_the_first_row_that_fits_decides(speaker, role, affiliation, camp):
    assert camps.propose(TABLE, speaker, role, affiliation) == camp


def test_a_correction_is_learned_before_all_other_rows_and_changes_no_other_table():
    learned = camps.learn(TABLE, "Ned Price", "Analyst")
    assert camps.propose(learned, "Ned Price", "State Department spokesman", "") == "Analyst"
    again = camps.learn(learned, "Ned Price", "US")
    assert len(again) == len(TABLE) + 1
    assert camps.propose(TABLE, "Ned Price", "", "") == ""


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"fits,camp\n,US\n", b"fits,camp\nx,A|B\n", b"fits,camp\nx,A,b\n", b"\xff\xfe\x00"]
)
def test_a_table_that_cannot_be_used_is_refused_with_a_sentence(content):
    with pytest.raises(OwnTableError, match="table of camps"):
        camps.read(content)


def test_the_shipped_table_is_one():
    table = camps.shipped_table()
    assert camps.propose(table, "Jens Stoltenberg", "NATO Secretary General", "NATO") == "NATO"
    assert camps.propose(table, "The New York Times", "newspaper", "") == "Media"
