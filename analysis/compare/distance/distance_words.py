"""A distance in sentences, with what it rests on."""

import math

from analysis.compare.distance.distance import DOCUMENTS, Distance
from analysis.compare.distance.shuffles import COVERAGE, ShuffleTest

NONE_FOUND = "none found"
_OCCASIONS = (
    "One side at least is one person, or its speakers share its documents: this tells how steady the difference is "
    "over occasions, and nothing about other speakers."
)


def in_words(found: Distance, first: str, second: str) -> str:
    """The figure, p and the interval with their meaning; why there is no test; everything that was left out."""
    quotes = f"{_each(found.n_quotes)} quotes of {_each(found.n_speakers)} speakers"
    said = [f"Energy distance between {first} and {second}: {figure(found)} ({quotes})."]
    said.append("0 means no further apart than speakers or documents of one side are from each other.")
    said += _test_in_words(found.test) if found.test else [found.untested, "So there is no p and no interval."]
    if found.interval is not None:
        low, high = found.interval
        places = _places(high)
        said.append(f"{COVERAGE:.0%} interval over the {_unit(found.test)}: {low:.{places}f} to {high:.{places}f}.")
    elif found.test and not found.n_paired:
        said.append(f"There are too few {_unit(found.test)} for an interval.")
    return " ".join(said + _left_out(found))


def figure(found: Distance) -> str:
    """ "0.45, 23% of the mean distance between them"; "none found" if it is no more than chance."""
    if found.value <= 0:
        return NONE_FOUND
    return f"{value_in_words(found.value)}, {share_in_words(found.share)} of the mean distance between them"


def value_in_words(value: float) -> str:
    """ "0.45", and for small values two digits, "0.0087"; "none found" if it is no more than chance."""
    if value <= 0:
        return NONE_FOUND
    return "below 0.0001" if value < 0.0001 else f"{value:.{_places(value)}f}"


def share_in_words(share: float) -> str:
    """ "23%", for small shares "0.4%"; "none found" as in `value_in_words`."""
    if share <= 0:
        return NONE_FOUND
    return "less than 0.1%" if share < 0.0005 else f"{share:.1%}" if share < 0.0095 else f"{share:.0%}"


def _places(value: float) -> int:
    """Decimal places that show two significant digits; 2 to 4."""
    return min(4, max(2, 1 - math.floor(math.log10(value)))) if value > 0 else 2


def _test_in_words(test: ShuffleTest) -> list[str]:
    shuffled = "documents" if test.unit == DOCUMENTS else "speakers, each with their documents,"
    said = [f"With the {shuffled} shuffled it is at least as large in {_share(test)}: p = {p_in_words(test.p)}."]
    if test.smallest_p > 0.01:
        said.append(f"With so few {_unit(test)}, p cannot be below {p_in_words(test.smallest_p)}.")
    if test.n_tests > 1:
        said.append(f"Adjusted for {test.n_tests} tests (Holm): p = {p_in_words(test.adjusted_p)}.")
    if test.unit == DOCUMENTS:
        said.append(f"The documents are {_each(test.n_units)}. {_OCCASIONS}")
    return said


def _unit(test: ShuffleTest | None) -> str:
    return "documents" if test and test.unit == DOCUMENTS else "speakers"


def _left_out(found: Distance) -> list[str]:
    said = []
    if found.n_drawn != found.n_quotes:
        said.append(f"Computed on {_each(found.n_drawn)} quotes, drawn at random from as many speakers as can be.")
    if found.n_in_both:
        quotes = "1 quote of both sides is" if found.n_in_both == 1 else f"{found.n_in_both:,} quotes of both sides are"
        said.append(f"{quotes} left out.")
    if n := found.n_paired:
        who = f"{n:,} speakers, or groups who share documents, are" if n > 1 else "1 speaker, or group, is"
        said.append(
            f"{who} on both sides: they swap sides in the test, their distance from themselves is left out, and "
            "there is no interval."
        )
    return said


def _each(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]:,} and {numbers[1]:,}"


def _share(test: ShuffleTest) -> str:
    every = "all " if test.exact else ""
    return f"{round(test.p * test.n_arrangements):,} of {every}{test.n_arrangements:,} arrangements"


def p_in_words(p: float) -> str:
    """ "0.14", for small values "0.004"; never "0.000", which no test can give."""
    return "below 0.001" if p < 0.0005 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
