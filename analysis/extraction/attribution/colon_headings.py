"""Headings that name a speaker before a colon: "Stoltenberg: NATO is ready to talk", "Peskov on sanctions: ..."."""

from analysis.extraction.attribution import noun_phrases, subjects
from analysis.extraction.attribution.attribution_types import Attribution, attribution_of
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, TRANSCRIPTS, can_speak
from analysis.extraction.people.headlines import label_end

_FEWEST = 3  # words that are a claim


def find(sentence: Sentence) -> Attribution | None:
    """The words after the colon of a heading, if somebody who can speak is named before it."""
    reading = sentence.reading
    paragraph = reading.tokens.paragraphs[reading.paragraph_of[sentence.first]]
    colon = label_end(reading.tokens.words, sentence.first, sentence.beyond)
    if colon < 0 or paragraph != (sentence.first, sentence.beyond) or not _is_heading(sentence, colon):
        return None
    subject = subjects.after(sentence, sentence.first)
    if subject is None or subject.outer_first > sentence.first or subject.form == "pronoun":
        return None
    if subject.beyond != colon and sentence.lower(subject.beyond) not in ("on", "to", "in", "after", "about"):
        return None
    if not _speaks(sentence, subject):
        return None
    cue = Cue(colon, colon, colon + 1, "colon", frozenset({"speak"}), "phrase", colon)
    return attribution_of(sentence, cue, subject, [(colon + 1, sentence.last)], "heading")


def _is_heading(sentence: Sentence, colon: int) -> bool:
    """Whether a sentence claims or quotes something after a colon, and asks nothing."""
    if sentence.lower(colon + 1) in CUES.open:
        return False  # "Explainer: how the pipeline works"
    if sentence.is_quoted(colon + 1):
        return sentence.quotation(colon + 1)[1] >= sentence.last
    asks = sentence.words[sentence.beyond - 1] == "?"
    return not asks and sum(map(sentence.is_word, range(colon + 1, sentence.beyond))) >= _FEWEST


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
