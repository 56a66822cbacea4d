"""Search by meaning: a text becomes a star on the map and ranks the quotes."""

import numpy as np
import streamlit as st

from analysis.embedding.search import highest, n_asked, usual_cosine
from analysis.units import document_names
from analysis.view.link import LONGEST_WORDS, View
from analysis.view.selection import InView
from components import encoding, link
from components.quotes import quote_list
from components.shared import SharedCache
from data.corpus import Corpus

MOST_RANKED = 10
_cosines: SharedCache[np.ndarray] = SharedCache(most=64, heaviest=8_000_000, weigh=len)  # 32 MB


def box() -> None:
    """The input; its placeholder says whether an answer would come at once."""
    is_loading = encoding.encoder().state not in ("ready", "failed")
    st.text_input(
        "Search by meaning",
        key=link.MEANING,
        max_chars=LONGEST_WORDS,
        type="search",
        placeholder="Getting ready; you can already type" if is_loading else "e.g. the other side must answer on paper",
        help="Ranks the quotes by likeness in topic and wording. It cannot distinguish agreement from contradiction.",
        persist_state="session",
    )


def vector(corpus: Corpus, view: View) -> np.ndarray | None:
    """The vector of the search text; None if there is none, or the search is not possible."""
    if not view.meaning or not encoding.is_ready(corpus):
        return None
    held: np.ndarray | None = encoding.vectors([view.meaning], corpus)[0]
    return held


def cosines(corpus: Corpus, searched: np.ndarray) -> np.ndarray:
    """The (n,) cosine of each quote with the text whose vector is `searched`: for the ranking and for the star."""
    vectors = corpus.vectors
    assert vectors is not None
    return _cosines.get((corpus.content_hash, searched.tobytes()), lambda: np.asarray(vectors.values @ searched))


def ranking(corpus: Corpus, in_view: InView, searched: np.ndarray, beside_card: bool = False) -> None:
    """The quotes in view nearest to the text with the vector `searched`, with their cosine.

    `beside_card` keeps them in a low box, so that the open card stays in sight below.
    """
    assert corpus.vectors is not None
    st.header("Nearest to your search", anchor=False)
    ranked = highest(cosines(corpus, searched), in_view.mask, MOST_RANKED)
    if not len(ranked):
        st.caption("No quote is in view: loosen a filter.")
        return
    usual = _usual_cosine(corpus)
    is_weak = [usual is not None and cosine < usual for cosine in ranked.cosines]
    st.caption(
        f"The {len(ranked)} most alike of {in_view.n:,} in view; 1.00 is the same text. The star on the map is placed "
        f"near them, approximately.{weak_in_words(usual, len(corpus.quotes)) if any(is_weak) else ''}",
        help=f"Cosine of the vectors by {corpus.vectors.model}: alike in topic and wording, not in agreement.",
    )
    with st.container(key="search_results_low" if beside_card else "search_results"):
        figures = [
            f"{cosine:.2f}{' · weak' if weak else ''}" for cosine, weak in zip(ranked.cosines, is_weak, strict=True)
        ]
        quote_list.show(corpus, ranked.rows.tolist(), figures, press=open_result)


_usual: SharedCache[float | None] = SharedCache(most=64)


def prepare(corpus: Corpus) -> None:
    """Read the vectors and what the first search rests on: seconds of a large corpus. Raises CorpusError."""
    if corpus.vectors is not None:
        _usual_cosine(corpus)


def _usual_cosine(corpus: Corpus) -> float | None:
    vectors = corpus.vectors
    assert vectors is not None
    return _usual.get(corpus.content_hash, lambda: usual_cosine(vectors.values, document_names(corpus.quotes)))


def weak_in_words(usual: float | None, n_quotes: int) -> str:
    """What “weak” means next to a result; "" if it is not defined."""
    if usual is None:
        return ""
    n = n_asked(n_quotes)
    asked = "the quotes of this corpus" if n == n_quotes else f"{n} quotes of this corpus, drawn at random,"
    return f" Weak: below {usual:.2f}, which half of {asked} reach with a quote from another document."


def open_result(name: str) -> None:
    """From a callback: open the card of a result."""
    link.open_quote(name.partition(":")[2])
    link.redraw()
