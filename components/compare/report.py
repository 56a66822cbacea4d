"""The comparison to take along: one printable page, and the same as Markdown."""

import datetime

import streamlit as st

from analysis.compare.found_topics import NOTE
from analysis.compare.report import Report, compile_report, source_numbers
from analysis.view import wording
from components import link, markup
from components.compare import comparison, topic_coverage
from components.compare.comparison import Comparison
from components.compare.distance import distance_sentence
from components.computation import remember
from components.literal import literal_line

_FORMS = (("Web page, printable", "html", "text/html"), ("Markdown", "md", "text/markdown"))


def show(compared: Comparison) -> None:
    """The menu with both forms, made when the menu is opened."""
    menu = st.popover("Download the comparison", icon=":material/description:", key="report", on_change="rerun")
    if not menu.open:
        return
    with menu:
        report = comparison_report(compared)
        name = f"standpoint-comparison-{compared.corpus.name}-{compared.corpus.version}"
        st.caption("Sides, quotes with sources, figures with n and method, and how to cite it. Works offline.")
        for label, ending, mime in _FORMS:
            st.download_button(
                label,
                render(
                    report, link.address_to_pass_on(compared.view), ending, datetime.datetime.now(datetime.UTC).date()
                ),
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"report_{ending}",
                on_click="ignore",
                width="stretch",
            )


def comparison_report(compared: Comparison) -> Report:
    """The report of these sides, put together once."""
    counted = comparison.terms(compared.corpus)
    everyone = dict(topic_coverage.all_columns(compared).values())
    return remember(
        ("report", compared.view.details.get("topic_names", ""), *compared.key),
        "Putting the comparison together",
        lambda progress: compile_report(
            compared.corpus,
            compared.sides,
            compared.whole,
            everyone,
            compared.topics,
            wording.filters_in_words(compared.view.filters),
            counted,
            progress,
            by_outlet=compared.by_outlet,
        ),
    )


def render(report: Report, address: str, ending: str, today: datetime.date) -> bytes:
    """The report as "html" or "md". Words of strangers are shown literally in both."""
    page = markup.html(
        f"report.{ending}",
        report=report,
        link=address,
        today=f"{today:%-d %B %Y}",
        numbers=source_numbers(report),
        note=NOTE,
        sentences=[
            distance_sentence(pair.distance, pair.one, pair.other) if pair.distance else "" for pair in report.pairs
        ],
        literal=literal_line,
    )
    return page.encode("utf-8", "replace")
