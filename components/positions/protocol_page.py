"""How the positions came about, to download and cite: codebook and protocol as one page."""

from datetime import UTC, datetime

import streamlit as st

from analysis.positions.protocol import protocol
from analysis.view import wording
from components import markup
from components.elements import figure_button
from components.literal import literal_line
from components.positions.marked_corpus import Positions
from components.positions.matrix import Matrix
from components.positions.matrix_figure import matrix_figure

_FIGURE_WIDTH = 175.0  # mm


def show(asked: Positions, matrix: Matrix) -> None:
    """The menu with both forms; each is made on demand."""
    menu = st.popover("Codebook and protocol", icon=":material/menu_book:", key="protocol_page", on_change="rerun")
    if not menu.open:
        return
    name = f"standpoint-protocol-{asked.corpus.name}-{asked.corpus.version}"
    with menu:
        st.caption("Claims, what counts, how it was read, agreement, draws and settings: for a paper to cite.")
        for label, ending, mime in (("Web page, printable", "html", "text/html"), ("Markdown", "md", "text/markdown")):
            st.download_button(
                label,
                lambda ending=ending: page(asked, matrix, ending),  # type: ignore[misc]
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"protocol_{ending}",
                on_click="ignore",
                width="stretch",
            )


def page(asked: Positions, matrix: Matrix, ending: str) -> bytes:
    """The codebook and protocol as "html" or "md". Untrusted words are shown literally in both."""
    corpus = asked.corpus
    contents = protocol(
        asked.marked, matrix.rows, {row.claim_id: matrix.cells(row) for row in matrix.rows}, asked.bounds
    )
    made = markup.html(
        f"protocol.{ending}",
        contents=contents,
        about=corpus.about,
        version=corpus.version,
        n_quotes=f"{len(corpus.quotes):,}",
        today=f"{datetime.now(UTC).date():%-d %B %Y}",
        filters=wording.filters_in_words(asked.view.filters),
        model=corpus.vectors.model if corpus.vectors else "",
        literal=literal_line,
        figure=_picture(asked, matrix) if ending == "html" else "",
    )
    return made.encode("utf-8", "replace")


def _picture(asked: Positions, matrix: Matrix) -> str:
    """The figure of the matrix as a data URL."""
    drawn = figure_button.file(asked.corpus, asked.view, matrix_figure(asked, matrix), "SVG", _FIGURE_WIDTH)
    return markup.data_address(drawn, "image/svg+xml")
