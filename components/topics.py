"""The topics of a corpus: its own, found ones that are kept beside it, or those that are found in the background."""

import streamlit as st

from analysis.background import BackgroundWork
from analysis.compare.topics import topics as corpus_topics
from analysis.compare.topics.topics import Topics
from analysis.map import map_topics
from analysis.map.finer_topics import Quarter
from analysis.map.map_topics import MapTopics, ReadQuotes
from analysis.progress import Progress
from analysis.text.term_counts import TermCounts, count_terms
from analysis.view.link import View
from analysis.view.selection import Index, with_topics
from components import link
from components.computation import remember
from components.rerun import rerun_page
from components.shared import SharedCache
from data.corpus import Corpus

_POLL_SECONDS = 1.0

_indexes: SharedCache[Index] = SharedCache(most=32)
# counted and found once, in the background or by the page, whichever needs them first
_terms: SharedCache[TermCounts] = SharedCache(
    most=16, heaviest=20_000_000, weigh=lambda counted: int(counted.counts.nnz)
)
_found: SharedCache[Topics] = SharedCache(most=16)


_read_quotes: SharedCache[ReadQuotes] = SharedCache(most=4)
_kept: SharedCache[MapTopics | None] = SharedCache(most=16)
_searches: SharedCache[BackgroundWork[MapTopics]] = SharedCache(most=16)


def _search(corpus: Corpus) -> BackgroundWork[MapTopics]:
    def find(progress: Progress) -> MapTopics:
        if (kept := _beside(corpus)) is not None:
            assert corpus.vectors is not None
            len(corpus.vectors.values)  # reads them, for the answers that rest on topics
            return kept
        return map_topics.find(corpus, progress, _read, _find)

    return _searches.get(corpus.content_hash, lambda: BackgroundWork(find))


def _count(corpus: Corpus, progress: Progress) -> TermCounts:
    return _terms.get(corpus.content_hash, lambda: count_terms(corpus.quotes["text"].tolist(), progress))


def _read(corpus: Corpus, progress: Progress) -> ReadQuotes:
    """The quotes among which topics are found, and their terms: all of a small corpus, part of a large one."""

    def read() -> ReadQuotes:
        rows = corpus_topics.rows_read(corpus)
        if len(rows) == len(corpus.quotes):
            return ReadQuotes(rows, _count(corpus, progress))
        return ReadQuotes(rows, count_terms(corpus.quotes["text"].iloc[rows].tolist(), progress))

    return _read_quotes.get(corpus.content_hash, read)


def _find(corpus: Corpus, read: ReadQuotes, progress: Progress) -> Topics:
    def find() -> Topics:
        return corpus_topics.topics_by_grouping(corpus, read.rows, read.counted, progress)

    return _found.get(corpus.content_hash, find)


def have_to_be_found(corpus: Corpus) -> bool:
    """Whether the corpus has no topics of its own, but vectors to find some by."""
    return not corpus_topics.has_topics(corpus) and corpus.vectors is not None


def ready(corpus: Corpus) -> Topics | None:
    """The topics, if they are already known; None while they are being found, or if there can be none.

    Topics found for another visitor are known at once, and so are those kept beside the corpus.
    """
    if corpus_topics.has_topics(corpus) or corpus.vectors is None:
        return corpus_topics.own_topics(corpus)
    known = _known(corpus)
    return known.topics if known else None


def quarters(corpus: Corpus) -> tuple[Quarter, ...]:
    """Names of the quarters of a large map, if its topics were found and are known."""
    if corpus_topics.has_topics(corpus) or corpus.vectors is None:
        return ()
    known = _known(corpus)
    return known.quarters if known else ()


def _beside(corpus: Corpus) -> MapTopics | None:
    """What was found when the corpus was built, and is kept beside it."""
    return _kept.get(corpus.content_hash, lambda: map_topics.read(corpus))


def _known(corpus: Corpus) -> MapTopics | None:
    if (kept := _beside(corpus)) is not None:
        return kept
    work = _search(corpus) if st.session_state.get(_begun_key(corpus)) else _searches.peek(corpus.content_hash)
    return work.result if work and work.state == "done" else None


