"""The words that set two sides apart; each opens the quotes that contain it."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.compare.sides.language_sides import LEAST, in_language, languages_of, shared_languages, word_languages
from analysis.compare.words.distinctive_words import LEAST_USES, ChanceLine, carriers, chance_line, distinctive_words
from analysis.insufficient_data import InsufficientData
from analysis.map.dots import safe
from analysis.progress import Progress
from analysis.text import languages
from analysis.text.directions import isolate
from analysis.text.unranked_words import unranked_words, words_can_be_cut
from analysis.units import document_names
from analysis.view.link import LONGEST_WORDS
from components import link, markup
from components.compare import comparison, figures, open_quote
from components.compare.comparison import Comparison
from components.computation import remember
from components.elements import choice, figure_button
from components.elements.picking import read_selection
from components.elements.widget_callback import if_present
from components.literal import literal
from components.quotes import concordance
from data.counting import count_of

MOST_SHOWN = 12  # terms of each side in the chart
MOST_IN_SENTENCE = 6  # terms of each side in the sentence
_TABLE, _CHART = "words_table", "words_chart"
TERM = link.detail_key("term")
LANGUAGE = link.detail_key("words_language")
METHOD = (
    "z is the difference between the sides' log-odds of a term, with an informative Dirichlet prior (Monroe, Colaresi "
    f"and Quinn 2008), divided by its standard error. Terms used fewer than {LEAST_USES} times, function words and the "
    "speakers' own names are not ranked."
)


def show(compared: Comparison) -> None:
    """Draw the most distinctive terms of two of the sides, as a chart and as a table, and one term in context."""
    one, other = comparison.choose_pair(compared.names)
    can_be_cut = _can_be_cut(compared, one, other)
    narrowed = _in_one_language(compared, one, other) if can_be_cut else compared
    if narrowed is None:
        _in_context(compared, one, other, can_be_cut)
        return
    whole, compared = compared, narrowed
    ranked = rank(compared, one, other) if can_be_cut else None
    if ranked is None or ranked.empty:
        st.caption(
            f"The two together use no term {LEAST_USES} times: too few words to compare."
            if can_be_cut
            else "Chinese, Japanese and Thai are written without spaces: their words are not compared here."
        )
        _in_context(whole, one, other, can_be_cut)
        return
    st.caption(
        "Words and two-word phrases that one side uses more often than the other, relative to all its words: those of "
        f"{literal(isolate(one))} at the top, those of {literal(isolate(other))} at the bottom.",
        help=METHOD,
    )
    line = line_of(compared, one, other)
    markup.show("sentence_list.html", lines=[summary(ranked, one, other, line), line_in_words(line)])
    drawn = extremes(ranked)
    chart_key, table_key = link.key_of_address(_CHART), link.key_of_address(_TABLE)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        looks = compared.looks
        st.plotly_chart(
            figure(drawn, one, other, (looks[one].colour, looks[other].colour), line),
            key=chart_key,
            on_select=if_present(chart_key, partial(_pick_bar, chart_key)),
            selection_mode="points",
            config={"displayModeBar": False},
            alt=summary(drawn, one, other, line),
        )
        figure_button.show(
            compared.corpus, compared.view, "words", lambda: _words_figure(compared, drawn, one, other, line)
        )
        st.dataframe(
            table(ranked, one, other, _carrier_lines(compared, ranked, one, other)),
            key=table_key,
            height=min(35 * (len(ranked) + 1) + 3, 420),
            hide_index=True,
            on_select=if_present(table_key, partial(_pick_row, table_key, ranked)),
            selection_mode="single-row",
            selection_default=_selection(ranked),
            column_config={"z": st.column_config.NumberColumn(format="%.2f")},
            alt=f"Distinctive words of {one} and {other}",
        )
    with right:
        _in_context(whole, one, other, can_be_cut)


def _can_be_cut(compared: Comparison, one: str, other: str) -> bool:
    texts, mask = compared.corpus.quotes["text"], compared.sides[one] | compared.sides[other]
    return remember(
        ("words can be cut", one, other, *compared.key),
        "Looking at the scripts",
        lambda _: words_can_be_cut(texts[mask]),
    )


def _in_one_language(compared: Comparison, one: str, other: str) -> Comparison | None:
    """The sides' quotes in one language, chosen if they share several; None, and why, if they share none."""
    quotes = compared.corpus.quotes
    sides = {name: compared.sides[name] for name in (one, other)}
    within = word_languages(quotes, *sides.values())
    if None in within.values():
        return compared
    counts = {name: languages_of(quotes, mask) for name, mask in sides.items()}
    all_languages = "; ".join(f"{name}: {languages.in_words(found)}" for name, found in counts.items())
    if not within:
        st.caption(
            literal(
                f"Words are compared within one language, and there is none in which both sides have {LEAST} quotes "
                f"({all_languages}). Counterparts, topics and the map do not depend on the words."
            )
        )
        return None
    shared = shared_languages(quotes, *sides.values())
    names = {tag: f"{languages.name(tag)} ({n:,} and {m:,} quotes)" for tag, (n, m) in shared.items()}
    chosen = next(iter(names))
    if len(names) > 1:
        chosen = choice.select("Within", names, LANGUAGE, width=480)
    st.caption(literal(f"Words are compared within one language, here {names[chosen]}. All quotes: {all_languages}."))
    mask = in_language(quotes, chosen)
    return replace(compared, sides={name: rows & mask for name, rows in compared.sides.items()}, language=chosen)


