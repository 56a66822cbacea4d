"""Synthetic sides with known answers, for measuring how the statistics treat them."""

from dataclasses import dataclass

import numpy as np

DIMENSIONS = 16


@dataclass(frozen=True)
class SyntheticSides:
    """Quotes of two sides: vectors of unit length, speakers and documents of each, and the mask of the first side."""

    vectors: np.ndarray
    speakers: np.ndarray
    documents: np.ndarray
    first: np.ndarray


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _names(prefix: str, numbers: np.ndarray) -> np.ndarray:
    return np.array([f"{prefix}{number}" for number in numbers.tolist()], dtype=object)


def of_speakers(
    generator: np.random.Generator, speakers: tuple[int, int], quotes: int, shift: float = 0, spread: float = 0.5
) -> SyntheticSides:
    """Sides of different people; `spread` is how much people differ, `shift` how far the sides are apart in one of
    DIMENSIONS, both in standard deviations of a person's quotes.
    """
    n = sum(speakers)
    second = np.arange(n) >= speakers[0]
    centres = generator.normal(size=(n, DIMENSIONS)) * spread
    centres[second, 0] += shift
    vectors = np.repeat(centres, quotes, axis=0) + generator.normal(size=(n * quotes, DIMENSIONS))
    people = np.repeat(np.arange(n), quotes)
    return SyntheticSides(
        _unit(vectors), _names("s", people), np.full(len(people), "", dtype=object), ~np.repeat(second, quotes)
    )


def same_people(generator: np.random.Generator, people: int, quotes: int, shift: float = 0) -> SyntheticSides:
    """Two outlets that quote the same people, who differ from each other as much as their own quotes do; the second
    outlet picks what lies `shift` apart.
    """
    centres = np.tile(generator.normal(size=(people, DIMENSIONS)), (2, 1))
    centres[people:, 0] += shift
    vectors = np.repeat(centres, quotes, axis=0) + generator.normal(size=(2 * people * quotes, DIMENSIONS))
    speakers = np.tile(np.repeat(np.arange(people), quotes), 2)
    n = len(vectors)
    return SyntheticSides(_unit(vectors), _names("s", speakers), np.full(n, "", dtype=object), np.arange(n) < n // 2)


def of_articles(generator: np.random.Generator, articles: int, speakers: int, shift: float = 0) -> SyntheticSides:
    """Sides of `articles` documents each, in each of which `speakers` people, all different, say one thing on its
    topic; the sides lie `shift` apart.
    """
    topics = 2 * generator.normal(size=(2 * articles, DIMENSIONS))
    topics[articles:, 0] += shift
    vectors = np.repeat(topics, speakers, axis=0) + generator.normal(size=(2 * articles * speakers, DIMENSIONS))
    n = len(vectors)
    return SyntheticSides(
        _unit(vectors),
        _names("s", np.arange(n)),
        _names("d", np.repeat(np.arange(2 * articles), speakers)),
        np.arange(n) < n // 2,
    )


_GIVEN = ("Anna", "Boris", "Clara", "Dmitri", "Emma", "Fyodor", "Greta", "Hassan", "Irina", "Jonas", "Karim", "Lena")
_FAMILY = (
    *("Zelensky", "Karpov", "Lindqvist", "Morozov", "Nakamura", "Okafor"),
    *("Petrova", "Quintanov", "Rosenthal", "Shevchenko", "Tarkovsky", "Vasquesky"),
)


def two_spellings(generator: np.random.Generator, people: int) -> SyntheticSides:
    """Different people on either side, at most six, each quoted six times under two spellings."""
    made = of_speakers(generator, (people, people), 6, spread=1)
    names = made.speakers.copy()
    for person in range(2 * people):
        given, family = _GIVEN[person], _FAMILY[person]
        others = (f"{family}, {given}", f"{given} {family}".upper(), f"{given[0]}. {family}", _otherwise(given, family))
        rows = np.flatnonzero(made.speakers == f"s{person}")
        names[rows] = f"{given} {family}"
        names[rows[::2]] = others[person % len(others)]
    return SyntheticSides(made.vectors, names, made.documents, made.first)


def _otherwise(given: str, family: str) -> str:
    """Another transliteration."""
    return f"{given} {family.replace('sky', 'skiy').replace('ks', 'x').replace('ov', 'off')}"


def texts_of_documents(generator: np.random.Generator, documents: int, quotes: int, words: int = 18) -> list[str]:
    """Quotes of documents that each have favourite words, drawn like the words of a language (Zipf)."""
    n_words = 1_500
    ranks = np.arange(1, n_words + 1)
    usual = 1 / (ranks + 3.0)
    found = []
    for _ in range(documents):
        own = usual * generator.gamma(0.6, size=n_words)
        drawn = generator.choice(n_words, size=(quotes, words), p=own / own.sum())
        found += [" ".join(f"w{number}" for number in row) for row in drawn.tolist()]
    return found


def of_topics(generator: np.random.Generator, n: int, topics: int = 20) -> tuple[np.ndarray, list[str]]:
    """Vectors (n, 64) and texts of quotes on topics of unequal size that overlap, with the words of each topic."""
    shares = 1 / np.arange(1, topics + 1) ** 0.5
    topic = generator.choice(topics, size=n, p=shares / shares.sum())
    centres = _unit(generator.normal(size=(topics, 64)))
    vectors = _unit(centres[topic] + 0.14 * generator.normal(size=(n, 64)))
    # some words of a topic are used more than others, as in any language
    usual_of_topic = 1 / np.arange(1, 9)
    of_topic = generator.choice(8, size=(n, 3), p=usual_of_topic / usual_of_topic.sum())
    common = generator.zipf(1.5, size=(n, 8)).clip(max=400)
    texts = [
        " ".join([f"common{number}" for number in usual] + [f"topic{topic[row]}word{number}" for number in own])
        for row, (own, usual) in enumerate(zip(of_topic.tolist(), common.tolist(), strict=True))
    ]
    return vectors.astype(np.float32), texts
