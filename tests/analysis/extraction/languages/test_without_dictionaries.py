"""Russian and Ukrainian articles where the packages of requirements-languages.txt are not installed."""

import importlib.util

import pytest

from analysis.extraction import articles
from analysis.extraction.languages import slavic, verbs, word_kinds
from analysis.extraction.review import camps
from analysis.extraction.review.review import ACCEPTED, WAITING
from data.article import Article


def forget_words():
    for module in (slavic, verbs, word_kinds):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.fixture
def no_dictionaries(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pymorphy3" else find(name, *more)
    )
    forget_words()
    yield
    forget_words()


def rows(text):
    return [(row.speaker, row.words(text), row.state) for row in articles.rows(Article(text), camps.shipped_table())]


TEXT = "«Ми готові до перемовин», — сказав Олег Коваль. За словами Олега Коваля, перемовини почнуться у травні."
SAID, REPORTED = "Ми готові до перемовин", "перемовини почнуться у травні"


def test_with_dictionaries_a_name_in_another_case_is_read_in_the_nominative():
    assert rows(TEXT) == [("Олег Коваль", SAID, ACCEPTED), ("Олег Коваль", REPORTED, WAITING)]
    assert "requirements-languages.txt" not in articles.about_language(TEXT)


@pytest.mark.usefixtures("no_dictionaries")
def test_without_them_it_stays_as_it_is_written_waits_and_the_reader_learns_what_would_help():
    assert rows(TEXT) == [("Олег Коваль", SAID, ACCEPTED), ("Олега Коваля", REPORTED, WAITING)]
    assert "With the packages of requirements-languages.txt, names are read better." in articles.about_language(TEXT)
