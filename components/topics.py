"""The topics of a corpus: its own, or found ones, which for a large corpus are looked for in the background."""

import streamlit as st

from analysis.background import BackgroundWork, Progress
from analysis.compare import topics as corpus_topics
from analysis.compare.topics import Topics
from analysis.compare.words import count_terms
from components.shared import SharedCache
from data.corpus import Corpus

_POLL_SECONDS = 1.0


_searches: SharedCache[BackgroundWork[Topics]] = SharedCache(most=16)


def _search(corpus: Corpus) -> BackgroundWork[Topics]:
    def find(tell: Progress) -> Topics:
        counted = count_terms(corpus.quotes["text"].tolist(), lambda done: tell(0.6 * done, "counting words"))
        return corpus_topics.grouped_topics(corpus, counted, lambda done: tell(0.6 + 0.4 * done, "finding topics"))

    return _searches.get(corpus.content_hash, lambda: BackgroundWork(find))


def ready(corpus: Corpus) -> Topics | None:
    """The topics, if they are known already; None while they are looked for, or where they cannot be found."""
    if corpus_topics.has_topics(corpus) or corpus.vectors is None:
        return corpus_topics.own_topics(corpus)
    if not st.session_state.get(_begun(corpus)):
        return None
    work = _search(corpus)
    return work.result if work.state == "done" else None


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