def at_once(corpus: Corpus) -> Topics:
    """The corpus's own topics, or found ones if it has none and has vectors; found now if need be."""
    if (known := ready(corpus)) is not None:
        return known
    read = remember(
        ("terms for topics", corpus.content_hash),
        "Counting words",
        lambda progress: _read(corpus, progress),
    )
    return remember(
        ("topics", corpus.content_hash),
        "Finding topics",
        lambda progress: _find(corpus, read, progress),
    )


def terms(corpus: Corpus) -> TermCounts:
    """Every word and phrase of the corpus, counted once."""
    return remember(
        ("terms", corpus.content_hash),
        "Counting words",
        lambda progress: _count(corpus, progress),
    )


def as_split(corpus: Corpus, topics: Topics, written: str) -> Topics:
    """Found topics, with those split that a reader split (one line each in a link)."""
    splits = tuple(line.strip() for line in written.splitlines() if line.strip())
    if not topics.found or not splits:
        return topics
    counted = terms(corpus)
    return remember(
        ("split topics", corpus.content_hash, splits),
        "Splitting topics",
        lambda _: corpus_topics.with_splits(topics, splits, corpus, counted),
    )


def as_read(corpus: Corpus, topics: Topics) -> Topics:
    """The topics as a reader split and named them; a link holds both."""
    if not topics.found:
        return topics
    parted = as_split(corpus, topics, _detail("topic_splits"))
    names = corpus_topics.read_names(_detail("topic_names"))
    return parted.with_written_names(names, corpus.quotes["quote_id"].to_numpy()) if names else parted


def _detail(name: str) -> str:
    held = st.session_state.get(link.detail_key(name))
    if held is None:
        asked = st.session_state.get(link.READ)
        held = asked.details.get(name) if isinstance(asked, View) else ""
    return str(held or "")


def ready_as_read(corpus: Corpus) -> Topics | None:
    """`ready`, as a reader split and named them."""
    known = ready(corpus)
    return None if known is None else as_read(corpus, known)


def on_index(corpus: Corpus, index: Index, now: bool = False) -> Index:
    """The index with found topics to filter and colour by: once they are known, `now`, or where they are asked for."""
    if corpus_topics.has_topics(corpus) or corpus.vectors is None:
        return index
    # a comparison finds them for itself, and does not wait for the names of the map's quarters
    known = ready(corpus) or _found.peek(corpus.content_hash)
    if known is None and not (now or _asked_for()):
        return index

    def build() -> Index:
        # known ones are not computed again: the place of a progress bar in this run alone would move the whole page
        read = as_read(corpus, known or at_once(corpus))
        return with_topics(index, read.labels, read.title)

    key = f"{corpus.content_hash} {_detail('topic_splits')} {_detail('topic_names')}"
    return _indexes.get(key, build)


def _asked_for() -> bool:
    """Whether the link or a widget filters or colours by topic."""
    asked = st.session_state.get(link.READ)
    chosen = asked.filters.choices.get("topic") if isinstance(asked, View) else None
    held = st.session_state.get(link.filter_key("topic"))
    first_run = link.COLOUR not in st.session_state
    colour = asked.colour if first_run and isinstance(asked, View) else st.session_state.get(link.COLOUR)
    return bool(held or (chosen and first_run) or colour == "topic")


def ready_with_vectors(corpus: Corpus) -> Topics | None:
    """`ready_as_read`, once the vectors are read too: the quotes that represent a found topic are chosen by them."""
    are_read = corpus.vectors is None or corpus.vectors.are_read
    return ready_as_read(corpus) if are_read or not have_to_be_found(corpus) else None


def watch(corpus: Corpus) -> None:
    """If what rests on found topics is not ready, make it so once the page is up, and then draw the page again."""
    if have_to_be_found(corpus) and ready_with_vectors(corpus) is None:
        _watching(corpus)


@st.fragment(run_every=_POLL_SECONDS)
def _watching(corpus: Corpus) -> None:
    # The first call draws the page. The next comes from the browser's clock: now the page is up.
    key = f"{_begun_key(corpus)}.page"
    if not st.session_state.get(key):
        st.session_state[key] = True
        return
    st.session_state[_begun_key(corpus)] = True
    work = _search(corpus)
    if work.state == "done":
        rerun_page()


def _begun_key(corpus: Corpus) -> str:
    return f"topics.{corpus.content_hash}"
