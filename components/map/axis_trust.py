"""How far each named axis can be trusted, in sentences with their n."""

from analysis.insufficient_data import InsufficientData
from analysis.map.axes import LEAST_RHO, WARNING, AxisReach, Reliability, reach, reliability
from analysis.map.named_axes import Layout, NamedAxis
from components import encoding, markup
from components.computation import remember
from data.corpus import Corpus

TRIALS = "In trials with opposed sentences, wording told the two apart with an AUC of 0.68, where a coin has 0.50."
MIDDLE = "On a dotted line, a quote is worded as near to one end as to the other."
MOST_MEASURED = 2_000  # quotes, at even intervals: more would not change the displayed figures


def show(corpus: Corpus, layout: Layout) -> None:
    """Draw the warning, and the figures of every axis."""
    axes = [(axis, sentences(corpus, axis)) for axis in layout.axes]
    markup.show("axis_trust.html", axes=axes, warning=WARNING, trials=TRIALS, middle=MIDDLE)


def in_words(corpus: Corpus, layout: Layout) -> str:
    """The same as a single text."""
    axes = [f"{axis.low_label} to {axis.high_label}: {' '.join(sentences(corpus, axis))}" for axis in layout.axes]
    return " ".join([WARNING, TRIALS, MIDDLE, *axes])


def sentences(corpus: Corpus, axis: NamedAxis) -> list[str]:
    """What was measured of this axis, on the whole corpus."""
    assert corpus.vectors is not None
    vectors = corpus.vectors.values[:: -(-len(corpus.vectors.values) // MOST_MEASURED) or 1]
    key = ("axis trust", corpus.content_hash, encoding.encoder(corpus).model.name, axis.low, axis.high)

    def measure(_progress: object) -> tuple[Reliability | InsufficientData, AxisReach | InsufficientData]:
        low, high = encoding.vectors(axis.low, corpus), encoding.vectors(axis.high, corpus)
        return reliability(vectors, low, high), reach(vectors, low, high)

    steady, far = remember(key, "Measuring how far the axis can be trusted", measure)
    lines = [reliability_sentence(steady), reach_sentence(far)]
    if len(vectors) < len(corpus.vectors.values):
        lines.append(f"Measured on {len(vectors):,} of {len(corpus.vectors.values):,} quotes, taken at even intervals.")
    return lines


def reliability_sentence(found: Reliability | InsufficientData) -> str:
    """Reliability in a sentence."""
    if isinstance(found, InsufficientData):
        return found.reason
    versions = (
        f"{found.n_versions} phrasings of its ends, each alone, agree on the order of the quotes with"
        if found.between == "phrasings"
        else f"Halves of the model's dimensions, drawn {found.n_versions} times, agree on the order of the quotes with"
    )
    more = "" if found.between == "phrasings" else " Two or more phrasings at each end would show more."
    verdict = (
        " Unreliable: with other wording the same axis orders the quotes differently." if found.rho < LEAST_RHO else ""
    )
    return f"Reliability: {versions} Spearman's ρ = {found.rho:.2f} (n = {found.n_quotes:,}).{verdict}{more}"


def reach_sentence(found: AxisReach | InsufficientData) -> str:
    """AxisReach in a sentence."""
    if isinstance(found, InsufficientData):
        return found.reason
    share = "all" if found.exceeds == 1 else "none" if not found.exceeds else f"{found.exceeds:.0%}"
    verdict = ""
    if found.exceeds < 0.5:
        verdict = " These quotes differ less along this axis than in what separates two of them drawn at random."
    return (
        f"It spreads the quotes {found.ratio:.1f} times as far as the median of {found.n_random:,} axes of the same "
        f"length between two quotes drawn at random, and further than {share} of them.{verdict}"
    )
