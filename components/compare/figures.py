"""The charts of a comparison as printable figures."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.compare.periods import bars, count_in_periods, highest
from analysis.compare.timeline import topic_lines
from analysis.compare.topics.coverage import Coverage
from analysis.compare.words.distinctive_words import LEAST_USES
from components.compare.comparison import Comparison
from components.elements.figure_button import PrintableFigure
from components.map.map_figure import NEARNESS
from components.map.map_figure import names as map_names
from data.dates import in_words

if TYPE_CHECKING:
    from analysis.figures.paper import Caption, Sheet

SILENT = "–"


def _ns(compared: Comparison) -> str:
    return ", ".join(f"{name}: n = {int(mask.sum()):,}" for name, mask in compared.sides.items())


def _sentences(compared: Comparison) -> tuple[str, ...]:
    return ("Topics were found by grouping similar quotes; the corpus gives none.",) if compared.topics.found else ()


def topics(compared: Comparison, counted: Coverage, heads: list[str]) -> PrintableFigure:
    """Quotes by topic and side."""
    names = [compared.topics.title(topic) for topic in counted.topics]
    most = max(1, int(counted.counts.max(initial=1)))

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import table_figure

        cells = [
            (name, [f"{n:,}" if n else SILENT for n in row]) for name, row in zip(names, counted.counts, strict=True)
        ]
        return table_figure(caption, width, heads, cells, (counted.counts / most).tolist())

    return PrintableFigure(
        "Quotes by topic and side",
        (f"{_ns(compared)}. {SILENT} is silence: no quote in view.", *_sentences(compared)),
        draw,
        ("topic", *heads),
        lambda: [[name, *row] for name, row in zip(names, counted.counts.tolist(), strict=True)],
    )


def words(
    compared: Comparison, drawn: pd.DataFrame, one: str, other: str, line: float | None, line_in_words: str
) -> PrintableFigure:
    """The most distinctive terms of two sides; `line` is what chance alone reaches, None if unknown."""
    colours = {side: compared.looks[side].colour for side in (one, other)}

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import bar_figure

        bars = [
            (str(term), float(z), colours[one if z > 0 else other], z <= 0)
            for term, z in zip(drawn["term"], drawn["z"], strict=True)
        ]
        return bar_figure(
            caption, width, bars, f"z: ← more by {other} · more by {one} →", () if line is None else (-line, line)
        )

    notes = (
        f"{_ns(compared)}. Terms used at least {LEAST_USES} times.",
        f"Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008). {line_in_words}",
    )
    columns = ("term", "z", "n_first", "n_second")
    head = ("term", "z", f"uses, {one}", f"uses, {other}")
    return PrintableFigure(
        f"Words that set {one} and {other} apart", notes, draw, head, lambda: drawn[list(columns)].to_numpy().tolist()
    )


def time(compared: Comparison, said: pd.DataFrame) -> PrintableFigure:
    """What was said when, by topic and side: `said` is what `analysis.compare.timeline.moments` gives."""
    topics = topic_lines(said)
    line = {topic: number for number, topic in enumerate(topics)}
    days = said["day"].map(lambda day: day.toordinal()).to_numpy(dtype=float)
    ends = [in_words(said["day"].min().isoformat()), in_words(said["day"].max().isoformat())]

    names = [compared.topics.title(topic) or "no topic" for topic in topics]
    counted = count_in_periods(said)

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import Bars, Dots, period_figure, time_figure

        if counted:
            sides = [side for side in compared.sides if side in set(said["side"])]
            drawn = bars(counted.counts, topics, sides)
            of_side = [drawn[drawn["side"] == side] for side in sides]
            looks = [compared.looks[side] for side in sides]
            groups = [
                Bars(
                    side, look.colour, own["start"].map(date.toordinal).to_numpy(dtype=float),
                    own["end"].map(date.toordinal).to_numpy(dtype=float), own[["base", "height"]].to_numpy(dtype=float),
                )
                for side, look, own in zip(sides, looks, of_side, strict=True)
            ]  # fmt: skip
            whole = [drawn["start"].min(), drawn["end"].max() - timedelta(days=1)]
            most = highest(counted.counts, topics)
            heads = [f"{name} · highest {n:,}" for name, n in zip(names, most, strict=True)]
            return period_figure(caption, width, heads, groups, [in_words(day.isoformat()) for day in whole])
        dots = []
        for number, side in enumerate(dict.fromkeys(said["side"])):
            own = (said["side"] == side).to_numpy()
            at = said["topic"].map(line).to_numpy(dtype=float)[own] + (number - 0.5) * 0.17
            sizes = 3 + 4 * np.sqrt(said["n"].to_numpy(dtype=float)[own] / said["n"].max())
            look = compared.looks[str(side)]
            dots.append((Dots(str(side), look.colour, look.symbol, np.column_stack([days[own], at])), sizes))
        return time_figure(caption, width, names, dots, ends)

    notes = (
        f"n = {int(said['n'].sum()):,} dated quotes. {_ns(compared)} in all.",
        "Dates are those of the utterance; a month or a year is placed at its first day."
        + (
            f" Each bar is one {counted.period}; beside a topic stands how many quotes its highest is."
            if counted
            else ""
        ),
        *_sentences(compared),
    )
    head = ("date", "topic", "side", "n")
    return PrintableFigure("What was said when", notes, draw, head, lambda: said[list(head)].to_numpy().tolist())


def maps(compared: Comparison) -> PrintableFigure:
    """The sides on one map."""
    corpus = compared.corpus
    assert corpus.map is not None
    points = corpus.map.points
    spoken = np.logical_or.reduce(list(compared.sides.values()))

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import Dots, map_figure

        groups = [Dots("all others", "#C8C8C8", "circle", points[~spoken], is_ground=True)] if not spoken.all() else []
        groups += [
            Dots(name, compared.looks[name].colour, compared.looks[name].symbol, points[mask])
            for name, mask in compared.sides.items()
        ]
        return map_figure(caption, width, groups, map_names(corpus, spoken, compared.topics))

    def rows() -> list[list[object]]:
        return [
            [name, quote_id, *place]
            for name, mask in compared.sides.items()
            for quote_id, place in zip(corpus.quotes["quote_id"][mask].tolist(), points[mask].tolist(), strict=True)
        ]

    notes = (f"{_ns(compared)}. {NEARNESS}",)
    return PrintableFigure("The sides on the map", notes, draw, ("side", "quote_id", "x", "y"), rows)


def distance(compared: Comparison, matrix: pd.DataFrame) -> PrintableFigure:
    """The distances of all camps, as in the table on the screen."""
    heads = [str(name) for name in matrix.columns]
    rows = [
        (str(name), [str(cell) for cell in cells]) for name, cells in zip(matrix.index, matrix.to_numpy(), strict=True)
    ]

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import table_figure

        return table_figure(caption, width, heads, rows, [[0.0] * len(heads)] * len(rows))

    notes = (
        "In each cell: energy distance (Székely and Rizzo 2013) and p of the permutation test, adjusted for all the "
        "tests of the matrix (Holm); “no test” if a camp rests on one document or outlet. In brackets: quotes, by "
        "how many speakers.",
        "Different in topic and wording does not mean opposed.",
    )
    return PrintableFigure(
        "How far apart the camps speak", notes, draw, ("camp", *heads), lambda: [[n, *cells] for n, cells in rows]
    )
