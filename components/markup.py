"""Our own HTML around untrusted words: templates that escape everything they are given."""

import base64
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
import streamlit as st

from data.schema import KINDS_IN_WORDS

TEMPLATES = Path(__file__).parent / "templates"
# in this order: a later one overrides an earlier one
_SHEETS = ("tokens", "shared", "page", "map", "opening", "compare", "positions", "article", "edit", "streamlit")
_LONG_WORD = re.compile(r"\S{24}(?=\S)")


def breakable(name: str) -> markupsafe.Markup:
    """The name as HTML, with places to break a line in words that are wider than a column of a table."""
    pieces: list[markupsafe.Markup] = []
    at = 0
    for found in _LONG_WORD.finditer(name):
        pieces += [markupsafe.escape(name[at : found.end()]), markupsafe.Markup("<wbr>")]
        at = found.end()
    return markupsafe.Markup("").join([*pieces, markupsafe.escape(name[at:])])


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would check on disk, for each piece of each page, whether the file has changed
    )
    environment.globals["kinds_in_words"] = KINDS_IN_WORDS
    environment.filters["breakable"] = breakable
    return environment


def html(template: str, **values: Any) -> str:
    """The template filled with the values, each shown literally, whatever it holds."""
    return _environment().get_template(template).render(**values)


def show(template: str, **values: Any) -> None:
    """Draw the template."""
    # Streamlit refuses an empty element
    st.html(html(template, **values) or "<span></span>")


def show_pieces(pieces: Sequence[str], scrolled: str = "") -> None:
    """Draw what `html` made, in one element; nothing where there is nothing.

    With a name in `scrolled` it scrolls in a box of that name, by mouse and by keyboard.
    """
    if scrolled and pieces:
        st.html(in_a_box(pieces, scrolled))
    elif pieces:
        st.html("\n".join(pieces))


def in_a_box(pieces: Sequence[str], name: str) -> str:
    """What `html` made as one piece that scrolls in a box of that name, by mouse and by keyboard."""
    return html("scrolled.html", name=name, pieces=[trusted_html(piece) for piece in pieces])


def data_address(raw: bytes, kind: str) -> str:
    """A file as a data URL; `kind` is its MIME type."""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def style() -> None:
    """The style sheets of the templates, once per page."""
    st.html(_style())


def show_first(template: str, **values: Any) -> None:
    """Draw the first words of the page, which on a visitor's first run bring the style along.

    On its own, Streamlit applies the style later than what follows it, sometimes by half a second: words without it
    would appear in another size, and then jump.
    """
    is_first_run = not st.session_state.get(_STYLED)
    st.session_state[_STYLED] = True
    st.html(html(template, **values) + (_style() if is_first_run else ""))


_STYLED = "styled"


@lru_cache(maxsize=1)
def _style() -> str:
    sheets = [(TEMPLATES / f"{name}.css").read_text("utf-8") for name in _SHEETS]
    # on one line: Streamlit goes through every line it is given, in each run of each page, to strip the indentation
    lines = (line.strip() for sheet in sheets for line in sheet.splitlines())
    return f"<style>{' '.join(line for line in lines if line)}</style>"


def trusted_html(made_here: str) -> Any:
    """HTML that the project itself made, for use in a template unescaped. Never for a corpus's words."""
    return markupsafe.Markup(made_here)  # noqa: S704 - of our own templates, which have escaped what is in them
