"""The article with its statements marked: camp by colour and tag, kind by the line under the words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING, Row
from components.article.browser_values import when_opened
from components.elements.browser_component import component
from data.corpus import Camp
from data.schema import KINDS_IN_WORDS

_HTML = (
    '<div class="sp-article" role="document" tabindex="0" aria-label="The article, its statements marked"></div>'
    '<button type="button" class="sp-add-marked" hidden>Add the marked words as a statement</button>'
)
_JS = Path(__file__).parent / "marked_text.js"
_STATES = {ACCEPTED: "taken", WAITING: "waiting", REJECTED: "rejected"}


def pieces(text: str, rows: tuple[Row, ...], camps: dict[str, Camp]) -> list[dict[str, Any]]:
    """The text cut where statements begin and end, whole and in order. Where two overlap, the earlier has the words."""
    spans = sorted((span, row) for row in rows for span in row.segments) if rows else []
    made: list[dict[str, Any]] = []
    at = 0
    tagged: set[int] = set()
    for (start, end), row in spans:
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            made.append({"text": text[at:start], "number": 0})
        made.append(_mark(text[start:end], row, camps, tagged))
        tagged.add(row.number)
        at = end
    if at < len(text):
        made.append({"text": text[at:], "number": 0})
    return made


def _mark(words: str, row: Row, camps: dict[str, Camp], tagged: set[int]) -> dict[str, Any]:
    first_camp = row.camp.split("|")[0].strip()
    camp = camps.get(first_camp)
    sentence = row.camp or "no camp"
    said = [f"Statement {row.number}", sentence, KINDS_IN_WORDS.get(row.kind, row.kind), _STATES[row.state]]
    return {
        "text": words,
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "colour": camp.colour if camp else "",
        "tag": "" if row.number in tagged else f"{row.number} {sentence}",
        "label": f"{', '.join(filter(None, said))}: {words[:200]}",
    }


def show(
    text: str,
    rows: tuple[Row, ...],
    camps: dict[str, Camp],
    opened: int,
    key: str,
    on_open: Callable[[int], None],
    on_mark: Callable[[int, int], None],
) -> None:
    """Draw the article; clicked statements and words marked by a person come back through the callbacks."""

    def take_marked_span() -> None:
        span = st.session_state[key].marked
        if isinstance(span, dict) and all(isinstance(span.get(end), int | float) for end in ("start", "end")):
            start, end = int(span["start"]), int(span["end"])
            if 0 <= start < end <= len(text):
                on_mark(start, end)

    component("article_text", _HTML, _JS)(
        key=key,
        data={"pieces": pieces(text, rows, camps), "opened": opened},
        on_opened_change=when_opened(key, on_open),
        on_marked_change=take_marked_span,
    )
