"""Long texts as statements: the position of each in its document, and the memory that they may take."""

import pandas as pd
import pytest

from data.importing import limits, splitting
from data.importing.limits import FileLimits, FileRefusal
from data.table import complete

SPEECH = "We wait. We talk.\n\nNo date is set."


def quotes(**columns: list[str]):
    return complete(pd.DataFrame({"text": [SPEECH], "speaker": ["Ada"], "camp": ["North"]} | columns, dtype="str"))


@pytest.mark.parametrize(
    ("way", "texts"),
    [
        (splitting.PARAGRAPHS, ["We wait. We talk.", "No date is set."]),
        (splitting.SENTENCES, ["We wait.", "We talk.", "No date is set."]),
    ],
)
def test_each_statement_has_the_cells_of_its_document_and_its_place_in_it(way, texts):
    before = quotes(venue=["Hall"], mood=["calm"])
    found = splitting.split(before, way, "a.csv")
    assert found["text"].tolist() == texts
    assert [SPEECH[int(start) : int(end)] for start, end in zip(found["start"], found["end"], strict=True)] == texts
    assert {*found["mood"], *found["venue"], *found["speaker"]} == {"calm", "Hall", "Ada"}
    assert list(found) == [*before, "document"]


def test_a_document_is_not_held_once_for_each_of_its_sentences():
    with limits.using(FileLimits(10**6, 10**6, 10**5)):
        found = splitting.split(quotes(text=["We wait. " * 1_000]), splitting.SENTENCES, "a.csv")
        assert len(found) == 1_000
        with pytest.raises(FileRefusal, match=r"too long to stand 1,000 times. Leave out long columns"):
            splitting.split(quotes(text=["We wait. " * 1_000], body=["x" * 10_000]), splitting.SENTENCES, "a.csv")
