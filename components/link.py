"""Keeps the link and the screen in step: the link is read when a page opens, and written after each change.

The view of a corpus in the store names the key to read, so that everything made from it can be passed on. The key that
opened the corpus is only in the session state, and only `publish` writes it, into its visitor's address bar.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analysis.shapes import inside
from analysis.text.directions import without_isolation
from analysis.view import link as links
from analysis.view.link import View
from analysis.view.selection import DATES, Filters, Index, Period
from components import markup
from components.rerun import rerun_page
from data.corpus import Corpus

# Session state keys. Widgets own the keys named after them; `read` is the only one for bookkeeping.
SCREEN, COLOUR, WORDS, MEANING = "screen", "colour", "words", "meaning"
CORPUS = "open_corpus"  # the name of a folder, or a key of the store; the list in the sidebar has its own key
QUOTE, SELECTED, SHAPES = "quote", "selected", "shapes"
SIDES = "sides"
_NEXT_SCREEN, _NEXT_DETAILS = "next_screen", "next_details"
NOTICES, READ = "link_notices", "link_read"
_ASKED = "link_details"  # choices within screens that the link asked for, until a screen lacks them
_FIRST = "link_first"  # a mark of this visit and the query of its first view
_OFFERED = "link_offered"  # what was filled in for the reader, by key: not part of the address
_N_READ = "addresses read"  # by this page
_REDRAWS = "redraws"  # how often the selection was changed elsewhere than on the chart
KEPT = "kept."  # prefix of keys that hold people's work, which is kept when another corpus is opened
COUNT_MARK = " · "  # between a value and its number of quotes, in the label of a filter


def filter_key(column: str) -> str:
    return f"filter.{column}"


def period_keys(column: str) -> tuple[str, str]:
    return f"{column}.first", f"{column}.last"


def detail_key(name: str) -> str:
    """The session state key of one of the view's details, and of the widget that chooses it."""
    assert name in links.DETAILS
    return f"detail.{name}"


def receive() -> None:
    """On the first run of a page, read its URL; on later runs, open the screen that was requested.

    After Back or Forward the URL is an earlier one: it is read again.
    """
    if READ in st.session_state and _went_back_or_forward():
        _forget_view(st.query_params.get("corpus", ""))
    if _NEXT_SCREEN in st.session_state:
        st.session_state[SCREEN] = st.session_state.pop(_NEXT_SCREEN)
        for name, value in st.session_state.pop(_NEXT_DETAILS, {}).items():
            st.session_state[detail_key(name)] = value
    if READ in st.session_state:
        return
    st.session_state[_N_READ] = st.session_state.get(_N_READ, 0) + 1
    asked, notices = links.read({name: st.query_params.get_all(name) for name in st.query_params})
    st.session_state[READ] = asked
    st.session_state[NOTICES] = notices
    st.session_state[CORPUS] = asked.corpus


def key_of_address(name: str) -> str:
    """A key that Back or a link renews, for a chart or table: the browser would keep what was picked in it."""
    return f"{name}.{st.session_state.get(_N_READ, 0)}"


def _went_back_or_forward() -> bool:
    """Whether this run was asked for by the browser's Back or Forward, which restored an address."""
    # private to the pinned Streamlit; in a version without it the view would stay, and the address would follow it
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def _forget_view(corpus: str) -> None:
    """Before another address is read: drop every choice of the current view."""
    for name in (READ, _NEXT_SCREEN, _NEXT_DETAILS):
        st.session_state.pop(name, None)
    if corpus != st.session_state[CORPUS]:
        _forget_corpus()
    else:
        _choose_nothing(list(map(str, st.session_state)))
    redraw()


def _forget_corpus() -> None:
    """Choices made for one corpus do not apply to the next; people's work and the mark of the visit stay."""
    state = st.session_state
    kept = {
        str(name): value for name, value in state.items() if str(name).startswith(KEPT) or name in (_FIRST, _N_READ)
    }
    names = list(map(str, state))
    state.clear()
    state.update(kept)
    _choose_nothing(names)


def _choose_nothing(names: Sequence[str]) -> None:
    """The keys of filters and details among these: a browser keeps a widget's value if its key is only dropped."""
    state = st.session_state
    offered = state.get(_OFFERED, {})
    for name in names:
        if name.startswith("filter."):
            state[name] = []
        elif name.endswith((".first", ".last")) and name.partition(".")[0] in DATES:
            state[name] = None
        elif name.startswith("detail."):
            state[name] = offered.get(name, "")


def redraw() -> None:
    """From a callback: the selection was changed outside the chart, which has to show it."""
    st.session_state[_REDRAWS] = st.session_state.get(_REDRAWS, 0) + 1


def n_redraws() -> int:
    """How often `redraw` was called."""
    return int(st.session_state.get(_REDRAWS, 0))


def open_screen(screen: str, **details: str) -> None:
    """Open a screen of this corpus in the next run, with choices within it such as `corpus_part="Edit"`.

    Works in a callback and also mid-run, when the list of screens has been drawn and can no longer be changed.
    """
    st.session_state[_NEXT_SCREEN] = screen
    st.session_state[_NEXT_DETAILS] = details


