"""Whether someone is "he" or "she", where neither name nor title tells: by the pronouns behind a lone name."""

from collections import Counter

from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.people import Entity
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
    people, lower = reading.people, reading.tokens.lower
    names = iter(people.at(first, beyond))
    n = next(names, -1)
    several = False
    named: Entity | None = None
    for i in range(first, beyond):
        while n >= 0 and people.names[n].first <= i:
            entity = people.of_name(n)
            if entity.is_person or (entity.kind == "unknown" and lower[people.names[n].first - 1] not in _NO_SUBJECT):
                several = several or (named is not None and entity is not named)
                named = entity
            n = next(names, -1)
        if reading.inside[i] >= 0 or several:
            continue
        gender = "m" if lower[i] in FUNCTION.masculine else "f" if lower[i] in FUNCTION.feminine else ""
        whose = named or lone
        if gender and whose is not None and not whose.gender and lower[i] != "him" and _may_be_one(whose):
            votes.setdefault(whose.number, Counter())[gender] += 1
    return None if several else named


def _may_be_one(entity: Entity) -> bool:
    return entity.is_person or entity.speaks or " " in entity.name
