"""What the map shows of named axes: the words at their ends, and the rows of a single one."""

import textwrap
from typing import Any

from analysis.map.dots import safe
from analysis.map.named_axes import Layout

END_WIDTH = 24  # letters per line: two ends are side by side on a narrow map
LONGEST_ROW = 24
_LINE = {"color": "rgba(128,128,128,0.35)", "width": 1}


def page(layout: Layout, drawn: dict[str, Any], with_star: bool) -> dict[str, Any]:
    """What named axes change in the figure's layout: room for their ends, lines between rows, a zoom of its own."""
    legend = drawn["legend"] | {"y": -0.09}
    lines = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": _LINE, "layer": "below"}
        for height in _between(layout)
    ]
    dotted = {"type": "line", "line": _LINE | {"dash": "dot"}, "layer": "below"}
    lines.append(dotted | {"yref": "paper", "y0": 0, "y1": 1, "x0": 0, "x1": 0})
    if len(layout.axes) == 2:
        lines.append(dotted | {"xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0})
    height = [-1.05, 1.2 if with_star else 1.05] if len(layout.axes) == 1 else drawn["yaxis"]["range"]
    return {
        "legend": legend,
        "shapes": lines,
        "yaxis": drawn["yaxis"] | {"range": height},
        "margin": {"l": 30 if len(layout.axes) == 2 else 4, "r": 4, "t": 4, "b": 4},
        "uirevision": str(hash(layout.key)),
    }


def annotations(layout: Layout) -> list[dict[str, Any]]:
    """The ends of the axes outside the dots' area, and the names of the rows within it."""
    across = layout.axes[0]
    found = [
        _end(f"← {_wrap(across.low_label)}", x=0, xanchor="left", align="left"),
        _end(f"{_wrap(across.high_label)} →", x=1, xanchor="right", align="right"),
    ]
    if len(layout.axes) == 2:
        up = layout.axes[1]
        found += [
            _upright(f"← {_wrap(up.low_label)}", y=0, yanchor="bottom"),
            _upright(f"{_wrap(up.high_label)} →", y=1, yanchor="top"),
        ]
    half = 1 / max(1, len(layout.rows))
    found += [
        {
            "text": f"<b>{safe(_short(name))}</b>",
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": middle + half,
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 12},
            "captureevents": False,
        }
        for name, middle in layout.rows
        if name
    ]
    return found


def in_words(layout: Layout) -> dict[str, Any]:
    """The words at the ends of the axes, the rows of a single one by the height of their upper edge, and the lines
    between these: for the map that the browser draws, which escapes them."""
    across, *others = layout.axes
    ends = {"left": across.low_label, "right": across.high_label}
    for up in others:
        ends |= {"below": up.low_label, "above": up.high_label}
    half = 1 / max(1, len(layout.rows))
    rows = [[_short(name), middle + half] for name, middle in layout.rows if name]
    return {"ends": ends, "rows": rows, "lines": _between(layout), "n": len(layout.axes)}


def _between(layout: Layout) -> list[float]:
    half = 1 / max(1, len(layout.rows))
    return [middle - half for _, middle in layout.rows[:-1]]


def _end(text: str, **place: Any) -> dict[str, Any]:
    beside = {"xref": "paper", "yref": "paper", "y": 0, "yanchor": "top", "yshift": -2}
    return {"text": text, "showarrow": False, "font": {"size": 13}, "captureevents": False} | beside | place


def _upright(text: str, **place: Any) -> dict[str, Any]:
    beside = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "right", "xshift": -2, "textangle": -90}
    return {"text": text, "showarrow": False, "font": {"size": 13}, "captureevents": False} | beside | place


def _wrap(label: str) -> str:
    return "<br>".join(safe(line) for line in textwrap.wrap(label, END_WIDTH, max_lines=2, placeholder=" …"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_ROW else name[: LONGEST_ROW - 1] + "…"
