"""What 100 million statements need, on paper: a straight line through what was measured at two sizes."""

from collections.abc import Callable
from functools import partial

from bench.scale.build import ENCODER
from bench.scale.cells import NOT_MEASURED, Cell, measured_cell, seconds
from bench.scale.results import NotMeasured, Results

WANTED = 100_000_000
DOLLARS = 0.045  # an hour of a virtual processor: a usual price of machines on demand
GIGABYTE = 2**30


def as_markdown(results: Results, sizes: tuple[int, ...]) -> str:
    """The table of docs/large-corpora.md."""
    smaller, larger = sizes[-2:]

    def of_build(n: int, *path: str) -> float:
        return float(results.figure(f"build-{n}", *path))

    def line(name: str, read: Callable[[int], float], written: Callable[[float], str]) -> str:
        measured = measured_cell(lambda: Cell(written(read(larger))))
        wanted = measured_cell(lambda: Cell(written(on_a_line(smaller, read(smaller), larger, read(larger)))))
        return f"| {name} | {measured.text} | {wanted.text} |"

    def memory(n: int) -> float:
        return results.read(f"build-{n}").bytes / GIGABYTE

    try:
        steps = [name for name in results.figure(f"build-{larger}", "seconds") if name != ENCODER]
    except NotMeasured:
        steps = []
    return "\n".join(
        [
            f"| | {larger:,}, measured | {WANTED:,}, extrapolated |",
            "|---|---:|---:|",
            _embedding(results, larger),
            *(line(name, lambda n, name=name: of_build(n, "seconds", name), duration) for name in steps),
            line("memory", memory, _gigabytes),
            *(
                line(f"disk: {name}", lambda n, name=name: of_build(n, "bytes", name) / GIGABYTE, _gigabytes)
                for name in ("table", "vectors", "corpus")
            ),
        ]
    )


def on_a_line(smaller: int, at_smaller: float, larger: int, at_larger: float) -> float:
    """The value at WANTED on the line through the values at two sizes; no less than that of the larger."""
    slope = max(0.0, at_larger - at_smaller) / (larger - smaller)
    return at_larger + slope * (WANTED - larger)


def duration(value: float) -> str:
    """Seconds in the unit that is easiest to read."""
    return f"{value / 3600:,.1f} h" if value >= 3600 else f"{value / 60:.0f} min" if value >= 300 else seconds(value)


def _gigabytes(value: float) -> str:
    return f"{value:,.0f} GB" if value >= 10 else f"{value:.1f} GB"


def _embedding(results: Results, n: int) -> str:
    found = partial(results.figure, "embedding")
    rate = measured_cell(lambda: Cell(f", at {found('rates', 'import'):,.0f} texts a second"))
    measured = measured_cell(lambda: Cell(duration(n / found("rates", "import"))))

    def wanted() -> Cell:
        hours = WANTED / found("rates", "import") * found("processors") / 3600
        return Cell(f"{hours:,.0f} hours of a processor, ${hours * DOLLARS:,.2f}")

    label = "embed" if rate.text == NOT_MEASURED else f"embed{rate.text}"
    return f"| {label} | {measured.text} | {measured_cell(wanted).text} |"
