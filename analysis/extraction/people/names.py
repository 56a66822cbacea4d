"""Proper names of an article: runs of capitalised words, with the preceding office separated from the name itself."""

from dataclasses import dataclass

from analysis.extraction.lexicon import FUNCTION, GIVEN_NAMES, NAMES, PEOPLE_NOUNS, phrases
from analysis.extraction.text.sentences import is_abbreviation
from analysis.extraction.text.tokens import Tokens

_LONGEST = 24  # tokens of a name with the offices before it
_LONGEST_KNOWN = 5  # tokens of a name that a heading repeats


@dataclass(frozen=True)
class Name:
    """A name at tokens `first` to `beyond`; `core` is where the name proper begins, after titles and offices.

    `kind` is "person", "organisation", "place" or "unknown", as far as the words by themselves show.
    """

    first: int
    core: int
    beyond: int
    kind: str


def find(tokens: Tokens, sentences: list[tuple[int, int]]) -> list[Name]:
    """Names in order. In headings, where most words have capitals, only those that also occur elsewhere."""
    found: list[Name] = []
    headings: list[tuple[int, int]] = []
    for first, beyond in sentences:
        if is_heading(tokens, first, beyond):
            headings.append((first, beyond))
        else:
            found += _in_sentence(tokens, first, beyond)
    known = _known_names(tokens, found)
    for first, beyond in headings:
        found += _in_heading(tokens, first, beyond, known)
    found = _confirm(tokens, sentences, found)
    return sorted(found, key=lambda name: name.first)


def is_heading(tokens: Tokens, first: int, beyond: int) -> bool:
    long_words = [i for i in range(first, beyond) if len(tokens.words[i]) > 3 and tokens.words[i][0].isalpha()]
    if len(long_words) < 4 or sum(map(tokens.capital, long_words)) < 0.8 * len(long_words):
        return False
    # "Mayor Bill Tarn met Sheriff Ada Obi": no heading has a verb in lower case
    return all(tokens.lower[i] in _SMALL_IN_HEADINGS for i in range(first, beyond) if tokens.words[i][0].islower())


_SMALL_IN_HEADINGS = FUNCTION.prepositions | FUNCTION.conjunctions | FUNCTION.determiners | FUNCTION.pronouns
_SMALL_IN_HEADINGS |= FUNCTION.auxiliaries | FUNCTION.adverbs | {"'s", "vs", "v"}


def _known_names(tokens: Tokens, names: list[Name]) -> set[tuple[str, ...]]:
    known = set()
    for name in names:
        core = tuple(tokens.words[name.core : name.beyond])
        known.add(core)
        if name.kind == "person" and len(core) > 1:
            known.add(core[-1:])
    return known


def _in_heading(tokens: Tokens, first: int, beyond: int, known: set[tuple[str, ...]]) -> list[Name]:
    found = []
    i = first
    while i < beyond:
        lengths = range(min(_LONGEST_KNOWN, beyond - i), 0, -1)
        given = tokens.lower[i] in GIVEN_NAMES  # "Maria | Zarubina", if the text has only the surname
        length = next((n for n in lengths if tuple(tokens.words[i : i + n]) in known), 0)
        length = length or 2 * (given and tuple(tokens.words[i + 1 : i + 2]) in known)
        if length:
            found.append(Name(i, i, i + length, _kind(tokens, i, i + length)))
        i += length or 1
    return found


def _in_sentence(tokens: Tokens, first: int, beyond: int) -> list[Name]:
    found = []
    i = first
    while i < beyond:
        if not _begins(tokens, i):
            i += 1
            continue
        end = _run_end(tokens, i, beyond)
        # "the | Sunday Times"
        start = i - (i > first and tokens.lower[i - 1] in FUNCTION.days and tokens.lower[i] in NAMES.outlets)
        while start > first and tokens.words[start - 1] in _SMALL_PARTICLES:
            start -= 1
        found += _parse_run(tokens, start, end)
        first = i = end
    return found


_SMALL_PARTICLES = frozenset(("von", "van", "der", "den", "de", "al", "bin", "ter"))  # "said | von der Leyen"


def _begins(tokens: Tokens, i: int) -> bool:
    word = tokens.words[i]
    return word[0].isupper() and tokens.lower[i] not in NAMES.no_names


def _run_end(tokens: Tokens, first: int, beyond: int) -> int:
    """The token after a run of capitals, including the small words that hold names together."""
    i = first + 1
    joined = False
    beyond = min(beyond, first + _LONGEST)
    while i < beyond and (step := _goes_on(tokens, first, i, beyond, joined)):
        joined = joined or tokens.lower[i] in NAMES.joins_names
        i += step
    return i


