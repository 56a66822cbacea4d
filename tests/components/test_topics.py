"""Topics of a corpus without its own: found once, whether the page or the background asks first."""

from dataclasses import replace

import pytest

from components import computation, shared, topics
from data.corpus import read_corpus
from data.library import SHIPPED as CORPORA


@pytest.fixture
def corpus():
    whole = read_corpus(CORPORA / "russia-nato-2022")
    shared.clear_all()
    return replace(whole, quotes=whole.quotes.assign(topic=""), content_hash="without topics")


@pytest.mark.parametrize("first", ["background", "page"])
def test_words_are_counted_and_topics_found_once(corpus, first, monkeypatch):
    monkeypatch.setattr(computation, "_kept", computation.OrderedDict())
    calls = []
    for module, name in ((topics, "count_terms"), (topics.corpus_topics, "grouped_topics")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, real=real, name=name: calls.append(name) or real(*given))
    if first == "background":
        topics._search(corpus).wait()
    found = topics.at_once(corpus)
    work = topics._search(corpus)
    work.wait()
    assert calls == ["count_terms", "grouped_topics"]
    assert work.result is not None
    assert work.result.topics is found
    shared.clear_all()
