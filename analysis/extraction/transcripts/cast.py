"""Who is meant by the labels of a transcript: surnames get the full names and offices from title, head and text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.extraction.lexicon import GIVEN_NAMES, NAMES, TRANSCRIPTS
from analysis.extraction.transcripts.labels import SpeakerLabel, plain

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*(?!\w)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,2}")
_INTRODUCTION = 6_000  # characters from the start, in which speakers may be named in full who later have only surnames
_ROLES = {"ask": "questioner", "lead": "moderator", "unnamed": "unnamed"}


@dataclass(frozen=True)
class CastMember:
    """Who speaks; `name` is empty if nobody can be named."""

    name: str
    role: str = ""
    affiliation: str = ""

    @property
    def surname(self) -> str:
        return plain(re.split(r"[\s.]+", self.name)[-1])


class Cast:
    """The people of one document. `people` are those named in its title, head and introduction."""

    def __init__(self, title: str, head: str, text: str, labels: list[SpeakerLabel]):
        self._text = text
        self._head = f"{title}\n{head}"
        self.named = list(named_people(self._head))
        self._introduced = [*self.named, *named_people(text[len(head) : len(head) + _INTRODUCTION])]
        self._labelled = [_of_label(one) for one in labels if one.kind == "name"]
        self._known: dict[tuple[str, str], CastMember] = {}

    def member(self, label: SpeakerLabel) -> CastMember:
        """The person of a label; the same for every label with the same words."""
        key = (label.key, label.aside)
        if key not in self._known:
            self._known[key] = self._find(label)
        return self._known[key]

    def alone(self) -> CastMember:
        """The person who answers: the first one named in title and head, or by a label."""
        everyone = [person for person in (*self.named, *self._labelled) if person.name]
        return self._fuller(everyone[0]) if everyone else self._institution()

    def _institution(self) -> CastMember:
        """Who made a statement that no person did: "Statement by the Ministry of Defence on ..."."""
        by = re.search(
            rf"^\W*(?:[^\W\d_]+ ){{1,4}}?(?:{'|'.join(TRANSCRIPTS.by)}) (?:the |The )?([A-Z][^\n,:;]{{2,120}})",
            self._head,
            re.M,
        )
        if by is None:
            return CastMember("")
        name = re.split(r"\s(?=(?:on|at|in|about|regarding|concerning|following|after|to|with)\s)", by[1])[0].strip(
            " ."
        )
        return CastMember(name, "organisation", name)

    def _find(self, label: SpeakerLabel) -> CastMember:
        if label.kind == "answer":
            return self.alone()
        if label.kind in _ROLES:
            return _questioner(label)
        person = _of_label(label)
        return self._fuller(person) if person.name else self._by_office(person)

    def _fuller(self, person: CastMember) -> CastMember:
        """A person with the given name, office and affiliation that the document gives someone of that surname."""
        alike = [one for one in (*self._labelled, *self._introduced) if one.name and one.surname == person.surname]
        given = person.name.split()[0].strip(".").lower() if " " in person.name else ""
        alike = [one for one in alike if not given or " " not in one.name or _starts(given, one.name)]
        name = max([person.name, *(one.name for one in alike)], key=lambda name: min(len(name.split()), 2))
        role = next((one.role for one in (person, *alike) if one.role), "")
        affiliation = next((one.affiliation for one in (person, *alike) if one.affiliation), "")
        return CastMember(name if " " in name else self._in_text(name), role, affiliation)

    def _in_text(self, surname: str) -> str:
        named = re.finditer(rf"\b([^\W\d_]\w+) {re.escape(surname)}\b", self._text)
        return next((one[0] for one in named if one[1].lower() in GIVEN_NAMES and one[1][0].isupper()), surname)

    def _by_office(self, person: CastMember) -> CastMember:
        """ "THE PRESIDENT": the person whom the head names with that office, else the office itself."""
        office = re.sub(r"^the ", "", person.role, flags=re.IGNORECASE)
        stands = re.search(rf"\b{re.escape(office)}\b[ :,]*(?=[A-Z])([^\n]*)", self._head, re.IGNORECASE)
        beside = next(named_people(f"{office} {stands[1]}"), None) if stands else None
        if beside is None:
            words = {*plain(office).split(), "presiding"}
            beside = next((one for one in self.named if words & set(plain(one.role).split())), None)
        country = _COUNTRY.search(stands[1]) if stands else None
        if beside is None:
            return replace(person, name=office[:1].upper() + office[1:].lower() if office.isupper() else office)
        full = self._fuller(replace(beside, role=""))
        role = office.capitalize() if office.isupper() else office
        return CastMember(full.name, full.role or role, country[1] if country else full.affiliation)


_COUNTRY = re.compile(r"(?:(?:\s?[.…·]){2,}\s*\(?|\()([A-Z][\w ]{2,60}?)\)?\s*$")


def _questioner(label: SpeakerLabel) -> CastMember:
    role = _ROLES[label.kind]
    if label.kind != "ask":
        return CastMember(label.key.capitalize(), role, _affiliation(label.aside))
    beside = next(named_people(label.aside), None)
    if beside and beside.name and "," in label.aside:
        return CastMember(beside.name, role, label.aside.partition(",")[2].strip() or beside.affiliation)
    return CastMember("Questioner", role, _affiliation(label.aside))


def _starts(given: str, name: str) -> bool:
    other = name.split()[0].strip(".").lower()
    return other.startswith(given[:1]) if min(len(other), len(given)) == 1 else other[:3] == given[:3]


@lru_cache(maxsize=4_000)
def _of_label(label: SpeakerLabel) -> CastMember:
    """What a label itself says: "President of Russia Vladimir Putin" is an office and a name."""
    first, comma, rest = label.name.partition(",")
    office, name = office_and_name(first.split())
    affiliation = _affiliation(label.aside)
    role = office
    named = "" if name else next((one.name for one in named_people(label.aside)), "")
    if named:  # "The Minister of State, Department for Fisheries (Ann Tully)"
        return CastMember(named, re.sub(r"^(?:the|The|THE) ", "", label.name))
    if comma and rest.strip() and name:
        role = rest.strip()
    if affiliation and _is_office(affiliation):
        role, affiliation = affiliation, ""
    return CastMember(name, _name_case(role), affiliation)


def _affiliation(aside: str) -> str:
    pieces = [part.strip() for part in re.split(r"[,;]", aside) if part.strip()]
    plain_parts = [part for part in pieces if part[0].isupper() and not part.lower().startswith(_NOTES)]
    return ", ".join(plain_parts)


_NOTES = ("spoke in", "through", "via ", "as interpreted", "speaks", "retranslated", "translated", "in ")


def _is_office(words: str) -> bool:
    return any(word in NAMES.roles for word in words.lower().split())


@lru_cache(maxsize=8_000)
def _official(word: str) -> bool:
    """Whether a word belongs to an office rather than to a name."""
    word = word.lower().strip(".,").removesuffix("'s").removesuffix("’s")
    if word in TRANSCRIPTS.courtesies:
        return True
    if word in GIVEN_NAMES:
        return False
    listed = NAMES.roles | NAMES.titles | NAMES.organisations | NAMES.nationalities | NAMES.countries | NAMES.of_offices
    return word in listed or word in TRANSCRIPTS.office


_COURTESY = re.compile(
    r"(?:the )?(?:mr|mrs|ms|miss|dr|mx|hon|sir|dame|herr|frau|mme|m|monsieur|madame)\.?", re.IGNORECASE
)


def office_and_name(words: list[str]) -> tuple[str, str]:
    """An office and the name after it: ("Secretary of State", "Antony Blinken"); either may be empty."""
    words = [word for word in (word.replace("’", "'").strip(",") for word in words) if word]
    if len(words) > 1 and _COURTESY.fullmatch(words[-2]):
        return " ".join(words[:-2]), _name_case(words[-1])
    at = len(words)
    while at and not _ends_office(words, at - 1):
        at -= 1
    name = words[at:]
    led = at > 0 and words[at - 1].lower() in ("of", "for", "the", "to")
    if led and len(name) > 2 and name[0].lower() not in GIVEN_NAMES:
        at, name = at + 1, name[1:]
    end = at
    while end and _COURTESY.fullmatch(words[end - 1]):
        end -= 1  # "Admiral Sir Roy Hale"
    office = " ".join(words[:end])
    return re.sub(r"^(?:of )?(?:(?:the|The|THE) )?", "", office), _name_case(" ".join(name))


def _ends_office(words: list[str], i: int) -> bool:
    word = words[i].lower()
    if word in NAMES.particles and i + 1 < len(words):
        return False
    return word in TRANSCRIPTS.within or _official(word) or (word[0].islower() and words[i][0].islower())


def _name_case(words: str) -> str:
    """Words in capitals as a name is written: "VON DER LEYEN" is "von der Leyen", "NATO" stays."""
    made = []
    for n, word in enumerate(words.split()):
        lower = word.lower()
        if not word.isupper() or _INITIALS.fullmatch(word) or lower.strip(".,") in TRANSCRIPTS.acronyms:
            made.append(word)
        elif lower in TRANSCRIPTS.within and n < len(words.split()) - 1:
            made.append(lower)
        else:
            cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), lower)
            made.append(re.sub(r"^Mc([a-z])", lambda part: "Mc" + part[1].upper(), cased).replace("'S", "'s"))
    return " ".join(made)


def named_people(text: str) -> Iterator[CastMember]:
    """The people named in the lines of a head; what is beside each name is their office."""
    wrapped = r"(?<=[^\n]{54}\w)[ ,]*\n(?=[ \t]*\S)(?![^\n]*\b(?:19|20)\d\d\b)"  # except a line with the date
    for line in re.sub(wrapped, " ", text).splitlines():
        run: list[str] = []
        end = 0
        for word in (*_WORD.finditer(line), None):
            gap = line[end : word.start()] if word else "."
            fits = word and (word[0][0].isupper() or word[0] in TRANSCRIPTS.joining)
            if run and not (fits and _is_near(gap, run[-1])):
                yield from _person(run, line[end:])
                run = []
            if word and fits:
                run.append(word[0])
            end = word.end() if word else end


def _is_near(gap: str, word: str) -> bool:
    """Whether only spaces, or the dot of a short word, follow a word of a name."""
    return not gap.strip(" \xa0.") and len(gap) < 4 and not (gap[:1] == "." and len(word) > 3)


def _person(run: list[str], after: str) -> Iterator[CastMember]:
    while run and run[-1].lower() in TRANSCRIPTS.within:
        run.pop()
    for part in _parts(run):
        office, name = office_and_name(_without_letters(part))
        words = name.split()
        certain = office or any(map(_COURTESY.fullmatch, part)) or (words and words[0].lower() in GIVEN_NAMES)
        if not words or len(words) > 4 or not certain or any(word.lower() in NAMES.no_names for word in words):
            continue
        found = re.match(r"\s*(?:,|\(|[-–—])\s*([^.;\n()]{3,80})", after)
        role = office if not found or not _is_office(found[1]) or office else found[1].split(",")[0].strip()
        yield CastMember(name, role)


def _without_letters(words: list[str]) -> list[str]:
    """A name without those after it: "Ms Harriet Cole | MP"."""
    end = len(words)
    while end > 1 and words[end - 1].lower() in TRANSCRIPTS.after_names:
        end -= 1
    return words[:end]


def _parts(run: list[str]) -> Iterator[list[str]]:
    """A run of capitals, split at an "and" before another office."""
    part: list[str] = []
    for word in run:
        if word == "and" and part and not _official(part[-1]):
            yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part
