"""Whether someone is "he" or "she", where neither name nor title tells: by the pronouns behind a lone name."""

from collections import Counter

from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.people.people import Entity
from analysis.extraction.reading import Document

_NO_SUBJECT = FUNCTION.prepositions
_FROM_A_PERSON, _FROM_ANYONE = 1, 2  # pronouns that must agree: fewer where it is known to be a person


def tell(reading: Document) -> None:
    """Note the gender of persons whose sentences, outside of quotations, name nobody else before "his" or "she"."""
    votes: dict[int, Counter[str]] = {}
    before: Entity | None = None  # the only one named in the sentence before
    for number, (first, beyond) in enumerate(reading.sentences):
        same_paragraph = number > 0 and reading.paragraph_of[first] == reading.paragraph_of[first - 1]
        lone = before if same_paragraph else None
        before = _vote(reading, first, beyond, lone, votes)
    for number, counts in votes.items():
        entity = reading.people.entities[number]
        (gender, most), *rest = counts.most_common()
        if not rest and most >= (_FROM_A_PERSON if entity.is_person else _FROM_ANYONE):
            entity.gender = gender


def _vote(
    reading: Document, first: int, beyond: int, lone: Entity | None, votes: dict[int, Counter[str]]
) -> Entity | None:
    """Count the pronouns of a sentence for the only one it names before them; who that is, for the sentence after."""
    lower = reading.tokens.lower
    names = [n for n in reading.people.at(first, beyond) if _may_be_meant(reading, n)]
    named: Entity | None = None
    for i in range(first, beyond):
        while names and reading.people.names[names[0]].first <= i:
            entity = reading.people.of_name(names.pop(0))
            if named is not None and entity is not named:
                return None
            named = entity
        gender = "" if reading.inside[i] >= 0 or lower[i] == "him" else _gender_of_pronoun(lower[i])
        whose = named or lone
        if gender and whose is not None and not whose.gender and _may_be_one(whose):
            votes.setdefault(whose.number, Counter())[gender] += 1
    return named


def _may_be_meant(reading: Document, n: int) -> bool:
    """Whether a name may be the one that pronouns behind it mean."""
    entity, before = reading.people.of_name(n), reading.tokens.lower[reading.people.names[n].first - 1]
    return entity.is_person or (entity.kind == "unknown" and before not in _NO_SUBJECT)


def _gender_of_pronoun(lower: str) -> str:
    return "m" if lower in FUNCTION.masculine else "f" if lower in FUNCTION.feminine else ""


def _may_be_one(entity: Entity) -> bool:
    return entity.is_person or entity.speaks or " " in entity.name
