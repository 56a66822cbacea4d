"""What a speaker is: role and affiliation, in the article's own words."""

import re

from analysis.extraction.attribution import noun_phrases
from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.coreference import resolution
from analysis.extraction.coreference.resolution import Speaker
from analysis.extraction.details.circumstances import outlet_of_description, with_article
from analysis.extraction.lexicon import NAMES
from analysis.extraction.people.people import Entity, is_outlet
from analysis.extraction.reading import Document

_LONGEST_ROLE = 40  # words


def display(reading: Document, one: Attribution, speaker: Speaker) -> str:
    """The speaker's name as a table should show it: organisations with their article, phrases without "the"."""
    if speaker.entity is None:
        return resolution.describe(reading, one.subject, speaker.name)
    if speaker.entity.kind == "organisation":
        return with_article(reading, speaker.entity.number)
    return speaker.entity.name


def role(reading: Document, one: Attribution, speaker: Speaker) -> str:
    """A person's office in the article's words, or how an unnamed speaker is described."""
    entity = speaker.entity
    if entity is None:
        return _of_nobody(reading, one, speaker)
    if entity.kind == "place":
        return "state"
    if entity.kind == "organisation":
        if is_outlet(entity.name):
            return "newspaper" if "newspaper" in reading.tokens.lower else "outlet"
        return "organisation"
    office = _office(reading, entity)
    if not office or office.lower() in NAMES.ranks:
        office = _before_the_name(reading, one) or office
    return _with_rank(office, entity)


def _before_the_name(reading: Document, one: Attribution) -> str:
    """The office before its holder's name: "Ukraine's envoy to NATO" of "Ukraine's envoy to NATO, Olha Marchuk,"."""
    subject = one.subject
    if subject is None or subject.name < 0 or not subject.outer_first <= subject.head < subject.first:
        return ""
    return reading.tokens.span(subject.outer_first, subject.first).strip(" ,").removeprefix("The ").removeprefix("the ")


def affiliation(reading: Document, one: Attribution, speaker: Speaker) -> str:
    """The institution that the speaker's office names; an organisation's own name."""
    entity = speaker.entity
    if entity is not None and entity.kind == "organisation":
        return with_article(reading, entity.number)
    if entity is None:
        if outlet := outlet_of_description(reading, speaker.name):
            return outlet
        return _organisation_in(reading, one.subject.first, one.subject.beyond) if one.subject else ""
    return next(filter(None, (_organisation_in(reading, *office) for office in _offices(entity))), "")


def _offices(entity: Entity) -> list[tuple[int, int]]:
    """Offices, the most informative first: the longest, then the earliest."""
    return sorted(entity.offices, key=lambda office: (-min(office[1] - office[0], _LONGEST_ROLE), office[0]))


def _office(reading: Document, entity: Entity) -> str:
    for first, beyond in _offices(entity):
        written = reading.tokens.span(first, min(beyond, first + _LONGEST_ROLE)).strip(" ,.'’")
        written = re.sub(r"^(?:an?|the) |['’]s$", "", written)
        if written.lower().strip(".") not in NAMES.courtesy:
            return written
    return ""


def _with_rank(office: str, entity: Entity) -> str:
    """An office with the rank that the article gives its holder elsewhere, if the office has none."""
    office_words = {word.strip(".,;") for word in office.lower().split()}
    if not office or office_words & NAMES.ranks:
        return office
    rank = next((word for word in entity.called if word in NAMES.ranks), "")
    return f"{office}; {rank}" if rank else office


def _of_nobody(reading: Document, one: Attribution, speaker: Speaker) -> str:
    if one.subject is None or one.subject.form == "pronoun":
        return ""
    if speaker.name.lower() in NAMES.unnamed_experts:
        return speaker.name.lower()  # "analysts" who were called "experts" before
    head = noun_phrases.head_word(reading, one.subject)
    return _WITHOUT_A_NAME.get(head, head)


_WITHOUT_A_NAME = dict.fromkeys(("media", "outlets", "newspapers"), "unnamed outlets")
_WITHOUT_A_NAME |= {"source": "unnamed source", "sources": "unnamed sources"}


def _organisation_in(reading: Document, first: int, beyond: int) -> str:
    """The first organisation in a range, else the first name that contains a word for one, up to that word."""
    people, tokens = reading.people, reading.tokens
    found = ""
    for n in (n for n in (people.covering(first), *people.at(first + 1, beyond)) if n >= 0):
        name, entity = people.names[n], people.of_name(n)
        start, end = max(name.first, first), min(name.beyond, beyond)
        if entity.kind == "organisation" and name.beyond <= beyond:
            return with_article(reading, entity.number)
        last = max((i for i in range(start, end) if tokens.lower[i] in NAMES.organisations), default=-1)
        if last >= 0:
            found = found or tokens.span(start, end if "of" in tokens.lower[start:end] else last + 1)
    return found
