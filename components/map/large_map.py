"""The map of many quotes, a thousand or a million: our own component, which gets all of them as bytes.

Three parts go to the browser: the places of all quotes with the script, which are the same in every run, so that
Streamlit sends a hash in their stead; which quotes are in view, a bit each; and the rest as JSON. From these the
browser counts quotes by pixel, and draws each as a dot where few enough are in sight. What is picked comes back by row,
what is drawn around as an outline; both are checked here. What stands under the pointer is asked for by row.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.topics.topics import Topics
from analysis.map import density, dots, point_bytes
from analysis.map.named_axes import Layout, along_axes
from analysis.shapes import MOST_CORNERS
from analysis.view.link import Shape, View
from analysis.view.selection import Index
from components import link
from components import topics as named_topics
from components.elements.browser_component import component
from components.map import axis_ends, map_labels, traces
from components.shared import SharedCache
from data.corpus import Corpus

MOST_BY_PLOTLY = traces.MOST_AS_SVG  # a corpus with more has this map: Plotly's would need WebGL, and takes longer
DOTS_IN_SIGHT = 50_000  # quotes in sight up to which each is a dot; of a corpus of COUNTED_FROM or fewer each always is
COUNTED_FROM = 100_000  # quotes in sight from which on all are counted by pixel; in between one turns into the other
MOST_LISTED = 1_000  # selected rows that are named one by one; of more a bit for each quote is sent
_MOST_SHAPES = 20  # that one action may draw
_HTML = '<div class="sp-large"></div>'
_SCRIPTS = tuple(
    Path(__file__).with_name(f"{name}.js")
    for name in ("map_points", "map_painter", "map_outlines", "map_gestures", "map_picture", "large_map")
)
_HANDED_OVER = Path(__file__).with_name("large_map_part.js")
_HOVERED = "map_hovered"  # session state: the row that the pointer asked for

# 5 MB of a million quotes, and what one filter leaves of them
_points: SharedCache[bytes] = SharedCache(most=64, heaviest=60_000_000, weigh=len)
_colourings: SharedCache[point_bytes.Colouring] = SharedCache(
    most=64, heaviest=12_000_000, weigh=lambda coloured: len(coloured.rows)
)


@dataclass(frozen=True)
class _OfFilter:
    """What a choice of filters leaves: how many, which as bytes (none if all), legend, the map in words, names."""

    n: int
    mask: bytes
    legend: list[dict[str, Any]]
    summary: str
    names: str  # JSON


_of_filters: SharedCache[_OfFilter] = SharedCache(most=48, heaviest=20_000_000, weigh=lambda one: len(one.mask))


def is_large(index: Index) -> bool:
    """Whether the map of a corpus is drawn by this component."""
    return index.n_quotes > MOST_BY_PLOTLY


def dots_in_sight(n_quotes: int) -> int:
    """Up to how many quotes in sight each is a dot, in a corpus of this size."""
    return DOTS_IN_SIGHT if n_quotes > COUNTED_FROM else n_quotes


def note(n: int, n_quotes: int) -> str:
    """How a map with `n` quotes in view is drawn, in a corpus of this size; "" if each is a dot."""
    if n <= dots_in_sight(n_quotes):
        return ""
    return (
        f"{n:,} quotes are in view. Where more than {DOTS_IN_SIGHT:,} are in sight, the shading counts them by pixel; "
        "zoom in to see each as a dot. A box or lasso selects all quotes in it."
    )


def show(
    corpus: Corpus,
    index: Index,
    view: View,
    in_view: np.ndarray,
    selected: np.ndarray,
    star: np.ndarray | None,
    topics: Topics | None,
    by_keyboard: str,
    layout: Layout | None = None,
) -> tuple[str, str]:
    """Draw the map; picks on it go into the selection, now the rows `selected`. Along named axes `corpus` is on the
    `layout`.

    Returns the names to lay over it, as JSON, and the text below it.
    """
    assert corpus.map is not None
    points, n = corpus.map.points, index.n_quotes
    if layout and view.colour == "reliability":  # which was measured on the map by likeness
        view = replace(view, colour="camp")
    places = f"{corpus.content_hash}:{_digest(repr(layout.key).encode()) if layout else ''}"
    points_key = f"{places}:{_colours_key(index, view)}"
    mask_key = f"{corpus.content_hash}:{_digest(repr(view.narrowing).encode())}"
    coloured = _colourings.get(points_key, lambda: _colouring(corpus, index, view.colour))
    packed = _points.get(points_key, lambda: point_bytes.pack_points(points, coloured, points_key))
    drawn = _of_filters.get(
        (mask_key, points_key, topics is None, view.topic_edits),
        lambda: _of_filter(corpus, index, in_view, coloured, topics, mask_key, layout),
    )
    selection_key = f"selected:{_digest(selected.tobytes())}" if len(selected) > MOST_LISTED else ""
    component("map_points", "", *_SCRIPTS)(key="map_points", data=packed)
    component("map_in_view", "", _HANDED_OVER)(key="map_in_view", data=drawn.mask)
    chosen = np.zeros(n, dtype=bool)
    chosen[selected] = True
    chosen_ones = point_bytes.pack_mask(chosen, selection_key) if selection_key else b""
    component("map_selected", "", _HANDED_OVER)(key="map_selected", data=chosen_ones)
    component("large_map", _HTML, _HANDED_OVER)(
        key="large_map",
        data={
            "points": points_key,
            "in_view": mask_key if drawn.mask else "",
            "selected": selection_key or selected.tolist(),
            "colours": [asdict(one) for one in coloured.colours],
            "looks": point_bytes.LOOKS,
            "legend": drawn.legend,
            "of_scale": coloured.of_scale,
            "with_areas": view.colour == "camp" and drawn.n >= density.FROM and layout is None,
            "places": places,
            "axes": axis_ends.in_words(layout) if layout else None,
            "star": None if star is None else star.tolist(),
            "outlines": view.shapes,
            "dots_in_sight": dots_in_sight(n),
            "counted_from": COUNTED_FROM,
            "alt": f"{drawn.summary} {by_keyboard}",
            "picture": st.session_state.get("picture_format", "svg").lower(),
            "file": f"standpoint-{corpus.name}-{corpus.version}",
        },
        on_picked_change=partial(_pick, corpus),
        on_drawn_change=partial(_select_within, corpus),
        on_cleared_change=_clear,
    )
    _words(corpus)
    return drawn.names, note(drawn.n, n)


def _colours_key(index: Index, view: View) -> str:
    """A key for the colours of all quotes, whatever is in view; found topics can be renamed."""
    facet = index.facets.get(view.colour)
    return f"{view.colour}:{_digest(repr(facet.values).encode()) if facet else ''}"


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=8).hexdigest()


def _colouring(corpus: Corpus, index: Index, colour_by: str) -> point_bytes.Colouring:
    return point_bytes.colouring(corpus, index, colour_by, traces.RELIABILITY_SCALE)


def _of_filter(
    corpus: Corpus,
    index: Index,
    in_view: np.ndarray,
    coloured: point_bytes.Colouring,
    topics: Topics | None,
    key: str,
    layout: Layout | None,
) -> _OfFilter:
    named = topics if layout is None or len(layout.axes) == 2 else None
    quarters = named_topics.quarters(corpus) if layout is None else ()
    counted = [] if coloured.of_scale else list(zip(coloured.colours, coloured.counts(in_view), strict=True))
    return _OfFilter(
        n=int(in_view.sum()),
        mask=b"" if in_view.all() else point_bytes.pack_mask(in_view, key),
        legend=[asdict(colour) | {"n": f"{n:,}"} for colour, n in counted if n],
        summary=along_axes(layout, index, in_view) if layout else dots.summary(corpus, index, in_view),
        names=json.dumps(map_labels.labels(corpus, in_view, named, quarters)),
    )


def _pick(corpus: Corpus) -> None:
    """A dot was pressed: select it alone, or add it to the selection if Shift was held."""
    picked = _message("picked")
    if not isinstance(picked, dict) or (row := read_row(picked.get("row"), len(corpus.quotes))) is None:
        return
    ids = traces.quote_ids(corpus, np.array([row])).tolist()
    if picked.get("more") is True:
        before = st.session_state.get(link.SELECTED) or filter(None, [st.session_state.get(link.QUOTE)])
        ids = list(dict.fromkeys([*before, *ids]))
    link.select(tuple(ids))


def _select_within(corpus: Corpus) -> None:
    """A box or a lasso was drawn."""
    if shapes := read_shapes(_message("drawn")):
        link.select_inside(corpus, shapes)


def _clear() -> None:
    if _message("cleared"):
        link.select(())


def _message(what: str) -> Any:
    """The browser's message; None if the map is gone, as after Back, or sent something else."""
    return (st.session_state.get("large_map") or {}).get(what)


