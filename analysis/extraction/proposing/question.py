"""What a model is asked about an article: who said what in one piece of it."""

import json
import re
from pathlib import Path

from analysis.assistant.chat_client import Message
from analysis.assistant.settings import BYTES_A_TOKEN
from analysis.extraction.text.spans import Span

PROMPT_VERSION = "statements 1"
LONGEST_PIECE = 4_000  # characters: with prompt and answer within the 4,096 tokens that small servers hold
_LONGEST_UNIT = 600  # characters: a paragraph, or sentences of a long one; what two pieces share is at most that
_UNIT = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[”»“\"’')\]]*(?:\s+|(?<=[。！？”」]))")
_SHARE_SAID = 0.6  # share of a piece that comes back as somebody's words, in articles with many quotations
_TOKENS_A_STATEMENT_LIST = 60
PROMPT = (Path(__file__).parent / "prompt.txt").read_text("utf-8").rstrip("\n")


def pieces(text: str) -> list[Span]:
    """The text in pieces of at most `LONGEST_PIECE` characters, each of which begins with the end of the one before."""
    units = _units(text)
    found: list[Span] = []
    first = 0
    while first < len(units):
        beyond = first + 1
        while beyond < len(units) and units[beyond][1] - units[first][0] <= LONGEST_PIECE:
            beyond += 1
        found.append((units[first][0], units[beyond - 1][1]))
        if beyond == len(units):
            break
        again = beyond - 1
        while again - 1 > first and units[beyond - 1][1] - units[again - 1][0] <= _LONGEST_UNIT:
            again -= 1
        first = max(first + 1, again)
    return found


def _units(text: str) -> list[Span]:
    """Lines that are not empty; long ones are cut after a sentence, else at a space, else anywhere."""
    found = []
    for line in _UNIT.finditer(text):
        start, end = line.span()
        while end - start > _LONGEST_UNIT:
            ends = [one.end() for one in _SENTENCE_END.finditer(text, start, start + _LONGEST_UNIT)]
            space = text.rfind(" ", start + 1, start + _LONGEST_UNIT)
            cut = ends[-1] if ends else space + 1 if space > 0 else start + _LONGEST_UNIT
            found.append((start, cut))
            start = cut
        if text[start:end].strip():
            found.append((start, end))
    return found


def messages(text: str, piece: Span) -> list[Message]:
    """The chat that asks about one piece. It contains no title and no outlet except what is in the piece itself."""
    question = json.dumps({"article": text[slice(*piece)]}, ensure_ascii=False)
    return [{"role": "system", "content": PROMPT}, {"role": "user", "content": question}]


def tokens(text: str, asked: list[Span]) -> tuple[int, int]:
    """About how many tokens are sent for these pieces, and received."""
    n_words = sum(len(text[slice(*piece)].encode("utf-8", "replace")) for piece in asked)
    n_in = (n_words + len(PROMPT) * len(asked)) // BYTES_A_TOKEN
    return n_in, int(_SHARE_SAID * n_words / BYTES_A_TOKEN) + _TOKENS_A_STATEMENT_LIST * len(asked)
