"""Who stands beside a verb of saying in German, French, Spanish, Russian and Ukrainian: name, office or pronoun."""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.extraction.languages import slavic
from analysis.extraction.lexicon import NAMES, WordLists

TOKEN = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*['’]?\.?(?=\W|$)|[^\w\s]")
_LISTS = {code: WordLists(code) for code in ("de", "fr", "es", "ru", "uk")}
SHARED = WordLists("languages")
_LONGEST = 14  # words of an office and a name


@dataclass(frozen=True)
class Who:
    """A speaker at characters `start` to `end`; `form` is "name", "noun" or "pronoun"."""

    name: str
    role: str
    form: str
    start: int
    end: int


def words(code: str) -> WordLists:
    """The word lists of a language that has any."""
    return _LISTS[code]


def behind(text: str, at: int, beyond: int, code: str) -> Who | None:
    """The speaker whose phrase begins at a character, or behind a phrase of time: "сказал в среду Песков"."""
    tokens = _phrase(text, at, beyond, code)
    who = _read(text, tokens, code)
    if who is None or who.form == "pronoun":
        return who
    after = re.compile(r",\s+").match(text, who.end)
    if after is None or after.end() >= beyond:
        return who
    further = _read(text, _phrase(text, after.end(), beyond, code), code)
    if further is None or (further.end < beyond and text[further.end] not in ",.;!?»"):
        return who
    return _explain(text, who, further, code)


def _explain(text: str, who: Who, further: Who, code: str) -> Who:
    """With what a comma explains: "el portavoz del Kremlin, Dmitri Peskov", "Jean Martin, ministre"."""
    if who.form == "noun" and further.form == "name" and not further.role:
        return Who(further.name, _bare(text[who.start : who.end], code), "name", who.start, further.end)
    said = text[further.start : further.end]
    office = further.form == "noun" and any(_is_role(_lower(word), code) for word in said.split()[:6])
    if office and who.form == "name" and not who.role:
        return Who(who.name, _bare(said, code), "name", who.start, further.end)
    return who


def before(text: str, start: int, end: int, code: str) -> Who | None:
    """The speaker whose phrase ends at `end`, not before `start`: an aside between commas is skipped."""
    bracket = re.search(r"\s*\([^()]{1,60}\)\s*$", text[start:end])
    if bracket:
        end = start + bracket.start()
    aside = re.search(r"^(.*?\w),\s+([^,.;:]{2,80}),\s*$", text[start:end], re.DOTALL)
    if aside:
        who = before(text, start, start + aside.end(1), code)
        inside = _read(text, _phrase(text, start + aside.start(2), start + aside.end(2), code), code)
        if who and inside and who.form == "noun" and inside.form == "name" and not inside.role:
            return Who(inside.name, who.name, "name", who.start, inside.end)
        return who
    return _read(text, _last_words(text, start, end, code), code)


def _last_words(text: str, start: int, end: int, code: str) -> list[re.Match[str]]:
    """The words of the phrase that ends at a character: behind punctuation, and behind a word that ends phrases."""
    piece = re.search(r"[^,.;:!?«»„“”—–()]*$", text[start:end])
    first = start + (piece.start() if piece else 0)
    tokens = [one for one in TOKEN.finditer(text, first, end) if one[0][0].isalnum()]
    stops, days = words(code).stops, words(code).days
    while tokens and _lower(tokens[-1][0]) in days | stops | SHARED.auxiliaries:
        tokens.pop()
    cut = max((i + 1 for i, one in enumerate(tokens) if _lower(one[0]) in stops), default=0)
    return tokens[cut:][-_LONGEST:]


def _phrase(text: str, at: int, beyond: int, code: str) -> list[re.Match[str]]:
    """The words of a phrase from a character on, up to punctuation or a word that ends phrases."""
    listed = words(code)
    found: list[re.Match[str]] = []
    for token in TOKEN.finditer(text, at, beyond):
        lower = _lower(token[0])
        if not token[0][0].isalnum():
            break
        if lower in listed.stops or lower in listed.days:
            if any(_lower(one[0]) not in listed.determiners for one in found):
                break
            found = []
            continue
        found.append(token)
        if len(found) > _LONGEST:
            break
        if token[0].endswith(".") and len(token[0]) > 4:
            break
    return found


def _read(text: str, tokens: list[re.Match[str]], code: str) -> Who | None:
    if not tokens:
        return None
    listed = words(code)
    first = _lower(tokens[0][0])
    if first in listed.pronouns:
        return Who(first, "", "pronoun", tokens[0].start(), tokens[0].end())
    at = _name_start(tokens, code)
    start, end = tokens[0].start(), tokens[-1].end()
    if text[end - 1] == "." and len(tokens[-1][0]) > 3:
        end -= 1
    if at < len(tokens):
        name = text[tokens[at].start() : end]
        role = _bare(text[start : tokens[at].start()].strip(), code)
        article = at > 0 and _lower(tokens[at - 1][0]) in listed.determiners
        noun = code == "de" and article and len(tokens) - at == 1
        return Who(name, "", "noun", start, end) if noun else Who(name, role, "name", start, end)
    role = _bare(text[start:end], code)
    known = first in listed.determiners or any(_is_role(_lower(token[0]), code) for token in tokens)
    return Who(role[:1].upper() + role[1:], "", "noun", start, end) if known and role else None


def _name_start(tokens: list[re.Match[str]], code: str) -> int:
    """The first token of the name that a phrase ends with; their number where it ends with none."""
    at = _capitals_start(tokens, code)
    name = tokens[at:]
    while name and at and _is_place(name[0][0], code):
        name = name[1:]
    while len(name) > 1 and any(token[0].isupper() and len(token[0]) > 1 for token in name[:-1]):
        name = name[1:]  # "Госсекретарь США Энтони Блинкен"
    genitive = _is_genitive(tokens, at, code)
    if genitive and len(name) == 1:
        return len(tokens)  # "the spokesman of the Kremlin"
    if at and len(name) > 2 and code != "de" and (genitive or not slavic.is_name(name[0][0], code)):
        name = name[-3:] if _lower(name[-2][0]) in SHARED.particles else name[-2:]
    return len(tokens) - len(name)


def _is_place(word: str, code: str) -> bool:
    return _lower(word) in NAMES.countries | SHARED.seats or slavic.is_place(word, code)


def _capitals_start(tokens: list[re.Match[str]], code: str) -> int:
    """The first of the capitals that a phrase ends with, offices and articles left out."""
    at = len(tokens)
    while at and tokens[at - 1][0][0].isupper():
        lower = _lower(tokens[at - 1][0])
        within = at > 1 and tokens[at - 2][0][0].isupper() and lower in SHARED.particles  # "Yves Le Drian"
        if _is_role(lower, code) or (lower in words(code).determiners and not within):
            break
        at -= 1
        if at > 1 and _lower(tokens[at - 1][0]) in SHARED.particles and tokens[at - 2][0][0].isupper():
            at -= 1
    return at


def _is_genitive(tokens: list[re.Match[str]], at: int, code: str) -> bool:
    """Whether "of" or "of the" leads to a token."""
    led = [_lower(token[0]) for token in tokens[max(0, at - 2) : at]]
    return bool(led) and (led[-1] in SHARED.genitives or (led[0] == "de" and led[-1] in words(code).determiners))


@lru_cache(maxsize=4_000)
def _is_role(lower: str, code: str) -> bool:
    listed = words(code).speakers
    if lower in listed:
        return True
    if code in ("ru", "uk"):
        return slavic.lemma(lower, code) in listed
    return code == "de" and lower.endswith(tuple(words(code).office_ends))


def _bare(phrase: str, code: str) -> str:
    parts = phrase.strip(" ,").split()
    while parts and _lower(parts[0]) in words(code).determiners:
        parts.pop(0)
    return " ".join(parts)


def _lower(word: str) -> str:
    return word.lower().strip(".").replace("’", "'")
