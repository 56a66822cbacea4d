"""Headings that name a speaker before a colon: "Stoltenberg: NATO is ready to talk", "Peskov on sanctions: ..."."""

from collections.abc import Callable

from analysis.extraction.attribution import noun_phrases, subjects
from analysis.extraction.attribution.attribution_types import Attribution, attribution_of
from analysis.extraction.attribution.clause_frames import Part
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, TRANSCRIPTS, can_speak
from analysis.extraction.people.headlines import label_end
from analysis.extraction.text.tokens import COMMAS

_FEWEST = 3  # words that are a claim


def find(sentence: Sentence) -> Attribution | None:
    """The words after the colon of a heading, if somebody who can speak is named before it."""
    return _find(sentence, _words_after)


def find_before_news(sentence: Sentence) -> Attribution | None:
    """The quotation after the colon of a heading that goes on: "Hospital: “No patients at risk”, two hurt"."""
    return _find(sentence, _quotation_after)


def _find(sentence: Sentence, words_after: Callable[[Sentence, int], Part | None]) -> Attribution | None:
    reading = sentence.reading
    paragraph = reading.tokens.paragraphs[reading.paragraph_of[sentence.first]]
    colon = label_end(reading.tokens.words, sentence.first, sentence.beyond)
    if colon < 0 or paragraph != (sentence.first, sentence.beyond):
        return None
    words = words_after(sentence, colon)
    if words is None:
        return None
    subject = subjects.after(sentence, sentence.first)
    if subject is None or subject.outer_first > sentence.first or subject.form == "pronoun":
        return None
    if subject.beyond != colon and sentence.lower(subject.beyond) not in ("on", "to", "in", "after", "about"):
        return None
    if not _speaks(sentence, subject):
        return None
    cue = Cue(colon, colon, colon + 1, "colon", frozenset({"speak"}), "phrase", colon)
    return attribution_of(sentence, cue, subject, [words], "heading")


def _words_after(sentence: Sentence, colon: int) -> Part | None:
    """All that a sentence claims or quotes after a colon; None if it asks something."""
    words = colon + 1, sentence.last
    if sentence.lower(colon + 1) in CUES.open:
        return None  # "Explainer: how the pipeline works"
    if sentence.is_quoted(colon + 1):
        return words if sentence.quotation(colon + 1)[1] >= sentence.last else None
    asks = sentence.words[sentence.beyond - 1] == "?"
    is_claim = sum(map(sentence.is_word, range(colon + 1, sentence.beyond))) >= _FEWEST
    return words if is_claim and not asks else None


def _quotation_after(sentence: Sentence, colon: int) -> Part | None:
    """A quotation after a colon, in a heading that goes on after a comma."""
    if not sentence.is_heading or not sentence.is_quoted(colon + 1):
        return None
    end = sentence.quotation(colon + 1)[1]
    goes_on = end < sentence.last and not COMMAS.isdisjoint((sentence.words[end - 2], sentence.words[end]))
    return (colon + 1, end) if goes_on else None


def _speaks(sentence: Sentence, subject: noun_phrases.Subject) -> bool:
    """Whether a label is somebody rather than a place or a subject: "Ukraine: what we know", "Weather: snow ahead"."""
    lower = sentence.lower(subject.head)
    if subject.name < 0:
        return can_speak(lower)
    entity, alone = sentence.people.of_name(subject.name), len(sentence.reading.tokens.paragraphs) == 1
    if entity.kind == "place":
        return sentence.words[subject.head].isupper()
    if entity.kind == "unknown" and " " not in entity.name:
        several = lower.endswith("s") and not lower.endswith("ss")  # "Markets: ..."
        word = lower not in TRANSCRIPTS.no_speakers and not several
        return word and (alone or len(entity.mentions) > 1)
    return True
