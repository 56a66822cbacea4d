"""Names of found topics, rated blind: `python -m bench.topic_names FOLDER... --sheet FILE`, then `--rated FILE`.

The groups of built corpora (`--groups` of them, for more topics to read) are named in three ways: as the app names
them; by the three noun phrases with the highest c-TF-IDF (Grootendorst, 2022); and by those of the weightiest phrases
whose vectors are nearest to the group's centre and apart from each other, as KeyBERT ranks. The sheet holds, for each
topic, five quotes near its centre, five drawn from all of it, and the three names in random order, without saying which
is whose. A rater writes a line for each topic, "number letter-of-the-best truth-of-A truth-of-B truth-of-C", where a
truth is the number of the ten quotes of which the name is true; several letters for a tie, "-" for none. `--rated`
summarises the lines, also of several raters, and says how far two of them agree.
"""

import argparse
import itertools
import textwrap
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from analysis.compare.centrality import central_first
from analysis.compare.topics import topic_words
from analysis.compare.topics.found_topics import NameSource, c_tf_idf, find_topics, sayable_terms
from analysis.embedding.encoder import chosen_model, embed, load
from analysis.text.term_counts import TermCounts, count_terms
from analysis.text.unranked_words import unranked_words
from data.corpus import Corpus, read_corpus

WAYS = ("the app", "c-TF-IDF", "by the encoder")
LETTERS = "ABC"
TOPICS = 20  # per corpus, the largest
SHOWN = 5  # near the centre, and the same number drawn at random
CANDIDATES = 30
APART = 0.5  # how much similarity to phrases already taken counts against similarity to the centre


@dataclass(frozen=True)
class NamedTopic:
    """A topic's names by way, and the quotes by which they are rated."""

    names: dict[str, str]
    quotes: tuple[str, ...]


def topics_of(corpus: Corpus, encoder: Callable[[list[str]], np.ndarray], n_groups: int = 0) -> list[NamedTopic]:
    """The largest topics of a corpus, named in each way."""
    assert corpus.vectors is not None, "build the corpus first"
    texts, vectors = corpus.quotes["text"].tolist(), corpus.vectors.values
    counted, languages = count_terms(texts), corpus.quotes["language"].tolist()
    source = NameSource(counted, unranked_words(corpus.quotes), languages, texts)
    found = find_topics(vectors, counted, unranked=source.unranked, languages=languages, texts=texts, n_groups=n_groups)
    numbers = np.where(found.numbers < 0, len(found.names), found.numbers)  # the mixed ones form one more group
    weights = c_tf_idf(numbers, len(found.names) + 1, counted)
    by_centre = [central_first(vectors, np.flatnonzero(numbers == number)) for number in range(len(found.names))]
    sayable = sayable_terms(source, by_centre)
    chance = np.random.default_rng(0)
    named = []
    for number, name in enumerate(found.names[:TOPICS]):
        rows = by_centre[number]
        heavy = sayable[np.argsort(-weights[number][sayable], kind="stable")][:CANDIDATES].tolist()
        shown = [texts[row] for row in rows[:200].tolist()]
        heaviest = _distinct(counted, heavy)
        nearest = _distinct(counted, _by_encoder(counted, heavy, vectors[rows].mean(axis=0), encoder))
        drawn = (
            rows[:SHOWN].tolist() + chance.choice(rows[SHOWN:], min(SHOWN, len(rows) - SHOWN), replace=False).tolist()
        )
        written = [" / ".join(topic_words.as_written(term, shown) for term in one) for one in (heaviest, nearest)]
        named.append(NamedTopic(dict(zip(WAYS, (name, *written), strict=True)), tuple(texts[row] for row in drawn)))
    return named


def _distinct(counted: TermCounts, ranked: Sequence[int]) -> list[str]:
    """The first three terms that share no word."""
    chosen: list[str] = []
    for at in ranked:
        words = set(counted.terms[at].split())
        if not any(words & set(term.split()) for term in chosen):
            chosen.append(counted.terms[at])
        if len(chosen) == topic_words.WORDS_IN_A_NAME:
            break
    return chosen


def _by_encoder(
    counted: TermCounts, ranked: list[int], centre: np.ndarray, encoder: Callable[[list[str]], np.ndarray]
) -> list[int]:
    """Terms by maximal marginal relevance (Carbonell and Goldstein, 1998) to the centre."""
    if not ranked:
        return []
    vectors = encoder([counted.terms[at] for at in ranked])
    to_centre, between = vectors @ (centre / np.linalg.norm(centre)), vectors @ vectors.T
    order = [int(to_centre.argmax())]
    while len(order) < len(ranked):
        worth = (1 - APART) * to_centre - APART * between[:, order].max(axis=1)
        worth[order] = -np.inf
        order.append(int(worth.argmax()))
    return [ranked[place] for place in order]


def order_of(number: int) -> list[str]:
    """The order in which the ways' names appear on the sheet for a topic: random, and the same each time."""
    return np.random.default_rng(number).permutation(WAYS).tolist()


def sheet(topics: Sequence[NamedTopic]) -> str:
    """What a rater reads."""
    parts = []
    for number, topic in enumerate(topics, start=1):
        names = [f"  {letter}  {topic.names[way]}" for letter, way in zip(LETTERS, order_of(number), strict=True)]
        quotes = [textwrap.shorten(quote, 400, placeholder=" …") for quote in topic.quotes]
        parts.append("\n".join([f"Topic {number}", *names, *(f"  - {quote}" for quote in quotes)]))
    return "\n\n".join(parts) + "\n"


def report(ratings: Sequence[str]) -> str:
    """How often each way's name was the best, and of what share of the quotes it was true."""
    best, truths, n = defaultdict[str, float](float), defaultdict[str, list[int]](list), 0
    choices: list[dict[int, str]] = []
    for rating in ratings:
        choices.append({})
        for line in filter(str.strip, rating.splitlines()):
            number, letters, *true_of = line.split()
            order = order_of(int(number))
            chosen = [order[LETTERS.index(letter)] for letter in letters if letter in LETTERS]
            choices[-1][int(number)] = "".join(sorted(chosen))
            n += 1
            for way in chosen:
                best[way] += 1 / len(chosen)
            for way, truth in zip(order, true_of, strict=True):
                truths[way].append(int(truth))
    lines = [f"{n} readings"]
    for way in WAYS:
        most = sum(truth > SHOWN for truth in truths[way])
        lines.append(
            f"{way:15} best in {best[way]:5.1f}; true of {np.mean(truths[way]) / (2 * SHOWN):.0%} of the quotes, "
            f"of most of them in {most} of {len(truths[way])}"
        )
    for one, other in itertools.combinations(choices, 2):
        both = one.keys() & other.keys()
        lines.append(f"two raters chose alike in {sum(one[number] == other[number] for number in both)} of {len(both)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--groups", nargs="*", type=int, default=[], help="of each corpus")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--rated", nargs="+", type=Path, default=[])
    arguments = parser.parse_args()
    if arguments.rated:
        print(report([path.read_text("utf-8") for path in arguments.rated]))
        return
    encoder = partial(embed, encode=load(chosen_model()))
    wanted = itertools.zip_longest(arguments.folders, arguments.groups, fillvalue=0)
    topics = [topic for folder, n_groups in wanted for topic in topics_of(read_corpus(folder), encoder, n_groups)]
    arguments.sheet.write_text(sheet(topics), "utf-8")
    print(f"{len(topics)} topics of {len(arguments.folders)} corpora written to {arguments.sheet}")


if __name__ == "__main__":
    main()
