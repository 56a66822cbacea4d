"""What kind of word a word is in the five languages: somebody who can speak, a body, a place, a name."""

import re
from functools import lru_cache

from analysis.extraction.languages import slavic
from analysis.extraction.languages.verbs import words
from analysis.extraction.lexicon import GIVEN_NAMES, LANGUAGES, NAMES


def is_office(phrase: str, code: str) -> bool:
    """Whether a phrase has a word for somebody who can speak."""
    return any(is_role(word, code) for word in phrase.split())


def is_role(word: str, code: str) -> bool:
    """Whether a word is one for somebody who can speak, and not a name."""
    lower = lower_of(word)
    listed = is_in("speakers", lower, code) or is_in("bodies", lower, code)
    return listed or (word.islower() and slavic.is_person(word, code))


@lru_cache(maxsize=8_000)
def is_in(name: str, lower: str, code: str) -> bool:
    """Whether a word, as `lower_of` gives it, is in the list "speakers" or "bodies" in some form."""
    listed, ends = getattr(words(code), name), getattr(words(code), f"{name}_ends")
    forms = {lower, *(lower.removesuffix(end) for end in ("en", "n", "s")), slavic.lemma(lower, code)}
    return bool(forms & listed) or any(form.endswith(tuple(ends)) for form in forms)


def is_given_name(word: str, code: str) -> bool:
    """Whether a word may be a given name, in Slavic languages any part of a name."""
    return lower_of(word) in GIVEN_NAMES or slavic.is_name(word, code)


def is_place(word: str, code: str) -> bool:
    """Whether a word names a country, a seat of government or another place."""
    return lower_of(word) in NAMES.countries | LANGUAGES.seats or slavic.is_place(word, code)


def may_be_verb(word: str, code: str) -> bool:
    """Whether a word beside a quotation may be a verb: lower case, and not known as another part of speech."""
    listed = words(code)
    small = listed.stops | listed.determiners | listed.joins | listed.days | listed.prepositions | listed.nobody
    other = not word.islower() or len(word) < 4 or word in small or is_role(word, code)
    return not other and (slavic.is_verb(word, code) or not slavic.has_dictionaries(code))


@lru_cache(maxsize=20_000)
def lower_of(word: str) -> str:
    """A word in lower case, without an article attached to it: "l'ambassadeur" is "ambassadeur"."""
    return re.sub(r"^[ld]'(?=.)", "", word.lower().strip(".").replace("’", "'"))
