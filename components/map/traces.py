"""The dots of the map as Plotly traces: of one look, of filtered-out quotes, and the star of a search."""

from typing import Any

import numpy as np

from analysis.map import density, dots
from analysis.map.labels import box
from analysis.view.selection import Index
from components.shared import SharedCache
from data.corpus import Corpus

# Up to here dots are drawn as SVG, as Plotly Express does: every new figure starts two WebGL contexts, which takes
# longer than so few dots; the chart's SVG button gives vectors; and browsers without WebGL show the map too.
LONGEST_ENTRY = 40  # characters of a name in the legend
MOST_AS_SVG = 1_000
MOST_WITHOUT_CROWD = 20_000
_UNDER = 1.55  # how many times larger the lower of two dots of a joint statement is
MOST_SHADED = 3  # camps
GREY = "rgba(128,128,128,0.45)"
# From vermilion to blue (Okabe and Ito): safe for colour blindness, and visible on a light and on a dark page.
RELIABILITY_SCALE = [(0.0, "#D55E00"), (0.5, "#999999"), (1.0, "#0072B2")]
Trace = dict[str, Any]
_OPENING = {"direct": "", "": "", "indirect": "-open", "mixed": "-open-dot"}
_hover_texts: SharedCache[np.ndarray] = SharedCache(most=8)


def trace_type(n_quotes: int) -> str:
    """How Plotly should draw the dots of a corpus with this many quotes."""
    return "scatter" if n_quotes <= MOST_AS_SVG else "scattergl"


def _dots_trace(**properties: Any) -> Trace:
    """Dots of one look. A dictionary: the figure validates it once, while an object would be validated twice."""
    return {"mode": "markers", **properties}


