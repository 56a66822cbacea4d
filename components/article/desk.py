"""The articles under review, kept for the whole visit: no rerun loses what a person did."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from textwrap import shorten

import pandas as pd
import streamlit as st

from analysis.extraction.review import camps, review, review_speakers, spellings
from analysis.extraction.review.own_tables import OwnTableError
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.transcripts import documents
from components import link
from data.article import Article

_ARTICLES, _OPEN, _CAMPS = f"{link.KEPT}articles", f"{link.KEPT}open_article", f"{link.KEPT}camp_table"
_PEOPLE = f"{link.KEPT}people_table"
_LONGEST_LABEL = 60
FIRST_UNIT = documents.UNITS[0]  # how a turn is cut, until a person chooses another way
MESSAGE = "article_message"  # the error of the last action, until the next


_WORK = "article_work"  # what the next full run does first


def do_next(work: Callable[[], None]) -> None:
    """Rerun the page, and let it do this first: something a person waits for, and may cancel.

    In a fragment, Cancel would only work once the fragment is done.
    """
    st.session_state[_WORK] = work
    st.rerun()


def do_work() -> None:
    """Do what the previous run asked for, once; not in a fragment."""
    work = st.session_state.pop(_WORK, None)
    if work is not None:
        work()


@dataclass(frozen=True)
class ArticleReview:
    """One article on the desk: `opened` is the number of the open statement, 0 for none.

    `form` and `unit` are how it was read; `decided` says that a person chose camps or took many statements at once.
    """

    article: Article
    rows: review.Rows
    opened: int = 0
    form: str = documents.ARTICLE
    unit: str = FIRST_UNIT
    decided: bool = False

    @property
    def label(self) -> str:
        """As `label` has it."""
        return label(self.article)

    @property
    def would_be_lost(self) -> bool:
        """Whether there are corrections by a person, or proposals by a model, that no file or corpus holds yet."""
        return self.decided or any(row.edited or row.by_hand or row.proposed_by for row in self.rows)

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def row(self) -> review.Row | None:
        return next((row for row in self.rows if row.number == self.opened), None)


def label(article: Article) -> str:
    """The title of an article, or the beginning of its first line."""
    first_line = article.text.strip().partition("\n")[0]
    return article.title or shorten(first_line, _LONGEST_LABEL, placeholder=" …") or "Article"


def articles() -> tuple[ArticleReview, ...]:
    """All articles on the desk, in order of arrival."""
    held: tuple[ArticleReview, ...] = st.session_state.get(_ARTICLES, ())
    return held


def open_position() -> int:
    """The position of the open article; 0 if none was chosen."""
    return int(min(st.session_state.get(_OPEN, 0), max(0, len(articles()) - 1)))


def open_article(position: int) -> None:
    st.session_state[_OPEN] = position


def add(reviewed: ArticleReview) -> None:
    """Put an article on the desk; one that is already there, word for word, stays as it is and is opened."""
    texts = [one.article.sha256 for one in articles()]
    if reviewed.article.sha256 in texts:
        open_article(texts.index(reviewed.article.sha256))
        return
    st.session_state[_ARTICLES] = (*articles(), reviewed)
    if len(articles()) == 1:
        open_article(0)


def remove(position: int) -> None:
    """Take an article off the desk, from a callback."""
    st.session_state[_ARTICLES] = tuple(one for n, one in enumerate(articles()) if n != position)
    open_article(max(0, position - 1))


def put(position: int, reviewed: ArticleReview) -> None:
    st.session_state[_ARTICLES] = tuple(reviewed if n == position else one for n, one in enumerate(articles()))


def act(position: int, change: Callable[[ArticleReview], ArticleReview]) -> None:
    """Change one article's review, from a callback; an error is shown, and changes nothing."""
    st.session_state[MESSAGE] = ""
    try:
        put(position, change(articles()[position]))
    except review.ReviewError as error:
        st.session_state[MESSAGE] = str(error)


def act_on(sha256: str, change: Callable[[ArticleReview], ArticleReview]) -> None:
    """Change the review of the article with this hash; do nothing if it is no longer on the desk."""
    for position, one in enumerate(articles()):
        if one.article.sha256 == sha256:
            put(position, change(one))


def open_statement(position: int, number: int) -> None:
    act(position, lambda one: replace(one, opened=number))


def camp_table() -> pd.DataFrame:
    """The table that proposes camps: the shipped one until a person changes it."""
    if _CAMPS not in st.session_state:
        st.session_state[_CAMPS] = camps.shipped_table()
    return st.session_state[_CAMPS]


def use_camp_table(table: pd.DataFrame) -> None:
    st.session_state[_CAMPS] = table


def learn_camp(speaker: str, camp: str) -> None:
    """Remember the camp that a person gave a speaker, and give it to that speaker's other rows; "" is unknown."""
    known = camps.forget(camp_table(), speaker)
    use_camp_table(camps.learn(known, speaker, camp) if camp else known)
    for position, one in enumerate(articles()):
        put(position, replace(one, rows=review_speakers.assign(one.rows, speaker, camp, camp_table())))


def people_table() -> pd.DataFrame:
    """The table of people and their spellings: the shipped one until a person changes it."""
    if _PEOPLE not in st.session_state:
        st.session_state[_PEOPLE] = spellings.shipped_table()
    return st.session_state[_PEOPLE]


def use_people_table(table: pd.DataFrame) -> None:
    """Replace the current table, and give every speaker the name that the new one has for them."""
    st.session_state[_PEOPLE] = table
    known = Spellings(table)
    for position, one in enumerate(articles()):
        put(position, replace(one, rows=review_speakers.spell(one.rows, known)))


def same_person(spelling: str, name: str, wikidata: str) -> None:
    """Remember that a name is another spelling of a person's; an error is shown, and changes nothing."""
    st.session_state[MESSAGE] = ""
    try:
        use_people_table(spellings.learn(people_table(), spelling, name, wikidata))
    except OwnTableError as error:
        st.session_state[MESSAGE] = str(error)
        return
    for position, one in enumerate(articles()):
        put(position, replace(one, decided=True, rows=review_speakers.share_camps(one.rows)))
