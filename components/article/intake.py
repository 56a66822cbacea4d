"""How articles reach the desk: pasted, or as files, many at once."""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from analysis.extraction.extraction_process import ExtractionRefusal
from analysis.extraction.review import review_speakers
from components import markup
from components.article import desk, extraction_wait
from components.article.desk import ArticleReview
from components.waits import process_wait
from data import article_process
from data.article import Article, ArticleError, from_text
from data.corpus import Corpus
from data.processes.children import prepare
from data.processes.job import Job, Limits

# old Word files and rich text are accepted only to say how to save them
TYPES = ["txt", "md", "html", "htm", "pdf", "docx", "vtt", "srt", "zip", "doc", "rtf"]
_GENERATION = "article_intake"  # a new key empties the widgets once their articles are on the desk


def show(corpus: Corpus) -> None:
    """Draw the paste box and the upload, and take what they hold to the desk.

    Speakers who have a single camp in `corpus`, the open one, are proposed it if the table has none for them.
    """
    prepare(article_process.__name__)  # while a file is being chosen
    extraction_wait.make_ready()
    generation = st.session_state.setdefault(_GENERATION, 0)
    left, right = st.columns(2, gap="medium")
    with left:
        text = st.text_area(
            "Paste an article",
            key=f"pasted {generation}",
            height=170,
            placeholder="The full text, headline first; a transcript as it is. Nothing leaves this machine.",
        )
    with right:
        files = st.file_uploader(
            "or choose files: text, HTML, PDF, Word, captions (VTT, SRT), or a zip of them",
            type=TYPES,
            accept_multiple_files=True,
            max_upload_size=100,  # megabytes: a zip of many; the limit for a single file is checked when it is read
            key=f"article_files {generation}",
        )
    if not st.button("Find the statements", type="primary", key="find_statements", icon=":material/format_quote:"):
        return
    if not text.strip() and not files:
        markup.show("notice.html", title="", lines=["Paste an article, or choose a file, then press the button."])
        return
    contents = [(file.name, file.getvalue()) for file in files]
    desk.do_next(partial(_find, text, contents, camps_of_speakers(corpus)))


def _find(text: str, files: list[tuple[str, bytes]], decided: dict[str, str]) -> None:
    with st.spinner("Finding the statements…", show_time=True):
        faults, keep_text = _take(text, files, decided)
    st.session_state[desk.MESSAGE] = "\n".join(faults)  # messages about earlier files no longer apply
    if not keep_text:
        st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1


def camps_of_speakers(corpus: Corpus) -> dict[str, str]:
    """The camp of each speaker of a corpus who has only one there."""
    pairs = corpus.quotes[["speaker", "camp"]].drop_duplicates()
    pairs = pairs[~pairs["speaker"].duplicated(keep=False) & ~pairs["speaker"].str.contains("|", regex=False)]
    return {str(speaker): str(camp) for speaker, camp in zip(pairs["speaker"], pairs["camp"], strict=True)}


def _take(text: str, files: list[tuple[str, bytes]], decided: dict[str, str]) -> tuple[list[str], bool]:
    """Read and extract all articles, one after the other; errors are returned, and do not stop the rest.

    The second result is whether the pasted text is not on the desk, so that its box should keep it.
    """
    found = list(_articles(text, files))
    articles = [one for one in found if isinstance(one, Article)]
    bar = st.progress(0.0, text="Finding statements…") if len(articles) > 1 else st.empty()
    faults = [str(one) for one in found if isinstance(one, ArticleError)]
    is_off_desk = bool(text.strip()) and isinstance(found[0], ArticleError)
    for n, article in enumerate(articles):
        if len(articles) > 1:
            bar.progress(n / len(articles), text=f"Finding statements: {n + 1} of {len(articles)}")
        try:
            extracted = extraction_wait.extraction(article)
        except ExtractionRefusal as refused:
            faults.append(str(refused))
            is_off_desk |= bool(text.strip()) and article is found[0]
            continue
        desk.add(ArticleReview(article, review_speakers.propose(extracted.rows, decided), form=extracted.form))
        if extracted.fault and extracted.fault not in faults:
            faults.append(extracted.fault)
    bar.empty()
    return faults, is_off_desk


def _articles(text: str, files: list[tuple[str, bytes]]) -> Iterator[Article | ArticleError]:
    """All articles, zips unpacked; an error in place of each that cannot be read."""
    if text.strip():
        try:
            yield from_text(text)
        except ArticleError as error:
            yield error
    for name, content in files:
        yield from article_process.read(name, content, partial(_wait, name), Limits())


def _wait(name: str, job: Job) -> None:
    def doing() -> str:
        n, n_all = article_process.n_read(job)
        return f"Reading {name}: {n + 1:,} of {n_all:,}." if n < n_all > 1 else f"Reading {name}."

    process_wait.wait(job, doing)
