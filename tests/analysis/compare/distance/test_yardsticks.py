import numpy as np
import pandas as pd
import pytest

from analysis.compare.distance.origins import origins
from analysis.compare.distance.yardsticks import HALVES, Mix, mix, quote_traits, within_topics, yardsticks


def corpus(n: int, shift: float, seed: int = 0):
    """Quotes of `n` speakers and documents, the even ones short and verbatim; long quotes are moved by `shift`."""
    generator = np.random.default_rng(seed)
    rows = [
        ("word" if row % 2 == 0 else "many words here", f"s{row}", ("direct", "indirect")[row % 2], "Post", "en")
        for row in range(n)
    ]
    quotes = pd.DataFrame(rows, columns=["text", "speaker", "kind", "outlet", "language"])
    quotes = quotes.assign(title="", url=[f"https://a.example/{row}" for row in range(n)], published_on="")
    vectors = generator.normal(size=(n, 8))
    vectors[1::2, 0] += shift
    return quotes, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_length_and_kind_that_move_the_vectors_are_seen_and_random_halves_are_not():
    quotes, vectors = corpus(80, shift=6)
    length, kind, halves = yardsticks(quote_traits(quotes, origins(quotes)), vectors, np.ones(80, dtype=bool))
    assert (length.one, length.other, length.n_quotes) == ("short quotes", "long quotes", (40, 40))
    assert length.share > 0.1
    assert kind.share > 0.1
    assert (halves.one, halves.other) == HALVES
    assert abs(halves.share) < 0.05


def test_too_few_quotes_give_no_yardstick():
    quotes, vectors = corpus(4, shift=0)
    assert [
        line.share for line in yardsticks(quote_traits(quotes, origins(quotes)), vectors, np.ones(4, dtype=bool))
    ] == [
        None,
        None,
        None,
    ]


def test_sides_that_differ_in_topic_alone_do_not_differ_within_topics():
    quotes, vectors = corpus(80, shift=6)
    topics = np.array(["A", "B"] * 40, dtype=object)
    first = np.arange(80) < 30
    first[1:30:4] = False  # says less on B
    found = within_topics(origins(quotes), vectors, topics, first, ~first)
    assert found.topics == ("A", "B")
    assert abs(found.share) < 0.05
    assert within_topics(origins(quotes), vectors, np.full(80, "", dtype=object), first, ~first) is None


def test_what_a_sides_quotes_are_like():
    quotes, _ = corpus(4, shift=0)
    assert mix(quotes) == Mix(n=4, median_words=2.0, verbatim=0.5, n_outlets=1, languages=("en",))
    assert mix(quotes[:0]) == Mix(n=0, median_words=0.0, verbatim=None, n_outlets=0, languages=())


@pytest.mark.parametrize("n", [0, 1])
def test_next_to_nothing(n):
    quotes, vectors = corpus(4, shift=0)
    assert len(yardsticks(quote_traits(quotes, origins(quotes)), vectors, np.arange(4) < n)) == 3
