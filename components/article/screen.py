"""The Article screen: an article, its statements marked and listed, each to be taken, changed or rejected."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.extraction import articles as extraction
from analysis.extraction.extraction_process import ExtractionRefusal
from analysis.extraction.review import review, review_words
from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING
from analysis.extraction.transcripts import documents
from components import markup
from components.article import (
    camp_table,
    desk,
    extraction_wait,
    intake,
    marked_text,
    people_table,
    proposing,
    speakers,
    statement_editor,
    statement_list,
    to_corpus,
)
from components.article.desk import ArticleReview
from components.scene import Scene
from data.corpus import Camp, Corpus, with_looks
from data.dates import span

SHOWN = {"All": (ACCEPTED, WAITING, REJECTED), "Waiting": (WAITING,), "Taken": (ACCEPTED,), "Rejected": (REJECTED,)}
_SHOWN = "statements_shown"
_FORM_NTH = "article_form_nth"
_UNITS = {"whole": "a whole turn", "paragraphs": "a paragraph", "sentences": "a sentence"}


def show(scene: Scene) -> None:
    """Draw the screen; the camps of the open corpus have their colours here too."""
    desk.do_work()
    _show(scene)


@st.fragment
def _show(scene: Scene) -> None:
    if said := st.session_state.get(desk.MESSAGE):
        markup.show("notice.html", title="", lines=said.split("\n"))
    proposing.end_runs_of_others()
    articles = desk.articles()
    if not articles:
        markup.show(
            "note.html",
            text="Paste a news article or choose files. Its attributed statements are found by rules on this machine, "
            "each with its exact place, speaker, camp, and a reason if it should be checked. Transcripts and "
            "captions are recognised by their form. Nothing is kept until you take it.",
        )
        intake.show(scene.corpus)
        camp_table.show()
        people_table.show()
        return
    position = desk.open_position()
    if len(articles) > 1:
        position = _queue(position)
    reviewed = articles[position]
    _above(position, reviewed)
    proposing.show(position, reviewed, scene.corpus)
    camps = camps_of(reviewed, scene.corpus)
    speakers.show(position, reviewed, list(camps))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _article(position, reviewed, camps)
    with right:
        _list(position, reviewed, camps)
        statement_editor.show(position, reviewed, list(camps))
    to_corpus.show()
    with st.expander("More articles", icon=":material/note_add:", key="more_articles"):
        intake.show(scene.corpus)
    camp_table.show()
    people_table.show()


def camps_of(reviewed: ArticleReview, corpus: Corpus) -> dict[str, Camp]:
    """The camps to choose from: the open corpus's with their looks, then those of the rows and of the table."""
    table = desk.camp_table()["camp"]
    of_rows = [name.strip() for row in reviewed.rows for name in row.camp.split("|") if name.strip()]
    known = {camp.name for camp in corpus.camps}
    new = [name for name in dict.fromkeys([*of_rows, *table]) if name not in known]
    camps = with_looks((*corpus.camps, *(Camp.model_construct(name=name) for name in new)))
    return {camp.name: camp for camp in camps}


def _queue(position: int) -> int:
    """Choose one of several articles, each with its number of waiting statements."""
    articles = desk.articles()
    chosen = st.selectbox(
        f"Article ({len(articles)} on the desk)",
        range(len(articles)),
        index=position,
        format_func=lambda n: f"{n + 1}. {articles[n].count(WAITING)} waiting: {articles[n].label}",
        key=f"article_queue {len(articles)} {position}",
    )
    if chosen != position:
        desk.open_article(chosen)
        st.rerun()
    return position


def _above(position: int, reviewed: ArticleReview) -> None:
    n = len(reviewed.rows)
    counted = "statement" if n == 1 else "statements"
    taken, waiting, rejected = (reviewed.count(state) for state in (ACCEPTED, WAITING, REJECTED))
    markup.show(
        "article_head.html",
        title=reviewed.label,
        sentence=f"{n:,} {counted}: {taken:,} taken, {waiting:,} waiting, {rejected:,} rejected",
        facts=[
            fact for fact in (reviewed.article.outlet, reviewed.article.author, reviewed.article.published_on) if fact
        ],
    )
    about_language = extraction.about_language(reviewed.article.text) if reviewed.form == documents.ARTICLE else ""
    if notes := [*filter(None, [reviewed.article.about_encoding, about_language])]:
        markup.show("sentence_list.html", lines=notes)
    _form(position, reviewed)
    with st.expander("About the article", icon=":material/info:", key=f"about_article {position}"):
        _about(position, reviewed)


def _form(position: int, reviewed: ArticleReview) -> None:
    """How the document is read: detected automatically, changed here. Corrections by a person stay."""
    stamp = (
        f"{position} {reviewed.article.sha256[:8]} {reviewed.form} {reviewed.unit} {st.session_state.get(_FORM_NTH)}"
    )
    unit = reviewed.unit
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.selectbox(
            "Read as",
            list(documents.FORMS),
            index=list(documents.FORMS).index(reviewed.form),
            format_func=documents.FORMS.__getitem__,
            key=f"form {stamp}",
            width=240,
        )
        if form != documents.ARTICLE:
            chosen = st.segmented_control(
                "A statement is",
                list(_UNITS),
                default=reviewed.unit,
                required=True,
                format_func=_UNITS.__getitem__,
                key=f"unit {stamp}",
            )
            unit = chosen or unit
    if (form, unit) != (reviewed.form, reviewed.unit):
        _reset_form_choice()  # the boxes show the current state, whether it is read again or that is cancelled
        desk.do_next(partial(_read_again, position, reviewed, form, str(unit)))


