"""Which words two texts share, which they do not, and what changed from one to the next; the text stays as
it is."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from analysis.text.words import FUNCTION_WORDS, tokens

Mark = Literal["", "shared", "own", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. The pieces of a text, put together, are the text."""

    text: str
    mark: Mark = ""


def shared_words(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: words that the other text has too are "shared", those it lacks are "own".

    Case and a possessive 's do not matter; other forms of a word (talk, talks) differ. Function words are
    marked neither way, nor is what lies between words.
    """
    keys = [{token.key for token in tokens(text)} for text in (one, other)]
    return _mark_words(one, keys[1]), _mark_words(other, keys[0])


def _mark_words(text: str, others: set[str]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for token in tokens(text):
        if token.key in FUNCTION_WORDS:
            continue
        pieces += [
            Piece(text[at : token.start]),
            Piece(token.text, "shared" if token.key in others else "own"),
        ]
        at = token.end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def changes(before: str, after: str) -> list[Piece]:
    """From one wording to the next: "" stays, "removed" was only in `before`, "added" is only in `after`.

    Without the added pieces this is `before`, without the removed ones `after` - in the words, not in the
    white space between, of which the later text's is kept. By difflib, on words with the space that follows
    them.
    """
    old, new = _with_space(before), _with_space(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    pieces: list[Piece] = []
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(new[new_start:new_end])))
            continue
        pieces.append(Piece("".join(old[old_start:old_end]), "removed"))
        pieces.append(Piece("".join(new[new_start:new_end]), "added"))
    return [piece for piece in pieces if piece.text]


def _with_space(text: str) -> list[str]:
    """Words, marks of punctuation and leading space, each with the space that follows; together the text."""
    starts = sorted({0} | _starts(text))
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if end > start]


def _starts(text: str) -> set[int]:
    """Where a word begins, and where the first mark after it does."""
    begins = set()
    for token in tokens(text):
        begins.add(token.start)
        if text[token.end : token.end + 1].strip():
            begins.add(token.end)
    return begins
