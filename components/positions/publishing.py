"""The matrix to take along: as a figure, as a table, and with its codebook and protocol."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from analysis.positions import figure
from analysis.positions.protocol import protocol
from analysis.view import wording
from components import markup
from components.browser_component import component
from components.literal import literal_line
from components.positions.marked_corpus import Positions
from components.positions.matrix import Matrix, table
from data.export import to_csv

_JS = Path(__file__).with_name("publishing.js")
_SCALE = 2.5  # of the picture: about 300 dots an inch where it is printed 16 cm wide


def show(asked: Positions, matrix: Matrix) -> None:
    """The menu with all forms, made when it is opened."""
    menu = st.popover("Figure, table, protocol", icon=":material/download:", key="publish_matrix", on_change="rerun")
    if not menu.open:
        return
    name = f"standpoint-positions-{asked.corpus.name}-{asked.corpus.version}"
    drawn = svg(asked, matrix)
    with menu:
        st.caption("The matrix as it stands here, with n, method and source in it.")
        for label, raw, ending, mime in (
            ("Figure, SVG", drawn.encode("utf-8", "replace"), "svg", "image/svg+xml"),
            ("Table, CSV", to_csv(table(matrix).astype(object).fillna("").astype(str)), "csv", "text/csv"),
            ("Codebook and protocol, web page", page(asked, matrix, "html"), "html", "text/html"),
            ("Codebook and protocol, Markdown", page(asked, matrix, "md"), "md", "text/markdown"),
        ):
            st.download_button(
                label,
                raw,
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"publish_{ending}",
                on_click="ignore",
                width="stretch",
            )
        component(
            "svg_to_png",
            '<div class="sp-desk"><button type="button" class="sp-small sp-picture">Figure, PNG</button></div>',
            _JS,
        )(key="publish_png", data={"svg": drawn, "name": f"{name}.png", "scale": _SCALE})


def svg(asked: Positions, matrix: Matrix) -> str:
    """The figure of the matrix."""
    about = asked.corpus.about
    source = f"Source: {about.citation or about.title} Corpus version {asked.corpus.version}."
    view = wording.filters_in_words(asked.view.filters)
    title = f"{about.title}: who supports and who opposes what{f' ({view})' if view else ''}"
    return figure.svg(matrix.rows, title, source, matrix.cells, matrix.heard)


def page(asked: Positions, matrix: Matrix, ending: str) -> bytes:
    """The codebook and protocol as "html" or "md". Words of strangers are shown literally in both."""
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
        figure=markup.trusted_html(svg(asked, matrix)) if ending == "html" else "",
    )
    return made.encode("utf-8", "replace")
