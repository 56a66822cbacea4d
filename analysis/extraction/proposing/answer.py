"""Turns a model's answer into proposed statements; only words that occur in the article are accepted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.assistant.answers import json_objects, text_field
from analysis.assistant.chat_client import AnswerRefused, ChatServer
from analysis.extraction.languages import detection, quotes, verbs
from analysis.extraction.lexicon import FUNCTION, WordLists
from analysis.extraction.proposing import question
from analysis.extraction.text import quotations
from analysis.extraction.text import tokens as article_tokens
from analysis.extraction.text.spans import Span

MOST_TOKENS = 4_000  # of an answer, thoughts before it included
MOST_STATEMENTS = 200  # in one answer
_MOST_ANSWERED = 60_000  # characters
_LONGEST_SPEAKER = 200
_MOST_SPEAKERS = 8
NO_SUCH_WORDS = "their words do not stand in the text"
NO_SUCH_SPEAKER = "their speaker's name does not stand in the text"
INCOMPLETE = "they name no speaker or hold no words"
BROKEN_OFF = "the answer breaks off or is broken there"
PRONOUN = "a pronoun is no name of their speaker"
_MARKS = "\"“”„‟«»‹›‘’‚'`「」『』＂"
_MARK = f"(?:[{_MARKS}]|''|``)"
_STOPS = " .,;"
_PRONOUNS = frozenset[str]().union(*(listed.pronouns for listed in (FUNCTION, *map(WordLists, verbs.CODES))))
_ELLIPSIS = re.compile(r"\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*")


@dataclass(frozen=True)
class ProposedStatement:
    """Words at their positions in the article, and the names of their alleged speakers, as the article has them."""

    speakers: tuple[str, ...]
    segments: tuple[Span, ...]
    kind: str


@dataclass(frozen=True)
class PieceProposals:
    """What a model proposes for one piece, and why other proposals were refused, with the number for each reason."""

    piece: Span
    statements: list[ProposedStatement]
    refused: Counter[str] = field(default_factory=Counter)


class StatementProposer:
    """Asks a server's model about pieces of one article; thread-safe."""

    def __init__(self, server: ChatServer, text: str):
        self._server, self._text = server, text
        self._quoted = quoted_spans(text)

    def ask(self, piece: Span) -> PieceProposals:
        """The model's proposals for a piece; raises AnswerRefused, MachineFailure."""
        raw = self._server.answer(question.messages(self._text, piece), MOST_TOKENS)
        return read_answer(raw, self._text, piece, self._quoted)


def quoted_spans(text: str) -> list[Span]:
    """The contents of quotation marks, in order."""
    if detection.language(text) == "en":
        return [(one.start, one.end) for one in quotations.scan(text, article_tokens.blocks(text))]
    return [quotes.inner(text, span) for span in quotes.find(text)]


def read_answer(raw: str, text: str, piece: Span, quoted: Sequence[Span]) -> PieceProposals:
    """The statements in an answer about a piece of the article; raises AnswerRefused if it has another form.

    The kind in the answer is ignored: words are verbatim only if they are between quotation marks.
    """
    refused: Counter[str] = Counter()
    found = []
    for item in _items(raw, refused):
        speakers = [name for part in text_field(item, "speaker", 2_000).split("|") if (name := _bare(part))]
        wanted = _bare(_joined_words(item))
        named = tuple(_as_written(name, text, piece) for name in speakers[:_MOST_SPEAKERS])
        segments = _segments(wanted, text, piece)
        if not speakers or not re.search(r"\w", wanted):
            refused[INCOMPLETE] += 1
        elif not segments:
            refused[NO_SUCH_WORDS] += 1
        elif not all(named):
            refused[NO_SUCH_SPEAKER] += 1
        elif any(name.lower() in _PRONOUNS for name in named):
            refused[PRONOUN] += 1
        else:
            segments = tuple((start, _with_stop(text, end, quoted)) for start, end in segments)
            found.append(ProposedStatement(tuple(dict.fromkeys(named)), segments, _kind(text, segments, quoted)))
    return PieceProposals(piece, found, refused)


