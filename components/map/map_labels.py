"""Names on the map: of topics and, where there is room, of speakers. `map_labels.js` places them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.topics.topics import Topics
from analysis.map import dots
from analysis.map.finer_topics import Quarter
from analysis.map.labels import box
from components.elements.browser_component import component
from data.corpus import Corpus
from data.counting import count_of

MOST_TOPICS = 40
QUARTER = "quarter:"  # prefix of the key of a name that is not a topic
MOST_SPEAKERS = 400  # up to this many quotes in view, speakers are named as far as there is room
MOST_OFTEN_NAMED, TIMES_NAMED = 80, 2  # with more quotes, each speaker is named only this often
MOST_LIT = 5_000  # up to this many quotes in view, a name highlights its dots
_JS = Path(__file__).with_name("map_labels.js")


def labels(
    corpus: Corpus, in_view: np.ndarray, topics: Topics | None, quarters: Sequence[Quarter] = ()
) -> list[dict[str, Any]]:
    """The names to place, the most important first: topics by their number of quotes, then the quarters of the map,
    which are shown when zoomed in, then speakers."""
    assert corpus.map is not None
    rows = np.flatnonzero(in_view)
    made = _topics(corpus.map.points, rows, topics) if topics is not None else []
    if topics is not None:
        named = {one["text"] for one in made}
        made += [one for quarter in quarters if (one := _quarter(quarter, in_view, topics))["text"] not in named]
    if len(rows) <= MOST_SPEAKERS:
        points = corpus.map.points
        times: dict[str, int] = {}
        for row, name in dots.speaker_labels(corpus, rows.tolist()):
            times[name] = times.get(name, 0) + 1
            if len(rows) > MOST_OFTEN_NAMED and times[name] > TIMES_NAMED:
                continue
            x, y = (float(value) for value in points[row])
            made.append({"text": name, "x": x, "y": y, "kind": "speaker", "key": "", "hint": "", "points": []})
    return made


def _topics(points: np.ndarray, rows: np.ndarray, topics: Topics) -> list[dict[str, Any]]:
    codes, found = pd.factorize(topics.labels[rows].astype(object), sort=True)
    names = [str(name) for name in found]
    sizes = np.bincount(codes, minlength=len(names))
    made: list[dict[str, Any]] = []
    for number in np.argsort(-sizes, kind="stable").tolist():
        if not names[number] or len(made) == MOST_TOPICS:
            continue
        own = points[rows[codes == number]]
        x, y = np.median(own, axis=0).tolist()
        name = names[number]
        made.append(
            {
                "text": topics.title(name),
                "x": x,
                "y": y,
                "kind": "topic",
                "key": name,
                "hint": f"{count_of(len(own), 'quote')} in view. Press to see only these.",
                "points": own.round(3).tolist() if len(rows) <= MOST_LIT else [],
            }
        )
    return made


def _quarter(quarter: Quarter, in_view: np.ndarray, topics: Topics) -> dict[str, Any]:
    n = int(in_view[quarter.rows].sum())
    return {
        "text": topics.title(quarter.name),
        "x": quarter.x,
        "y": quarter.y,
        "kind": "quarter",
        "key": f"{QUARTER}{quarter.name}" if n else "",
        "hint": f"{count_of(n, 'quote')} in view. Press to select them.",
        "points": [],
    }


def show(named: str, points: np.ndarray, chosen: np.ndarray | None, on_press: Callable[[str], None]) -> None:
    """Lay the names over the chart of these points, and a ring around the place of the chosen quote.

    `named` is the result of `labels` as JSON: the caller serializes it once, since it holds the points of thousands of
    quotes, and Streamlit serializes a list twice in each run.
    """
    low, high = box(points)

    def take_press() -> None:
        if name := st.session_state["map_labels"].get("pressed"):
            on_press(str(name))

    place = None if chosen is None else [float(value) for value in chosen]
    component("map_labels", "", _JS)(
        key="map_labels",
        data={"labels": named, "chosen": place, "span": float(high[0] - low[0])},
        on_pressed_change=take_press,
    )
