"""What an attribution is, and how it is made from a sentence's tokens."""

from dataclasses import dataclass, field

from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.reading import Document
from analysis.extraction.text.spans import Span


@dataclass
class Attribution:
    """Words attributed by one cue. `segments` are ranges of characters; `how` names the rule that found them.

    `turned` are the tokens that reverse or qualify the words ("denied", "did not say"); None if they were plainly said.
    """

    kind: str
    segments: list[Span]
    cue: Cue | None
    subject: Subject | None
    sentence: int
    how: str
    quotations: list[int] = field(default_factory=list)
    label: str = ""  # the name before a colon, in a transcript
    paragraph: int = -1  # that a transcript's label covers as a whole
    turned: tuple[int, int] | None = None
    unclear: int = -1  # the token from which it is not clear whose the words are
    relay: Subject | None = None  # who carried the words: "TASS reported that Lavrov said ..."


def attribution_of(
    sentence: Sentence, cue: Cue, subject: Subject, parts: list[tuple[int, int]], how: str
) -> Attribution | None:
    """The attribution of parts, ranges of tokens; None if they contain no words."""
    reading = sentence.reading
    segments, quoted = [], []
    unquoted = letters = 0
    for first, beyond in parts:
        span = characters(reading, first, beyond)
        if span is None:
            continue
        segments.append(span)
        for i in range(first, beyond):
            size = reading.tokens.ends[i] - reading.tokens.starts[i] if sentence.is_word(i) else 0
            letters += size
            if reading.inside[i] < 0:
                unquoted += size
            elif reading.inside[i] not in quoted:
                quoted.append(reading.inside[i])
    if not segments or not letters:
        return None
    term = how == "judged" and (cue.form == "passive" or sentence.lower(parts[0][0] - 1) == "as")  # "as “a joke”"
    kind = "indirect" if not quoted else "direct" if unquoted == 0 and not term else "mixed"
    return Attribution(kind, segments, cue, subject, sentence.number, how, quoted)


def characters(reading: Document, first: int, beyond: int) -> Span | None:
    """The characters of a range of tokens: without the marks if it is one quotation, with them if it is more."""
    tokens, inside = reading.tokens, reading.inside
    start, end = tokens.starts[first], tokens.ends[beyond - 1]
    if inside[beyond - 1] >= 0:
        end = reading.quotations[inside[beyond - 1]].end
    if inside[first] >= 0:
        start = reading.quotations[inside[first]].start
    return (start, end) if end > start else None
