"""Quotations without a cue of their own: they continue a speaker who was named before, or right after."""

from analysis.extraction.attribution import attribution, noun_phrases, subjects
from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.sentence import sentence_of
from analysis.extraction.grammar import cues
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.reading import Document

_SENTENCE = 6  # from which it may be one although nobody is named beside it
_GAP = 40  # tokens between two quotations of one speaker
_LONG = 4  # words from which a quotation is a statement rather than a term


def add(reading: Document, found: list[Attribution]) -> list[Attribution]:
    """The attributions, with continuing quotations joined to them or added after them, in text order."""
    taken = {number: at for at, one in enumerate(found) for number in one.quotations}
    previous = -1  # the attribution whose speaker currently has the floor
    everything = list(found)
    by_sentence = {one.sentence: one for one in found}
    for number in range(len(reading.quotations)):
        if number in taken:
            previous = taken[number]
            _join_paragraphs(reading, everything, number, taken)
        elif reading.token_ranges[number][0] >= 0:
            at = _same_paragraph(reading, everything, number, previous, by_sentence)
            if at >= 0:
                everything[at].segments.append((reading.quotations[number].start, reading.quotations[number].end))
                everything[at].quotations.append(number)
            elif one := _own_attribution(reading, everything, number, previous, by_sentence):
                at = len(everything)
                everything.append(one)
                by_sentence.setdefault(one.sentence, one)
            if at >= 0:
                taken[number] = previous = at
    return sorted(everything, key=lambda one: (one.segments[0], one.segments[-1]))


def _own_attribution(
    reading: Document, found: list[Attribution], number: int, previous: int, by_sentence: dict[int, Attribution]
) -> Attribution | None:
    """A quotation that is a paragraph, or long, as a statement of its own."""
    first, beyond = reading.token_ranges[number]
    n_words = sum(reading.tokens.words[i][0].isalnum() for i in range(first, beyond))
    if n_words < _LONG or _is_title(reading, first, beyond):
        return None
    one = _whole_paragraph(reading, found, number, previous)
    return one or (_implied_attribution(reading, by_sentence, number) if n_words >= _SENTENCE else None)


def _of_quotation(
    reading: Document, number: int, how: str, subject: Subject | None, cue: Cue | None = None
) -> Attribution:
    quotation, sentence = reading.quotations[number], reading.sentence_of[reading.token_ranges[number][0]]
    return Attribution("direct", [(quotation.start, quotation.end)], cue, subject, sentence, how, [number])


def _join_paragraphs(reading: Document, found: list[Attribution], number: int, taken: dict[int, int]) -> None:
    """A quotation over several paragraphs is one: its parts share the cue."""
    while reading.quotations[number].continues and number + 1 < len(reading.quotations) and number + 1 not in taken:
        owner = found[taken[number]]
        number += 1
        quotation = reading.quotations[number]
        if owner.segments[-1][1] == reading.quotations[number - 1].end and owner.kind == "direct":
            owner.segments[-1] = (owner.segments[-1][0], quotation.end)
        else:
            owner.segments.append((quotation.start, quotation.end))
        owner.quotations.append(number)
        taken[number] = taken[number - 1]


def _same_paragraph(
    reading: Document, found: list[Attribution], number: int, previous: int, by_sentence: dict[int, Attribution]
) -> int:
    """The attribution that a quotation later in the same paragraph continues, or -1."""
    owner = found[previous] if previous >= 0 else None
    if owner is None or not owner.quotations or owner.kind == "indirect":
        return -1
    first = reading.token_ranges[number][0]
    sentence = reading.sentence_of[first]
    after = reading.token_ranges[owner.quotations[-1]][1]
    begins = reading.sentences[sentence][0] == first and sentence not in by_sentence
    if not begins or reading.paragraph_of[after - 1] != reading.paragraph_of[first] or first - after > _GAP:
        return -1
    between = {reading.sentence_of[i] for i in range(after, first)} - {owner.sentence, sentence}
    if len(between) > 1 or (between and _interrupts(reading, owner, between.pop(), first, by_sentence)):
        return -1
    return previous


