"""What each speaker of a transcript says: from one label to the next, without notes and page numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from analysis.extraction.lexicon import FUNCTION, phrases
from analysis.extraction.text.spans import Span
from analysis.extraction.transcripts.labels import SpeakerLabel

_BRACKETS = re.compile(r"[*_]{0,2}[(\[]([^()\[\]]{1,300})[)\]][*_]{0,2}\.?")
_NUMBERING = re.compile(
    r"[-–—\s]*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*|.*\bS/PV\.\d+.*|(?:\d+/\d+\s+)?\d\d-\d{5}.{0,8}"
    r"|\d{1,2}:\d\d\s*[ap]\.?m\.?(?:\s+[A-Z]{2,4})?|(?:[-#*_=]\s*){3,}|\(?\s*(?:END|End|MORE)\s*\)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…]+[”\"’)\]]*\s+(?=[“\"(\[—–¿¡]?[^\W_a-zа-яёіїєґß-öø-ÿ])")


@dataclass(frozen=True)
class Turn:
    """One turn: its label (none in remarks by one speaker) and its paragraphs, each in the pieces between notes."""

    label: SpeakerLabel | None
    paragraphs: tuple[tuple[Span, ...], ...]

    @property
    def pieces(self) -> tuple[Span, ...]:
        return tuple(piece for paragraph in self.paragraphs for piece in paragraph)


def find(text: str, labels: list[SpeakerLabel]) -> list[Turn]:
    """The turns of a text in order; a label without any words after it gives none."""
    wrapped = is_wrapped(text)
    ends = [label.start for label in labels[1:]] + [len(text)]
    spoken = [paragraphs(text, one.end, end, wrapped) for one, end in zip(labels, ends, strict=True)]
    if any(" ".join(phrase) in text.lower() for phrase in phrases("transcripts", "records")):
        spoken = [_without_heading(text, one) for one in spoken]
    return [Turn(one, said) for one, said in zip(labels, spoken, strict=True) if said]


def _without_heading(text: str, spoken: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    """Paragraphs without the heading of the next item, with which a turn in a verbatim record may end."""
    start, end = spoken[-1][0] if len(spoken) > 1 and len(spoken[-1]) == 1 else (0, 0)
    is_heading = start < end and text[start].isupper() and text[end - 1].isalnum() and "\n" not in text[start:end]
    return spoken[:-1] if is_heading else spoken


def is_wrapped(text: str) -> bool:
    """Whether lines end because the page does, so that only an empty or an indented line begins a paragraph.

    That is so if most of the long lines that are followed by another do not end a sentence, or the next begins in lower
    case.
    """
    within = others = 0
    for line, following in pairwise(text.splitlines()):
        bare, after = line.rstrip(), following.strip()
        if not bare or not after:
            continue
        small = after[0].islower() and bare[-1] not in ".!?:"
        if small or (len(bare) >= _LONG and bare[-1] not in _ENDS):
            within += 1
        elif len(bare) >= _LONG:
            others += 1
    return within > others and (within > 1 or others == 0)


_LONG = 45  # characters of a line that may have ended because the page does
_ENDS = '.!?:…”"»)]'


def paragraphs(text: str, start: int, end: int, wrapped: bool) -> tuple[tuple[Span, ...], ...]:
    """The paragraphs of a range in pieces of speech; lines of a wrapped text form one paragraph."""
    found = (tuple(_speech(text, *block)) for block in _blocks(text, start, end, wrapped))
    return tuple(pieces for pieces in found if pieces)


def _blocks(text: str, start: int, end: int, wrapped: bool) -> Iterator[Span]:
    first = last = -1
    margin = min(map(_inset, filter(str.strip, text[start:end].splitlines()[1:])), default=0)
    at = start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.strip()
        if _is_of_the_page(bare):
            ends = wrapped and first >= 0 and text[last - 1] not in '.!?:”"'  # a page ends within a sentence
            bare = ""
        else:
            begins = not wrapped or (_inset(line) > margin + 1 and at > start)
            ends = not bare or (begins and not bare[0].islower())
        if ends and first >= 0:
            yield first, last
            first = -1
        if bare:
            first = at + _inset(line) if first < 0 else first
            last = at + len(line.rstrip())
        at += len(line)
    if first >= 0:
        yield first, last


def _is_of_the_page(bare: str) -> bool:
    """Whether a line is a page number or a page heading."""
    return bool(bare) and (_NUMBERING.fullmatch(bare) is not None or _is_heading(bare))


def _inset(line: str) -> int:
    """The number of spaces before a line's first word."""
    return len(line) - len(line.lstrip(" \t"))