def filtered_out(points: np.ndarray) -> list[Trace]:
    if not len(points):
        return []
    return [
        _dots_trace(
            x=points[:, 0],
            y=points[:, 1],
            showlegend=False,
            marker={"size": 4, "color": GREY},
            hoverinfo="skip",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    ]


def legend_entries(groups: list[dots.Group], of_camps: bool) -> list[Trace]:
    """One entry for each colour with its number of quotes; no dots. Camps have their symbol, others a disc."""
    entries: dict[str, tuple[dots.Group, list[np.ndarray]]] = {}
    for group in groups:
        entries.setdefault(group.name, (group, []))[1].append(group.rows)
    return [
        _dots_trace(
            x=[None],
            y=[None],
            name=f"{dots.safe(_shorten(name))} {np.count_nonzero(np.bincount(np.concatenate(rows))):,}",
            marker={"size": 11, "color": group.colour, "symbol": group.symbol if of_camps else "circle"},
            hoverinfo="skip",
        )
        for name, (group, rows) in entries.items()
    ]


def _shorten(name: str) -> str:
    """A name that leaves room for the number after it: Plotly breaks no line of a legend, a phone cuts it off."""
    return name if len(name) <= LONGEST_ENTRY else name[: LONGEST_ENTRY - 1].rstrip() + "…"


def dots_of_group(corpus: Corpus, group: dots.Group, emphasised: np.ndarray) -> Trace:
    """Dots of one look; a list of sizes, symbols or colours doubles the time that Plotly takes."""
    assert corpus.map is not None
    points, n = corpus.map.points[group.rows], len(corpus.quotes)
    opening = _OPENING[group.kind]
    size = dot_size(n) * (_UNDER if group.under else 1)
    marker: dict[str, Any] = {
        "size": size,
        "opacity": dot_opacity(n),
        # on smaller dots no symbol would be visible
        "symbol": group.symbol + opening if n <= MOST_WITHOUT_CROWD else "circle",
        "line": {"width": 2 if opening and n <= MOST_AS_SVG else 0},
    }
    if group.colour:
        marker["color"] = group.colour
    else:
        marker |= {"color": corpus.map.reliability[group.rows], "coloraxis": "coloraxis"}
    chosen = np.flatnonzero(np.isin(group.rows, emphasised)) if len(emphasised) else None
    return _dots_trace(
        x=points[:, 0],
        y=points[:, 1],
        name=dots.safe(group.name),
        showlegend=False,
        marker=marker,
        selectedpoints=chosen,
        selected={"marker": {"opacity": 1, "size": size + 5}},
        unselected={"marker": {"opacity": max(0.25, dot_opacity(n) * 0.6)}},
        **_custom_data(corpus, group, n <= dots.MOST_WITH_WORDS),
    )


def dot_size(n_quotes: int) -> float:
    """Pixels of a dot: the more there are, the smaller, so that they look like a crowd and not like one block."""
    return round(float(np.clip(11 * (MOST_AS_SVG / max(n_quotes, 1)) ** 0.36, 3, 11)), 1)


def dot_opacity(n_quotes: int) -> float:
    """How much a dot hides of those under it: everything on a map of few, about half on one of fifty thousand."""
    return round(float(np.clip((MOST_AS_SVG / max(n_quotes, 1)) ** 0.2, 0.35, 1)), 2)


def shades(corpus: Corpus, index: Index, in_view: np.ndarray) -> list[Trace]:
    """For each of the largest camps on a crowded map, the smallest area that holds half of its quotes."""
    if int(in_view.sum()) < density.FROM:
        return []
    assert corpus.map is not None
    low, high = box(corpus.map.points)
    facet = index.facets["camp"]
    counts = facet.counts(in_view)
    largest = sorted((camp for camp in corpus.camps), key=lambda camp: -counts.get(camp.name, 0))[:MOST_SHADED]
    traces: list[Trace] = []
    for camp in largest:
        points = corpus.map.points[facet.holding((camp.name,), index.n_quotes) & in_view]
        if len(points) < density.FROM / 10:
            continue
        shares = density.density(points, low, high)
        middle = (np.arange(density.CELLS) + 0.5) / density.CELLS
        traces.append(
            {
                "type": "contour",
                "x": low[0] + middle * (high[0] - low[0]),
                "y": low[1] + middle * (high[1] - low[1]),
                "z": shares.astype(np.float32),
                "contours": {"type": "constraint", "operation": "<", "value": density.level(shares)},
                "fillcolor": f"rgba({','.join(str(part) for part in bytes.fromhex(camp.colour[1:]))},0.1)",
                "line": {"color": camp.colour, "width": 1.6, "smoothing": 1.2},
                "name": dots.safe(camp.name),
                "showlegend": False,
                "showscale": False,
                "hoverinfo": "skip",
            }
        )
    return traces


def quote_ids(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """The ids of these rows, as Python strings: converting those of a million others would take long."""
    return np.asarray(corpus.quotes["quote_id"].array[rows], dtype=object)


def _custom_data(corpus: Corpus, group: dots.Group, with_words: bool) -> dict[str, Any]:
    """What goes to the browser with each dot: its id, and for corpora that are not large its words."""
    ids = quote_ids(corpus, group.rows)
    if not with_words:
        words: Any = f"{dots.safe(group.name)}<br>click to read"
    else:
        words = _hover_texts.get(corpus.content_hash, lambda: hover_texts(corpus))[group.rows]
    return {"customdata": ids, "hovertext": words, "hovertemplate": "%{hovertext}<extra></extra>"}


def hover_texts(corpus: Corpus) -> np.ndarray:
    """What each dot says under the pointer, (n_quotes,): wrapped once per corpus, not once per picture."""
    return np.array([dots.hover(quote) for quote in corpus.quotes.to_dict("records")], dtype=object)


def star(place: np.ndarray, exact: bool) -> Trace:
    where = "placed on the axes like the quotes" if exact else "placed near its nearest quotes, approximately"
    return _dots_trace(
        x=[place[0]],
        y=[place[1]],
        name="your search" if exact else "your search, about here",
        marker={"symbol": "star", "size": 20, "color": "#D55E00", "line": {"width": 1.5, "color": "white"}},
        hovertemplate=f"Your search: {where}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