def _interrupts(
    reading: Document, owner: Attribution, between: int, first: int, by_sentence: dict[int, Attribution]
) -> bool:
    """Whether the sentence between two quotations introduces someone else: it names or announces another speaker."""
    people = reading.people
    if between in by_sentence or reading.tokens.words[first - 1] == ":":
        return True
    own = people.of_name(owner.subject.name) if owner.subject is not None and owner.subject.name >= 0 else None
    named = map(people.of_name, people.at(reading.sentences[between][0], first))
    return any(entity.is_person and entity is not own for entity in named)


def _whole_paragraph(reading: Document, found: list[Attribution], number: int, previous: int) -> Attribution | None:
    """A paragraph that is one quotation, by the last speaker, or by the one announced before a colon."""
    first, _ = reading.token_ranges[number]
    start, end = reading.tokens.paragraphs[reading.paragraph_of[first]]
    if first != start or _has_words(reading, start, end):
        return None
    if announced := _announcement(reading, start):
        return _of_quotation(reading, number, "announced", *announced)
    if previous >= 0 and found[previous].kind != "indirect":
        owner_last = reading.token_ranges[found[previous].quotations[-1]][1] - 1
        if reading.paragraph_of[first] - reading.paragraph_of[owner_last] == 1:
            return _of_quotation(reading, number, "goes on", None)
    return None


def _has_words(reading: Document, first: int, beyond: int) -> bool:
    """Whether a range of tokens has a word outside of quotations."""
    return any(reading.tokens.words[i][0].isalnum() for i in range(first, beyond) if reading.inside[i] < 0)


def _implied_attribution(reading: Document, by_sentence: dict[int, Attribution], number: int) -> Attribution | None:
    """A long quotation without a verb of saying: by the subject of its sentence, or of the sentence before."""
    first, beyond = reading.token_ranges[number]
    here = reading.sentence_of[first]
    start, end = reading.sentences[here]
    if first > start:
        introduced = reading.tokens.words[first - 1] in (",", ":")
        subject = _subject(reading, here, first - 1) if introduced else None
    elif _has_words(reading, beyond, end) or here == 0:
        return None
    elif here - 1 in by_sentence:
        return _of_quotation(reading, number, "implied", by_sentence[here - 1].subject)
    else:
        subject = _subject(reading, here - 1, start)
    return _of_quotation(reading, number, "implied", subject) if subject is not None else None


def _subject(reading: Document, number: int, beyond: int) -> Subject | None:
    sentence = sentence_of(reading, number)
    return subjects.main(sentence, beyond) if sentence is not None else None


def _is_title(reading: Document, first: int, beyond: int) -> bool:
    """Whether most words are capitalised, as in a sub-heading."""
    long_words = [i for i in range(first, beyond) if len(reading.tokens.words[i]) > 3]
    return sum(reading.tokens.capital(i) for i in long_words) > 0.7 * len(long_words)


def _announcement(reading: Document, start: int) -> tuple[Subject, Cue | None] | None:
    """Subject and cue of the sentence before, if it ends in a colon: "She continued:"."""
    at = start - 1
    colon = at >= 0 and reading.tokens.words[at] == ":"
    sentence = sentence_of(reading, reading.sentence_of[at]) if colon else None
    if sentence is None:
        return None
    for i in range(at - 1, sentence.first, -1):  # "this statement by Trump on June 11:"
        n = reading.people.covering(i)
        if n >= 0 and reading.tokens.lower[reading.people.names[n].first - 1] in ("by", "from"):
            return noun_phrases.phrase(sentence, i), None
    for cue in reversed(list(cues.find(reading.tokens, reading.inside, sentence))):
        subject = subjects.of_cue(sentence, cue)
        if subject is not None and not subject.relative and attribution.plausible(sentence, cue, subject):
            return subject, cue
    subject = subjects.main(sentence, sentence.beyond)
    return (subject, None) if subject is not None else None
