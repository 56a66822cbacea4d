"""Where and when something was said, and who carried it: "in an interview with RT", "at a briefing on January 13"."""

from dataclasses import dataclass
from datetime import date, timedelta

from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.coreference.resolution import Speaker
from analysis.extraction.lexicon import CIRCUMSTANCES, FUNCTION, MONTHS, NAMES
from analysis.extraction.people.people import People, is_outlet
from analysis.extraction.reading import Document
from analysis.extraction.text.spans import is_hit

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Circumstances:
    """`said_on` is an ISO date or empty; `said_on_words` is the article's own wording."""

    venue: str = ""
    relayed_by: str = ""
    said_on: str = ""
    said_on_words: str = ""


def circumstances_of(
    reading: Document, one: Attribution, speaker: Speaker | None, published_on: date | None
) -> Circumstances:
    """The circumstances in the sentence of a statement, outside its words.

    A date without a year gets the one that makes it the last before publication; without a publication date, none.
    """
    outside = _outside(reading, one)
    venue, relay = _venue(reading, outside)
    if not relay and one.cue is not None and one.cue.verb == "tell":
        relay = _outlet_after(reading, one.cue.beyond)  # "told The Huffington Post"
    relay = relay or _own_outlet(reading, one, speaker)
    day, day_words = _day(reading, outside, published_on)
    return Circumstances(venue, relay, day, day_words)


def _outside(reading: Document, one: Attribution) -> list[int]:
    """Tokens of the cue's sentence that are not among the words said."""
    number = reading.sentence_of[one.cue.first] if one.cue is not None else one.sentence
    unquoted = (i for i in range(*reading.sentences[number]) if reading.inside[i] < 0)
    return [i for i in unquoted if not is_hit(one.segments, reading.tokens.starts[i], reading.tokens.starts[i] + 1)]


def _venue(reading: Document, outside: list[int]) -> tuple[str, str]:
    """The occasion, and whose it was: ("interview", "RT")."""
    tokens = reading.tokens
    venues = CIRCUMSTANCES.venues
    for i, following in zip(outside, (*outside[1:], -1), strict=False):
        lower, next_lower = tokens.lower[i], tokens.lower[following] if following >= 0 else ""
        if lower == "interviewed" and next_lower == "by":
            return "interview", _name_after(reading, following + 1)
        if lower == "website":
            return "website", _website(reading, i)
        if lower in venues and next_lower not in venues:
            first = i
            while first > 0 and tokens.lower[first - 1] in CIRCUMSTANCES.before_venues:
                first -= 1
            if _prepositional(reading, first):
                return tokens.span(first, i + 1), _whose_venue(reading, i)
    return "", ""


def _whose_venue(reading: Document, i: int) -> str:
    """Whose occasion it was, from what follows it: "interview | with RT"."""
    tokens = reading.tokens
    relay = _website_after(reading, i)
    if relay or i + 1 >= len(tokens) or tokens.lower[i + 1] not in CIRCUMSTANCES.leads_to_whose:
        return relay
    after = _name_after if tokens.lower[i] in CIRCUMSTANCES.relaying else _outlet_after
    return after(reading, i + 2)


def _prepositional(reading: Document, first: int) -> bool:
    """Whether a preposition leads to the occasion within a few words: "in a recent | interview"."""
    tokens = reading.tokens
    for i in range(first - 1, max(-1, first - 7), -1):
        if tokens.lower[i] in CIRCUMSTANCES.prepositions:
            return True
        if not tokens.words[i][0].isalnum() and tokens.lower[i] not in ("'s", "-"):
            return False
    return False


def _name_after(reading: Document, i: int) -> str:
    """The name at a token, after "the" and "newspaper"; "" if there is none."""
    tokens, people = reading.tokens, reading.people
    while i < len(tokens) and tokens.lower[i] in FUNCTION.articles | NAMES.outlets_nouns and people.covering(i) < 0:
        i += 1
    n = people.covering(i) if i < len(tokens) else -1
    return _name_of(people, n) if n >= 0 else ""


def _outlet_after(reading: Document, i: int) -> str:
    """The name of an outlet; "" for "talks with Antony Blinken" and "the Economic Forum", which relay nothing."""
    named = _name_after(reading, i)
    return named if is_outlet(named) else ""


