"""The language of each quote: from its column, or from its words."""

import csv
from pathlib import Path

import pandas as pd

from analysis.embedding.models import ENGLISH, MANY_LANGUAGES, model_by_name
from analysis.text import languages

FILE = Path(__file__).parents[1] / "embedding" / "translations.csv"
SENTENCES = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))


def quotes(texts, tags=None):
    return pd.DataFrame({"text": texts, "language": tags or [""] * len(texts)}, dtype="str")


def test_languages_are_found_by_the_words():
    found = languages.of_quotes(quotes([row["text"] for row in SENTENCES]))
    assert list(found.tags) == [row["language"] for row in SENTENCES]
    assert found.counts == {"en": 30, "ru": 30, "uk": 30}
    assert languages.in_words(found.counts) == "English 30, Russian 30, Ukrainian 30"
    assert languages.fitting(found) == MANY_LANGUAGES


def test_the_column_wins_where_it_says_one():
    found = languages.of_quotes(
        quotes(["We will not wait any longer for this.", "Мы больше не будем ждать."], ["fr", ""])
    )
    assert (found.tags, found.n_found) == (("fr", "ru"), 1)


def test_short_texts_and_languages_of_hardly_any_are_taken_for_that_of_most():
    english = [row["text"] for row in SENTENCES if row["language"] == "en"]
    found = languages.of_quotes(
        quotes([*english, "No.", "Nein", "Das ist ein Satz auf Deutsch und steht hier allein."])
    )
    assert found.counts == {"en": 33}
    assert languages.fitting(found) == ENGLISH
    assert languages.of_quotes(quotes(["", "…"])).counts == {"": 2}


def test_what_the_model_does_not_read_is_counted():
    found = languages.of_quotes(quotes([row["text"] for row in SENTENCES]))
    assert found.unread(model_by_name("English")) == {"ru": 30, "uk": 30}
    assert found.unread(model_by_name("many languages")) == {}
    assert found.unread(model_by_name("some/model")) == {}


def test_every_language_that_is_found_has_its_name():
    assert languages.in_words({"sl": 3, "nb": 2, "pcm": 1}) == "Slovenian 3, Norwegian Bokmål 2, Nigerian Pidgin 1"
    assert (languages.name("zh-Hant"), languages.name("qqq"), languages.name("")) == ("Chinese", "qqq", "not known")


def test_only_empty_cells_are_filled():
    filled = languages.with_languages(quotes([row["text"] for row in SENTENCES], ["xx", *[""] * 89]))
    assert filled["language"].tolist() == ["xx", *[row["language"] for row in SENTENCES[1:]]]


def test_languages_of_few_quotes_are_reported_if_their_means_are_subtracted():
    many = model_by_name("many languages")
    assert languages.about_means({"en": 30}, many) == ""
    assert languages.about_means({"en": 30, "ru": 9}, model_by_name("English")) == ""
    result = languages.about_means({"en": 30, "ru": 9, "fr": 2}, many)
    assert result.endswith("Less surely where there are few quotes of one: French 2.")
    assert "Less surely" not in languages.about_means({"en": 30, "ru": 9}, many)
