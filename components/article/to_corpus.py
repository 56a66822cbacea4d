"""From reviewed statements to a corpus: download the import table, or look at it at once."""

import pandas as pd
import streamlit as st

from analysis.extraction.review.review import ACCEPTED, WAITING
from analysis.extraction.review.table import NO_SIDES, quotes
from components import encoding, link, markup
from components.article import desk
from components.article.desk import ArticleReview
from components.imports import draft
from components.opening import unsaved_corpus
from components.rerun import rerun_page
from components.waits import encoder_wait
from data.counting import count_of
from data.export import to_csv
from data.faults import CorpusError, fault_lines

_WANTED = "article_map_wanted"


def show() -> None:
    """Draw what can be done with all taken statements, from all articles on the desk."""
    articles = desk.articles()
    taken = sum(one.count(ACCEPTED) for one in articles)
    waiting = sum(one.count(WAITING) for one in articles)
    st.header("Into a corpus", anchor=False)
    st.caption(in_words(taken, waiting, len(articles)))
    with st.container(horizontal=True):
        st.download_button(
            "Download as a table (CSV)",
            lambda: to_csv(_table(articles)),  # made on a click, outside the visit: it holds everything it needs
            file_name="quotes.csv",
            mime="text/csv",
            key="download_statements",
            icon=":material/download:",
            on_click="ignore",
            disabled=not taken,
        )
        st.button(
            "See them on the map",
            key="statements_on_the_map",
            icon=":material/scatter_plot:",
            disabled=not taken,
            on_click=_want,
            args=("Map",),
        )
        st.button(
            "Compare the camps",
            key="statements_compared",
            icon=":material/compare_arrows:",
            type="primary",
            disabled=not taken,
            on_click=_want,
            args=("Compare",),
        )
        if st.button(
            "Save to a corpus", key="statements_into_a_corpus", icon=":material/library_add:", disabled=not taken
        ):
            _import()
    if taken:
        st.caption(
            "On the map or in a comparison they are an unsaved corpus, which lasts as long as this visit. To save "
            "them, they go through the import, into a new corpus or one that you opened by its link to edit."
        )
    if wanted := st.session_state.get(_WANTED):
        _to_screen(wanted)


def in_words(taken: int, waiting: int, n_articles: int) -> str:
    """What becomes a corpus and what does not, in a sentence."""
    if not taken:
        return "No statement is taken yet: tick those that you want to keep, or take all verbatim ones with one press."
    several = f" of {n_articles:,} articles" if n_articles > 1 else ""
    stay = f"; {waiting:,} {'is' if waiting == 1 else 'are'} waiting and {'stays' if waiting == 1 else 'stay'} out"
    return f"{count_of(taken, 'statement')}{several} {'is' if taken == 1 else 'are'} taken{stay if waiting else ''}."


def _import() -> None:
    """Through the import like any table: checked, compared with what is there, saved as a version."""
    articles = desk.articles()
    draft.begin("statements.csv", to_csv(_table(articles)), _name(articles))
    link.open_screen("Import")
    st.rerun()


def _name(articles: tuple[ArticleReview, ...]) -> str:
    return articles[0].label if len(articles) == 1 else f"{len(articles)} articles"


def _table(articles: tuple[ArticleReview, ...]) -> pd.DataFrame:
    return quotes((one.article, one.rows) for one in articles)


def _want(screen: str) -> None:
    st.session_state[_WANTED] = screen


def _to_screen(screen: str) -> None:
    encoder = encoding.encoder()
    encoder.start()
    if encoder.state == "failed":
        st.session_state[_WANTED] = ""
        markup.show("notice.html", title="The statements cannot be put on a map", lines=[encoder.error])
        return
    if encoder.state != "ready":
        _waiting()
        return
    st.session_state[_WANTED] = ""
    bar = st.progress(0.0, text="Embedding the statements…")
    articles = desk.articles()
    try:
        made = unsaved_corpus.make(_name(articles), _table(articles), encoder, encoder_wait.progress_on(bar), NO_SIDES)
    except CorpusError as error:
        bar.empty()
        lines = fault_lines(error.faults)
        markup.show("notice.html", title="These statements do not make a corpus yet", lines=lines)
        return
    unsaved_corpus.ask_for_screen(made, screen)
    st.rerun()


@st.fragment(run_every=1.0)
def _waiting() -> None:
    """The encoder's progress; once it is ready the page continues by itself."""
    loading = encoding.encoder()
    if loading.state in ("ready", "failed"):
        rerun_page()
    st.progress(loading.done, text=f"The language model is getting ready: {loading.doing}")