def open_corpus(key: str, screen: str = "", **details: str) -> None:
    """Open a corpus by its folder's name or its key in the store, on the same screen unless another is named.

    Choices made for the previous corpus are dropped; people's work (`KEPT`) stays.
    """
    screen = screen or st.session_state.get(SCREEN) or links.SCREENS[0]
    _forget_corpus()
    st.session_state[CORPUS] = key
    st.session_state[READ] = View(corpus=key, screen=screen, details=details)
    st.session_state[NOTICES] = []


def replace_key(key: str) -> None:
    """The open corpus has a new key from now on; its view stays."""
    st.session_state[CORPUS] = key


def notify(*lines: str) -> None:
    """Show a notice at the top of the page until it is dismissed; it replaces an earlier one."""
    st.session_state[NOTICES] = list(lines)


def choose_sides(sides: Sequence[str]) -> None:
    """Replace the compared sides by these, as `analysis.compare.sides.sides` writes them."""
    st.session_state[SIDES] = list(sides)


def settle(corpus: Corpus, index: Index, read_key: str = "") -> View:
    """The current view: on the first run the link's, without what this corpus lacks; then what the widgets say.

    `read_key` is the key to read of a corpus in the store; the view names it, whichever key opened the corpus.
    """
    asked = st.session_state.get(READ)
    if isinstance(asked, View):
        wanted = [asked.quote, *asked.selected]  # the ids of all would be a set of a million
        ids = set(corpus.quotes["quote_id"][corpus.quotes["quote_id"].isin(wanted)])
        st.session_state[NOTICES] += _version_notice(asked, corpus) + links.lacking(asked, index, ids)
        _put(links.present(asked, index, ids))
        st.session_state[_ASKED] = dict(asked.details)
        st.session_state[READ] = True
    return _current(corpus, index, read_key)


def miss(key: str, value: str) -> None:
    """A choice within a screen is not offered: if the link asked for it, say so at the top of the page."""
    name = key.removeprefix("detail.")
    if value and st.session_state.get(_ASKED, {}).pop(name, "") == value:
        st.session_state[NOTICES] += [links.missing_choice(name, value)]
        rerun_page()


def publish(view: View) -> None:
    """Write the view into the address bar, with the key that opened the corpus, if the address differs.

    Each new address is a step for Back. The first one only completes the address that was opened, and so is not a step:
    `components.frame.page_behaviour` replaces the typed address by it.
    """
    if _FIRST not in st.session_state:
        st.session_state[_FIRST] = (uuid.uuid4().hex[:8], links.query(view))
        return
    wanted = links.write(replace(view, corpus=st.session_state[CORPUS]))
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def first_address() -> tuple[str, str]:
    """A mark of this visit, and the query of its first view, which the browser puts into its address once.

    It names the key to read; the browser keeps the key that its own address names.
    """
    mark, query = st.session_state[_FIRST]
    return mark, query


def offer(key: str, value: Any) -> None:
    """Fill in a choice that nobody made. While it stays as offered it is not part of the view or its address."""
    offered = st.session_state.setdefault(_OFFERED, {})
    if not st.session_state.get(key) or st.session_state[key] == offered.get(key):
        st.session_state[key] = value
    offered[key] = value


def choose(key: str, value: Any) -> None:
    """Before its widget is drawn: the reader chose this, even if `offer` had filled in the same."""
    st.session_state[key] = value
    st.session_state.get(_OFFERED, {}).pop(key, None)


def reader_choice(key: str) -> Any:
    """What the reader chose; None if `offer` filled it in."""
    value = st.session_state.get(key)
    return None if value == st.session_state.get(_OFFERED, {}).get(key) else value


def address_to_pass_on(view: View) -> str:
    """The address of the view for other readers: anything that leaves the page must use this one."""
    return page_address(links.query(view))


def page_address(query: str) -> str:
    """The address of this page, as the browser reached it, with another query."""
    here = urlsplit(str(st.context.url or ""))
    return urlunsplit((here.scheme, here.netloc, here.path or "/", query, ""))


def show_notices(view: View) -> None:
    """What the link asked for but could not get, until it is dismissed."""
    notices = list(st.session_state.get(NOTICES, []))
    if links.too_long_for_a_link(view):
        notices.append("This selection is too long for a link: a colleague will see the view without it.")
    # always there: what follows would otherwise move in the page, and so be redrawn, when a notice comes or goes
    with st.container(key="notices"):
        if notices:
            markup.show("notice.html", title="About this link", lines=notices)
        if st.session_state.get(NOTICES):
            st.button("Understood", key="put_notices_away", on_click=_put_notices_away)


def open_quote(quote_id: str) -> None:
    """Open the card of a quote, from a callback."""
    st.session_state[QUOTE] = quote_id


