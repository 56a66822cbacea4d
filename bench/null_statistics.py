"""What the figures say if there is no effect, and if there is a known one: `python -m bench.null_statistics`.

    python -m bench.null_statistics [--quick] [--json FILE] [--corpus FOLDER]

One table: each figure with the bounds that it must keep, on synthetic data with known answers. Bounds are what is
claimed, give or take three standard errors of the number of runs; if a method is meant to be cautious, only one side is
bounded. `--corpus` adds figures on the quotes of a built corpus: words and gulfs with documents shuffled, and the names
of topics when rows are dropped. Exits with 1 if a figure is out of bounds. `--quick` takes about two minutes on one
core, everything some ten.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.counterparts import counterparts
from analysis.compare.distance.distance import Distance, distance
from analysis.compare.gulfs import gulfs
from analysis.compare.sides.like_names import like_names
from analysis.compare.topics.found_topics import FoundTopics, find_topics
from analysis.compare.words.distinctive_words import ChanceLine, chance_line, distinctive_words
from analysis.making.edits import Draft, one_speaker
from analysis.text.term_counts import TermCounts, count_terms
from analysis.units import document_names, units
from bench import interval_coverage, synthetic_sides
from bench.synthetic_sides import SyntheticSides

LEVEL = 0.05
ERRORS = 3  # standard errors of the runs by which a figure may deviate


@dataclass(frozen=True)
class Figure:
    """A measured value that must lie within `low` and `high`."""

    name: str
    value: float
    low: float
    high: float

    @property
    def is_within(self) -> bool:
        """Whether it does; NaN does not."""
        return self.low <= self.value <= self.high


@dataclass(frozen=True)
class Runs:
    """How often each kind of figure is measured."""

    tests: int  # distance tests of a setting
    intervals: int
    words: int  # corpora with shuffled documents
    gulfs: int
    topics: int  # repetitions of dropping rows
    rows: int  # of the corpus whose topics are named


FULL = Runs(tests=800, intervals=2_000, words=120, gulfs=8, topics=12, rows=10_000)
QUICK = Runs(tests=200, intervals=240, words=24, gulfs=2, topics=3, rows=10_000)
SHORT = Runs(tests=40, intervals=40, words=4, gulfs=1, topics=1, rows=2_500)  # for the tests


def error(share: float, runs: int) -> float:
    """The standard error of a share over this many runs."""
    return float(np.sqrt(share * (1 - share) / runs))


def figures(runs: Runs) -> Iterator[Figure]:
    """Everything measured on synthetic data."""
    yield from sizes(runs.tests)
    yield from powers(runs.tests)
    yield from words(runs.words)
    yield from coverages(runs.intervals)
    yield from random_gulfs(runs.gulfs)
    vectors, texts = synthetic_sides.of_topics(np.random.default_rng(0), runs.rows)
    yield from topic_names(vectors, count_terms(texts), runs.topics)


# the distance test


def sizes(runs: int) -> Iterator[Figure]:
    """How often p is at most 0.05 if sides do not differ; claimed is at most 0.05, and for exchangeable units exactly
    0.05.
    """
    high, low = LEVEL + ERRORS * error(LEVEL, runs), max(0.0, LEVEL - ERRORS * error(LEVEL, runs))
    settings: tuple[tuple[str, Callable[[np.random.Generator], SyntheticSides], float], ...] = (
        ("equal sides, 8 and 8 speakers", lambda random: synthetic_sides.of_speakers(random, (8, 8), 5), low),
        ("equal sides, 4 and 12 speakers", lambda random: synthetic_sides.of_speakers(random, (4, 12), 5), low),
        ("the same 10 people on both sides", lambda random: synthetic_sides.same_people(random, 10, 5), low),
        ("article topics alone, 10 and 10 articles", lambda random: synthetic_sides.of_articles(random, 10, 5), low),
        ("article topics alone, 3 and 3 articles", lambda random: synthetic_sides.of_articles(random, 3, 5), 0.0),
        ("two spellings after joining, 6 and 6 people", lambda random: _join_spellings(_two_spellings(random)), low),
    )
    for name, make, lowest in settings:
        yield Figure(f"size: {name}", rejections(make, runs), lowest, high)
    found = [len(like_names(_two_spellings(np.random.default_rng(run)).speakers)) for run in range(4)]
    yield Figure("share of spellings offered for joining", float(np.mean(found)) / 12, 0.99, 1.0)


def rejections(make: Callable[[np.random.Generator], SyntheticSides], runs: int) -> float:
    """The share of data sets in which p is at most 0.05."""
    p = []
    for run in range(runs):
        made = make(np.random.default_rng(run))
        found = distance(made.vectors, made.speakers, made.first, ~made.first, documents=made.documents, seed=run)
        assert isinstance(found, Distance), found
        assert found.test, found.untested
        p.append(found.test.p)
    return float(np.mean(np.array(p) <= LEVEL + 1e-9))


def _two_spellings(random: np.random.Generator) -> SyntheticSides:
    return synthetic_sides.two_spellings(random, 6)


def _join_spellings(made: SyntheticSides) -> SyntheticSides:
    """With the suggested spellings merged, as the screen does it."""
    ids = [f"q{row}" for row in range(len(made.speakers))]
    quotes = pd.DataFrame({"quote_id": ids, "speaker": made.speakers}, dtype=str)
    steps = tuple(one_speaker(quotes, group.spellings, group.name) for group in like_names(quotes["speaker"]))
    joined = Draft("", steps).apply(quotes)["speaker"].to_numpy(dtype=object)
    return SyntheticSides(made.vectors, joined, made.documents, made.first)


def powers(runs: int) -> Iterator[Figure]:
    """How often a planted difference gives p at most 0.05. The minimum is an earlier measurement."""
    planted: tuple[tuple[str, Callable[[np.random.Generator], SyntheticSides], float], ...] = (
        ("the same 10 people, 0.7 apart", lambda random: synthetic_sides.same_people(random, 10, 5, 0.7), 0.37),
        ("the same 10 people, 1 apart", lambda random: synthetic_sides.same_people(random, 10, 5, 1), 0.81),
        ("5 and 5 speakers, 2 apart", lambda random: synthetic_sides.of_speakers(random, (5, 5), 5, 2), 0.82),
        ("10 and 10 speakers, 1 apart", lambda random: synthetic_sides.of_speakers(random, (10, 10), 5, 1), 0.40),
        ("10 and 10 speakers, 2 apart", lambda random: synthetic_sides.of_speakers(random, (10, 10), 5, 2), 1.0),
        ("20 and 20 speakers, 1 apart", lambda random: synthetic_sides.of_speakers(random, (20, 20), 5, 1), 0.81),
    )
    for name, make, known in planted:
        few = max(20, runs // 4)
        # the earlier figure itself rests on about 100 runs
        least = known - ERRORS * np.hypot(error(min(known, 0.97), few), error(min(known, 0.97), 100))
        yield Figure(f"power: {name}", rejections(make, few), float(max(0.0, least)), 1.0)


# words


def words(runs: int) -> Iterator[Figure]:
    """How often any term passes the line of chance, and which share of terms does, between halves of the same
    documents.
    """
    texts = [synthetic_sides.texts_of_documents(np.random.default_rng(run), 40, 12) for run in range(runs)]
    documents = np.repeat(np.array([f"d{number}" for number in range(40)], dtype=object), 12)
    yield from _words("words without a difference, made", [count_terms(one) for one in texts], documents)


def _words(name: str, counted: list[TermCounts], documents: np.ndarray) -> Iterator[Figure]:
    n_passing, n_terms, any_passes = 0, 0, []
    for run, one in enumerate(counted):
        first = _half_of_documents(documents, np.random.default_rng(run))
        ranked = distinctive_words(one, first, ~first)
        line = chance_line(one, first, ~first, ranked["term"], units(documents, documents), seed=run)
        assert isinstance(line, ChanceLine), line
        passing = int((ranked["z"].abs() > line.z).sum())
        n_passing, n_terms = n_passing + passing, n_terms + len(ranked)
        any_passes.append(passing > 0)
    runs = len(counted)
    high = LEVEL + ERRORS * error(LEVEL, runs)
    yield Figure(f"{name}: share of runs in which any passes", float(np.mean(any_passes)), 0.0, high)
    yield Figure(f"{name}: share of all terms", n_passing / n_terms, 0.0, 0.01)


def _half_of_documents(documents: np.ndarray, random: np.random.Generator) -> np.ndarray:
    codes, names = pd.factorize(documents)
    return np.asarray((random.permutation(len(names)) < len(names) // 2)[codes])


# intervals


def coverages(runs: int) -> Iterator[Figure]:
    """How often 95% intervals contain the truth."""
    for name, held, times in interval_coverage.kinds(runs):
        answers = [held(np.random.default_rng(run)) for run in range(max(10, times))]
        known = [answer for answer in answers if answer is not None]
        low = 0.95 - _SLACK - ERRORS * error(0.95, len(known))
        yield Figure(f"coverage: {name}", float(np.mean(known)), low, 1.0)


_SLACK = 0.01  # nominal intervals of proportions and bootstraps are approximate


# gulfs


def random_gulfs(runs: int) -> Iterator[Figure]:
    """Gulfs of sides drawn at random, relative to the number that the heading says is due to chance."""
    for n_other in (1_000, 200, 50, 10):
        n_found, n_expected = 0, 0.0
        for run in range(runs):
            random = np.random.default_rng(run)
            vectors, _ = synthetic_sides.of_topics(random, 1_400)
            order = random.permutation(len(vectors))
            first, second = (np.zeros(len(vectors), dtype=bool) for _ in range(2))
            first[order[:200]] = second[order[200 : 200 + n_other]] = True
            found = gulfs(vectors, counterparts(vectors, first, second), first, second)
            n_found, n_expected = n_found + len(found.rows), n_expected + found.by_chance
        yield _gulf_figure(f"gulfs of 200 quotes beside {n_other:,} drawn at random", n_found, n_expected)


def _gulf_figure(name: str, n_found: int, n_expected: float) -> Figure:
    # quotes share the other side, so their gulfs are correlated: twice the error of independent ones
    off = 2 * ERRORS * float(np.sqrt(n_expected)) / n_expected
    return Figure(f"{name}, found over expected", n_found / n_expected, max(0.0, 1 - off), 1 + off)


# topics


def topic_names(vectors: np.ndarray, counted: TermCounts, runs: int, name: str = "") -> Iterator[Figure]:
    """The share of topics' names that stay when rows are shuffled, when one is dropped, and when one in twenty is."""
    n = len(vectors)
    whole = find_topics(vectors, counted)
    random = np.random.default_rng(0)
    shuffled = random.permutation(n)
    yield Figure(
        f"{name}topic names kept: rows shuffled", _share_of_names(whole, _of_rows(vectors, counted, shuffled)), 1.0, 1.0
    )
    one = [np.delete(np.arange(n), row) for row in (n - 1, *random.integers(n, size=runs - 1).tolist())]
    kept = [_share_of_names(whole, _of_rows(vectors, counted, rows)) for rows in one]
    # among fewer quotes a single one weighs more, and may push a group past a threshold
    least = 1.0 if n >= FULL.rows else 0.9
    yield Figure(f"{name}topic names kept: one row of {n:,} dropped, least of {runs}", min(kept), least, 1.0)
    least = LEAST_KEPT if n >= FULL.rows else OF_FEWER
    some = [np.sort(random.permutation(n)[: round(0.95 * n)]) for _ in range(runs)]
    kept = [_share_of_names(whole, _of_rows(vectors, counted, rows)) for rows in some]
    yield Figure(f"{name}topic names kept: 5% dropped, mean of {runs}", float(np.mean(kept)), least, 1.0)


