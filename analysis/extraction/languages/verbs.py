"""Verbs of saying in German, French, Spanish, Russian and Ukrainian: where they occur, and what negates them."""

import re
from functools import lru_cache

from analysis.extraction.languages import quotes, slavic
from analysis.extraction.lexicon import LANGUAGES, WordLists, phrases

CODES = ("de", "fr", "es", "ru", "uk")
_LISTS = {code: WordLists(code) for code in CODES}
_NEGATION_BEFORE, _NEGATION_AFTER = 14, 8  # characters around a verb in which one may be


def words(code: str) -> WordLists:
    """The word lists of a language that has them."""
    return _LISTS[code]


@lru_cache(maxsize=256)
def any_of(listed: frozenset[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches if there are none."""
    return _tree(listed).replace("'", "['’]").replace("_", r"\s+") if listed else r"(?!)"


def _tree(listed: frozenset[str]) -> str:
    """A pattern that tries each first letter only once, which regular expressions do not do by themselves."""
    tails: dict[str, set[str]] = {}
    for word in filter(None, listed):
        tails.setdefault(word[0], set()).add(word[1:])
    branches = "|".join(re.escape(first) + _tree(frozenset(rest)) for first, rest in sorted(tails.items()))
    return f"(?:{branches})" + "?" * ("" in listed) if branches else ""


def perfect_start(text: str, since: int, said: re.Match[str], code: str) -> int:
    """Where a verb begins: in German with its auxiliary, "| hat Berichte dementiert"."""
    return (pattern(code, "perfect").search(text, since, said.start()) or said).start()


@lru_cache(maxsize=128)
def forms(code: str, name: str) -> frozenset[str]:
    """A list of verbs with the forms that rules and dictionaries give: "сказал" stands for "сказала", "сказали"."""
    listed: frozenset[str] = getattr(words(code), name)
    if name == "participles":
        ((end, other),) = phrases(code, "participle_endings")
        listed |= {word.removesuffix(end) + other for word in words(code).cues if word.endswith(end)}
    stems = [
        (word.removesuffix(end), others)
        for end, *others in phrases(code, "endings")
        for word in listed
        if word.endswith(end)
    ]
    given = {stem + other for stem, others in stems for other in others}
    return listed.union(given, *(slavic.said_forms(word, code) for word in listed))


@lru_cache(maxsize=8)
def cue(code: str) -> re.Pattern[str]:
    """A pattern of verbs of saying: "sagte", "a-t-elle déclaré", "ha dicho"."""
    listed = words(code)
    denials = forms(code, "denials")
    simple = any_of(forms(code, "cues") | denials | listed.denying | listed.impersonal | forms(code, "quoting"))
    if code not in ("fr", "es"):
        return re.compile(rf"\b(?:(?:{any_of(listed.hearsay)})\s+)?(?:{simple})\b", re.IGNORECASE)
    clitic = r"(?:(?:les?|me|nos|se|lo)\s+)?" if code == "es" else r"(?:(?:lui|leur|nous)\s+(?!s['’])|[ml]['’])?"
    asked, one_says = (r"(?:(?:-t)?-(?:ils?|elles?|on))?", r"|\w{3,}(?:-t)?-on") if code == "fr" else ("", "")
    between = rf"(?:\s+(?:\w+ment|\w+mente|{any_of(listed.between)}))?"
    participles = any_of(forms(code, "participles") | denials)
    compound = rf"(?:{any_of(listed.auxiliaries)}){asked}{between}\s+(?:{participles})"
    return re.compile(rf"\b{clitic}(?:{compound}|(?:{simple}){asked}{one_says})\b", re.IGNORECASE)


def is_plural(said: str, code: str) -> bool:
    """Whether a verb is in the plural, for several who speak together."""
    return said.lower().split()[0].endswith(tuple(words(code).plural_ends))


def is_denial(text: str, said: re.Match[str], beyond: int, code: str) -> bool:
    """Whether a verb denies, by itself or together with a word before `beyond`: "wies Berichte zurück"."""
    verb, after = said[0].lower(), frozenset(re.findall(r"\w+", text[said.end() : beyond].lower()))
    with_another = verb in words(code).denying and bool(after & words(code).denying_with)
    return with_another or bool({verb, verb.split()[-1]} & forms(code, "denials"))


@lru_cache(maxsize=128)
def pattern(code: str, name: str) -> re.Pattern[str]:
    """A word of a list, or a form of its verbs: one by which somebody is called something, one of hearsay."""
    return re.compile(rf"\b(?:{any_of(forms(code, name))})(?:\b|(?<=['’]))", re.IGNORECASE)


@lru_cache(maxsize=8)
def joint(code: str) -> re.Pattern[str]:
    """What comes before another verb of the same subject: "заверил Лапин | и", "assure le maire, | qui"."""
    ends = rf",?\s{any_of(words(code).together)}|,\s(?P<relative>{any_of(words(code).relative)})"
    return re.compile(rf".*[\w»](?=(?:{ends})\s$)", re.DOTALL)


def is_impersonal(said: str, code: str) -> bool:
    """Whether a verb has no subject: "hieß es", "lit-on", "говорится"."""
    return said.lower().endswith("-on") or "_".join(said.lower().split()) in words(code).impersonal


def is_conditional(text: str, begins: int, said: re.Match[str], code: str) -> bool:
    """Whether a sentence makes what somebody says a condition: "Wenn Moskau sagt, dass"."""
    lead = text[begins : said.start()].lstrip(" «„“—")
    return pattern(code, "conditionals").match(lead) is not None and not re.search("[,;:]", lead)


def negation(text: str, said: re.Match[str], code: str, since: int = 0) -> tuple[int, int] | None:
    """Where a verb of saying is negated, from the negation or the verb on, not before `since`; None if it is not."""
    start = max(since, said.start() - _NEGATION_BEFORE)
    after = re.split(rf",|\s{any_of(words(code).that)}", text[said.end() : said.end() + _NEGATION_AFTER])[0]
    found = pattern(code, "negations").search(text, start, said.end() + len(after))
    return (min(found.start(), said.start()), max(found.end(), said.end())) if found else None


@lru_cache(maxsize=8)
def according(code: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of what precedes a speaker, "как сказал", "по словам", each with the case that it requires."""
    listed = words(code)
    patterns = [
        (rf"\b(?:{any_of(listed.as_said)})\s+(?:l['’])?{cue(code).pattern}\s", "nomn"),
        (rf"\b{any_of(listed.according_to_them)}\b", "pronoun"),
        (rf"\b{any_of(listed.according)}\s", "gent"),
        (rf"\b{any_of(listed.according_after)}\b", "before"),
    ]
    return [(re.compile(pattern, re.IGNORECASE), case) for pattern, case in patterns]


@lru_cache(maxsize=8)
def link(code: str) -> re.Pattern[str]:
    """What is between a verb of saying and the clause after it, with "that" as its group."""
    that = any_of(words(code).that)
    before = rf"(?:{any_of(words(code).before_that)})\s+" if code == "es" else ""
    between = rf"(?:{quotes.NAME}|[^.;:«„“]){{0,120}}?"
    aside = r",[^,]+" if code in ("fr", "es") else ""  # "dijo, ante la prensa, | que"; no "dijo el juez, que"
    clause = rf"{aside},\s*(?:{that})\b\s*|(?<=\w)\s+(?:{before})?(?:{that})(?:\b|(?<=['’]))\s*"
    return re.compile(rf"{between}({clause})", re.IGNORECASE)


@lru_cache(maxsize=8)
def citing(code: str) -> re.Pattern[str]:
    """ "unter Berufung auf", "со ссылкой на": the source that an outlet cites follows it."""
    return re.compile(rf",?\s*\b(?P<his>(?!))?{any_of(words(code).citing)}\s+", re.IGNORECASE)


@lru_cache(maxsize=8)
def relay_after(code: str) -> re.Pattern[str]:
    """What names the outlet that carries a quotation, after its speaker: ", передает ТАСС", ", wie dpa meldet"."""
    listed = words(code)
    led = rf"(?:{any_of(listed.determiners)}\s*|{any_of(listed.bodies)}\s+)*"
    outlet = rf"{led}(?P<{{}}>{any_of(LANGUAGES.outlets)}(?:\s{any_of(LANGUAGES.outlets)})*)(?![\w-])"
    said = rf"(?:{any_of(listed.relaying)}(?:\s{cue(code).pattern})?|{cue(code).pattern})\s{outlet.format('after')}"
    as_said = rf"{any_of(listed.as_said | listed.as_said_at_the_end)}\s{outlet.format('between')}\s{cue(code).pattern}"
    plain = rf"{any_of(listed.relaying)}\s{outlet.format('alone')}"
    plain += rf"|{outlet.format('before')}\s{any_of(listed.according_after)}\b"
    return re.compile(rf",\s(?:[—–-]\s)?(?:{said}|{as_said})|\s(?:{plain})", re.IGNORECASE)


@lru_cache(maxsize=8)
def before_quoted(code: str) -> re.Pattern[str]:
    """What precedes somebody whom an outlet quotes: "цитирует ТАСС | слова Лаврова", "zitierte die Agentur | den"."""
    listed = words(code)
    his = any_of(listed.masculine_pronouns | listed.feminine_pronouns)
    ahead = rf"(?:{any_of(listed.quoted_ones)})\s+"
    return re.compile(rf"\b(?P<his>{his})\s+(?:{ahead})?|(?<=[\w»”“]\s){ahead}", re.IGNORECASE)