def select(ids: tuple[str, ...], shapes: tuple[links.Shape, ...] = ()) -> None:
    """Select quotes, from a callback: by id, or by an outline where they are too many to name in a link."""
    too_long = len(",".join(ids)) > links.LONGEST_SELECTION
    st.session_state[SELECTED] = () if too_long and shapes else ids
    st.session_state[SHAPES] = shapes if too_long else ()
    if st.session_state.get(QUOTE) not in ids:
        st.session_state[QUOTE] = ids[0] if ids else ""


def select_inside(corpus: Corpus, shapes: tuple[links.Shape, ...]) -> None:
    """Select the quotes inside outlines on the map, from a callback."""
    assert corpus.map is not None
    rows = np.flatnonzero(inside(corpus.map.points, shapes))
    if len(rows) <= links.LONGEST_SELECTION:  # else too long in any case: an id has a character or more
        select(tuple(_ids(corpus, rows)), shapes)
        return
    st.session_state[SELECTED], st.session_state[SHAPES] = (), shapes
    opened = np.flatnonzero(corpus.quotes["quote_id"] == st.session_state.get(QUOTE))
    if not np.isin(opened, rows).any():
        (st.session_state[QUOTE],) = _ids(corpus, rows[:1])


def _ids(corpus: Corpus, rows: np.ndarray) -> list[str]:
    return list(map(str, corpus.quotes["quote_id"].array[rows]))


def forget_outline() -> None:
    """From a callback: the quotes will move, so an outline drawn around some of them no longer means anything."""
    st.session_state[SHAPES] = ()


def selected_rows(view: View, corpus: Corpus) -> np.ndarray:
    """Rows of the selected quotes, in corpus order; those inside an outline are found on the map."""
    if not view.selected and not view.shapes:  # the usual case: no quote needs to be looked at
        return np.empty(0, dtype=np.intp)
    chosen = np.zeros(len(corpus.quotes), dtype=bool)
    if view.selected:
        chosen |= corpus.quotes["quote_id"].isin(view.selected).to_numpy(dtype=bool)
    if view.shapes and corpus.map is not None:
        chosen |= inside(corpus.map.points, view.shapes)
    return np.flatnonzero(chosen)


def clear_filters(index: Index) -> None:
    """Drop every filter, from a callback."""
    for column in index.facets:
        st.session_state[filter_key(column)] = []
    for column in DATES:
        for key in period_keys(column):
            st.session_state[key] = None
    st.session_state[WORDS] = ""


def clear_filter(name: str) -> None:
    """Drop one filter, from a callback."""
    if name == WORDS:
        st.session_state[WORDS] = ""
    elif name in DATES:
        for key in period_keys(name):
            st.session_state[key] = None
    else:
        st.session_state[filter_key(name)] = []


def _version_notice(asked: View, corpus: Corpus) -> list[str]:
    another = asked.corpus and asked.corpus != st.session_state[CORPUS]  # that it is not here has already been said
    if another or not asked.version or asked.version == corpus.version:
        return []
    return [
        f"The link was made on version {asked.version[:20]} of this corpus; this is version {corpus.version}. "
        "Quotes may have been added, changed or moved since."
    ]


def _put_notices_away() -> None:
    st.session_state[NOTICES] = []


def _put(view: View) -> None:
    state = st.session_state
    for part in links.FIELDS:
        value = getattr(view, part.field)
        state[part.field] = list(value) if part.field == SIDES else value  # a widget's value, which is a list
    state[WORDS] = view.filters.words
    for column, values in view.filters.choices.items():
        state[filter_key(column)] = list(values)
    for column, days in view.filters.periods.items():
        first, last = period_keys(column)
        state[first], state[last] = days.first, days.last
    for name, value in view.details.items():
        state[detail_key(name)] = value


def _current(corpus: Corpus, index: Index, read_key: str) -> View:
    state = st.session_state
    fields: dict[str, Any] = {part.field: part.value(reader_choice(part.field)) for part in links.FIELDS}
    return View(
        corpus=read_key or state[CORPUS],
        version=corpus.version,
        filters=_filters(index),
        details={name: value for name in links.DETAILS if (value := reader_choice(detail_key(name)))},
        **fields,
    )


def _filters(index: Index) -> Filters:
    choices = {column: _choice(column, index) for column in index.facets}
    periods = {}
    for column in index.first_days:
        first, last = (st.session_state.get(key) for key in period_keys(column))
        periods[column] = Period(*sorted((first, last))) if first and last else Period(first, last)
    return Filters(
        {column: values for column, values in choices.items() if values},
        {column: days for column, days in periods.items() if days},
        (st.session_state.get(WORDS) or "").strip(),
    )


def _choice(column: str, index: Index) -> tuple[str, ...]:
    """What a filter's widget holds, in the facet's order.

    Widgets hold labels with counts. After two quick changes a label can come back with an outdated count; the count is
    then ignored.
    """
    values = index.facets[column].values
    chosen = set()
    for value in st.session_state.get(filter_key(column)) or ():
        label = str(value).rpartition(COUNT_MARK)[0].replace("\\", "")
        chosen.add(value if value in values else without_isolation(label))
    return tuple(value for value in values if value in chosen)