LEAST_KEPT, OF_FEWER = 0.7, 0.45  # of the names of topics, when one row in twenty is dropped


def _of_rows(vectors: np.ndarray, counted: TermCounts, rows: np.ndarray) -> FoundTopics:
    return find_topics(vectors[rows], TermCounts(counted.terms, counted.counts[rows]))


def _share_of_names(before: FoundTopics, after: FoundTopics) -> float:
    return len(set(before.names) & set(after.names)) / max(1, len(before.names))


# a corpus of real quotes


def of_corpus(folder: Path, runs: Runs) -> Iterator[Figure]:
    """Words, gulfs and topics of real quotes, of at most `runs.rows`."""
    from data.corpus import read_corpus

    corpus = read_corpus(folder)
    assert corpus.vectors is not None, "build the corpus first"
    rows = np.sort(np.random.default_rng(0).permutation(len(corpus.quotes))[: runs.rows])
    vectors, documents = corpus.vectors.values[rows], document_names(corpus.quotes)[rows]
    counted = count_terms(corpus.quotes["text"].iloc[rows].tolist())
    few = max(2, runs.words // 6)
    yield from _words(f"{folder.name}, documents shuffled", [counted] * few, documents)
    n_found, n_expected = 0, 0.0
    for run in range(few):
        first = _half_of_documents(documents, np.random.default_rng(run))
        asked = np.flatnonzero(first)[:: max(1, int(first.sum()) // 300)]
        held = counterparts(vectors, first, ~first, asked)
        found = gulfs(vectors, held, first, ~first, pd.factorize(documents)[0])
        n_found, n_expected = n_found + len(found.rows), n_expected + found.by_chance
    # whole documents are drawn, whose content is alike, so the stated figure is only approximate
    figure = _gulf_figure(f"{folder.name}, documents shuffled: gulfs", n_found, n_expected)
    yield Figure(figure.name, figure.value, 0.0, max(1.5, figure.high))
    yield from topic_names(vectors, counted, runs.topics, f"{folder.name}: ")


def table(measured: list[Figure]) -> str:
    """The figures, one per line, those out of bounds marked."""
    width = max(len(one.name) for one in measured)
    lines = [f"{'figure':{width}}  {'value':>7}  {'low':>6}  {'high':>6}"]
    for one in measured:
        mark = "" if one.is_within else "  OUT OF BOUNDS"
        lines.append(f"{one.name:{width}}  {one.value:7.4f}  {one.low:6.3f}  {one.high:6.3f}{mark}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs, wider bounds: about two minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="a built corpus, measured besides")
    arguments = parser.parse_args()
    runs = QUICK if arguments.quick else FULL
    started, measured = time.monotonic(), []
    for one in figures(runs):
        measured.append(one)
        print(f"  {time.monotonic() - started:6.0f} s  {one.name}", file=sys.stderr, flush=True)
    if arguments.corpus:
        measured += of_corpus(arguments.corpus, runs)
    print(table(measured))
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(one) for one in measured], indent=1))
    out = [one.name for one in measured if not one.is_within]
    print(f"{len(measured)} figures, {len(out)} out of bounds, {time.monotonic() - started:.0f} s")
    sys.exit(1 if out else 0)


if __name__ == "__main__":
    main()