def _goes_on(tokens: Tokens, first: int, i: int, beyond: int, joined: bool) -> int:
    """How many tokens from token i on continue a run of capitals; 0 if it ends."""
    word, lower = tokens.words[i], tokens.lower[i]
    if word[0].isupper() and lower not in NAMES.no_names:
        return 1
    if i + 1 >= beyond:
        return 0
    if lower in NAMES.particles or {lower, tokens.lower[i - 1] + lower} & NAMES.links:  # "Children|'s Fund"
        after = next((k for k in range(i + 1, beyond) if tokens.words[k] not in _SMALL_PARTICLES), i + 1)
        return (after - i + 1) * _begins(tokens, after)
    begins = _begins(tokens, i + 1)
    if word == ".":
        return int(is_abbreviation(tokens, i) and tokens.capital(i + 1))
    if lower in NAMES.joins_names:
        goes_on = _joins(tokens, i, beyond) or (joined and lower == "of" and _follows(tokens, i, beyond))
        return (3 - begins) * goes_on
    return 2 * (lower == "and" and _is_and_of_name(tokens, first, i, beyond, joined))


def _is_and_of_name(tokens: Tokens, first: int, i: int, beyond: int, joined: bool) -> bool:
    listed = joined and _begins(tokens, i + 1) and _in_list(tokens, first, i)
    return listed or _ends_as_organisation(tokens, first, i, beyond)


def _ends_as_organisation(tokens: Tokens, first: int, i: int, beyond: int) -> bool:
    """Whether "and" joins two words of one organisation: "the World Rail | and Transport Council"."""
    before = tokens.lower[i - 1]
    known = NAMES.organisations | NAMES.countries | NAMES.nationalities | NAMES.titles | GIVEN_NAMES
    if i - first < 2 or before in known or tokens.words[i - 1].isupper() or tokens.lower[first] in known:
        return False
    end = i + 1
    while end < beyond and _begins(tokens, end):
        end += 1
    return end - i == 3 and tokens.lower[end - 1] in NAMES.organisations and tokens.lower[i + 1] not in known


def _joins(tokens: Tokens, i: int, beyond: int) -> bool:
    """Whether "of", "for" or "on" is inside a name: after an office or a kind of organisation, before a capital."""
    before = tokens.lower[i - 1]
    if before not in NAMES.organisations and before not in NAMES.titles and before != "general":
        return False
    return _follows(tokens, i, beyond)


def _follows(tokens: Tokens, i: int, beyond: int) -> bool:
    if i + 1 < beyond and _begins(tokens, i + 1):
        return True
    return i + 2 < beyond and tokens.lower[i + 1] == "the" and _begins(tokens, i + 2)


def _in_list(tokens: Tokens, first: int, i: int) -> bool:
    """Whether "and" belongs to the name: "Institute for the USA and Canada", not "President of France and Angela"."""
    near = tokens.lower[max(first, i - 5) : i]
    if any(word in GIVEN_NAMES for word in near[-3:]):
        return False  # "Secretary of State Ada Bly and ..."
    after_for = "for" in near or "on" in near or any(word in NAMES.organisations for word in near)
    return after_for and tokens.lower[i + 1] not in GIVEN_NAMES and tokens.lower[i + 1] not in NAMES.titles


def _parse_run(tokens: Tokens, first: int, beyond: int) -> list[Name]:
    """The name in a run: what follows the last title, office, organisation or nationality, if anything does."""
    core, after_title = _core_of_run(tokens, first, beyond)
    core = _after_office(tokens, first, core, beyond)
    kind = _kind(tokens, core, beyond)
    if core > first and tokens.lower[core - 1] in NAMES.before_names and kind != "person":
        if kind != "unknown":
            return [Name(core, core, beyond, kind)]  # "the President of | Kazakhstan" is a person, not that place
        ends = tokens.lower[beyond - 1] in NAMES.departments
        if ends or core + 1 == beyond or NAMES.joins_names & set(tokens.lower[core:beyond]):
            return []  # "the Minister of Defence"
    return [Name(first, core, beyond, "person" if kind == "unknown" and after_title else kind)]


def _after_office(tokens: Tokens, first: int, core: int, beyond: int) -> int:
    """Where the name after a long office begins: "Minister for European Integration | Iryna Kozak"."""
    office = set(tokens.lower[first : core + 1])
    joined = office & NAMES.joins_names and office & NAMES.titles
    given = [i for i in range(max(core + 1, beyond - 3), beyond - 1) if tokens.lower[i] in GIVEN_NAMES]
    return given[0] if joined and given else core


def _core_of_run(tokens: Tokens, first: int, beyond: int) -> tuple[int, bool]:
    """Where the name proper of a run begins, and whether a title comes before it."""
    core, after_title = first, False
    organisation = _is_organisation(tokens, first, beyond)
    for i in range(first, beyond - 1):
        lower = tokens.lower[i]
        rest = _core_start(tokens, i + 1, beyond)
        if rest >= beyond:
            break
        several = sum(word[0].isalnum() for word in tokens.words[rest:beyond]) >= 2
        if lower in NAMES.titles:
            named = tokens.lower[rest] in GIVEN_NAMES or tokens.lower[i + 1] == "of"  # "Chief of the | General Staff"
            if not organisation or (several and named):
                core, after_title = rest, True
            continue
        apart = i > first or after_title or lower not in GIVEN_NAMES
        if several and not organisation and apart and _describes(tokens, i):
            core, after_title = rest, after_title and lower not in NAMES.nationalities
    return core, after_title


