"""The map: quotes as dots, near each other where topic and wording are alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.topics.topics import Topics
from analysis.map import density, dots
from analysis.map.finer_topics import hull
from analysis.map.labels import Label, PlacedLabel, box, place_labels
from analysis.map.named_axes import Layout, along_axes
from analysis.shapes import box as box_corners
from analysis.shapes import thin_outline
from analysis.view.colouring import colourings
from analysis.view.link import Shape, View
from analysis.view.selection import Index
from components import link
from components import topics as named_topics
from components.elements.picking import read_selection
from components.elements.serialized_chart import FinishedFigure
from components.frame import chart_library
from components.map import axis_ends, density_image, large_map, map_labels, traces
from components.quotes import quote_index
from components.shared import SharedCache
from data.corpus import Corpus

BY_KEYBOARD = "By keyboard, use Previous and Next to reach the quotes, or the table below the map."
HEIGHT = 560
# Sizes of the drawing area that labels are placed for: the smallest on a wide and on a narrow screen.
WIDE, NARROW = (500, HEIGHT - 60), (310, HEIGHT - 100)
MOST_LABELLED = 80
MOST_IN_LEGEND = 12  # camps: the legend of more would take the map's room, and stands below it
MOST_TOPICS = 24


@dataclass(frozen=True)
class MapPicture:
    """The map as drawn, in words, and the names that the browser lays over it."""

    figure: FinishedFigure
    summary: str
    labels: str  # JSON


DRAWN = "map_drawn"  # session state: what the figure was last drawn from
CHART = "map"
_pictures: SharedCache[MapPicture] = SharedCache(most=48)


def show(
    corpus: Corpus,
    index: Index,
    view: View,
    in_view: np.ndarray,
    selected: np.ndarray,
    star: np.ndarray | None,
    layout: Layout | None = None,
    topics: Topics | None = None,
) -> None:
    """Draw the map of a corpus that has one; picks on it go into the selection, now the rows `selected`.

    Along named axes `corpus` is `components.map.axes_choice.on` it: the same quotes, with the places of `layout`.
    """
    assert corpus.map is not None
    opened = quote_index.row_of(corpus, view.quote)
    chosen = corpus.map.points[opened] if opened >= 0 else None
    with st.container(key="map_frame", border=True):
        if large_map.is_large(index):
            chart_library.note_map_without(st.query_params)
            names, note = large_map.show(corpus, index, view, in_view, selected, star, topics, BY_KEYBOARD, layout)
        else:
            names, note = _show_picture(corpus, index, view, in_view, selected, star, layout, topics), ""
        if note:
            st.caption(note)
        map_labels.show(names, corpus.map.points, chosen, partial(_press_label, corpus, index, in_view, topics))


def _show_picture(
    corpus: Corpus,
    index: Index,
    view: View,
    in_view: np.ndarray,
    selected: np.ndarray,
    star: np.ndarray | None,
    layout: Layout | None,
    topics: Topics | None,
) -> str:
    """Draw the map by Plotly; the names to lay over it, as JSON."""
    emphasised = _emphasised_rows(corpus, view, selected, layout)
    asked = (corpus.content_hash, repr(view.filters), view.colour, emphasised.tobytes())
    place = tuple(star.tolist()) if star is not None else None
    key = (*asked, place, layout.key if layout else (), topics is None, view.topic_edits)
    # most reruns (a card opened, another screen) need a picture that was drawn before
    picture = _pictures.get(
        key, lambda: _picture(corpus, index, view.colour, in_view, emphasised, star, layout, topics)
    )
    st.plotly_chart(
        picture.figure,
        key=CHART,
        on_select=partial(_on_pick, corpus),
        height=HEIGHT,
        config=_config(corpus),
        alt=f"{picture.summary} {BY_KEYBOARD}",
    )
    return picture.labels


def _press_label(corpus: Corpus, index: Index, in_view: np.ndarray, topics: Topics | None, name: str) -> None:
    """A topic's name was pressed: filter by it, or select its quotes if the topic was found and is not a column."""
    facet = index.facets.get("topic")
    if name.startswith(map_labels.QUARTER):
        wanted = name.removeprefix(map_labels.QUARTER)
        rows = next((one.rows for one in named_topics.quarters(corpus) if one.name == wanted), np.empty(0, np.intp))
        assert corpus.map is not None
        outline = (hull(corpus.map.points[rows]),) if len(rows) > 2 else ()  # if the ids are too many for a link
        link.select(tuple(traces.quote_ids(corpus, rows[in_view[rows]])), outline)
        link.redraw()
    elif facet is not None and name in facet.values:
        st.session_state[link.filter_key("topic")] = [name]
    elif topics is not None:
        rows = np.flatnonzero(in_view & (topics.labels == name))
        link.select(tuple(traces.quote_ids(corpus, rows)))
        link.redraw()


