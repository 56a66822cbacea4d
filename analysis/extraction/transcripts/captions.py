"""Captions (WebVTT and SubRip): turns assembled from timed lines, by voice tags, labels and ">>"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from analysis.extraction.text.spans import Span
from analysis.extraction.transcripts import labels as label_finder
from analysis.extraction.transcripts.labels import SpeakerLabel
from analysis.extraction.transcripts.turns import Turn, _speech, is_direction

_TIMES = re.compile(
    r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]+-->[ \t]+(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[^\n]*$", re.MULTILINE
)
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+([^>\n]{1,120})>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>\n]{0,120})?>|<\d[\d:.]*>|\{\\an?\d\}")
_CHANGE = re.compile(r"(?:-|–|—|>{2,3}|&gt;&gt;)[ \t\xa0]*(?=\S)")
_BRACKETED = re.compile(r"\[([A-Z][A-Z .'’-]{1,40})\][ \t]+(?=\S)")  # "[ADA LUND] Good evening."
_UNKNOWN = SpeakerLabel(0, 0, "", "", "name", "caption")


@dataclass
class _Open:
    label: SpeakerLabel
    spans: list[Span] = field(default_factory=list)


def are(text: str) -> bool:
    """Whether a text is a caption file."""
    return text.lstrip("\ufeff \n").startswith("WEBVTT") or len(_TIMES.findall(text[:4_000])) > 1


def find(text: str) -> list[Turn]:
    """The turns of captions; rolling lines, which are repeated with the next one, count once."""
    named = {one.start: one for one in _labels(text)}
    opened: list[_Open] = []
    for start, end in _new_lines(text):
        _take(text, start, end, named, opened)
    turns = []
    for one in opened:
        pieces = tuple(piece for span in one.spans for piece in _speech(text, *span))
        if pieces:
            turns.append(Turn(one.label if one.label is not _UNKNOWN else None, (pieces,)))
    return turns


def _new_lines(text: str) -> Iterator[Span]:
    """The lines of all cues, rolling ones only once."""
    cues = list(_cues(text))
    shown = [[" ".join(_TAG.sub("", text[start:end]).split()) for start, end in lines] for lines in cues]
    rolls = sum(now[0] in before for before, now in pairwise(shown) if now and now[0]) > 0.3 * len(shown)
    for lines, before, now in zip(cues, [[], *shown], shown, strict=False):
        yield from (span for span, words in zip(lines, now, strict=True) if words and not (rolls and words in before))


def _cues(text: str) -> Iterator[list[Span]]:
    """The lines of each cue, without headers, notes, styles and numbers."""
    for times in _TIMES.finditer(text):
        lines = []
        at = times.end() + 1
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if not text[at:end].strip():
                break
            lines.append((at, end))
            at = end + 1
        yield lines


def _labels(text: str) -> list[SpeakerLabel]:
    """Labels within the cues: found in the lines of the captions alone, with positions in the whole text."""
    bare, places, at = [], {}, 0
    for start, end in (span for lines in _cues(text) for span in lines):
        skipped = _CHANGE.match(text, start, end)
        begins = skipped.end() if skipped else start
        places[at] = begins, start
        bare.append(text[begins:end] + "\n\n")
        at += len(bare[-1])
    named = ((one, *places[one.start]) for one in label_finder.find("".join(bare)) if one.start in places)
    return [
        replace(one, start=start, end=begins + one.end - one.start, shape="caption", marked=False)
        for one, begins, start in named
    ]


def _take(text: str, start: int, end: int, named: dict[int, SpeakerLabel], opened: list[_Open]) -> None:
    """Adds a line to the current turn, or begins one if it has a voice, a label or a mark of change."""
    label = named.get(start)
    for who, first, beyond in _voices(text, start, end, label):
        if not opened or (who is not None and (who.name != opened[-1].label.name or not who.name or label is not None)):
            opened.append(_Open(who or _UNKNOWN))
        spans = opened[-1].spans
        for span in _without_tags(text, first, beyond):
            if spans and not text[spans[-1][1] : span[0]].strip():  # two lines of one caption
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)


def _voices(text: str, start: int, end: int, label: SpeakerLabel | None) -> list[tuple[SpeakerLabel | None, int, int]]:
    """Who speaks in a line, with the position of their words; None for the previous speaker."""
    if label is not None:
        return [(label, label.end, end)]
    voices = list(_VOICE.finditer(text, start, end))
    if voices:
        ends = [*(voice.start() for voice in voices[1:]), end]
        who = [SpeakerLabel(one.start(), one.end(), one[1].strip(), "", "name", "caption") for one in voices]
        return [(one, one.end, beyond) for one, beyond in zip(who, ends, strict=True)]
    if (named := _BRACKETED.match(text, start, end)) and not is_direction(named[1]):
        return [(SpeakerLabel(start, named.end(), named[1].strip(), "", "name", "caption"), named.end(), end)]
    change = _CHANGE.match(text, start, end)
    return [(_UNKNOWN if change else None, change.end() if change else start, end)]


def _without_tags(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for tag in _TAG.finditer(text, start, end):
        if text[at : tag.start()].strip():
            yield at, tag.start()
        at = tag.end()
    if text[at:end].strip():
        yield at, end
