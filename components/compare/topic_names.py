"""Found topics: their stability and cohesion; a reader can name, join and split them, and the corpus can keep them."""

import streamlit as st

from analysis.compare.topics.found_topics import LEAST_QUOTES
from analysis.compare.topics.topics import TopicFigures, Topics, read_names, write_names
from analysis.making.edits import Draft, step_of_topics
from components import link, markup
from components import topics as corpus_topics
from components.compare.comparison import Comparison
from components.elements.widget_callback import if_present
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.counting import count_of

LONGEST_NAME = 40
LEAST_PARTED = 2 * LEAST_QUOTES  # quotes of a topic that can be split
NAMES, SPLITS = link.detail_key("topic_names"), link.detail_key("topic_splits")


def show(compared: Comparison, found: Topics, own: OpenCorpus | None) -> None:
    """Say that these topics were found, and let each be named, joined, split and kept; `found` has their own names.

    A name belongs to the topic's most central quotes, so it stays while these stay together. Names whose
    topic no longer exists are listed.
    """
    st.caption(f"{found.note} {mixed_in_words(found)}".strip())
    if compared.topics.names_without_topic:
        names = ", ".join(f"“{name}”" for name in compared.topics.names_without_topic)
        lines = [f"{names}: the quotes that had this name are no longer together in one topic, so it is not shown."]
        markup.show("notice.html", title="One of your names has lost its topic", lines=lines)
    parted = corpus_topics.as_split(compared.corpus, found, str(st.session_state.get(SPLITS) or ""))
    with st.expander("Name, join and split the topics", icon=":material/edit:", key="rename_topics"):
        st.caption(
            "Your names go into the link, so a colleague sees them. Giving two topics the same name joins them. "
            "Stability (of 1): how much of a topic's group is found again when a fifth of the quotes is left out. "
            f"Cohesion: the mean cosine of two of its quotes; for any two quotes it is {found.apart:.2f}."
            f"{f' Both rest on {found.n_read:,} quotes.' if found.n_read else ''}"
        )
        _fields(parted)
        _keep(compared, own)


def mixed_in_words(found: Topics) -> str:
    """How many quotes have no topic, and why; "" if all have one."""
    n = found.sizes[""]
    if not n or not found.names:
        return ""
    are = f"{count_of(n, 'quote')} of {len(found.labels):,} {'is' if n == 1 else 'are'} in no topic"
    return f"{are}: in groups too small, unstable or loose, or where no name fits at least half."


def _fields(found: Topics) -> None:
    written = read_names(st.session_state.get(NAMES) or "")
    with st.grid(3, min_column_width=220):
        for name in found.names:
            figures = found.figures.get(name)
            with st.container():
                key = _key(name)
                st.session_state[key] = written.get(figures.identity if figures else name) or written.get(name, "")
                st.text_input(
                    literal(found.title(name)),
                    key=key,
                    max_chars=LONGEST_NAME,
                    placeholder="your name",
                    on_change=if_present(key, _write),
                    args=(found,),
                )
                if figures:
                    _figures(name, figures, found.sizes[name])


def _figures(name: str, figures: TopicFigures, n: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"n = {n:,} · stability {figures.stability:.2f} · cohesion {figures.cohesion:.2f}", width="stretch")
        if n >= LEAST_PARTED:
            st.button(
                "Split in two",
                key=f"part topic {name}",
                type="tertiary",
                on_click=_part,
                args=(figures.identity,),
            )


def _keep(compared: Comparison, own: OpenCorpus | None) -> None:
    """Keep these topics in the corpus, or go back to how they were found."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.session_state.get(SPLITS) or st.session_state.get(NAMES):
            st.button("As they were found", key="topics_as_found", type="tertiary", on_click=_forget)
        if own is not None and own.may_edit:
            st.button(
                "Keep these topics in the corpus",
                key="keep_topics",
                icon=":material/save:",
                help="They become the corpus's own, with your names: an edit of every quote, saved under Corpus.",
                on_click=_write_into,
                args=(compared, own),
            )
        else:
            st.caption("They can be kept in a corpus of your own: make a copy under Corpus.")


def _key(name: str) -> str:
    return f"topic name {name}"


def _write(found: Topics) -> None:
    written = {}
    for name in found.names:
        figures = found.figures.get(name)
        given = " ".join(str(st.session_state.get(_key(name)) or "").split())
        if given and given != found.title(name):
            written[figures.identity if figures else name] = given
    st.session_state[NAMES] = write_names(written)


def _part(identity: str) -> None:
    before = str(st.session_state.get(SPLITS) or "").splitlines()
    st.session_state[SPLITS] = "\n".join([*before, identity])


def _forget() -> None:
    st.session_state[SPLITS] = st.session_state[NAMES] = ""


def _write_into(compared: Comparison, own: OpenCorpus) -> None:
    """From a callback: one edit with the topic of every quote, then go to where it is saved."""
    draft = stored_corpora.draft(own.access.corpus_id) or Draft(compared.corpus.version)
    stored_corpora.keep_draft(own.access.corpus_id, draft.then(step_of_topics(compared.topics, compared.corpus)))
    link.open_screen("Corpus", corpus_part="Edit")
