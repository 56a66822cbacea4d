"""Tables read in a separate process are the same as without it; what is refused is refused the same way."""

import dataclasses
import gzip

import pandas as pd
import pytest

from data.corpus_files import to_zip
from data.importing import file_reader, limits, reading_process
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import FileRefusal
from data.importing.samples import sample
from data.processes.job import OWN_MACHINE, Limits
from data.stances import Annotations


def read(raw: bytes, name: str, choices: Choices = Choices(), **most: int) -> ForeignTable:  # noqa: B008 - frozen
    return reading_process.read_file(raw, name, choices, Limits(**most))


def test_a_table_comes_as_it_was_read():
    found, expected = read(sample(), "a/sample.csv"), file_reader.read_file(sample(), "a/sample.csv")
    pd.testing.assert_frame_equal(found.cells, expected.cells)
    assert found.reading == expected.reading


def test_a_corpus_comes_with_all_that_it_contains(tiny):
    found, expected = read(to_zip(tiny), "tiny.zip"), file_reader.read_file(to_zip(tiny), "tiny.zip")
    pd.testing.assert_frame_equal(found.cells, expected.cells)
    assert (found.extras.about, found.extras.axes) == (expected.extras.about, expected.extras.axes)
    assert found.extras.arrays == expected.extras.arrays
    for field in dataclasses.fields(Annotations):
        marked, meant = (getattr(one.extras.marked, field.name) for one in (found, expected))
        pd.testing.assert_frame_equal(marked, meant)


def test_choices_and_refusals_cross_the_border():
    raw = "text;who\nC’est “déjà” fini;Müller\n".encode("cp1252")
    with pytest.raises(FileRefusal, match=r"a.csv, line 2 \(byte 92\) is not valid UTF-8") as refused:
        read(raw, "a.csv")
    encoding = "Windows-1252 (Western Europe)"
    assert encoding in refused.value.encodings
    assert list(read(raw, "a.csv", Choices(encoding=encoding, delimiter=";")).cells) == ["text", "who"]
    with pytest.raises(FileRefusal, match=r"a.csv is empty"):
        read(b"", "a.csv")


def test_too_much_is_reported_with_the_limit_and_the_way_past_it():
    raw = b"text,speaker\n" + b"a,b\n" * 2_000_000
    with pytest.raises(FileRefusal, match=r"a.csv needs more than the 1 MB of memory .*Save it as Parquet or CSV"):
        read(raw, "b/a.csv", memory=1024**2)


def test_a_small_compressed_file_needs_no_more_memory_where_limits_are_wide():
    raw = gzip.compress(b"text,speaker\nWe wait.,Ada\n")
    with limits.using(limits.OWN_FILES):
        table = reading_process.read_file(raw, "a.csv.gz", Choices(), OWN_MACHINE)
    assert table.cells["text"].tolist() == ["We wait."]