def _is_heading(bare: str) -> bool:
    return bare.isupper() and bare[-1].isalnum() and len(bare.split()) > 2


def _speech(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph without its notes; empty if all of it is a note or the record keeper's."""
    whole = text[start:end].strip("*_ \t\n\xa0")
    lower = whole.lower()
    if any(lower.startswith(" ".join(phrase)) for phrase in phrases("transcripts", "records")):
        return
    if _BRACKETS.fullmatch(whole):
        if lower.strip("([*_").startswith(_GAPS):
            yield from _trim(text, start, end)
        return
    at = start
    for note in _BRACKETS.finditer(text, start, end):
        if _is_direction(note[1], text[: note.start()][-2:], note.group()):
            yield from _trim(text, at, note.start())
            at = note.end()
    yield from _trim(text, at, end)


_GAPS = tuple(map(" ".join, phrases("transcripts", "gaps")))


def unheard(words: str) -> bool:
    """Whether a turn only says that nothing could be heard."""
    return words.lower().startswith(tuple("(" + gap for gap in _GAPS)) and len(words) < 40


def is_direction(words: str) -> bool:
    """Whether words describe what happens: "Laughter", "Applause"."""
    plain = " ".join(words.lower().strip("*_ .").split())
    return any(plain.startswith(" ".join(phrase)) for phrase in phrases("transcripts", "directions"))


def _is_direction(words: str, before: str, whole: str) -> bool:
    """Whether a bracket describes what happens: by its words, or a sentence of its own, "(She points at the map.)"."""
    if is_direction(words):
        return True
    alone = not before.strip() or before.strip()[-1:] in '.!?”"'
    return alone and whole.startswith("(") and words[0].isupper() and words.endswith(".") and len(words) < 80


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or (text[start] in "*_" and text[start + 1 : start + 2] in " \n*_")):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(character.isalnum() or character == "…" for character in text[start:end]):
        yield start, end


def join_lines(text: str, pieces: Iterable[Span]) -> str:
    """Pieces for reading: lines that only the page separates are joined, paragraphs keep an empty line between them."""
    listed = list(pieces)
    if not listed:
        return ""
    words = [" ".join(text[start:end].split()) for start, end in listed]
    made = words[0]
    for (before, after), more in zip(pairwise(listed), words[1:], strict=True):
        gap = text[before[1] : after[0]]
        apart = re.search(r"\n(?:\s*\n|[ \t]{2,}(?=\S))", gap) or ("\n" in gap and not gap.strip())
        made += ("\n\n" if apart and "-->" not in gap else " ") + more
    return made


def sentences(text: str, pieces: Iterable[Span]) -> list[tuple[Span, ...]]:
    """A paragraph's sentences; a note between two pieces does not end one."""
    found: list[list[Span]] = [[]]
    for start, end in pieces:
        at = start
        for stop in _SENTENCE.finditer(text, start, end):
            word = re.search(r"[\w.]*$", text[max(at, stop.start() - 15) : stop.start()])
            last = word[0].lower().strip(".") if word else ""
            if stop[0].startswith(".") and (last in FUNCTION.abbreviations or len(last) == 1 or "." in last):
                continue
            found[-1].append((at, stop.start() + len(stop[0].rstrip())))
            found.append([])
            at = stop.end()
        if at < end:
            found[-1].append((at, end))
            if text[end - 1] in ".!?…":
                found.append([])
    return [tuple(spans) for spans in found if spans]
