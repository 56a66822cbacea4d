"""The topics of a corpus: its own, or found ones, which for a large corpus are looked for in the background."""

from dataclasses import dataclass

import streamlit as st

from analysis.background import BackgroundWork, Progress
from analysis.compare import topics as corpus_topics
from analysis.compare.topics import Topics
from analysis.compare.unranked_words import unranked_words
from analysis.compare.words import count_terms
from analysis.map.finer_topics import Quarter, quarters_by_name
from components.shared import SharedCache
from data.corpus import Corpus

_POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Named:
    """What was found: the topics, and the names of the map's quarters."""

    topics: Topics
    quarters: tuple[Quarter, ...]


_searches: SharedCache[BackgroundWork[Named]] = SharedCache(most=16)


def _search(corpus: Corpus) -> BackgroundWork[Named]:
    def find(tell: Progress) -> Named:
        counted = count_terms(corpus.quotes["text"].tolist(), lambda done: tell(0.6 * done, "counting words"))
        found = corpus_topics.grouped_topics(corpus, counted, lambda done: tell(0.6 + 0.4 * done, "finding topics"))
        if corpus.map is None:
            return Named(found, ())
        return Named(found, quarters_by_name(corpus.map.points, counted, unranked_words(corpus.quotes)))

    return _searches.get(corpus.content_hash, lambda: BackgroundWork(find))


def ready(corpus: Corpus) -> Topics | None:
    """The topics, if they are known already; None while they are looked for, or where they cannot be found."""
    if corpus_topics.has_topics(corpus) or corpus.vectors is None:
        return corpus_topics.own_topics(corpus)
    if not st.session_state.get(_begun(corpus)):
        return None
    work = _search(corpus)
    return work.result.topics if work.state == "done" and work.result else None


def quarters(corpus: Corpus) -> tuple[Quarter, ...]:
    """Names of the quarters of a large map, where topics were looked for and are known."""
    if corpus_topics.has_topics(corpus) or ready(corpus) is None or corpus.vectors is None:
        return ()
    result = _search(corpus).result
    return result.quarters if result else ()


def watch(corpus: Corpus) -> None:
    """Where the topics are not known yet, look for them once the page is up, and draw it again when they are found."""
    if ready(corpus) is None:
        _watching(corpus)


@st.fragment(run_every=_POLL_SECONDS)
def _watching(corpus: Corpus) -> None:
    # The first call draws the page. The next comes from the browser's clock: now the page is up.
    key = f"{_begun(corpus)}.page"
    if not st.session_state.get(key):
        st.session_state[key] = True
        return
    st.session_state[_begun(corpus)] = True
    work = _search(corpus)
    if work.state == "done":
        st.rerun()


def _begun(corpus: Corpus) -> str:
    return f"topics.{corpus.content_hash}"
