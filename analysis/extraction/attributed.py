"""What an attribution is, and the sentence that it is looked for in."""

from dataclasses import dataclass, field

from analysis.extraction.cues import Cue
from analysis.extraction.reading import Reading
from analysis.extraction.subjects import Subject

Span = tuple[int, int]


@dataclass
class Attribution:
    """Words attributed by one cue. `segments` are ranges of characters; `how` names the rule that found them."""

    kind: str
    segments: list[Span]
    cue: Cue | None
    subject: Subject | None
    sentence: int
    how: str
    quotations: list[int] = field(default_factory=list)
    follows: int = -1  # the attribution whose speaker this one shares, where it has no cue of its own
    label: str = ""  # the name before a colon, in a transcript
    paragraph: int = -1  # that a transcript's label covers as a whole


@dataclass
class Sentence:
    reading: Reading
    number: int
    first: int
    beyond: int
    found: list[Attribution] = field(default_factory=list)
    taken: int = -1  # tokens before this one belong to words already attributed
    subject: Subject | None = None  # of the main clause, for "..., saying"

    @property
    def last(self) -> int:
        """The token after the last word: without the full stop."""
        tokens, end = self.reading.tokens, self.beyond
        while (
            end > self.first
            and self.reading.inside[end - 1] < 0
            and not tokens.words[end - 1][0].isalnum()
            and tokens.words[end - 1] not in (")", "]", "%")
        ):
            end -= 1
        return end


def made(sentence: Sentence, cue: Cue, subject: Subject, parts: list[tuple[int, int]], how: str) -> Attribution | None:
    reading = sentence.reading
    segments, quoted = [], []
    unquoted = letters = 0
    for first, beyond in parts:
        span = characters(reading, first, beyond)
        if span is None:
            continue
        segments.append(span)
        for i in range(first, beyond):
            size = reading.tokens.ends[i] - reading.tokens.starts[i] if reading.tokens.words[i][0].isalnum() else 0
            letters += size
            if reading.inside[i] < 0:
                unquoted += size
            elif reading.inside[i] not in quoted:
                quoted.append(reading.inside[i])
        sentence.taken = max(sentence.taken, beyond)
    if not segments or not letters:
        return None
    kind = "indirect" if not quoted else "direct" if unquoted == 0 else "mixed"
    return Attribution(kind, segments, cue, subject, sentence.number, how, quoted)


def characters(reading: Reading, first: int, beyond: int) -> Span | None:
    """Characters of a range of tokens: within the marks where it is one quotation, with them where it is more."""
    tokens, inside = reading.tokens, reading.inside
    if beyond <= first:
        return None
    if inside[first] >= 0 and inside[first] == inside[beyond - 1]:
        quotation = reading.quotations[inside[first]]
        return quotation.start, quotation.end
    start, end = tokens.starts[first], tokens.ends[beyond - 1]
    if inside[beyond - 1] >= 0:
        end = reading.quotations[inside[beyond - 1]].end
    if inside[first] >= 0:
        start = reading.quotations[inside[first]].start
    return (start, end) if end > start else None


def quotation_end(reading: Reading, i: int) -> int:
    return reading.token_ranges[reading.inside[i]][1]
