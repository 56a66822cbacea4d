"""The entry point: the form of a document, and the statements of one whose form shows who speaks."""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.extraction.lexicon import TRANSCRIPTS, phrases
from analysis.extraction.statements import Statement
from analysis.extraction.text.spans import Span
from analysis.extraction.transcripts import captions, head, labels, turns
from analysis.extraction.transcripts.cast import Cast, CastMember
from analysis.extraction.transcripts.labels import SpeakerLabel
from analysis.extraction.transcripts.turns import Turn
from data.article import Article

ARTICLE, TRANSCRIPT, REMARKS, CAPTIONS = "article", "transcript", "remarks", "captions"
FORMS = {ARTICLE: "news article", TRANSCRIPT: "transcript", REMARKS: "remarks by one speaker", CAPTIONS: "captions"}
UNITS = ("whole", "paragraphs", "sentences")
_LATEST_FIRST = 3_000  # characters before the first label; an excerpt within an article comes later than that
_CONFIDENCE = 0.95
UNHEARD = "nothing of it could be heard"
_FRONT_MATTER = re.compile(r"---\n(?:(?!---)[^\n]*\n){1,60}---\n")
_SAYS = re.compile(r"[”\"»],?\s+(?:\w+\s+){0,3}(?:said|says|told|added|according)\b|\b(?:he|she|who) (?:said|told)\b")


def form_of(article: Article) -> str:
    """The form of a document, from its labels, its timed lines, or its title."""
    if captions.are(article.text):
        return CAPTIONS
    found = labels.find(article.text)
    if found and all(one.kind == "ask" for one in found):
        return REMARKS
    if found:
        above = _FRONT_MATTER.match(article.text)
        begins = above.end() if above else 0
        length = len(article.text) - begins
        first, last = found[0].start - begins, found[-1].start - begins
        early = first < max(0.35 * length, min(_LATEST_FIRST, 0.6 * length))
        if early and (last - first > 0.3 * (length - first) or len(found) > 3):
            return TRANSCRIPT
    return REMARKS if _is_remarks(article) else ARTICLE


def statements(article: Article, form: str, unit: str = "whole") -> list[Statement]:
    """The statements of a transcript, of captions, or of remarks by one speaker, each turn whole or in parts."""
    text = article.text
    found, above = _turns(article, form)
    people = Cast(article.title, above, text, [turn.label for turn in found if turn.label])
    about = head.read(article, above)
    before: Turn | None = None
    question: Span | None = None
    made: list[Statement] = []
    for turn in found:
        if before is not None and turn.label != before.label:
            asked = (before.label is not None and before.label.kind == "ask") or text[before.pieces[-1][1] - 1] == "?"
            question = (before.pieces[0][0], before.pieces[-1][1]) if asked else question
        asks = turn.label is not None and turn.label.kind in ("ask", "lead")
        without = CastMember("") if form == CAPTIONS or turn.label else people.alone()
        person = people.member(turn.label) if turn.label else without
        stated = _statement(turn.label, person, about, None if asks else question)
        if turns.unheard(turns.join_lines(text, turn.pieces)):
            stated = replace(stated, confidence=0.3, reason=UNHEARD)
        made += [replace(stated, segments=segments) for segments in _parts(text, turn, unit)]
        question = question if asks else None
        before = turn
    return made


def _turns(article: Article, form: str) -> tuple[list[Turn], str]:
    """The turns of a document, and what comes before the first."""
    text = article.text
    if form == CAPTIONS:
        return captions.find(text), ""
    found = labels.find(text)
    start = _body(text)
    above = text[:start]
    if found and all(one.kind == "ask" for one in found):  # the speaker's own words have no label
        return _with_questions(text, start, found), above
    if found and form == TRANSCRIPT:
        return turns.find(text, found), text[: found[0].start]
    body = turns.paragraphs(text, start, len(text), turns.is_wrapped(text))
    return ([Turn(None, body)] if body else []), above


def _with_questions(text: str, start: int, asked: list[SpeakerLabel]) -> list[Turn]:
    wrapped = turns.is_wrapped(text)
    found = []
    if asked[0].name:  # what comes before questions without labels is an introduction by somebody else
        found.append(Turn(None, turns.paragraphs(text, start, asked[0].start, wrapped)))
    for one, end in zip(asked, [*(label.start for label in asked[1:]), len(text)], strict=True):
        question, *answer = turns.paragraphs(text, one.end, end, wrapped) or ((),)
        asks = tuple((first, first + len(text[first:last].rstrip("*_"))) for first, last in question)
        found += [Turn(one, (asks,)), Turn(None, tuple(answer))]
    return [turn for turn in found if turn.pieces]


def _statement(
    label: SpeakerLabel | None, person: CastMember, about: head.TranscriptHead, question: Span | None
) -> Statement:
    place = (label.start, label.end) if label is not None and label.end else None
    doubt = "" if person.name else "nobody is named as its speaker"
    if person.role == "unnamed":
        doubt = "the transcript does not name this speaker"
    return Statement(
        kind="direct",
        segments=(),
        cue=place,
        surface=place,
        speaker=person.name,
        role=person.role,
        affiliation=person.affiliation,
        venue=about.venue,
        said_on=about.said_on,
        confidence=0.3 if doubt else _CONFIDENCE,
        reason=doubt,
        question=question,
        turn=True,
    )


def _parts(text: str, turn: Turn, unit: str) -> Iterable[tuple[Span, ...]]:
    if unit == "paragraphs":
        return turn.paragraphs
    if unit == "sentences":
        return [one for paragraph in turn.paragraphs for one in turns.sentences(text, paragraph)]
    return [turn.pieces]


def _is_remarks(article: Article) -> bool:
    """Whether title or first lines call it a statement, a speech or the like by someone, and nobody else is quoted."""
    above = [article.title, *article.text.strip().splitlines()[:6]]
    titled = any(_title_of_remarks(line.strip("#*_ \t").lower()) for line in above)
    marked = re.search(r"\b(?:as (?:delivered|prepared)|check against delivery)\b", article.text[:2_000], re.IGNORECASE)
    quoted = len(_SAYS.findall(article.text))
    return bool(titled or marked) and quoted <= len(article.text.split()) / 400


def _title_of_remarks(line: str) -> bool:
    if line.startswith(("fact sheet", "readout")):
        return line.startswith("fact sheet")
    words = line.replace("’", "'").split()
    kinds = (one for one in phrases("transcripts", "remarks") if tuple(words[: len(one)]) == one)
    if any(not "".join(kind).isascii() or {*words[len(kind) :][:1]} & _LED_BY for kind in kinds):
        return True
    possessive = r"[\w .-]{3,60}'s (?:\w+ ){0,3}(?:speech|remarks|statement|address|testimony)\b"
    return re.match(possessive, " ".join(words)) is not None and len(words) < 16


_LED_BY = TRANSCRIPTS.by | {"at"}


def _body(text: str) -> int:
    """Where the speech begins: after the short lines of the head, which do not end a sentence."""
    start = 0
    for at, line, _ in labels.lines(text):
        bare = line.strip("*_# \t")
        if len(bare) > 130 or (
            bare.endswith((".", "!", "?", ",", ":", ";", "…", "—"))
            and len(bare.split()) > 2
            and not (head.day(bare) and len(bare) < 60)
        ):
            return at
        start = at + len(line)
        if start > _LATEST_FIRST:
            return 0
    return 0
