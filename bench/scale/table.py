"""The one table: each figure with its sizes, its goal, whether that is reached, and the part that measures it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any

from bench import peers
from bench.cold_start import OURS as OUR_START
from bench.scale.build import ENCODER, INDEX
from bench.scale.cells import NOT_MEASURED, Cell, joined, measured_cell, row, seconds
from bench.scale.results import NotMeasured, Results

GIGABYTE = 2**30
MOST_GROWTH = 1.1  # the exponent of all steps of a build but the index
_OPERATIONS = {
    "": "tokens and Python",
    "mkldnn::_linear_pointwise": "products with weights",
    "aten::bmm": "products of attention",
    "aten::_softmax": "softmax",
    "aten::copy_": "copies",
    "aten::native_layer_norm": "layer norm",
}


def as_markdown(results: Results, sizes: tuple[int, ...]) -> str:
    """The whole table, and below it how each part was measured."""
    lines = ["| figure | rows | measured | goal | reached | part |", "|---|---|---|---|---|---|"]
    for title, rows in (
        ("From a file to a map", _peers(results)),
        ("Embedding", _embedding(results, sizes)),
        ("Build", _build(results, sizes)),
        ("Start of the server to the first picture, in Chromium", _starts(results, sizes)),
        ("Screens, in seconds of the server's processor", _screens(results, sizes)),
        ("A change of a filter, shipped corpus", _reruns(results)),
        ("Ray, nodes with one processor each on this machine", _ray(results)),
    ):
        lines += [f"| **{title}** | | | | | |", *rows]
    return "\n".join([*lines, "", *_measured(results)])


def _peers(results: Results) -> list[str]:
    def beside(n: int, figure: str, written: Callable[[float], str], most: float = 0.0) -> Cell:
        """All tools' figures; reached if ours is at most this share of the least, or without one, above all."""
        tools = {
            tool: measured_cell(lambda tool=tool: Cell(written(_of_tool(results, tool, n)[figure])))
            for tool in peers.NAMES
        }
        said = ", ".join(f"{peers.NAMES[tool]} {cell.text}" for tool, cell in tools.items())
        if all(cell.text == NOT_MEASURED for cell in tools.values()):
            return Cell(NOT_MEASURED)
        if any(cell.text == NOT_MEASURED for cell in tools.values()):
            return Cell(said)
        ours, *others = (_of_tool(results, tool, n)[figure] for tool in tools)
        if not most:
            return Cell(said, ours > max(others))
        return Cell(f"{said}: {ours / min(others):.2f} of the fastest peer's", ours / min(others) <= most)

    def steps(n: int) -> Cell:
        found = _of_tool(results, peers.OURS, n)["steps"]
        return Cell(", ".join(f"{step} {seconds(duration)}" for step, duration in found.items()))

    def gigabytes(value: float) -> str:
        return f"{value / GIGABYTE:.1f} GB"

    rows = []
    for n, most in zip(peers.SIZES, (0.2, 0.3), strict=True):
        compared = beside(n, "seconds", lambda value: f"{value:,.0f} s", most)
        kept = beside(n, "kept", lambda value: f"{value:.1%}")
        memory = replace(beside(n, "bytes", gigabytes), is_reached=None)
        rows += [
            row("whole process", [n], [compared], f"{most} of the fastest peer's", "peers"),
            row("15 nearest neighbours kept", [n], [kept], "more than either", "peers"),
            row("most memory, all processes", [n], [memory], "", "peers"),
            row("our steps", [n], [measured_cell(partial(steps, n))], "", "peers-ours"),
        ]
    return rows


def _of_tool(results: Results, tool: str, n: int) -> dict[str, Any]:
    found = results.figure(f"peers-{tool}", str(n))
    if found["failed"]:
        raise NotMeasured(found["failed"])
    return found


