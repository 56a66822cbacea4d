"""The sidebar that narrows the corpus."""

from datetime import date
from typing import Any

import streamlit as st

from analysis.text.directions import isolate
from analysis.view.link import LONGEST_WORDS, View
from analysis.view.selection import FACETS, Facet, Index, InView, Period
from analysis.view.wording import cell_label, label
from components import link
from components.literal import literal

MOST_PILLS = 8  # values shown at once; more go into a list


def show(index: Index, view: View, in_view: InView) -> None:
    """Draw the filters; the choices live in session state and, from there, in the link."""
    with st.sidebar:
        st.button(
            "Clear all filters",
            icon=":material/filter_alt_off:",
            disabled=not view.filters.active,
            on_click=link.clear_filters,
            args=(index,),
            width="stretch",
        )
        held = f"{link.COUNT_MARK}{in_view.n:,}" if view.filters.words else ""
        st.text_input(
            f"Words in the quote{held}",
            key=link.WORDS,
            max_chars=LONGEST_WORDS,
            type="search",
            placeholder="e.g. written response",
            help="Exactly these characters, in this order; case does not matter.",
            persist_state="session",
        )
        for column in _first(index, view):
            _facet(index.facets[column], view, in_view)
        _dates(index, view, in_view)
        _own_columns(index, view, in_view)


# Camps and topics first: most readers filter by them, and they stay in sight on a low screen.
_ORDER = ("camp", "topic", "speaker", "outlet", "relayed_by", "kind")


def _first(index: Index, view: View) -> list[str]:
    """Columns to filter by, in their order; a column with a single value is left out, unless a link chose it.

    In a comparison the sides replace the camps.
    """
    columns = [column for column in _ORDER if column in index.facets]
    if view.screen == "Compare":
        columns = [column for column in columns if column != "camp"]
    return [column for column in columns if len(index.facets[column].values) > 1 or view.filters.choices.get(column)]


def _facet(facet: Facet, view: View, in_view: InView) -> None:
    counts = in_view.counts[facet.column]
    key = link.filter_key(facet.column)
    # set each time, so that the labels of what is chosen carry the new counts
    st.session_state[key] = list(view.filters.choices.get(facet.column, ()))
    if facet.column in ("camp", "kind") and len(facet.values) <= MOST_PILLS:
        st.pills(
            label(facet.column),
            facet.values,
            selection_mode="multi",
            format_func=lambda value: literal(_label(facet, value, counts[value])),
            key=key,
            persist_state="session",
        )
    else:
        st.multiselect(
            label(facet.column),
            facet.values,
            format_func=lambda value: _label(facet, value, counts.get(value, 0)),
            key=key,
            placeholder=f"Any of {len(facet.values):,}",
            persist_state="session",
            # "Select all" would be the first choice on typing and pressing Enter, and a fuzzy match finds "US" in
            # "Russia"
            select_all=False,
            filter_mode="contains",
        )


def _label(facet: Facet, value: str, n: int) -> str:
    return f"{isolate(cell_label(value, facet.column))}{link.COUNT_MARK}{n:,}"


def _dates(index: Index, view: View, in_view: InView) -> None:
    for column in index.first_days:
        earliest, latest = index.extent(column)
        chosen = view.filters.periods.get(column, Period())
        more = _opened_later(
            f"{label(column)}{link.COUNT_MARK}{in_view.dated[column]:,} dated",
            ":material/calendar_month:",
            f"dates_{column}",
            at_first=bool(chosen),
        )
        if more.open:
            with more:
                _period(column, chosen, earliest, latest)


def _period(column: str, chosen: Period, earliest: date, latest: date) -> None:
    st.caption(f"From {earliest:%-d %B %Y} to {latest:%-d %B %Y}. Date filters exclude undated quotes.")
    for end, key in zip(("From", "To"), link.period_keys(column), strict=True):
        st.date_input(
            f"{end} ({label(column).lower()})",
            value=None,
            key=key,
            # a link may ask for days outside the corpus's range
            min_value=min(earliest, chosen.first or earliest, chosen.last or earliest),
            max_value=max(latest, chosen.first or latest, chosen.last or latest),
            format="YYYY-MM-DD",
            persist_state="session",
        )


def _own_columns(index: Index, view: View, in_view: InView) -> None:
    own = [column for column in index.facets if column not in FACETS]
    if not own:
        return
    chosen = any(view.filters.choices.get(column) for column in own)
    more = _opened_later("More columns of this corpus", ":material/view_column:", "own_columns", at_first=chosen)
    if more.open:
        with more:
            for column in own:
                _facet(index.facets[column], view, in_view)


def _opened_later(label: str, icon: str, key: str, at_first: bool) -> Any:
    """An expander whose content is drawn when it is opened: only then is the script of a calendar or list fetched."""
    # set each time: with another count in its label it would be another expander, and closed
    st.session_state[key] = st.session_state.get(key, at_first)
    return st.expander(label, icon=icon, key=key, on_change="rerun")
