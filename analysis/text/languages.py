"""The language of each quote: from its column, else detected from its words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.blocks import with_progress
from analysis.embedding.models import ENGLISH, MANY_LANGUAGES, Model
from analysis.progress import Progress, silent
from data.arrays import main_language, takes_means_off

SAMPLED = 300  # quotes
_REPORT_EVERY = 200  # texts
_LOOKED_AT = 300  # characters of a text: more adds nothing
_SURE = 0.5  # probability of a language that counts as one of the table
_LEAST_LETTERS = 20  # shorter texts, such as "No comment.", fit many languages at once
_FEW_FOR_A_MEAN = 5  # quotes; the mean of so few reflects what they say, and is shrunk towards that of all
_FEW = 3  # quotes; a language detected in so few is replaced by the most frequent one


@dataclass(frozen=True)
class Languages:
    """For each quote, as a tag such as "ru"; `n_found` were detected from words, the others are from the column."""

    tags: tuple[str, ...]
    n_found: int

    @property
    def counts(self) -> dict[str, int]:
        """Quotes by main language, the most frequent first."""
        return dict(Counter(map(main_language, self.tags)).most_common())

    def unread(self, model: Model) -> dict[str, int]:
        """The counts of those languages that the model does not read."""
        return {tag: n for tag, n in self.counts.items() if model.reads == ENGLISH and tag not in ("en", "")}


def name(tag: str) -> str:
    """The English name of a language, or its tag."""
    return str(_names().get(main_language(tag), tag or "not known"))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    from babel import Locale  # reads its tables

    return Locale("en").languages


def in_words(counts: dict[str, int]) -> str:
    """ "English 30, Russian 12"."""
    return ", ".join(f"{name(tag)} {n:,}" for tag, n in counts.items())


def about_means(counts: dict[str, int], model: Model) -> str:
    """What is done to keep quotes from being placed by their language, and where that is uncertain; "" if nothing is
    done.
    """
    if not takes_means_off(model.name) or len(counts) < 2:
        return ""
    few = {tag: n for tag, n in counts.items() if n < _FEW_FOR_A_MEAN}
    unsure = f" Less surely where there are few quotes of one: {in_words(few)}." if few else ""
    return f"The mean of each language is taken off, so that no quote is placed by its language.{unsure}"


def sample_languages(quotes: pd.DataFrame) -> Languages:
    """The languages of at most SAMPLED quotes at regular intervals: takes a second, for a first report on a table."""
    return of_quotes(quotes.iloc[:: -(-len(quotes) // SAMPLED) or 1])


def with_languages(quotes: pd.DataFrame, progress: Progress = silent) -> pd.DataFrame:
    """The quotes with a detected language wherever the column has none."""
    return quotes.assign(language=pd.Series(of_quotes(quotes, progress).tags, quotes.index, dtype="str"))


def of_quotes(quotes: pd.DataFrame, progress: Progress = silent) -> Languages:
    """The language of each quote. The column `language` decides; where it is empty, the words do.

    Texts that are too short or uncertain, and languages of hardly any, get the most frequent language. Takes seconds
    for thousands.
    """
    tags = quotes["language"].tolist()
    empty = [position for position, tag in enumerate(tags) if not tag]
    found = dict(zip(empty, detect_by_words(quotes["text"].iloc[empty].tolist(), progress), strict=True))
    return Languages(tuple(found.get(position, tag) for position, tag in enumerate(tags)), len(empty))


def detect_by_words(texts: Sequence[str], progress: Progress = silent) -> list[str]:
    """The language of each text; none is empty if any text has words."""
    guessed: dict[str, tuple[str, float]] = {}
    for text in with_progress(dict.fromkeys(texts), _REPORT_EVERY, progress):
        guessed[text] = _guess(text)
    sure = Counter(tag for tag, share in map(guessed.__getitem__, texts) if share >= _SURE)
    most = next((tag for tag, _ in sure.most_common(1)), "")
    kept = {tag for tag, n in sure.items() if n >= min(_FEW, -(-len(texts) // 10))}
    return [guessed[text][0] if guessed[text][0] in kept else most for text in texts]


def _guess(text: str) -> tuple[str, float]:
    """The most likely language and its probability, 0 to 1."""
    text = " ".join(text[:_LOOKED_AT].split())
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS and not _is_dense(text):
        return "", 0.0
    tag, share = _identifier().classify(text)
    return str(tag), float(share)


def _is_dense(text: str) -> bool:
    """Whether it is written in a script that says much in few characters."""
    return sum("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text) >= _LEAST_LETTERS // 4


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # reads four megabytes

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def fitting(languages: Languages) -> str:
    """Which kind of model reads these: ENGLISH or MANY_LANGUAGES."""
    others = sum(n for tag, n in languages.counts.items() if tag not in ("en", ""))
    return MANY_LANGUAGES if others * 20 > len(languages.tags) else ENGLISH


def are_needed(quotes: pd.DataFrame, model: Model) -> bool:
    """Whether each quote's language must be known: for a model that reads many, and for words in languages other than
    English.
    """
    return model.reads == MANY_LANGUAGES or fitting(sample_languages(quotes)) == MANY_LANGUAGES
