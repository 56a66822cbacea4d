"""The people and organisations of an article, with all mentions, offices and gender of each."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from analysis.extraction.lexicon import GIVEN_NAMES, NAMES
from analysis.extraction.people.names import Name
from analysis.extraction.people.offices import (
    gender_of_office,
    is_comma,
    office_after,
    office_before,
    office_leading,
    tells_a_person,
)
from analysis.extraction.text.tokens import Tokens

_MOST_OFFICES = 40  # offices kept of one person: further ones rarely say more


@dataclass
class Entity:
    """Someone or something with a name; `offices` are ranges of tokens, `mentions` the tokens that name it."""

    number: int
    name: str
    kind: str
    gender: str = ""  # "m", "f", or "" if nothing shows it
    offices: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    has_article: bool = False  # "The" is part of the name: it has a capital within a sentence
    speaks: bool = False  # named beside a verb of saying
    called: list[str] = field(default_factory=list)  # what else the article calls them: "the senator"

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


class People:
    """Names grouped into entities, and looked up by position, by name and by office."""

    def __init__(self, tokens: Tokens, names: list[Name], starts: frozenset[int]):
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
            if n not in numbers:
                numbers[n] = self._short(name)
        for n, name in enumerate(names):
            self.entity_of.append(numbers[n])
            entity = self.entities[numbers[n]]
            entity.mentions.append(name.first)
            before = name.first - 1
            within = before not in starts or is_outlet(entity.name)
            if before >= 0 and tokens.words[before] == "The" and within:
                entity.has_article = True
            self._note(entity, name)

    @cached_property
    def outlets(self) -> list[Entity]:
        """Newspapers, agencies and broadcasters."""
        return [entity for entity in self.entities if is_outlet(entity.name)]

    def at(self, first: int, beyond: int) -> range:
        """The numbers of the names that begin in a range of tokens."""
        return range(bisect_left(self._first_names, first), bisect_left(self._first_names, beyond))

    def ending_at(self, beyond: int) -> int:
        """The name whose last token is the one before `beyond`, or -1."""
        n = bisect_right(self._first_names, beyond - 1) - 1
        return n if n >= 0 and self.names[n].beyond == beyond else -1

    def covering(self, token: int) -> int:
        """The name that contains a token, or -1."""
        n = bisect_right(self._first_names, token) - 1
        return n if n >= 0 and self.names[n].beyond > token else -1

    def of_name(self, n: int) -> Entity:
        return self.entities[self.entity_of[n]]

    def of_label(self, label: str) -> Entity | None:
        """The person whose surname is the last word of a transcript's label."""
        numbers = self._by_surname.get(label.split()[-1].lower(), []) if label.split() else []
        return self.entities[numbers[0]] if numbers else None

    def spell_out(self, title: str) -> None:
        """Uses the full name from the title for people whom the text names with an initial: "K. Mironov"."""
        for entity in self.entities:
            given, *_, surname = entity.name.split() if " " in entity.name else ("", "")
            if len(given.strip(".")) != 1 or entity.kind not in ("person", "unknown"):
                continue
            if found := re.search(rf"\b{given[0]}[^\W\d_]{{2,}} {re.escape(surname)}\b", title):
                entity.name, entity.kind = found[0], "person"
                entity.gender = entity.gender or gender_of_given(found[0].split()[0])

    def _length(self, name: Name) -> int:
        return sum(self.tokens.words[i][0].isalnum() for i in range(name.core, name.beyond))

    def _words(self, name: Name) -> list[str]:
        kept = [self.tokens.words[i] for i in range(name.core, name.beyond) if self.tokens.words[i][0].isalnum()]
        while len(kept) > 1 and kept[-1].lower() in NAMES.suffixes:
            kept.pop()
        return kept

    def _full(self, name: Name) -> int:
        """The entity of a name of several words: the one with this name, or with its given name shortened."""
        written = self._words(name)
        key = " ".join(written).lower()
        if key in self._by_name:
            return self._by_name[key]
        for number in self._by_surname.get(written[-1].lower(), []) if _may_be_a_person(name) else []:
            other = self.entities[number]
            short = written[0].lower() in NAMES.particles  # "von der Leyen"
            if (other.is_person or short) and (short or _same_given(written, other.name.split())):
                self._by_name[key] = number
                return number
        number = self._add(name, key)
        if len(written) > 1:
            self._index(name, written, number)
        return number

    def _add(self, name: Name, key: str) -> int:
        """Adds an entity and returns its number."""
        self.entities.append(Entity(len(self.entities), self.tokens.span(name.core, name.beyond), name.kind))
        self._by_name[key] = len(self.entities) - 1
        return self._by_name[key]

    def _index(self, name: Name, written: list[str], number: int) -> None:
        """Indexes an entity by its surname, given name and initials."""
        if _may_be_a_person(name):
            self._by_surname.setdefault(written[-1].lower(), []).append(number)
            self._by_given.setdefault(written[0].lower(), []).append(number)
        if name.kind in ("organisation", "unknown"):
            self._by_initials.setdefault("".join(word[0] for word in written if word[0].isupper()), number)

    def _short(self, name: Name) -> int:
        """The entity of a single word: a surname, a given name, initials, or a name of its own."""
        written = self._words(name)
        key = " ".join(written).lower()
        if candidates := self._by_surname.get(key, []):
            return self._nearest(candidates, name)
        if key in self._by_name:
            return self._by_name[key]
        if key.upper() in written and key.upper() in self._by_initials:
            return self._by_initials[key.upper()]
        given = self._by_given.get(key, [])
        knighted = name.core > name.first and self.tokens.lower[name.first] in NAMES.before_given
        return given[0] if len(given) == 1 and (name.kind == "unknown" or knighted) else self._add(name, key)

    def _nearest(self, candidates: list[int], name: Name) -> int:
        """The holder of a surname that is meant: of the title's gender, persons first, then the one named most."""
        gender = _gender_of_titles(self.tokens, name)
        fitting = [c for c in candidates if not gender or self._gender_now(c) in ("", gender)] or candidates
        persons = [c for c in fitting if self.entities[c].is_person] or fitting
        return max(persons, key=lambda c: (self._n_full[c], -c))

    def _gender_now(self, number: int) -> str:
        entity = self.entities[number]
        return entity.gender or gender_of_given(entity.name.split()[0])

    def _note(self, entity: Entity, name: Name) -> None:
        """Records what the words around a mention show: office, gender, that it is a person at all."""
        tokens = self.tokens
        titled = _gender_of_titles(tokens, name)
        if entity.kind == "unknown" and " " not in entity.name and entity.name.lower() in GIVEN_NAMES:
            entity.kind = "person"
        if titled and entity.kind in ("unknown", "person"):
            entity.kind, entity.gender = "person", titled
        if entity.kind == "unknown" and self._is_introduced_as_person(name):
            entity.kind = "person"
        offices = self._offices(entity, name)
        entity.offices += offices[: max(0, _MOST_OFFICES - len(entity.offices))]
        if not entity.gender and entity.is_person:
            entity.gender = gender_of_given(entity.name.split()[0])
        for first, beyond in offices:
            entity.gender = entity.gender or gender_of_office(tokens.span(first, beyond))

    def _is_introduced_as_person(self, name: Name) -> bool:
        """Whether an age or "who" stands after it: "Quina Jones, 34," is a person."""
        tokens, at = self.tokens, name.beyond
        if at + 1 >= len(tokens):
            return False
        if tokens.words[at] == ",":
            age = tokens.words[at + 1]
            return tokens.lower[at + 1] == "who" or (age.isdecimal() and len(age) == 2 and is_comma(tokens, at + 2))
        return tokens.lower[at] == "who"

    def _holds(self, entity: Entity, name: Name, office: str) -> bool:
        """Whether someone has the office before the name, which may show that it is a person."""
        named_in_full = entity.kind == "unknown" and self._length(name) > 1
        if (named_in_full and tells_a_person(office)) or name.kind == "person":
            entity.kind = "person"
        return entity.is_person

    def _offices(self, entity: Entity, name: Name) -> list[tuple[int, int]]:
        """The offices before and after a mention; whatever has one is a person."""
        tokens, found = self.tokens, []
        several_words = self._length(name) > 1
        before = office_before(tokens, name)
        if before < name.core and self._holds(entity, name, tokens.span(before, name.core)):
            found.append((before, name.core))
        leading = office_leading(tokens, name)
        if leading < name.first and (entity.is_person or several_words or entity.kind == "unknown"):
            entity.kind = "person"
            found.append((leading, name.first - 1))
        after = office_after(tokens, name.beyond)
        if after > name.beyond and (entity.is_person or (entity.kind == "unknown" and several_words)):
            entity.kind = "person"
            found.append((name.beyond + 1, after))
        return found


def _may_be_a_person(name: Name) -> bool:
    return name.kind in ("person", "unknown")


def _same_given(written: list[str], other: list[str]) -> bool:
    """Whether two full names with one surname are one person's: the given names are the same, or one is shortened."""
    a, b = written[0].lower(), other[0].lower()
    return a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def is_outlet(name: str) -> bool:
    """Whether an organisation's name is that of a newspaper, agency or broadcaster."""
    return any(word in NAMES.outlets for word in name.lower().replace(".", " ").split()[-2:])


def gender_of_given(given: str) -> str:
    """The gender of a given name; for "Jean-Marc" that of the first part that has one."""
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