def read_row(said: object, n: int) -> int | None:
    """The row of a quote that a browser names; None if there is no such row."""
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < n else None


def read_shapes(said: object) -> tuple[Shape, ...]:
    """The outlines that a browser drew, in the map's units; none if any is invalid or has too many corners."""
    if not isinstance(said, list) or len(said) > _MOST_SHAPES:
        return ()
    shapes = tuple(_read_shape(one) for one in said)
    return shapes if all(shapes) else ()


def _read_shape(said: object) -> Shape:
    if not isinstance(said, list) or not 3 <= len(said) <= MOST_CORNERS:
        return ()
    corners = tuple(tuple(corner) for corner in said if isinstance(corner, list) and len(corner) == 2)
    numbers = [number for corner in corners for number in corner]
    whole = all(isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in numbers)
    return tuple((float(x), float(y)) for x, y in corners) if whole and len(corners) == len(said) else ()


@st.fragment
def _words(corpus: Corpus) -> None:
    """The quote under the pointer: requested by row, and answered without drawing the rest of the page."""

    def take_question() -> None:
        asked = (st.session_state.get("map_words") or {}).get("asked")
        st.session_state[_HOVERED] = read_row(asked, len(corpus.quotes))

    row = read_row(st.session_state.get(_HOVERED), len(corpus.quotes))
    answer = {"corpus": corpus.content_hash, "row": row, **dots.words_of(corpus.quote(row))} if row is not None else {}
    component("map_words", "", _HANDED_OVER)(key="map_words", data=answer, on_asked_change=take_question)
