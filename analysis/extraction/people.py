"""The people and organisations of an article: all mentions of each, with what is said of their offices and gender."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from analysis.extraction.lexicon import FUNCTION, NAMES, given_names
from analysis.extraction.names import Name
from analysis.extraction.tokens import COMMAS, Tokens

_LONGEST_OFFICE = 14


@dataclass
class Entity:
    """Someone or something with a name; `offices` are ranges of tokens, `mentions` the tokens where it is named."""

    number: int
    name: str
    kind: str
    gender: str = ""  # "m", "f" or "" where nothing tells
    offices: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    has_article: bool = False  # "The" is part of the name: it has a capital within a sentence
    speaks: bool = False  # is named beside a verb of saying
    called: list[str] = field(default_factory=list)  # "the senator": by what else the article calls them

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


class People:
    """Names gathered into entities, and looked up by place, by name and by what someone is."""

    def __init__(self, tokens: Tokens, names: list[Name], inside: list[int], starts: frozenset[int]):
        self.tokens = tokens
        self.names = names
        self.entities: list[Entity] = []
        self.entity_of: list[int] = []
        self._by_name: dict[str, int] = {}
        self._by_surname: dict[str, list[int]] = {}
        self._by_given: dict[str, list[int]] = {}
        self._by_initials: dict[str, int] = {}
        self._first_names = [name.first for name in names]
        full = [n for n, name in enumerate(names) if self._length(name) > 1]
        numbers: dict[int, int] = {n: self._full(names[n]) for n in full}
        self._n_full = Counter(numbers.values())
        for n, name in enumerate(names):
            numbers.setdefault(n, -1)
            if numbers[n] < 0:
                numbers[n] = self._short(name, n)
        for n, name in enumerate(names):
            self.entity_of.append(numbers[n])
            entity = self.entities[numbers[n]]
            entity.mentions.append(name.first)
            before = name.first - 1
            within = before not in starts or is_outlet(entity.name)
            if before >= 0 and tokens.words[before] == "The" and within:
                entity.has_article = True
            self._note(entity, name, inside)

    @cached_property
    def outlets(self) -> list[Entity]:
        """Newspapers, agencies and broadcasters."""
        return [entity for entity in self.entities if is_outlet(entity.name)]

    def at(self, first: int, beyond: int) -> range:
        """Numbers of the names that begin in a range of tokens."""
        return range(bisect_left(self._first_names, first), bisect_left(self._first_names, beyond))

    def ending_at(self, beyond: int) -> int:
        """The name whose last token is the one before `beyond`, or -1."""
        n = bisect_right(self._first_names, beyond - 1) - 1
        return n if n >= 0 and self.names[n].beyond == beyond else -1

    def covering(self, token: int) -> int:
        """The name that a token is part of, or -1."""
        n = bisect_right(self._first_names, token) - 1
        return n if n >= 0 and self.names[n].beyond > token else -1

    def of_name(self, n: int) -> Entity:
        return self.entities[self.entity_of[n]]

    def labelled(self, label: str) -> Entity | None:
        """The person whose surname a transcript's label is, the last word of it."""
        numbers = self._by_surname.get(label.split()[-1].lower(), []) if label.split() else []
        return self.entities[numbers[0]] if numbers else None

    def _length(self, name: Name) -> int:
        return sum(self.tokens.words[i][0].isalnum() for i in range(name.core, name.beyond))

    def _words(self, name: Name) -> list[str]:
        kept = [self.tokens.words[i] for i in range(name.core, name.beyond) if self.tokens.words[i][0].isalnum()]
        while len(kept) > 1 and kept[-1].lower() in NAMES.suffixes:
            kept.pop()
        return kept

    def _full(self, name: Name) -> int:
        written = self._words(name)
        text = self.tokens.span(name.core, name.beyond)
        key = " ".join(written).lower()
        if key in self._by_name:
            number = self._by_name[key]
            if self.entities[number].kind == "unknown":
                self.entities[number].kind = name.kind
            return number
        if name.kind in ("person", "unknown") and len(written) > 1:
            for number in self._by_surname.get(written[-1].lower(), []):
                other = self.entities[number]
                if other.is_person and _same_given(written, other.name.split()):
                    self._by_name[key] = number
                    return number
        number = len(self.entities)
        self.entities.append(Entity(number, text, name.kind))
        self._by_name[key] = number
        if name.kind in ("person", "unknown") and len(written) > 1:
            self._by_surname.setdefault(written[-1].lower(), []).append(number)
            if len(written) > 2 and written[-2].lower() in NAMES.particles:
                self._by_surname.setdefault(" ".join(written[-2:]).lower(), []).append(number)
            self._by_given.setdefault(written[0].lower(), []).append(number)
        if name.kind in ("organisation", "unknown") and len(written) > 1:
            self._by_initials.setdefault("".join(word[0] for word in written if word[0].isupper()), number)
        return number

    def _short(self, name: Name, n: int) -> int:
        """Whom a single word names: a surname, a given name, initials, or something by itself."""
        written = self._words(name)
        key = " ".join(written).lower()
        candidates = self._by_surname.get(key, [])
        if candidates:
            return self._nearest(candidates, name, n)
        if key in self._by_name:
            return self._by_name[key]
        if len(written) == 1 and written[0].isupper() and written[0] in self._by_initials:
            return self._by_initials[written[0]]
        given = self._by_given.get(key, [])
        if len(given) == 1 and name.kind == "unknown":
            return given[0]
        number = len(self.entities)
        self.entities.append(Entity(number, self.tokens.span(name.core, name.beyond), name.kind))
        self._by_name[key] = number
        return number

    def _nearest(self, candidates: list[int], name: Name, n: int) -> int:
        """The bearer of a surname that is meant: of the gender a title tells, persons first, then named last."""
        gender = _gender_of_titles(self.tokens, name)
        fitting = [c for c in candidates if not gender or self._gender_now(c) in ("", gender)] or candidates
        persons = [c for c in fitting if self.entities[c].is_person] or fitting
        if len(persons) == 1:
            return persons[0]
        return max(persons, key=lambda c: (self._n_full[c], -c))

    def _gender_now(self, number: int) -> str:
        entity = self.entities[number]
        return entity.gender or _gender_of_given(entity.name.split()[0])

    def _note(self, entity: Entity, name: Name, inside: list[int]) -> None:
        """What the words around a mention tell: office, gender, that it is a person at all."""
        tokens = self.tokens
        titled = _gender_of_titles(tokens, name)
        if entity.kind == "unknown" and " " not in entity.name and _is_given(entity.name):
            entity.kind = "person"
        if titled and entity.kind in ("unknown", "person"):
            entity.kind, entity.gender = "person", titled
        if entity.kind == "unknown" and " " in entity.name and self._is_told_of(name):
            entity.kind = "person"
        offices = self._offices(entity, name)
        entity.offices += offices
        if not entity.gender and entity.is_person:
            entity.gender = _gender_of_given(entity.name.split()[0])
        for first, beyond in offices:
            entity.gender = entity.gender or _gender_of_office(tokens.span(first, beyond))

    def _is_told_of(self, name: Name) -> bool:
        """Whether an age or "who" stands behind it: "Quina Jones, 34," is a person."""
        tokens, at = self.tokens, name.beyond
        if at + 1 >= len(tokens):
            return False
        if tokens.words[at] == ",":
            age = tokens.words[at + 1]
            return tokens.lower[at + 1] == "who" or (age.isdecimal() and len(age) == 2 and _is_comma(tokens, at + 2))
        return tokens.lower[at] == "who"

    def _offices(self, entity: Entity, name: Name) -> list[tuple[int, int]]:
        """The offices before and behind a mention; who has one is a person."""
        tokens, found = self.tokens, []
        several_words = self._length(name) > 1
        before = office_before(tokens, name)
        if before < name.core:
            office = tokens.span(before, name.core)
            if (entity.kind == "unknown" and several_words and _tells_a_person(office)) or name.kind == "person":
                entity.kind = "person"
            if entity.is_person and not _only_a_courtesy(office):
                found.append((before, name.core))
        after = office_after(tokens, name.beyond)
        if after > name.beyond and (entity.is_person or (entity.kind == "unknown" and several_words)):
            entity.kind = "person"
            found.append((name.beyond + 1, after))
        return found