def _embedding(results: Results, sizes: Sequence[int]) -> list[str]:
    found = partial(results.figure, "embedding")

    def tokens() -> Cell:
        ours, plain = found("tokens", "import"), found("tokens", "defaults")
        said = f"{ours:,.0f} tokens a second, {ours / plain:.2f} times the {plain:,.0f} of `SentenceTransformer.encode`"
        return Cell(said, ours / plain >= 1.9)

    def cosine() -> Cell:
        return Cell(f"{found('least'):.4f}", found("least") >= 0.999)

    def peak() -> Cell:
        kind = found("type").removeprefix("torch.")
        return Cell(f"{found('shares', 'import'):.0%} of {found('peak') / 1e9:,.0f} GFLOP a second in {kind}")

    def profile() -> Cell:
        shares = sorted(found("profile").items(), key=lambda one: -one[1])[:6]
        return Cell(", ".join(f"{_OPERATIONS.get(name, name)} {share:.0%}" for name, share in shares))

    def rate(n: int) -> Cell:
        embedded, duration = (results.figure(f"encoder-{n}", *path) for path in (("embedded",), ("seconds", ENCODER)))
        return Cell(f"{embedded / duration:,.0f} texts a second, {seconds(duration)}")

    texts = measured_cell(lambda: Cell(f"{found('texts'):,}")).text
    of_texts = [] if texts == NOT_MEASURED else [found("texts")]
    return [
        row("speed", of_texts, [measured_cell(tokens)], "1.9 times", "embedding"),
        row("least cosine to the library's vectors", of_texts, [measured_cell(cosine)], "0.999", "embedding"),
        row("share of the processor's measured peak", of_texts, [measured_cell(peak)], "", "embedding"),
        row("where the time goes", of_texts, [measured_cell(profile)], "", "embedding"),
        row(
            "the encoder in a build",
            sizes,
            [measured_cell(partial(rate, n)) for n in sizes],
            "",
            "build, its first run",
        ),
    ]


def _build(results: Results, sizes: Sequence[int]) -> list[str]:
    def figure(n: int, *path: str) -> Any:
        return results.figure(f"build-{n}", *path)

    def step(name: str) -> str:
        durations = [measured_cell(lambda n=n: Cell(seconds(figure(n, "seconds", name)))) for n in sizes]
        grown = measured_cell(lambda: growth(name))
        goal = "" if name == INDEX else f"growth {MOST_GROWTH}"
        is_reached = None if name == INDEX or grown.text == NOT_MEASURED else grown.is_reached
        said = joined([cell.text for cell in durations])
        cell = Cell(said if grown.text == NOT_MEASURED else f"{said}; {grown.text}", is_reached)
        return row(name, sizes, [cell], goal, "build")

    def growth(name: str) -> Cell:
        has_processor = all(name in figure(n, "processor") for n in sizes)
        used = [figure(n, "processor" if has_processor else "seconds", name) for n in sizes]
        if len(used) < 2 or min(used) <= 0:
            raise NotMeasured(name)
        exponent = math.log(used[-1] / used[-2]) / math.log(sizes[-1] / sizes[-2])
        return Cell(f"growth {exponent:.2f}", exponent <= MOST_GROWTH)

    def memory(n: int) -> Cell:
        gigabytes = results.read(f"build-{n}").bytes / GIGABYTE
        return Cell(
            f"{gigabytes:.1f} GB ({figure(n, 'GB'):.1f} of it the build's own)", _within(gigabytes, n, {1_000_000: 6})
        )

    def kept(n: int) -> Cell:
        return Cell(f"{figure(n, 'kept'):.1%} of {figure(n, 'rows'):,} different quotes")

    measured = [n for n in sizes if results.has(f"build-{n}")]
    steps = [name for name in figure(measured[0], "seconds") if name != ENCODER] if measured else ["all steps"]
    return [
        *map(step, steps),
        row(
            "most memory, all processes",
            sizes,
            [measured_cell(partial(memory, n)) for n in sizes],
            "6 GB at a million",
            "build",
        ),
        row("15 nearest neighbours kept", sizes, [measured_cell(partial(kept, n)) for n in sizes], "", "build"),
    ]


def _within(value: float, n: int, goals: dict[int, float]) -> bool | None:
    return value <= goals[n] if n in goals else None


def _starts(results: Results, sizes: Sequence[int]) -> list[str]:
    def beside(name: str, which: str, most: float | None) -> Cell:
        ours, empty = (median(results.figure("cold_start", which, one)) for one in (name, "Scatter"))
        said = f"{ours:.2f} s, {ours / empty:.2f} times the empty page's {empty:.2f} s"
        return Cell(said, None if most is None else ours / empty <= most)

    def words() -> Cell:
        value = median(results.figure("cold_start", "said", "words"))
        return Cell(seconds(value), value <= 1)

    most = {100_000: 1.6, 1_000_000: 2.5}
    first = [measured_cell(partial(beside, f"{n}/corpus", "start", most.get(n))) for n in sizes]
    again = [measured_cell(partial(beside, f"{n}/corpus", "again", None)) for n in sizes]
    own = measured_cell(partial(beside, OUR_START, "start", 1.2))
    return [
        row("shipped corpus", [], [own], "1.2 times", "cold_start"),
        row("its first words, after the request", [], [measured_cell(words)], "1 s", "cold_start"),
        row("large corpora", sizes, first, "1.6; 2.5 times", "cold_start"),
        row("a second visitor of them", sizes, again, "", "cold_start"),
    ]


