"""How far a statement can be trusted before a person has seen it, and what speaks against it."""

from collections.abc import Iterator

from analysis.extraction.attribution import noun_phrases
from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.coreference.resolution import Speaker
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import FUNCTION, PEOPLE_NOUNS, can_speak
from analysis.extraction.reading import Document

TICKED_FROM = 0.8
_FEW = 4  # words; so short a report is rarely complete
_SHORT = 12  # characters; so short a quotation may be a term
_LONG = 1_200  # characters; so long an indirect statement rarely ends where it should


def judge(reading: Document, one: Attribution, speaker: Speaker | None) -> tuple[float, str]:
    """A confidence from 0 to 1, and the reason if it is below `TICKED_FROM`; otherwise the reason is empty.

    The levels were set from texts with known answers (see bench/README.md), not learned.
    """
    doubts = [(level, reason) for level, reason in _doubts(reading, one, speaker) if level < 1]
    if not doubts:
        return (0.95 if one.kind == "direct" else 0.88), ""
    level, reason = min(doubts)
    return level, reason


_BY_RULE = {
    "unparsed": (0.6, "the grammar of its sentence is not clear"),
    "implied": (0.35, "no verb of saying beside it"),
    "goes on": (0.6, "no verb of saying of its own: goes on from the paragraph before"),
    "heading": (0.6, "no verb of saying: a heading with a name before a colon"),
    "signed": (0.7, "no verb of saying: a name after a dash"),
    "judged": (0.5, "“{cue}” tells what was judged, not what was said"),
    "to do": (0.6, "“{cue}” tells what someone wants done"),
}


def _doubts(reading: Document, one: Attribution, speaker: Speaker | None) -> Iterator[tuple[float, str]]:
    if one.turned:
        yield 0.5, f"not plainly said: “{reading.tokens.span(*one.turned)} …”"
    if one.how in _BY_RULE:
        level, reason = _BY_RULE[one.how]
        yield level, reason.format(cue=_words(reading, one.cue))
    if one.how == "announced" and one.cue is None:
        yield 0.45, "no verb of saying: announced by a colon"
    yield from _speaker_doubts(reading, one, speaker)
    if one.kind == "direct":
        yield from _quotation_doubts(reading, one)
    else:
        yield from _unquoted_doubts(reading, one, speaker)
    if one.kind == "indirect":
        yield from _reported_doubts(reading, one, speaker)
    quotations = [reading.quotations[number] for number in one.quotations]
    if any(not quotation.closed and not quotation.continues for quotation in quotations):
        yield 0.55, "a closing quotation mark is missing"


def _speaker_doubts(reading: Document, one: Attribution, speaker: Speaker | None) -> Iterator[tuple[float, str]]:
    if speaker is None:
        yield 0.3, "nobody is named as its speaker"
    elif speaker.form == "pronoun":
        yield from _pronoun_doubts(speaker)
    elif speaker.form == "nominal" and speaker.entity is not None and speaker.rivals:
        yield 0.7, f"“{_words(reading, one.subject)}” may also be {speaker.rivals[0]}"
    elif speaker.form == "nominal" and speaker.entity is None and (whose := _named_within(reading, one)):
        yield 0.7, f"not named: “{_words(reading, one.subject)}” names only {whose}"


def _unquoted_doubts(reading: Document, one: Attribution, speaker: Speaker | None) -> Iterator[tuple[float, str]]:
    if any(end - start > _LONG for start, end in one.segments):
        yield 0.6, "long: its end may lie earlier"
    if one.unclear >= 0:
        yield 0.7, f"unsure whether “{reading.tokens.span(one.unclear, one.unclear + 3)} …” is part of it"
    if one.cue is None:
        return
    if not {"speak", "according"} & one.cue.uses and one.cue.verb != "be sure":
        yield 0.65, f"“{_words(reading, one.cue)}” tells what someone thinks rather than says"
    unnamed = speaker is not None and speaker.entity is None and speaker.form == "nominal"
    if unnamed and (one.subject is None or not can_speak(noun_phrases.head_word(reading, one.subject))):
        yield 0.6, f"unsure who “{_words(reading, one.subject)}” is"


def _reported_doubts(reading: Document, one: Attribution, speaker: Speaker | None) -> Iterator[tuple[float, str]]:
    words = reading.text[slice(*one.segments[0])].lower().split()
    if len(words) < _FEW - (one.how == "after") and len(one.segments) == 1:
        yield 0.6, "only a few words"
    if words[0] in FUNCTION.auxiliaries or words[0] in FUNCTION.verbs_common:
        yield 0.6, f"its beginning may be missing: it begins with “{words[0]}”"
    entity = speaker.entity if speaker is not None else None
    if entity is not None and entity.kind == "unknown" and " " not in entity.name and len(entity.mentions) == 1:
        yield 0.7, f"unsure who “{entity.name}” is"


def _quotation_doubts(reading: Document, one: Attribution) -> Iterator[tuple[float, str]]:
    if sum(end - start for start, end in one.segments) < _SHORT:
        yield 0.7, "only a word or two"
    if not one.quotations or one.how == "transcript":
        return
    first = reading.quotations[one.quotations[0]]
    if _FAMILIES.get(reading.text[first.outer_start]) != _FAMILIES.get(reading.text[first.outer_end - 1]):
        yield 0.7, "its quotation marks do not match"
    if _is_title(reading.text[first.start : first.end]):
        yield 0.6, "it may be a title"
    begun = reading.sentences[reading.sentence_of[reading.token_ranges[one.quotations[0]][0]]][0]
    if one.how == "around" and reading.inside[begun] < 0 and reading.text[first.start].islower():
        yield 0.7, "its sentence begins before the quotation"


# matching marks; a straight one only matches a straight one
_FAMILIES = dict.fromkeys("“”„‟", "double") | dict.fromkeys("«»", "angle") | dict.fromkeys("‘’‚", "single")
_FAMILIES |= {'"': "straight", "'": "straight", "`": "straight"}


def _is_title(words: str) -> bool:
    """Whether all words but small ones are capitalised, as in "Make Your Kid a Millionaire"."""
    long_words = [word for word in words.split() if len(word) > 3]
    return len(long_words) >= 2 and all(word[0].isupper() for word in long_words)


def _named_within(reading: Document, one: Attribution) -> str:
    """A person named within the phrase for a speaker: "Holm" in "Holm's former strategist", "them" in "one of them"."""
    head = noun_phrases.head_word(reading, one.subject) if one.subject is not None else ""
    if one.subject is None or head not in PEOPLE_NOUNS:
        return head if head in FUNCTION.objects else ""
    named = (reading.people.of_name(n) for n in reading.people.at(one.subject.first, one.subject.beyond))
    return next((entity.name for entity in named if entity.is_person), "")


def _pronoun_doubts(speaker: Speaker) -> Iterator[tuple[float, str]]:
    if speaker.entity is None:
        yield 0.3, f"pronoun: nobody found for “{speaker.name}”"
    elif speaker.rivals:
        who = {"m": "men", "f": "women"}.get(speaker.entity.gender, "people")
        n = ("two", "three", "four")[len(speaker.rivals) - 1]
        yield 0.6, f"pronoun: {n} {who} named before ({', '.join((speaker.name, *speaker.rivals))})"


def _words(reading: Document, place: Cue | Subject | None) -> str:
    return reading.tokens.span(place.first, place.beyond) if place is not None else ""