def _read_again(position: int, reviewed: ArticleReview, form: str, unit: str) -> None:
    st.session_state[desk.MESSAGE] = ""
    try:
        with st.spinner("Reading it again…"):
            found = extraction_wait.extraction(reviewed.article, form, unit)
    except ExtractionRefusal as refused:
        st.session_state[desk.MESSAGE] = str(refused)
    else:
        rows = review.keep_edited(found.rows, reviewed.rows)
        desk.put(position, replace(reviewed, rows=rows, opened=0, form=form, unit=unit))


def _reset_form_choice() -> None:
    """Reset the boxes: else the run after this one would read the document again."""
    st.session_state[_FORM_NTH] = st.session_state.get(_FORM_NTH, 0) + 1


def _about(position: int, reviewed: ArticleReview) -> None:
    article = reviewed.article
    stamp = f"{position} {article.sha256[:8]}"
    with st.form(f"about {stamp}", border=False):
        title = st.text_input("Title", article.title, key=f"title {stamp}", max_chars=500)
        left, right = st.columns(2)
        outlet = left.text_input("Outlet", article.outlet, key=f"outlet {stamp}", max_chars=200)
        author = right.text_input("Author", article.author, key=f"author {stamp}", max_chars=300)
        published = left.text_input(
            "Published on",
            article.published_on,
            key=f"published {stamp}",
            placeholder="2022-01-14",
            max_chars=10,
            help="Days such as “Thursday” or “January 13” are counted from it; those that you entered yourself stay.",
        )
        url = right.text_input("Address", article.url, key=f"url {stamp}", placeholder="https://", max_chars=2000)
        if st.form_submit_button("Save"):
            values = [value.strip() for value in (title, outlet, author, published, url)]
            desk.do_next(partial(_save_about, position, *values))
    st.button(
        "Take this article off the desk",
        key=f"remove {stamp}",
        icon=":material/delete:",
        type="tertiary",
        on_click=desk.remove,
        args=(position,),
    )


def _save_about(position: int, title: str, outlet: str, author: str, published: str, url: str) -> None:
    def change(one: ArticleReview) -> ArticleReview:
        if published and span(published) is None:
            raise review.ReviewError(f"“{published}” is not a date: write 2022-01-13, 2022-01 or 2022.")
        if url and not url.lower().startswith(("http://", "https://")):
            raise review.ReviewError("An address must begin with http:// or https://.")
        article = replace(one.article, title=title, outlet=outlet, author=author, published_on=published, url=url)
        if published == one.article.published_on:
            return replace(one, article=article)
        try:
            with st.spinner("Counting days from the new date…"):
                return replace(one, article=article, rows=extraction_wait.redate(article, one))
        except ExtractionRefusal as refused:
            raise review.ReviewError(str(refused)) from refused

    desk.act(position, change)


def _article(position: int, reviewed: ArticleReview, camps: dict[str, Camp]) -> None:
    marked_text.show(
        reviewed.article.text,
        reviewed.rows,
        camps,
        reviewed.opened,
        key=f"article_text {position}",
        on_open=lambda number: desk.open_statement(position, number),
        on_mark=lambda start, end: _add_span(position, start, end),
    )
    st.caption(
        "Solid line: verbatim · dotted: reported · dashed: partly verbatim. To add a missed statement, mark its words "
        "in the article."
    )
    stamp = f"{position} {len(reviewed.rows)}"  # changes when one was added: then the box is empty again
    with (
        st.expander("Add a missed statement by its words", icon=":material/add:", key=f"missed {position}"),
        st.form(f"missed {stamp}", border=False),
    ):
        words = st.text_input("Its words, exactly as in the article", key=f"missed words {stamp}")
        if st.form_submit_button("Add the statement"):
            _add_words(position, words)
            st.rerun()


def _add_span(position: int, start: int, end: int) -> None:
    def change(one: ArticleReview) -> ArticleReview:
        rows, number = review_words.add_span(one.rows, one.article.text, start, end)
        return replace(one, rows=rows, opened=number)

    desk.act(position, change)


def _add_words(position: int, words: str) -> None:
    def change(one: ArticleReview) -> ArticleReview:
        rows, number = review_words.add(one.rows, one.article.text, words)
        return replace(one, rows=rows, opened=number)

    desk.act(position, change)


def _list(position: int, reviewed: ArticleReview, camps: dict[str, Camp]) -> None:
    shown = st.segmented_control(
        "Statements",
        list(SHOWN),
        default="All",
        key=_SHOWN,
        required=True,
        label_visibility="collapsed",
    )
    rows = tuple(row for row in reviewed.rows if row.state in SHOWN[shown or "All"])
    if not rows:
        st.caption("No statements here." if reviewed.rows else "No statements were found: mark one in the article.")
        return
    statement_list.show(
        reviewed.article.text,
        rows,
        camps,
        reviewed.opened,
        key=f"statement_list {position}",
        on_open=lambda number: desk.open_statement(position, number),
        on_tick=lambda number, taken: _tick(position, number, taken),
    )


def _tick(position: int, number: int, taken: bool) -> None:
    state = ACCEPTED if taken else WAITING
    desk.act(position, lambda one: replace(one, rows=review.decide(one.rows, number, state)))