def _is_comma(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens.words[i] in (",", ".")


def _same_given(written: list[str], other: list[str]) -> bool:
    """Whether two full names with one surname are one person's: same given name, or one of them shortened."""
    a, b = written[0].lower(), other[0].lower()
    return a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def is_outlet(name: str) -> bool:
    """Whether an organisation's name is one of a newspaper, agency or broadcaster."""
    return any(word in NAMES.outlets for word in name.lower().replace(".", " ").split()[-2:])


def _is_given(word: str) -> bool:
    return word.lower() in given_names()


def _gender_of_given(given: str) -> str:
    """Of "Jean-Marc" the first part that tells."""
    for part in given.lower().split("-"):
        masculine, feminine = part in NAMES.masculine_given, part in NAMES.feminine_given
        if masculine != feminine:
            return "m" if masculine else "f"
    return ""


def _gender_of_titles(tokens: Tokens, name: Name) -> str:
    before = [tokens.lower[i] for i in range(max(0, name.first - 2), name.core)]
    if any(word in NAMES.feminine_titles for word in before):
        return "f"
    return "m" if any(word in NAMES.masculine_titles for word in before) else ""


def _gender_of_office(office: str) -> str:
    """By the first word for a man or a woman in it: "the widow of a governor" is a woman."""
    for word in office.lower().replace(",", " ").split():
        if word in _telling():
            return "f" if word in NAMES.feminine_titles | NAMES.feminine_nouns else "m"
    return ""


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    masculine = NAMES.masculine_titles | NAMES.masculine_nouns
    return masculine | NAMES.feminine_titles | NAMES.feminine_nouns


def _tells_a_person(office: str) -> bool:
    """Whether words before a name say what someone does: "envoy Tomas Ravel", not "Republican National Convention"."""
    said = {word.strip(".,") for word in office.lower().split()}
    return bool(said & (NAMES.titles | NAMES.roles) - NAMES.nationalities)


def _only_a_courtesy(office: str) -> bool:
    return office.lower().strip(". ") in {"mr", "mrs", "ms", "miss", "dr", "mx", "sir"}


def office_before(tokens: Tokens, name: Name) -> int:
    """Where the office before a name begins: "State Department spokesman" Ned Price; `name.core` where there is none.

    Goes left over the run's own capitals, then over lower-case words as long as one of them is what someone does.
    """
    first = name.first
    roles = NAMES.roles
    i = first - 1
    found = first
    steps = 0
    while i >= 0 and steps < _LONGEST_OFFICE:
        lower = tokens.lower[i]
        if not tokens.words[i][0].isalnum() and lower not in ("'s",):
            break
        if tokens.capital(i) and lower in NAMES.no_names:
            break
        if tokens.words[i][0].islower() and steps == 0 and lower not in roles and not _in_office(tokens, name, i):
            break
        if lower in ("and", "the", "a", "an", "his", "her", "their") and not _office_goes_on(tokens, i):
            break
        if tokens.words[i][0].islower() and not _of_an_office(lower):
            break
        found = i
        i -= 1
        steps += 1
    while found < first and (
        tokens.lower[found] in ("of", "to", "for", "the", "in", "on", "and", "'s")
        or not tokens.words[found][0].isalnum()
    ):
        found += 1
    return found if found < name.core else name.core


def _of_an_office(lower: str) -> bool:
    """Whether a small word may stand in an office: what someone does, what it is of, an adjective before it."""
    if lower in NAMES.roles or lower in NAMES.of_offices or lower in NAMES.organisations:
        return True
    return lower not in NAMES.stops_office and lower.endswith(_ADJECTIVES)


_ADJECTIVES = ("al", "ic", "ary", "ive", "or", "an", "ty", "gn", "cy")


def _in_office(tokens: Tokens, name: Name, i: int) -> bool:
    """Whether an office in capitals goes on to the left: "secretary of the | President of the Russian Federation"."""
    if name.core == name.first:
        return False
    lower = tokens.lower[i]
    return lower in ("of", "to", "for", "fifth", "first", "second", "third", "fourth", "then") or (
        lower == "the" and i > 0 and tokens.lower[i - 1] in ("of", "to", "for")
    )


def _office_goes_on(tokens: Tokens, i: int) -> bool:
    """Whether an article stands inside an office: "secretary of the President of the Russian Federation"."""
    return i > 0 and tokens.lower[i] == "the" and tokens.lower[i - 1] in ("of", "for", "at", "to")


def office_after(tokens: Tokens, comma: int) -> int:
    """The token after an office between commas (Klimov, "deputy chairman of ..., head of ..."), or `comma`."""
    if comma >= len(tokens) or tokens.words[comma] != ",":
        return comma
    i = comma + 1
    end = comma
    while i < len(tokens) and i - comma < 45:
        piece = _piece_end(tokens, i)
        if piece == i or not _is_office(tokens, i, piece):
            break
        end = piece
        if piece < len(tokens) and tokens.words[piece] == ",":
            i = piece + 1
        else:
            break
    return end


def _piece_end(tokens: Tokens, i: int) -> int:
    """Up to a comma, a full stop, a dash, or a quotation mark."""
    start = i
    while (
        i < len(tokens) and i - start < 30 and tokens.words[i] not in (";", ":", "(", *COMMAS, ")", "“", '"', "”", "?")
    ):
        if tokens.words[i] in (".", "!", "…") and not (
            tokens.ends[i - 1] == tokens.starts[i] and tokens.lower[i - 1] in FUNCTION.abbreviations
        ):
            break
        i += 1
    return i


_SAYING = frozenset(("said", "says", "told", "tells", "wrote", "writes", "added", "adds"))


def _is_office(tokens: Tokens, first: int, beyond: int) -> bool:
    """A noun phrase with what someone does among its first words, and no verb before it."""
    roles = NAMES.roles
    start = first
    if tokens.lower[start] in ("a", "an", "the", "one", "his", "her", "their", "its", "then", "former"):
        start += 1
    for i in range(start, min(beyond, start + 7)):
        lower = tokens.lower[i]
        if (lower in FUNCTION.auxiliaries and lower != "'s") or lower in (
            "who",
            "which",
            "that",
            "said",
            "says",
            "told",
        ):
            return False
        if lower in roles:
            return not any(tokens.lower[j] in _SAYING for j in range(i + 1, beyond))
        if lower in FUNCTION.prepositions or (lower in FUNCTION.pronouns and lower not in ("his", "her")):
            return False
    return False
