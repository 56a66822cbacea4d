"""Verbs of saying in German, French, Spanish, Russian and Ukrainian: where they occur, and what negates them."""

import re
from functools import lru_cache

from analysis.extraction.lexicon import WordLists, phrases

CODES = ("de", "fr", "es", "ru", "uk")
_LISTS = {code: WordLists(code) for code in CODES}
PERFECT = re.compile(r"\b(?:hat|haben|hatten?)\b")  # the auxiliaries of German verbs of saying
_NAME_IN_MARKS = '[«„“][^»“”"«„]{2,40}[»“”"]'  # "sagte der „Rheinischen Zeitung“"
_NEGATION_BEFORE, _NEGATION_BEHIND = 14, 8  # characters around a verb in which one stands


def words(code: str) -> WordLists:
    """The word lists of a language that has them."""
    return _LISTS[code]


def any_of(listed: frozenset[str] | set[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches if there are none."""
    return (
        "|".join(map(re.escape, sorted(listed, key=len, reverse=True))).replace("'", "['’]").replace("_", r"\s+")
        or r"(?!)"
    )


_PAST = {  # what a past tense ends with, and its other forms
    "ru": (("л", ("ла", "ло", "ли")), ("лся", ("лась", "лось", "лись")), ("ет", ("ют",))),
    "uk": (("в", ("ла", "ло", "ли")), ("вся", ("лася", "лась", "лося", "лися")), ("є", ("ють",))),
    "de": (("te", ("ten",)),),
    "fr": (("é", ("ée", "és", "ées")), ("it", ("ite", "ites")), ("e", ("ent",))),
    "es": (("ió", ("ieron",)), ("ó", ("aron", "a", "an"))),
}


@lru_cache(maxsize=32)
def forms(code: str, name: str) -> frozenset[str]:
    """A list of verbs with the past tenses that rules give: "сказал" stands for "сказала", "сказало", "сказали"."""
    listed: frozenset[str] = getattr(words(code), name)
    given = {
        word.removesuffix(end) + other
        for end, others in _PAST.get(code, ())
        for word in listed
        if word.endswith(end)
        for other in others
    }
    return listed | given


def phrase_pattern(phrase: tuple[str, ...]) -> str:
    """A pattern for consecutive words, with straight or curly apostrophes."""
    return r"\s+".join(map(re.escape, phrase)).replace("'", "['’]")


@lru_cache(maxsize=8)
def cue(code: str) -> re.Pattern[str]:
    """A verb of saying: "sagte", "a-t-elle déclaré", "ha dicho"."""
    listed = words(code)
    denials = forms(code, "denials")
    denying = {pair.partition(":")[0] for pair in _denying_with(code)}
    simple = any_of(forms(code, "cues") | denials | denying | listed.impersonal)
    if code not in ("fr", "es"):
        return re.compile(rf"\b(?:(?:{any_of(listed.hearsay)})\s+)?(?:{simple})\b", re.IGNORECASE)
    clitic = r"(?:(?:les?|me|nos|se|lo)\s+)?" if code == "es" else r"(?:(?:lui|leur|nous)\s+(?!s['’])|[ml]['’])?"
    asked = r"(?:(?:-t)?-(?:ils?|elles?|on))?" if code == "fr" else ""
    between = r"(?:\s+(?:\w+ment|aussi|également|encore|fait|también))?"
    participles = any_of(forms(code, "participles") | denials)
    compound = rf"(?:{any_of(listed.auxiliaries)}){asked}{between}\s+(?:{participles})"
    return re.compile(rf"\b{clitic}(?:{compound}|(?:{simple}){asked})\b", re.IGNORECASE)


def _denying_with(code: str) -> frozenset[str]:
    return words(code).denying_with if code == "de" else frozenset()


def is_plural(said: str, code: str) -> bool:
    """Whether a verb is in the plural, for several who speak together."""
    first = said.lower().split()[0]
    return first.endswith(tuple(words(code).plural_ends))


def is_denial(text: str, said: re.Match[str], beyond: int, code: str) -> bool:
    """Whether a verb denies, by itself or together with a word before `beyond`: "wies Berichte zurück"."""
    verb = said[0].lower()
    listed = forms(code, "denials")
    if verb in listed or verb.split()[-1] in listed:
        return True
    behind = text[said.end() : beyond].lower().split()
    pairs = (pair.split(":") for pair in _denying_with(code))
    return any(verb == first and second in {word.strip(",.") for word in behind} for first, second in pairs)


@lru_cache(maxsize=8)
def calling(code: str) -> re.Pattern[str]:
    """A verb by which somebody calls something by a name: "nannte", "calificó"."""
    return re.compile(rf"\b(?:{any_of(forms(code, 'calling'))})\b", re.IGNORECASE)


@lru_cache(maxsize=8)
def like_a_verb(code: str) -> re.Pattern[str]:
    """Words after a quotation that replace a verb of saying: "so", "selon"."""
    return re.compile(rf"\b(?:{any_of(words(code).like_a_verb)})\s", re.IGNORECASE)


def is_impersonal(said: str, code: str) -> bool:
    """Whether a verb has no subject: "hieß es", "lit-on", "говорится"."""
    return said.lower().endswith("-on") or "_".join(said.lower().split()) in words(code).impersonal


@lru_cache(maxsize=8)
def hearsay(code: str) -> re.Pattern[str]:
    """Words by which an article tells only what others say that somebody said: "soll", "aurait", "якобы"."""
    return re.compile(rf"\b(?:{any_of(words(code).hearsay)})\b", re.IGNORECASE)


def is_conditional(text: str, begins: int, said: re.Match[str], code: str) -> bool:
    """Whether a sentence makes what somebody says a condition: "Wenn Moskau sagt, dass"."""
    return _condition(code).match(text[begins : said.start()].lstrip(" «„“—")) is not None


@lru_cache(maxsize=8)
def _condition(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words(code).conditionals)})\s[^,;:]*$", re.IGNORECASE)


def negation(text: str, said: re.Match[str], code: str, since: int = 0) -> tuple[int, int] | None:
    """Where a verb of saying is negated, not before `since`, from the negation or the verb on; None if it is not."""
    start = max(since, said.start() - _NEGATION_BEFORE)
    found = _negation(code).search(text, start, said.end() + _NEGATION_BEHIND)
    return (min(found.start(), said.start()), max(found.end(), said.end())) if found else None


@lru_cache(maxsize=8)
def _negation(code: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(words(code).negations)})(?:\b|(?<=['’]))", re.IGNORECASE)


@lru_cache(maxsize=8)
def according(code: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of what precedes a speaker, "по словам", "как сказал", each with the case that it requires."""
    listed = [
        (rf"\b{phrase_pattern(phrase)}\s", "genitive" if phrase[-1] == "des" else "gent")
        for phrase in phrases(code, "according")
    ]
    if words(code).as_said:
        listed.append((rf"\b(?:{any_of(words(code).as_said)})\s+(?:l['’])?{cue(code).pattern}\s", "nomn"))
    return [(re.compile(pattern, re.IGNORECASE), case) for pattern, case in listed[::-1]]


@lru_cache(maxsize=8)
def link(code: str) -> re.Pattern[str]:
    """What stands between a verb of saying and the clause after it, with "that" as its group."""
    that = any_of(words(code).that)
    before = rf"(?:{any_of(words(code).before_that)})\s+" if code == "es" else ""
    between = rf"(?:{_NAME_IN_MARKS}|[^.;:«„“]){{0,120}}?"
    return re.compile(
        rf"{between}(,\s*(?:{that})\b\s*|(?<=\w)\s+(?:{before})?(?:{that})(?:\b|(?<=['’]))\s*)", re.IGNORECASE
    )


@lru_cache(maxsize=8)
def citing(code: str) -> re.Pattern[str]:
    """ "unter Berufung auf", "со ссылкой на": the source that an outlet cites follows it."""
    listed = sorted(map(phrase_pattern, phrases(code, "citing")), key=len, reverse=True)
    return re.compile(rf",?\s*\b(?:{'|'.join(listed)})\s+", re.IGNORECASE)
