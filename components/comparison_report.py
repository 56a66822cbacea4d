"""The comparison to take along: one printable page, and the same as Markdown."""

import datetime
from functools import partial

import streamlit as st

from analysis import view as links
from analysis import wording
from analysis.report import compile_report
from components import markup
from components.comparison import Comparison
from components.literal import literal
from components.side_distance import told


def show(compared: Comparison) -> None:
    """The menu with both forms; each is made when it is asked for."""
    with st.popover("Download the comparison", icon=":material/description:"):
        link = f"{(st.context.url or '').split('?')[0]}?{links.query(compared.view)}"
        name = f"standpoint-comparison-{compared.corpus.name}-{compared.corpus.version}"
        for label, ending, mime in (("Web page, printable", "html", "text/html"), ("Markdown", "md", "text/markdown")):
            st.download_button(
                label,
                partial(render, compared, link, ending, datetime.date.today()),
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"report_{ending}",
                on_click="ignore",
                width="stretch",
            )


def render(compared: Comparison, link: str, ending: str, today: datetime.date) -> bytes:
    """The report as "html" or "md". Words of strangers are shown literally in both."""
    report = compile_report(
        compared.corpus,
        compared.sides,
        compared.whole,
        compared.topics,
        wording.filters_in_words(compared.view.filters),
        link,
    )
    page = markup.html(
        f"report.{ending}",
        report=report,
        today=f"{today:%-d %B %Y}",
        told=[told(pair.distance, pair.one, pair.other) if pair.distance else "" for pair in report.pairs],
        literal=literal,
    )
    return page.encode("utf-8", "replace")
