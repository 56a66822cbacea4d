"""The table of a corpus: what it lists, and out of how many."""

from components.quotes import corpus_table
from tests.page import open_screen


def captions(app):
    return [caption.value for caption in app.caption]


def test_a_long_list_shows_the_first_quotes_and_says_of_how_many(monkeypatch):
    whole = open_screen("Corpus")
    assert len(whole.dataframe[0].value) == 41
    assert not [line for line in captions(whole) if line.startswith("The first")]
    monkeypatch.setattr(corpus_table, "MOST_LISTED", 10)
    app = open_screen("Corpus")
    assert app.dataframe[0].value["text"].tolist() == whole.dataframe[0].value["text"].tolist()[:10]
    assert "The first 10 of 41 quotes in view: filter to list others." in captions(app)
