"""The "Figure" button of a chart: the same figure as print-quality files, and its data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analysis.view.link import View
from analysis.view.wording import filters_in_words
from data.corpus import Corpus

if TYPE_CHECKING:  # matplotlib is imported when a figure is asked for
    from analysis.figures.paper import Caption, Sheet

_WIDTHS = {"One column (85 mm)": 85.0, "Two columns (175 mm)": 175.0, "Slide (254 mm)": 254.0}
_FORMS = ("SVG", "PNG 2×", "PNG 3×", "PDF")
_MIME = {"SVG": ("svg", "image/svg+xml"), "PDF": ("pdf", "application/pdf")}


@dataclass(frozen=True)
class PrintableFigure:
    """A printable figure: its title and notes, how it is drawn at a given width, and its data."""

    title: str
    notes: tuple[str, ...]  # n, and one line of method and caveat
    draw: Callable[["Caption", float], "Sheet"]
    head: Sequence[str]
    rows: Callable[[], Sequence[Sequence[object]]]


def show(corpus: Corpus, view: View, key: str, make: Callable[[], PrintableFigure]) -> None:
    """Draw the button. Each file is made when it is requested; `make` is called while the menu is open."""
    menu = st.popover("Figure", icon=":material/print:", key=f"figure {key}", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption("Black on white; title, n, method and source are included.")
        width = st.radio("Width", list(_WIDTHS), key=f"figure width {key}", persist_state="session")
        printed = make()
        name = f"standpoint-{corpus.name}-{corpus.version}-{key.replace(' ', '-')}"
        with st.container(horizontal=True):
            for form in _FORMS:
                ending, mime = _MIME.get(form, ("png", "image/png"))
                size = form[4:].replace("×", "x")
                st.download_button(
                    form,
                    lambda form=form: file(corpus, view, printed, form, _WIDTHS[width]),  # type: ignore[misc]
                    file_name=f"{name}{'-' + size if size else ''}.{ending}",
                    mime=mime,
                    key=f"figure {key} {form}",
                    on_click="ignore",
                )
            st.download_button(
                "Data (CSV)",
                lambda: table(corpus, view, printed),
                file_name=f"{name}.csv",
                mime="text/csv",
                key=f"figure {key} CSV",
                on_click="ignore",
            )


def file(corpus: Corpus, view: View, printed: PrintableFigure, form: str, width: float) -> bytes:
    """The figure in one of the forms, `width` mm wide."""
    from analysis.figures import paper

    said = _caption(corpus, view, printed)
    return paper.figure_bytes(printed.draw(said, width), form, said)


def table(corpus: Corpus, view: View, printed: PrintableFigure) -> bytes:
    """The figure's data with the same lines on top."""
    from analysis.figures import paper

    return paper.data_csv(_caption(corpus, view, printed), printed.head, printed.rows())


def _caption(corpus: Corpus, view: View, printed: PrintableFigure) -> "Caption":
    from analysis.figures.paper import Caption

    narrowed = view.narrowing
    filters = f"In view: {filters_in_words(narrowed)}." if narrowed.active else ""
    cited = " ".join(corpus.about.citation.split())
    source = f"Source: {corpus.about.title}, corpus version {corpus.version}{'. ' + cited if cited else ''}"
    lines = (*printed.notes, filters, source, "Made with Standpoint.")
    return Caption(printed.title, tuple(line for line in lines if line))