def _words_figure(
    compared: Comparison, drawn: pd.DataFrame, one: str, other: str, line: ChanceLine | InsufficientData
) -> figure_button.PrintableFigure:
    at = None if isinstance(line, InsufficientData) else line.z
    return figures.words(compared, drawn, one, other, at, line_in_words(line))


def rank(compared: Comparison, one: str, other: str) -> pd.DataFrame:
    """The terms of two sides, ranked once."""
    counted, quotes = comparison.terms(compared.corpus), compared.corpus.quotes
    return remember(
        ("words", one, other, *compared.key),
        "Weighing words",
        lambda _: distinctive_words(counted, compared.sides[one], compared.sides[other], unranked_words(quotes)),
    )


def line_of(compared: Comparison, one: str, other: str) -> ChanceLine | InsufficientData:
    """How far out chance alone puts the furthest term of two sides, computed once."""
    counted, ranked = comparison.terms(compared.corpus), rank(compared, one, other)

    def shuffle(progress: Progress) -> ChanceLine | InsufficientData:
        belongs = comparison.units(compared.corpus)
        return chance_line(counted, compared.sides[one], compared.sides[other], ranked["term"], belongs, progress)

    return remember(("words by chance", one, other, *compared.key), "Shuffling speakers", shuffle)


def line_in_words(line: ChanceLine | InsufficientData) -> str:
    """What the dotted lines mean, or why there are none."""
    if isinstance(line, InsufficientData):
        return line.reason
    dealt = "documents" if line.unit == "documents" else "speakers, each with their documents,"
    return (
        f"Dotted lines at ±{line.z:.2f}: with the {dealt} assigned to the sides at random ({line.n_units[0]:,} and "
        f"{line.n_units[1]:,}), the furthest of all terms passes them once in twenty times."
    )


def _carrier_lines(compared: Comparison, ranked: pd.DataFrame, one: str, other: str) -> list[str]:
    """Who says a term, if four of five uses are one speaker's; else whether one document holds them; found once."""
    counted, quotes = comparison.terms(compared.corpus), compared.corpus.quotes
    mask = compared.sides[one] | compared.sides[other]

    def find(progress: Progress) -> list[str]:
        by_speaker = carriers(counted, ranked["term"], mask, quotes["speaker"].to_numpy())
        progress(0.5)
        by_document = carriers(counted, ranked["term"], mask, document_names(quotes))
        pairs = zip(by_speaker, by_document, strict=True)
        return [speaker or ("one document" if document else "") for speaker, document in pairs]

    return remember(("carriers of words", one, other, *compared.key), "Looking up who uses each word", find)


def extremes(ranked: pd.DataFrame) -> pd.DataFrame:
    """The most distinctive terms of both sides, the first side's on top."""
    typical_of_first = ranked[ranked["z"] > 0].head(MOST_SHOWN)
    typical_of_second = ranked[ranked["z"] < 0].tail(MOST_SHOWN)
    return pd.concat([typical_of_first, typical_of_second])


def figure(
    drawn: pd.DataFrame, one: str, other: str, colours: tuple[str, str], by_chance: ChanceLine | InsufficientData
) -> go.Figure:
    """Bars of z, one per term; the first side's point right, the second side's are hatched."""
    of_first = drawn["z"] > 0
    chart = go.Figure(
        go.Bar(
            x=drawn["z"],
            y=[safe(term) for term in drawn["term"]],
            orientation="h",
            marker={
                "color": np.where(of_first, *colours),
                "pattern": {"shape": np.where(of_first, "", "/").tolist()},
            },
            # bars that were not picked keep their look
            unselected={"marker": {"opacity": 1}},
            customdata=drawn[["term", "n_first", "n_second"]].to_numpy(dtype=object),
            hovertemplate=(
                f"%{{y}}<br>z %{{x:.2f}}<br>{safe(one)}: %{{customdata[1]}} uses<br>"
                f"{safe(other)}: %{{customdata[2]}} uses<extra></extra>"
            ),
        )
    )
    lines = [] if isinstance(by_chance, InsufficientData) else [-by_chance.z, by_chance.z]
    for line in lines:
        chart.add_vline(line, line={"dash": "dot", "width": 1, "color": "#888888"})
    furthest = max([drawn["z"].abs().max(), *lines]) * 1.1
    chart.update_layout(
        height=90 + 26 * len(drawn),
        bargap=0.25,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        yaxis={"autorange": "reversed", "title": None, "fixedrange": True},
        xaxis={
            "title": f"z: ← more by {safe(other)} · more by {safe(one)} →",
            "range": [-furthest, furthest],
            "zeroline": True,
            "fixedrange": True,
        },
        # in any other mode Streamlit does not let a click select; the axes are fixed, so nothing can be dragged
        dragmode="pan",
    )
    return chart