def _name_of(people: People, n: int) -> str:
    entity, name = people.of_name(n), people.names[n]
    said = entity.name if entity.kind != "unknown" else people.tokens.span(name.first, name.beyond)
    with_article = name.first and people.tokens.words[name.first - 1] == "The" and entity.kind == "organisation"
    return f"The {said}" if with_article else said


def _website(reading: Document, i: int) -> str:
    """The owner of a website: "on the US Foreign Office | website"."""
    tokens, people = reading.tokens, reading.people
    end = i - 1 if i and tokens.lower[i - 1] == "'s" else i
    n = people.ending_at(end)
    return f"{tokens.span(people.names[n].first, end)} website" if n >= 0 else ""


def _website_after(reading: Document, i: int) -> str:
    tokens = reading.tokens
    for j in range(i + 1, min(len(tokens), i + 12)):
        if tokens.lower[j] == "website":
            return _website(reading, j)
        if not tokens.words[j][0].isalnum() and tokens.lower[j] != "'s":
            break
    return ""


def _own_outlet(reading: Document, one: Attribution, speaker: Speaker | None) -> str:
    """A newspaper carries its own words, and those of its observers and sources."""
    if speaker is None:
        return ""
    people, entity = reading.people, speaker.entity
    if entity is not None and entity.kind == "organisation":
        return with_article(reading, entity.number) if is_outlet(entity.name) else ""
    if entity is None and (named := outlet_of_description(reading, speaker.name)):
        return named
    of_subject = [(one.subject.first, one.subject.beyond)] if one.subject is not None else []
    places = entity.offices[:1] if entity is not None else of_subject
    within = (n for first, beyond in places for n in people.at(first, beyond) if people.names[n].beyond <= beyond)
    return next((with_article(reading, people.entity_of[n]) for n in within if is_outlet(people.of_name(n).name)), "")


def outlet_of_description(reading: Document, words_of_speaker: str) -> str:
    """The outlet with which a description of a speaker begins: "The New York Times sources"."""
    outlets = (entity for entity in reading.people.outlets if words_of_speaker.startswith(entity.name + " "))
    return next((with_article(reading, entity.number) for entity in outlets), "")


def with_article(reading: Document, number: int) -> str:
    """An organisation's name with the "The" that is part of its full name."""
    entity = reading.people.entities[number]
    return f"The {entity.name}" if entity.has_article else entity.name


def _day(reading: Document, outside: list[int], published_on: date | None) -> tuple[str, str]:
    tokens = reading.tokens
    for i in outside:
        lower = tokens.lower[i].rstrip(".")
        if lower in FUNCTION.months and tokens.capital(i):
            found = _month_and_day(reading, i, published_on)
            if found != ("", ""):
                return found
        if lower in _WEEKDAYS and published_on is not None:
            if i and tokens.lower[i - 1] in CIRCUMSTANCES.no_last_weekday:
                continue
            back = (published_on.weekday() - _WEEKDAYS.index(lower)) % 7
            return (published_on - timedelta(days=back)).isoformat(), tokens.words[i]
    return "", ""


def _month_and_day(reading: Document, i: int, published_on: date | None) -> tuple[str, str]:
    """ "January 13(, 2022)" and "13 January (2022)"."""
    tokens = reading.tokens
    following = i + 2 if _word(reading, i + 1) == "." else i + 1
    if 0 < (day := _number(_word(reading, following))) <= 31:
        first, beyond = i, following + 1
        year_at = beyond + (_word(reading, beyond) == ",")
    elif i and 0 < (day := _number(tokens.words[i - 1])) <= 31:
        first, beyond, year_at = i - 1, following, following
    else:
        return "", ""
    month, year = MONTHS[tokens.lower[i].rstrip(".")], _number(_word(reading, year_at))
    if 1900 <= year <= 2100:
        return _iso(year, month, day), tokens.span(first, year_at + 1)
    return _before(published_on, month, day), tokens.span(first, beyond)


def _word(reading: Document, i: int) -> str:
    return reading.tokens.words[i] if i < len(reading.tokens) else ""


def _before(published_on: date | None, month: int, day: int) -> str:
    """The last such day on or before the day of publication; "" if that is unknown."""
    if published_on is None:
        return ""
    this_year = _iso(published_on.year, month, day)
    return this_year if this_year <= published_on.isoformat() else _iso(published_on.year - 1, month, day)


def _number(word: str) -> int:
    digits = word.rstrip("stndrh")
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else 0


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