_FILTER, _SEARCH, _COMPARE = (
    dict(zip((100_000, 1_000_000), goals, strict=True)) for goals in ((0.15, 0.6), (0.1, 0.3), (3, 8))
)
_STEPS: dict[str, dict[int, float]] = {
    "read and index": {},
    "first page of a process": {},
    "the answer beside the map, once vectors are read": {},
    "filter by a camp": _FILTER,
    "filter by two camps": _FILTER,
    "filter by words, the first": _FILTER,
    "filter by other words": _FILTER,
    "search by meaning, the first": {},
    "search by meaning, warm": _SEARCH,
    "select by a lasso": {},
    "Compare, the first": _COMPARE,
    "Compare with a filter": {},
}


def _screens(results: Results, sizes: Sequence[int]) -> list[str]:
    def processor_seconds(n: int, step: str, goals: dict[int, float]) -> Cell:
        value = results.figure(f"screens-{n}", "processor", step)
        return Cell(seconds(value), _within(value, n, goals))

    def recall(n: int) -> Cell:
        return Cell(f"{results.figure(f'screens-{n}', 'recall'):.2f}")

    def memory(n: int) -> Cell:
        read, most = (results.figure(f"screens-{n}", name) for name in ("GB read", "GB"))
        return Cell(f"{read:.1f} GB read, {most:.1f} GB at most")

    def sent(n: int, step: str) -> Cell:
        return Cell(f"{results.figure(f'sent-{n}', step) / 1e6:.2f} MB")

    rows = [
        row(
            step,
            sizes,
            [measured_cell(partial(processor_seconds, n, step, goals)) for n in sizes],
            "; ".join(map(seconds, goals.values())),
            "screens",
        )
        for step, goals in _STEPS.items()
    ]
    rows.append(
        row("recall of the 10 nearest", sizes, [measured_cell(partial(recall, n)) for n in sizes], "", "screens")
    )
    rows.append(row("memory of the server", sizes, [measured_cell(partial(memory, n)) for n in sizes], "", "screens"))
    for step, name in (("opening", "sent at the opening"), ("filter", "sent for a filter")):
        rows.append(row(name, sizes, [measured_cell(partial(sent, n, step)) for n in sizes], "", "sent"))
    return rows


def _reruns(results: Results) -> list[str]:
    found = partial(results.figure, "rerun")

    def browser() -> Cell:
        ours, empty = median(found("filter")), median(found("empty", "Scattergl"))
        said = f"{ours * 1000:.0f} ms, {ours / empty:.2f} times the empty page's {empty * 1000:.0f} ms"
        return Cell(said, ours / empty <= 1.5)

    def script() -> Cell:
        value = median(found("server"))
        return Cell(f"{value * 1000:.0f} ms", value <= 0.06)

    return [
        row("to the settled page, in Chromium", [], [measured_cell(browser)], "1.5 times", "rerun"),
        row("the whole script, on the server", [], [measured_cell(script)], "60 ms", "rerun"),
    ]


def _ray(results: Results) -> list[str]:
    found = partial(results.figure, "ray")

    def rates() -> Cell:
        nodes = (f"{n} {'node' if n == '1' else 'nodes'} {one['rate']:,.0f}" for n, one in found("nodes").items())
        return Cell(f"this process {found('here'):,.0f}, {', '.join(nodes)} texts a second")

    def starts() -> Cell:
        return Cell(", ".join(seconds(one["starts"]) for one in found("nodes").values()))

    def killed() -> Cell:
        one = found("killed")
        return Cell(
            f"each text came back once, {one['again']:,} were given to an encoder twice, "
            f"{one['rate']:,.0f} texts a second, "
            f"{one['wait']:.0f} s at most without any"
        )

    texts = [] if not results.has("ray") else [found("texts")]
    return [
        row("speed", texts, [measured_cell(rates)], "", "ray"),
        row("until the first text", texts, [measured_cell(starts)], "", "ray"),
        row("one of the nodes killed at a third", texts, [measured_cell(killed)], "", "ray"),
    ]


def _measured(results: Results) -> list[str]:
    """When, under which load and with which versions each part was measured."""
    lines, by_versions = [], dict[str, list[str]]()
    for name in results.names():
        result = results.read(name)
        said = [result.date]
        said += [f"load {result.load:.1f} before it"] if result.load is not None else []
        said += [f"took {result.seconds:,.0f} s"] if result.seconds else []
        lines.append(f"- `{name}`: {', '.join(said)}. {result.note}".rstrip())
        by_versions.setdefault(result.found.get("versions") or result.versions, []).append(f"`{name}`")
    return [*(f"- {', '.join(names)}: {said}." for said, names in by_versions.items()), *lines]