def _items(raw: str, refused: Counter[str]) -> Iterator[dict[str, Any]]:
    """The proposals in an answer; if it breaks off, those that are complete."""
    whole = []
    for one in json_objects(raw, _MOST_ANSWERED, MOST_STATEMENTS + 1):
        if isinstance(one.get("statements"), list):
            yield from (item if isinstance(item, dict) else {} for item in one["statements"][:MOST_STATEMENTS])
            return
        if "words" in one:
            whole.append(one)
    if not whole:
        raise AnswerRefused("no answer in the form that was asked for")
    if '"statements"' in raw:
        refused[BROKEN_OFF] += 1
    yield from whole


def _joined_words(item: dict[str, Any]) -> str:
    """The words of a proposal, on one line; parts given as a list are joined by an ellipsis."""
    parts = item.get("words")
    if isinstance(parts, list):
        return " … ".join(_bare(part) for part in parts if isinstance(part, str))
    return text_field(item, "words", question.LONGEST_PIECE * 2)


def _bare(words: str) -> str:
    """Words on one line, without quotation marks at their ends and a final full stop or comma."""
    return " ".join(words.split()).strip(f"{_MARKS} ").rstrip(f"{_MARKS}{_STOPS}")


def _as_written(name: str, text: str, piece: Span) -> str:
    """A name as the piece has it, else as the article has it; "" if neither does."""
    if len(name) > _LONGEST_SPEAKER or not re.search(r"\w", name):
        return ""
    place = next(_places(name, text, *piece), None) or next(_places(name, text, 0, len(text)), None)
    return " ".join(text[slice(*place)].split()) if place else ""


def _segments(words: str, text: str, piece: Span) -> tuple[Span, ...]:
    """Where words occur in a piece, whole or else in parts around an ellipsis, in order; () if they do not."""
    whole = next(_places(words, text, *piece), None)
    if whole:
        return (whole,)
    found: list[Span] = []
    at = piece[0]
    for part in filter(None, map(_bare, _ELLIPSIS.split(words))):
        place = next(_places(part, text, at, piece[1]), None)
        if place is None:
            return ()
        found.append(place)
        at = place[1]
    return tuple(found)


def _places(words: str, text: str, start: int, end: int) -> Iterator[Span]:
    """Where words occur, letter by letter and as whole words; spaces and quotation marks may differ in form."""
    parts = [re.sub(_MARK, lambda _: _MARK, re.escape(part)) for part in words.split()]
    for found in re.compile(r"\s+".join(parts)).finditer(text, start, end) if parts else ():
        if not _is_within_word(text, found.start()) and not _is_within_word(text, found.end()):
            yield found.span()


def _is_within_word(text: str, at: int) -> bool:
    """Whether a word continues across a place; never in scripts without capitals, which may have no spaces."""
    return 0 < at < len(text) and all(
        one.isalnum() and unicodedata.category(one) != "Lo" for one in text[at - 1 : at + 1]
    )


def _with_stop(text: str, end: int, quoted: Sequence[Span]) -> int:
    """The end of words, including a full stop that ends their quotation."""
    return end + 1 if text[end : end + 1] == "." and any(a < end and end + 1 == b for a, b in quoted) else end


def _kind(text: str, segments: tuple[Span, ...], quoted: Sequence[Span]) -> str:
    n_quoted = n_plain = 0
    for start, end in segments:
        within = sum(
            sum(map(str.isalnum, text[max(start, a) : min(end, b)])) for a, b in quoted if a < end and start < b
        )
        n_quoted += within
        n_plain += sum(map(str.isalnum, text[start:end])) - within
    return "indirect" if not n_quoted else "mixed" if n_plain else "direct"