def _is_organisation(tokens: Tokens, first: int, beyond: int) -> bool:
    """Whether a run ends in a word for an organisation, or has one before "of": "Russian Ministry | of Defence"."""
    if tokens.lower[beyond - 1] in NAMES.organisations:
        return True
    for i in range(first + 1, beyond - 1):
        if tokens.lower[i] in NAMES.organisations and tokens.lower[i + 1] in NAMES.joins_names:
            return i == first + 1 or not NAMES.titles & set(tokens.lower[first:i])
    return False


def _describes(tokens: Tokens, i: int) -> bool:
    """Whether a word of a run may say whom somebody belongs to: "US", "Senate", but not "Institute for the USA"."""
    lower = tokens.lower[i]
    if lower in NAMES.organisations:
        return tokens.lower[i + 1] not in NAMES.joins_names
    return lower in NAMES.nationalities or lower in NAMES.countries


def _core_start(tokens: Tokens, i: int, beyond: int) -> int:
    """Past a dot, and past "of State", "of the Russian Federation" only by their own words."""
    while i < beyond and (tokens.words[i] == "." or tokens.lower[i] in NAMES.before_names):
        i += 1
    return i


def _kind(tokens: Tokens, first: int, beyond: int) -> str:
    lower = [tokens.lower[i] for i in range(first, beyond) if tokens.words[i][0].isalnum()]
    if not lower:
        return "unknown"
    if _is_place(lower):
        return "place"
    last = lower[-1]
    if lower[0] in GIVEN_NAMES and 2 <= len(lower) <= 4 and not NAMES.organisations.intersection(lower[1:]):
        return "person"
    if last in NAMES.organisations or NAMES.organisations.intersection(lower):
        return "organisation"
    if len(lower) == 1 and len(last) >= 2 and tokens.words[beyond - 1].isupper():
        return "organisation"
    return "person" if len(lower) == 3 and len(lower[1]) == 1 else "unknown"


def _is_place(lower: list[str]) -> bool:
    return tuple(lower) in phrases("names", "places") or " ".join(lower) in NAMES.countries


def _confirm(tokens: Tokens, sentences: list[tuple[int, int]], names: list[Name]) -> list[Name]:
    """The names without single words that may only be capitalised because they begin a sentence."""
    starts = _starts(tokens, sentences)
    inside = {tokens.words[i] for name in names for i in range(name.first, name.beyond) if i not in starts}
    lower_elsewhere = {word for word in tokens.words if word[0].islower()}
    kept = []
    for name in names:
        if _is_only_an_office(tokens, name):
            continue
        if name.first in starts and name.beyond - name.first > 1:
            name = _without_first_word(tokens, name, inside, lower_elsewhere)
        elif name.first in starts and tokens.words[name.first] not in inside:
            lower = tokens.lower[name.first]
            common = lower in NAMES.groups | PEOPLE_NOUNS or lower in lower_elsewhere
            if common or lower.endswith(("ly", "ing")):
                continue
        kept.append(name)
    return kept


def _starts(tokens: Tokens, sentences: list[tuple[int, int]]) -> set[int]:
    """The first tokens of sentences, and those after a mark that begins one."""
    marked = {first + 1 for first, beyond in sentences if first + 1 < beyond and not tokens.words[first][0].isalnum()}
    return marked | {first for first, _ in sentences}


def _is_only_an_office(tokens: Tokens, name: Name) -> bool:
    """Whether a name is only an office with an article: "the Prime Minister"."""
    words = tokens.lower[name.first : name.beyond]
    words = words[:-2] if words[-2:] == ["of", "state"] else words
    article = tokens.lower[name.first - 1] if name.first else ""
    if len(words) == 1 and words[0] in NAMES.titles and article.isalpha() and tokens.words[name.first - 1].islower():
        article = tokens.lower[name.first - 2] if article not in FUNCTION.articles else article  # "the noble Lord"
    if article in ("a", "an"):  # "a Labour MP"
        return len(words) > 1 and words[-1] in NAMES.roles
    known = NAMES.roles | NAMES.titles | NAMES.of_offices
    article = article.replace("the", "") if words[0] in NAMES.outlets else article  # "The Economist"
    return article == "the" and words[-1] in NAMES.roles and all(word in known for word in words)


def _without_first_word(tokens: Tokens, name: Name, inside: set[str], lower_elsewhere: set[str]) -> Name:
    """A name without the sentence's first word, if that is lower case elsewhere: "Even | Anna Holm", "Rival | Holm"."""
    first = tokens.lower[name.first]
    if name.core > name.first or name.kind == "person" or first not in lower_elsewhere:
        return name
    rest = name.first + 1
    if tokens.words[rest] not in inside:
        return name
    return Name(rest, rest, name.beyond, _kind(tokens, rest, name.beyond))
