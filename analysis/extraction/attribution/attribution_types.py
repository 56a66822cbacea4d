"""What an attribution is, and the sentence that it is looked for in."""

from dataclasses import dataclass, field

from analysis.extraction.attribution.subjects import Subject
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.grammar.parse import Tree
from analysis.extraction.reading import Document

Span = tuple[int, int]


@dataclass
class Attribution:
    """Words attributed by one cue. `segments` are ranges of characters; `how` names the rule that found them.

    `turned` are the tokens that turn the words ("denied", "did not say"); None where they were plainly said.
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
    relay: Subject | None = None  # who carried the words: "TASS reported that Lavrov said ..."


@dataclass
class Sentence:
    """Tokens `first` to `beyond` of a reading, with their grammar."""

    reading: Document
    number: int
    first: int
    beyond: int
    tree: Tree

    def lower(self, i: int) -> str:
        """A token in small letters; "" outside of the sentence."""
        return self.reading.tokens.lower[i] if self.first <= i < self.beyond else ""

    def is_quoted(self, i: int) -> bool:
        """Whether a token is within quotation marks; false outside of the sentence."""
        return self.first <= i < self.beyond and self.reading.inside[i] >= 0

    def is_word(self, i: int) -> bool:
        return self.reading.tokens.words[i][0].isalnum()

    def quotation_end(self, i: int) -> int:
        """The token after the quotation that token i is in."""
        return self.reading.token_ranges[self.reading.inside[i]][1]

    def edges(self, i: int) -> tuple[int, int]:
        """The first token below a token, and the one after the last."""
        below = self.tree.subtree(i)
        return min(below), max(below) + 1

    @property
    def last(self) -> int:
        """The token after the last word: without the full stop."""
        tokens, end = self.reading.tokens, self.beyond
        while (
            end > self.first
            and self.reading.inside[end - 1] < 0
            and not (tokens.words[end - 1][0].isalnum() or tokens.words[end - 1][-1].isalnum())
            and tokens.words[end - 1] not in (")", "]", "%")
        ):
            end -= 1
        return end


def attribution_of(
    sentence: Sentence, cue: Cue, subject: Subject, parts: list[tuple[int, int]], how: str
) -> Attribution | None:
    """The attribution of parts, ranges of tokens; None where they hold no words."""
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
