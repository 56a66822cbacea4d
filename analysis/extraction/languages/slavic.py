"""Russian and Ukrainian words in the nominative, and what they may be, by pymorphy3 and its dictionaries.

They are optional (requirements-languages.txt) and loaded with the first text that needs them.
"""

import importlib.util
from functools import lru_cache
from typing import Any

from analysis.extraction.lexicon import LANGUAGES


@lru_cache(maxsize=2)
def _morphology(code: str) -> Any:
    """The analyser of a language, or None if it is not installed."""
    if code not in ("ru", "uk") or importlib.util.find_spec("pymorphy3") is None:
        return None
    import pymorphy3

    try:
        return pymorphy3.MorphAnalyzer(lang=code)
    except ValueError:  # its dictionaries are missing
        return None


def has_dictionaries(code: str) -> bool:
    """Whether the dictionaries of a language are installed."""
    return _morphology(code) is not None


def lacks_dictionaries(code: str) -> bool:
    """Whether a language needs dictionaries that are not installed."""
    return code in ("ru", "uk") and _morphology(code) is None


@lru_cache(maxsize=20_000)
def _parses(word: str, code: str) -> list[Any]:
    analyser = _morphology(code)
    return list(analyser.parse(word)) if analyser else []


def lemma(word: str, code: str) -> str:
    """The dictionary form of a word, in lower case; the word itself if it is unknown."""
    parses = _parses(word, code)
    return str(parses[0].normal_form) if parses else word


def is_place(word: str, code: str) -> bool:
    """Whether a word can only be a place."""
    parses = _parses(word, code)
    place = bool(parses) and ("Geox" in parses[0].tag.grammemes or parses[0].normal_form in LANGUAGES.places)
    return place and not is_name(word, code)


def is_name(word: str, code: str) -> bool:
    """Whether a word may be a given name, a patronymic or a surname."""
    return any(_NAMES & set(parse.tag.grammemes) for parse in _parses(word, code))


_NAMES = {"Name", "Surn", "Patr"}


@lru_cache(maxsize=4_000)
def nominative(name: str, code: str) -> str:
    """A name in the genitive, in the nominative: "Сергея Лаврова" is "Сергей Лавров"; others stay."""
    parts = name.split()
    listed = ((parse for parse in _parses(part, code) if _NAMES & parse.tag.grammemes) for part in parts)
    genitives = [[parse for parse in named if parse.tag.case == "gent"] for named in listed]
    genders = [{_gender(parse) for parse in parses} for parses in genitives if parses]
    shared = set.intersection(*genders) if genders else set()
    gender = "femn" if shared == {"femn"} else "masc"
    return " ".join(_nominative(part, parses, gender) for part, parses in zip(parts, genitives, strict=True))


def is_verb(word: str, code: str) -> bool:
    """Whether a word may be a finite verb."""
    return any(parse.tag.POS == "VERB" for parse in _parses(word, code))


def said_forms(verb: str, code: str) -> set[str]:
    """The forms of a verb for what somebody says or has said."""
    forms = [form for parse in _parses(verb, code)[:1] for form in parse.lexeme if form.tag.POS == "VERB"]
    return {form.word for form in forms if form.tag.tense == "past" or {"3per", "pres"} <= form.tag.grammemes}


def is_person(word: str, code: str) -> bool:
    """Whether a word is a noun for a person, and not a name: "очевидец"."""
    parses = _parses(word, code)
    return bool(parses) and {"NOUN", "anim"} <= set(parses[0].tag.grammemes) and not is_name(word, code)


def may_be_nominative(word: str, code: str) -> bool:
    """Whether a word may be a subject, or is one that the dictionaries do not know: no "Москве", no "среду"."""
    parses = _parses(word, code)
    known = [parse for parse in parses if parse.is_known] or parses
    return not known or any("nomn" in parse.tag.grammemes or not parse.tag.case for parse in known)


def may_be_called(word: str, code: str) -> bool:
    """Whether a word is no part of a name in another case: no "Громовой", no "Анны"."""
    parses = _parses(word, code)
    named = [parse for parse in parses if _NAMES & set(parse.tag.grammemes)] or parses
    one = any("nomn" in parse.tag.grammemes and "plur" not in parse.tag.grammemes for parse in named)
    return one or not is_name(word, code)


def may_be_genitive(word: str, code: str) -> bool:
    """Whether a word may follow a noun that it belongs to: "о словах Петра"."""
    return any(parse.tag.case == "gent" for parse in _parses(word, code))


def is_oblique_adjective(word: str, code: str) -> bool:
    """Whether a word is an adjective of a noun that is no subject: "Верховної"."""
    adjective = any(parse.tag.POS == "ADJF" for parse in _parses(word, code))
    return adjective and not may_be_nominative(word, code)


def nominative_phrase(phrase: str, case: str, code: str) -> str:
    """A phrase with its first noun in a case, and the adjectives before it, as a subject: "министерстве обороны"."""
    parts = phrase.split()
    for n, part in enumerate(parts):
        nouns = [parse for parse in _parses(part, code) if parse.tag.POS == "NOUN"]
        if nouns and _parses(part, code)[0].tag.POS != "ADJF":
            noun = next((parse for parse in nouns if parse.tag.case == case), nouns[0])
            case, number, gender = noun.tag.case, noun.tag.number, noun.tag.gender
            form = {"nomn", *filter(None, [number])}
            agreeing = form if number == "plur" else {*form, *filter(None, [gender])}
            before = [_inflect(word, case, agreeing, code) for word in parts[:n]]
            return " ".join([*before, _inflect(part, case, form, code), *parts[n + 1 :]])
    return phrase


def _inflect(word: str, case: str, grammemes: set[str], code: str) -> str:
    """A word of a case in another form, with its capitals kept; unchanged if there is no such form."""
    if word.isupper():
        return word
    fitting = (parse for parse in _parses(word, code) if parse.tag.case == case and not _NAMES & parse.tag.grammemes)
    forms = (parse.inflect(grammemes) for parse in fitting)
    form = next((str(one.word) for one in forms if one is not None), word)
    return form.capitalize() if word[0].isupper() else form


def gender(word: str, code: str) -> str:
    """ "femn" or "masc" of a given name or a surname in the nominative, "" if it may be either or neither."""
    named = (parse for parse in _parses(word, code) if _NAMES & parse.tag.grammemes and "nomn" in parse.tag)
    genders = {_gender(parse) for parse in named}
    return genders.pop() if len(genders) == 1 else ""


def _gender(parse: Any) -> str:
    return "femn" if "femn" in parse.tag.grammemes else "masc"


def _nominative(word: str, parses: list[Any], gender: str) -> str:
    fitting = [parse for parse in parses if _gender(parse) == gender] or parses
    forms = [str(form.word) for parse in fitting if (form := parse.inflect({"nomn"}))]
    return "-".join(part.capitalize() for part in forms[0].split("-")) if forms else word
