"""The comparison as a download: one printable page, and the same as Markdown."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analysis.compare.distance.distance import Distance
from analysis.compare.report import FAR_OUT, Report, ReportCell, SidePair, WordSection, compile_report, source_numbers
from analysis.compare.words.distinctive_words import LEAST_USES
from analysis.insufficient_data import InsufficientData
from analysis.view import wording
from components import link, markup
from components.compare import comparison, counterparts, figures, maps, topic_coverage
from components.compare.comparison import Comparison
from components.compare.distance import distance_sentence
from components.compare.words import line_in_words
from components.computation import remember
from components.literal import literal_line
from components.shared import SharedCache
from data.counting import count_of
from data.schema import KINDS

Row = tuple[str, tuple[ReportCell, ...]]
_MAP_WIDTH = 175.0  # mm
_WORDS_OF_A_CUE = 7
_FORMS = (("Web page, printable", "html", "text/html"), ("Markdown", "md", "text/markdown"))


@dataclass(frozen=True)
class ReportMap:
    """The map of a report: a data URL, and what it shows in words."""

    address: str
    in_words: str


@dataclass(frozen=True)
class Findings:
    """What comparing two sides shows, in words; `nothing` are the parts that show nothing, and why."""

    distance: str
    words: tuple[tuple[WordSection, str], ...]  # those that show anything, with what their line of chance means
    nothing: tuple[str, ...]
    any: bool


_pictures: SharedCache[ReportMap] = SharedCache(most=16)


def show(compared: Comparison) -> None:
    """The menu with both forms, made when the menu is opened."""
    menu = st.popover("Download the comparison", icon=":material/description:", key="report", on_change="rerun")
    if not menu.open:
        return
    with menu:
        report = comparison_report(compared)
        name = f"standpoint-comparison-{compared.corpus.name}-{compared.corpus.version}"
        st.caption(
            "Positions, map, quotes with sources, figures with n and method, and how to cite it. Works offline, and is "
            "set for paper."
        )
        address, today = link.address_to_pass_on(compared.view), datetime.datetime.now(datetime.UTC).date()
        for label, ending, mime in _FORMS:
            st.download_button(
                label,
                lambda ending=ending: render(report, address, ending, today, picture(compared)),  # type: ignore[misc]
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
        ("report", *compared.key),
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
            opposite=counterparts.known_opposite(compared),
        ),
    )


def picture(compared: Comparison) -> ReportMap | None:
    """The sides on one map, drawn once; None where the corpus has no map."""
    if compared.corpus.map is None:
        return None
    return _pictures.get(compared.key, lambda: _picture(compared))


def _picture(compared: Comparison) -> ReportMap:
    from analysis.figures.paper import Caption, figure_bytes

    drawn = figures.maps(compared)
    caption = Caption(drawn.title, drawn.notes)
    svg = figure_bytes(drawn.draw(caption, _MAP_WIDTH), "SVG", caption)
    words = " ".join(maps.map_sentence(compared.corpus, mask, side) for side, mask in compared.sides.items())
    return ReportMap(markup.data_address(svg, "image/svg+xml"), words)


def render(report: Report, address: str, ending: str, today: datetime.date, drawn: ReportMap | None = None) -> bytes:
    """The report as "html" or "md". Words of strangers are shown literally in both, and each quote in full once."""
    findings = [_findings(pair) for pair in report.pairs]
    shared, alone = _by_speaking(report)
    silent = [cell for _, cells in report.rows for cell in cells if not cell.n]
    page = markup.html(
        f"report.{ending}",
        report=report,
        link=address,
        today=f"{today:%-d %B %Y}",
        numbers=source_numbers(report),
        note=report.topics.note,
        kinds=[kind for kind in KINDS if any(side.kinds.get(kind) for side in report.sides)],
        shared=shared,
        alone=alone,
        filtered_out=any(cell.n_whole for cell in silent),
        no_quote=_no_quote(report),
        silence=partial(_silence, silence=report.topics.silence),
        telling=findings,
        nothing=[line for one in findings for line in one.nothing],
        has_words=any(section.n_ranked for pair in report.pairs for section in pair.words),
        picture=drawn.address if drawn else "",
        picture_in_words=drawn.in_words if drawn else "",
        is_first=_first_times(),
        cue=_cue,
        literal=literal_line,
    )
    return page.encode("utf-8", "replace")


def _by_speaking(report: Report) -> tuple[list[Row], list[tuple[str, ReportCell]]]:
    """The topics on which several sides speak, and those of a single side with its cell."""
    shared, alone = [], []
    for topic, cells in report.rows:
        speaking = [cell for cell in cells if cell.n]
        if len(speaking) > 1:
            shared.append((topic, cells))
        elif speaking:
            alone.append((topic, speaking[0]))
    return shared, alone


def _no_quote(report: Report) -> str:
    """What the other sides have on the topics of a single side; of found topics it says "in", not "on"."""
    is_found = report.topics.found
    where = "in view" if report.filters else "" if is_found else "in this corpus"
    return " ".join(filter(None, ["no quote", where, f"{'in' if is_found else 'on'} these topics"]))


def _silence(cell: ReportCell, silence: str) -> str:
    return f"none in view, {cell.n_whole:,} filtered out" if cell.n_whole else silence


def _findings(pair: SidePair) -> Findings:
    names = f"{pair.one} and {pair.other}"
    measured = isinstance(pair.distance, Distance) and pair.distance.test is not None
    distance = distance_sentence(pair.distance, pair.one, pair.other) if pair.distance else ""
    nothing = []
    if not measured:
        nothing.append(f"Distance of {names}: {distance or 'this corpus has no vectors.'}")
    if pair.no_words:
        nothing.append(f"Words of {names}: {pair.no_words}")
    words = tuple((each, line_in_words(each.line) if each.line else "") for each in pair.words if len(each.terms))
    nothing += [_no_terms(section, names) for section in pair.words if section.terms.empty]
    if pair.asked and not pair.matches:
        nothing.append(f"Counterparts of {names}: none is close enough.")
    has_gulfs = any(asked.n_gulfs for asked in pair.asked)
    return Findings(
        distance=distance if measured else "",
        words=words,
        nothing=tuple(nothing),
        any=measured or bool(words) or bool(pair.matches) or has_gulfs,
    )


def _no_terms(section: WordSection, names: str) -> str:
    """A sentence that the words of two sides show nothing, and why."""
    words = f"Words of {names}{f' in {section.within}' if section.within else ''}"
    if not section.n_ranked:
        return f"{words}: no term is used {LEAST_USES} times by the two together."
    why = line_in_words(section.line) if isinstance(section.line, InsufficientData) else ""
    passed = f"|z| of {FAR_OUT}" if why else "the line of chance"
    return f"{words}: of {count_of(section.n_ranked, 'ranked term')} none passes {passed}. {why}".strip()


def _first_times() -> Callable[[str], bool]:
    """Whether this value is passed for the first time."""
    seen: set[str] = set()

    def is_first(row: str) -> bool:
        is_new = row not in seen
        seen.add(row)
        return is_new

    return is_first


def _cue(text: str) -> str:
    """The first words of a quote, so that a reader finds it where it appears in full."""
    first = text.split()
    return f"“{' '.join(first[:_WORDS_OF_A_CUE])}{' …' if len(first) > _WORDS_OF_A_CUE else ''}”"
