"""What is read before a visitor asks for it."""

import time

import pytest

from components import shared
from components.frame import warm_up
from components.opening import corpus_choice
from components.quotes import meaning_search
from data import arrays, library

SHIPPED = "russia-nato-2022"


@pytest.fixture(autouse=True)
def clear_caches():
    shared.clear_all()


def wait_for(holds):
    limit = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_the_corpus_of_a_link_is_read_beside_the_page_and_one_that_is_not_here_is_passed_over(monkeypatch):
    read = []
    monkeypatch.setattr(corpus_choice, "read_corpus", lambda folder: read.append(folder.name) or fail())
    for name in ("../secret", "", SHIPPED):
        warm_up.read_ahead(name)
        wait_for(lambda: not warm_up._reading.locked())
    assert read == [SHIPPED]


def fail():
    raise corpus_choice.CorpusError([])


def test_what_searches_of_a_large_corpus_need_is_made_once_its_page_is_drawn(monkeypatch):
    monkeypatch.setattr(arrays, "_LATER_FROM", 0)
    monkeypatch.setattr(corpus_choice, "_UNTIL_IT_IS_DRAWN", 0.0)
    folder = library.folders()[SHIPPED]
    corpus, index = corpus_choice.open_folder(folder, library.fingerprint(folder), doing="")
    wait_for(lambda: corpus.vectors.are_read and "_folded_apart" in vars(index.words))
    wait_for(lambda: corpus.content_hash in meaning_search._usual._kept)