def _picture(
    corpus: Corpus,
    index: Index,
    colour_by: str,
    in_view: np.ndarray,
    emphasised: np.ndarray,
    star: np.ndarray | None,
    layout: Layout | None,
    topics: Topics | None,
) -> MapPicture:
    # the place of a star is part of the axes' frame; on the map by likeness it is one more dot
    drawing = figure(
        *(corpus, index, colour_by, in_view, emphasised, star if layout else None, layout),
        named=False,
        most_in_legend=MOST_IN_LEGEND,
    )
    if star is not None and layout is None:
        drawing.add_trace(traces.star(star, exact=False) | {"type": traces.trace_type(len(corpus.quotes))})
    said = summary(corpus, index, in_view, layout)
    with_topics = layout is None or len(layout.axes) == 2
    quarters = named_topics.quarters(corpus) if layout is None else ()
    names = map_labels.labels(corpus, in_view, topics if with_topics else None, quarters)
    return MapPicture(drawing, said, json.dumps(names))


def summary(corpus: Corpus, index: Index, in_view: np.ndarray, layout: Layout | None = None) -> str:
    """The map in words."""
    return along_axes(layout, index, in_view) if layout else dots.summary(corpus, index, in_view)


def colour_choice(index: Index) -> None:
    """Choose what the colours show, among what this corpus offers."""
    offered = colourings(index)
    if st.session_state.get(link.COLOUR) not in offered:
        st.session_state.pop(link.COLOUR, None)
        link.offer(link.COLOUR, offered[0])
    st.selectbox("Colour by", offered, format_func=str.capitalize, key=link.COLOUR, persist_state="session")


def figure(
    corpus: Corpus,
    index: Index,
    colour_by: str,
    in_view: np.ndarray,
    emphasised: np.ndarray,
    star: np.ndarray | None = None,
    layout: Layout | None = None,
    named: bool = True,
    most_in_legend: int | None = None,
) -> FinishedFigure:
    """The map as a Plotly figure; each dot carries its quote's id. `emphasised` are rows drawn as selected.

    With `named` topics and speakers are written on it, as far as a narrow and a wide page have room for. A legend of
    more entries than `most_in_legend` is left out.
    """
    assert corpus.map is not None
    points = corpus.map.points
    # reliability was measured on the map by likeness, and says nothing about an axis
    colour_by = "camp" if layout and colour_by == "reliability" else colour_by
    groups = dots.groups(corpus, index, in_view, colour_by)
    emphasised = emphasised[in_view[emphasised]]
    shaded = density_image.images(points, groups, in_view)
    drawn = [] if density_image.is_crowded(~in_view) else traces.filtered_out(points[~in_view])
    if colour_by != "reliability":
        drawn += traces.legend_entries(groups, of_camps=colour_by == "camp")
    if layout is None and colour_by == "camp":
        drawn += traces.shades(corpus, index, in_view)
    if density_image.is_crowded(in_view):
        sample = density.sample_of(in_view, emphasised)
        groups, emphasised = density_image.in_sample(groups, sample), emphasised[sample[emphasised]]
    if len(points) > traces.MOST_AS_SVG:
        # over a picture of counts, a part would be mistaken for the whole
        groups = dots.in_mixed_order(groups, *([density_image.PARTS] if density_image.is_crowded(in_view) else []))
    drawn += [traces.dots_of_group(corpus, group, emphasised) for group in groups]
    if star is not None:
        drawn.append(traces.star(star, exact=layout is not None))
    # all at once: Plotly checks all of a figure's labels again with each one added
    page = _layout(points, colour_by) | ({"images": shaded} if shaded else {})
    n_entries = len({group.name for group in groups})
    page["showlegend"] = colour_by != "reliability" and (most_in_legend is None or n_entries <= most_in_legend)
    with_topics = layout is None or len(layout.axes) == 2
    annotations = _labels(corpus, index, in_view, points, with_topics) if named else []
    if layout:
        page |= axis_ends.page(layout, page, with_star=star is not None)
        annotations += axis_ends.annotations(layout)
    return FinishedFigure(
        [{"type": traces.trace_type(len(points))} | trace for trace in drawn], page | {"annotations": annotations}
    )


