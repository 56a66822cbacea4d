"""Mistakes as data: where each is, and lists of them that are never silently cut."""

import pandas as pd

from data import table
from data.faults import MOST_SHOWN, CorpusError, Fault, fault_lines


def test_a_place_in_words():
    assert (
        str(Fault("a.csv", "loud", "must be direct", 8, "kind")) == "a.csv, row 8, column kind: 'loud'; must be direct"
    )
    assert Fault("a.csv", "", "must not be empty", 8).place == "row 8"
    assert Fault("corpus.toml", "red", "must be a colour", where="camps[2].colour").place == "camps[2].colour"
    assert str(Fault("a.csv", "", "is missing")) == "a.csv; is missing"


def test_a_column_of_ones_own_with_spaces_is_named_whole():
    quotes = pd.DataFrame(
        {"text": ["War"], "speaker": ["Ada"], "camp": ["N"], "my  note, of row 3": ["x" * 10_001]}, dtype="str"
    )
    (fault,) = table.faults(table.complete(quotes), "a.csv", (), ())
    assert (fault.row, fault.column, fault.allowed) == (2, "my  note, of row 3", "must be at most 10,000 characters")


def test_a_list_that_ends_says_how_many_are_not_shown():
    faults = [Fault("a.csv", "", "must not be empty", row) for row in range(2, MOST_SHOWN + 5)]
    assert fault_lines(faults, lambda fault: str(fault.row))[-2:] == [str(MOST_SHOWN + 1), "… and 3 more"]
    assert str(CorpusError(faults)).splitlines()[-1] == "… and 3 more"
    assert fault_lines(faults[:MOST_SHOWN])[-1].startswith("a.csv")
