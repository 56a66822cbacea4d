"""Which words two texts share, which they do not, and what changed between versions; the texts stay unchanged."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from analysis.text.word_forms import stemmer
from analysis.text.words import FUNCTION_WORDS, tokens

Mark = Literal["", "shared", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. The pieces of a text, concatenated, are the text."""

    text: str
    mark: Mark = ""


def shared_words(one: str, other: str, language: str = "en") -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: words that the other text contains too, in any form, are "shared".

    "Continue" and "continuing" are one word, by Porter's stemmers in the BCP 47 `language` of both texts; if it has no
    stemmer, or is "", only case and a possessive 's are ignored. Function words are not marked, nor is anything between
    words.
    """
    stem = stemmer(language)
    stems = [{stem(token.key) for token in tokens(text)} for text in (one, other)]
    return _mark_words(one, stems[1], stem), _mark_words(other, stems[0], stem)


def _mark_words(text: str, others: set[str], stem: Callable[[str], str]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for token in tokens(text):
        if token.key in FUNCTION_WORDS or stem(token.key) not in others:
            continue
        pieces += [Piece(text[at : token.start]), Piece(token.text, "shared")]
        at = token.end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def changes(before: str, after: str) -> list[Piece]:
    """From one wording to the next: "" stays, "removed" was only in `before`, "added" is only in `after`.

    Without the added pieces this is `before`, without the removed ones `after`, in their words; the white space between
    them is that of the later text. By difflib, on words with the space that follows them.
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
    """Words, punctuation marks and leading space, each with the space that follows; concatenated, the text."""
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