def _layout(points: np.ndarray, colour_by: str) -> dict[str, Any]:
    low, high = box(points)
    axis = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None, "showline": False}
    return {
        "xaxis": axis | {"range": [low[0], high[0]]},
        "yaxis": axis | {"range": [low[1], high[1]]},
        "height": HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        # in any other mode Streamlit does not let a click select; box and lasso are in the chart's toolbar
        "dragmode": "pan",
        "hovermode": "closest",
        # a dark box in either theme: Plotly's own follows the camp's colour, on which no text is legible everywhere
        "hoverlabel": {
            "align": "left",
            "bgcolor": "#22262A",
            "bordercolor": "#8A9096",
            "font": {"size": 13, "color": "#F4F2EC"},
        },
        # hiding dots by a legend entry would be a filter that no link holds
        "legend": {
            "orientation": "h",
            "yanchor": "top",
            "y": 0,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
            "title": None,
        },
        "coloraxis": {
            "colorscale": traces.RELIABILITY_SCALE,
            "cmin": 0,
            "cmax": 1,
            "colorbar": {
                "title": {"text": "neighbours kept", "side": "bottom"},
                "tickformat": ".0%",
                "orientation": "h",
                "thickness": 10,
                "len": 0.6,
                "y": 0,
                "yanchor": "top",
            },
        },
        "uirevision": "map",
    }


def _labels(
    corpus: Corpus, index: Index, in_view: np.ndarray, points: np.ndarray, with_topics: bool
) -> list[dict[str, Any]]:
    """Names of topics and speakers: those with room on a narrow screen, and those that a wide one has room for."""
    rows = np.flatnonzero(in_view)
    centres = dots.topic_centres(corpus, index, in_view)[:MOST_TOPICS] if with_topics else []
    topics = [Label(topic, x, y, size=14, gap=0) for topic, x, y, _ in centres]
    speakers = []
    if len(rows) <= MOST_LABELLED:
        for row, name in dots.speaker_labels(corpus, rows.tolist()):
            speakers.append(Label(name, float(points[row, 0]), float(points[row, 1])))
    everywhere = place_labels([*topics, *speakers], points, *NARROW, kept_clear=in_view)
    wide_only = place_labels([*topics, *speakers], points, *WIDE, standing=everywhere, kept_clear=in_view)
    return [_label(one, "everywhere") for one in everywhere] + [_label(one, "wide") for one in wide_only]


def _label(placed: PlacedLabel, screen: str) -> dict[str, Any]:
    of_topic = placed.label.gap == 0
    text = dots.safe(placed.label.text)
    return {
        "name": screen,
        "text": f"<b>{text}</b>" if of_topic else text,
        "x": placed.label.x,
        "y": placed.label.y,
        "xshift": placed.shift_x,
        "yshift": placed.shift_y,
        "showarrow": False,
        "font": {"size": placed.label.size},
        "opacity": 0.8 if of_topic else 1,
        "captureevents": False,
    }


def _config(corpus: Corpus) -> dict[str, Any]:
    return {
        "displaylogo": False,
        "modeBarButtonsToRemove": ["autoScale2d"],
        "toImageButtonOptions": {
            "format": st.session_state.get("picture_format", "svg").lower(),
            "filename": f"standpoint-{corpus.name}-{corpus.version}",
            "scale": 2,
        },
    }


def _emphasised_rows(corpus: Corpus, view: View, selected: np.ndarray, layout: Layout | None) -> np.ndarray:
    """Rows that the figure draws as selected.

    A pick on the chart leaves the figure as it is: the browser already shows it, and a redrawn figure would lose
    it, so that Shift could add nothing. Any other change of the view redraws the figure, with the current
    selection in it.
    """
    key = layout.key if layout else ()
    drawn_from = (
        corpus.version,
        repr(view.filters),
        view.colour,
        view.meaning,
        key,
        link.n_redraws(),
    )
    last = st.session_state.get(DRAWN)
    if last is None or last[0] != drawn_from:
        rows = selected
        if not len(rows) and (opened := quote_index.row_of(corpus, view.quote)) >= 0:
            rows = np.array([opened])
        st.session_state[DRAWN] = last = (drawn_from, rows)
    return last[1]


def _on_pick(corpus: Corpus) -> None:
    if (selection := read_selection(CHART)) is None:
        return
    shapes = outlines(selection)
    if shapes and len(corpus.quotes) > dots.MOST_WITH_WORDS:
        link.select_inside(corpus, shapes)
    else:
        link.select(tuple(picked_ids(selection)), shapes)


def picked_ids(selection: dict[str, Any]) -> list[str]:
    """Ids of the quotes in a selection event, each once. Dots filtered out and the star carry none."""
    carried = (point.get("customdata") for point in selection["points"])
    # a dot's single value comes back as it is, or in a list
    ids = (data[0] if isinstance(data, list) else data for data in carried if data)
    return list(dict.fromkeys(ids))


def outlines(selection: dict[str, Any]) -> tuple[Shape, ...]:
    """The boxes and lassos of a selection event as polygons."""
    boxes = [box_corners(_numbers(drawn["x"]), _numbers(drawn["y"])) for drawn in selection.get("box", [])]
    lassos = [thin_outline(_numbers(drawn["x"]), _numbers(drawn["y"])) for drawn in selection.get("lasso", [])]
    return tuple(boxes + lassos)


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(value) for value in values]
