"""The entry point: `extract` takes an article's text and returns its attributed statements, each with its exact
position.
"""

from dataclasses import dataclass
from datetime import date

from analysis.extraction import reading as readings
from analysis.extraction.attribution import attribution, continuation, excerpts
from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.coreference import resolution
from analysis.extraction.details import circumstances, confidence, identity, repeats
from analysis.extraction.lexicon import NAMES
from analysis.extraction.reading import Document
from analysis.extraction.text.spans import Span
from analysis.progress import Progress, part, silent

_LONGEST_NAME = 500  # characters
_READING_SHARE = 0.7  # of the work


@dataclass(frozen=True)
class Statement:
    """Words attributed to one speaker (or to several together: `others`).

    Each of `segments` is a range of characters of the article, in text order and without overlap: a split quotation has
    two. `surface` is where the article names the speaker; `candidates` are others who could be meant. `turned` is where
    the article says that the words were denied, asked or conditional; None if they were plainly said. `reason` says why
    a statement needs review, and is empty if nothing speaks against it. `repeats` are quotations elsewhere, a headline
    or a pull quote, with the same words. `turn` marks a speaker's turn in a transcript, and `question` is the position
    of the question it answers.
    """

    kind: str
    segments: tuple[Span, ...]
    cue: Span | None
    surface: Span | None
    speaker: str
    others: tuple[str, ...] = ()
    role: str = ""
    affiliation: str = ""
    venue: str = ""
    relayed_by: str = ""
    said_on: str = ""
    said_on_words: str = ""
    turned: Span | None = None
    confidence: float = 0.0
    reason: str = ""
    candidates: tuple[str, ...] = ()
    repeats: tuple[Span, ...] = ()
    question: Span | None = None
    turn: bool = False

    @property
    def confident(self) -> bool:
        return self.confidence >= confidence.TICKED_FROM


def extract(
    text: str, published_on: date | None = None, progress: Progress = silent, title: str = ""
) -> list[Statement]:
    """The statements of an article, in the order of their first words.

    No statement overlaps another; every segment lies within the text. `published_on` supplies the year for dates
    without one and for days of the week; `title` spells out names of which the text has initials. `progress` gets the
    share of the work that is done; an exception from it ends the work.
    """
    reading = readings.read(text, part(progress, 0, _READING_SHARE))
    reading.people.spell_out(title)
    labelled = excerpts.find(reading)
    cued = attribution.find(reading, frozenset(one.paragraph for one in labelled))
    found = continuation.add(reading, sorted(labelled + cued, key=lambda one: one.sentence))
    speakers = resolution.resolve(reading, found)
    found, speakers = _apart(found, speakers)
    repeated = repeats.find(reading, [tuple(one.segments) for one in found])
    made = []
    before: Statement | None = None
    for number, (one, speaker) in enumerate(zip(found, speakers, strict=True)):
        before = _statement(reading, one, speaker, published_on, tuple(repeated.get(number, ())), before)
        made.append(before)
    return made


def _apart(
    found: list[Attribution], speakers: list[resolution.Speaker | None]
) -> tuple[list[Attribution], list[resolution.Speaker | None]]:
    """Statements without those that overlap an earlier one; segments in text order."""
    kept, kept_speakers = [], []
    beyond = -1
    for one, speaker in zip(found, speakers, strict=True):
        one.segments.sort()
        one.segments = [
            span for span, last in zip(one.segments, [(-1, -1), *one.segments], strict=False) if span[0] >= last[1]
        ]
        if one.segments[0][0] < beyond or (speaker is None and one.cue is None):
            continue
        beyond = one.segments[-1][1]
        kept.append(one)
        kept_speakers.append(speaker)
    return kept, kept_speakers


def _statement(
    reading: Document,
    one: Attribution,
    speaker: resolution.Speaker | None,
    published_on: date | None,
    repeated: tuple[Span, ...],
    before: Statement | None,
) -> Statement:
    tokens = reading.tokens
    beside = circumstances.circumstances_of(reading, one, speaker, published_on)
    if before is not None and _goes_on_with_document(reading, one, speaker, before):
        beside = circumstances.Circumstances(before.venue, before.relayed_by, before.said_on, before.said_on_words)
    level, reason = confidence.judge(reading, one, speaker)
    return Statement(
        kind=one.kind,
        segments=tuple(one.segments),
        cue=(tokens.starts[one.cue.group], tokens.ends[one.cue.beyond - 1]) if one.cue else None,
        surface=(tokens.starts[one.subject.first], tokens.ends[one.subject.beyond - 1]) if one.subject else None,
        speaker=one_line(identity.display(reading, one, speaker)) if speaker else "",
        others=tuple(one_line(other) for other in speaker.others) if speaker else (),
        role=one_line(identity.role(reading, one, speaker)) if speaker else "",
        affiliation=one_line(identity.affiliation(reading, one, speaker)) if speaker else "",
        venue=beside.venue,
        relayed_by=one_line(resolution.carrier(reading, one) or beside.relayed_by),
        said_on=beside.said_on,
        said_on_words=beside.said_on_words,
        turned=(tokens.starts[one.turned[0]], tokens.ends[one.turned[1] - 1]) if one.turned else None,
        confidence=level,
        reason=reason,
        candidates=speaker.rivals if speaker else (),
        repeats=repeated,
    )


def one_line(words: str) -> str:
    """Words in the form that a table's cell can hold: on one line, and without the separator of joint speakers."""
    return " ".join(words.replace("|", "/").split())[:_LONGEST_NAME]


def _goes_on_with_document(
    reading: Document, one: Attribution, speaker: resolution.Speaker | None, before: Statement
) -> bool:
    """ "The document also says": the written statement just quoted."""
    if speaker is None or speaker.form != "nominal" or speaker.entity is None or one.subject is None:
        return False
    said = set(reading.tokens.lower[one.subject.first : one.subject.beyond])
    return bool(said & NAMES.written) and before.speaker == speaker.entity.name
