"""A distance told in sentences, with what it rests on."""

from analysis.compare.distance import COVERAGE, Distance


def in_words(found: Distance, first: str, second: str) -> str:
    """The figure, p and the interval with what they mean; everything that was left out."""
    told = [
        f"Energy distance between {first} and {second}: {found.value:.2f} "
        f"({_each(found.n_quotes)} quotes of {_each(found.n_speakers)} speakers).",
        "0 means no further apart than speakers of one side are from each other.",
        f"With the speakers shuffled it is at least as large in {_share(found)}: p = {p_in_words(found.p)}.",
    ]
    if found.smallest_p > 0.01:
        told.append(f"With so few speakers, p cannot be below {p_in_words(found.smallest_p)}.")
    if found.interval is None:
        told.append("There are too few speakers for an interval.")
    else:
        low, high = found.interval
        told.append(f"{COVERAGE:.0%} interval over the speakers: {low:.2f} to {high:.2f}.")
    return " ".join(told + _left_out(found))


def _left_out(found: Distance) -> list[str]:
    told = []
    if found.n_drawn != found.n_quotes:
        told.append(f"Computed on {_each(found.n_drawn)} quotes, drawn at random from as many speakers as can be.")
    if found.n_in_both:
        quotes = "1 quote of both sides is" if found.n_in_both == 1 else f"{found.n_in_both:,} quotes of both sides are"
        told.append(f"{quotes} left out.")
    if n := found.n_speakers_in_both:
        who = f"{n:,} speakers speak" if n > 1 else "1 speaker speaks"
        told.append(f"{who} on both sides, counted once for each.")
    return told


def _each(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]:,} and {numbers[1]:,}"


def _share(found: Distance) -> str:
    every = "all " if found.exact else ""
    return f"{round(found.p * found.n_arrangements):,} of {every}{found.n_arrangements:,} arrangements"


def p_in_words(p: float) -> str:
    """ "0.14", and of small ones "0.004"; never "0.000", which no test can give."""
    return "below 0.001" if p < 0.0005 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