def summary(ranked: pd.DataFrame, one: str, other: str, line: ChanceLine | InsufficientData) -> str:
    """The figures in words: how many terms exceed chance, and which; if none does, the furthest."""
    n_ranked = count_of(len(ranked), "term")
    passing = ranked[ranked["z"].abs() > line.z] if isinstance(line, ChanceLine) else ranked[:0]
    if passing.empty:
        chance = f" None passes ±{line.z:.2f}: these differences may be chance." if isinstance(line, ChanceLine) else ""
        first, second = _terms_of_sides(ranked)
        furthest = f"Furthest toward {one}: {_some(first)}. Furthest toward {other}: {_some(second)}."
        return f"{n_ranked} ranked.{chance} {furthest}"
    first, second = _terms_of_sides(passing)
    assert isinstance(line, ChanceLine)
    n = f"{len(passing):,} {'passes' if len(passing) == 1 else 'pass'}"
    return f"Of {n_ranked} ranked {n} ±{line.z:.2f}. More by {one}: {_some(first)}. More by {other}: {_some(second)}."


def _terms_of_sides(ranked: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The terms that the first side uses more, and those that the second uses more, the furthest first."""
    return ranked.loc[ranked["z"] > 0, "term"].tolist(), ranked.loc[ranked["z"] < 0, "term"].tolist()[::-1]


def _some(terms: list[str]) -> str:
    more = len(terms) - MOST_IN_SENTENCE
    return (", ".join(terms[:MOST_IN_SENTENCE]) or "none") + (f" and {more:,} more" if more > 0 else "")


def table(ranked: pd.DataFrame, one: str, other: str, carried: list[str]) -> pd.DataFrame:
    """The ranked terms under the sides' names, with who accounts for most uses of each, if it is one."""
    columns = {
        "term": "term",
        "z": "z",
        "n_first": f"uses, {one}",
        "n_second": f"uses, {other}",
        "quotes_first": f"quotes, {one}",
        "quotes_second": f"quotes, {other}",
    }
    return ranked[list(columns)].rename(columns=columns).assign(**{"80% of uses by": carried})


def _pick_bar(key: str) -> None:
    if (selection := read_selection(key)) is not None:
        bars = [point["customdata"][0] for point in selection["points"]]
        st.session_state[TERM] = bars[0] if bars else ""


def _pick_row(key: str, ranked: pd.DataFrame) -> None:
    if (selection := read_selection(key)) is not None:
        rows = selection["rows"]
        st.session_state[TERM] = ranked["term"].iat[rows[0]] if rows else ""


def _selection(ranked: pd.DataFrame) -> Any:
    """The open term as the table's selection, so that a link shows it too."""
    rows = np.flatnonzero(ranked["term"] == st.session_state.get(TERM)).tolist()
    return {"selection": {"rows": rows}} if rows else None


def _in_context(compared: Comparison, one: str, other: str, can_be_cut: bool) -> None:
    """Any word or phrase of the two sides in context: picked or typed."""
    with st.container(key="words_quotes"):
        st.text_input(
            "A word or phrase in context",
            key=TERM,
            max_chars=LONGEST_WORDS,
            type="search",
            placeholder="Pick a bar or a row, or type: negotiat*",
            help="Whole words in this order; an asterisk stands for any ending.",
            persist_state="session",
        )
        term = str(st.session_state.get(TERM) or "").strip()
        if not term:
            return
        first, second = compared.sides[one], compared.sides[other]
        asked = concordance.ConcordanceQuery(term, np.flatnonzero(first | second), whole_words=can_be_cut)
        # a joint quote is listed under both names
        names = np.select([first & second, first, second], [f"{one} and {other}", one, other], "")
        concordance.show(
            compared.corpus,
            asked,
            names.astype(object),
            open_quote.row(compared),
            open_quote.on_press,
            with_card=True,
        )
