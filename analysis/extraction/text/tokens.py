"""Words and punctuation of an article with their positions, and its paragraphs. Nothing is changed or dropped."""

import re
from dataclasses import dataclass
from itertools import pairwise

# Words such as 34-year-old, numbers, letters with dots between (U.S., a.m.), endings such as 's, words with hyphens or
# apostrophes inside, and any other character by itself. Every alternative is a plain run, so that reading takes one
# pass whatever the text.
_TOKEN = re.compile(
    r"\d+-[^\W\d_]+(?:-[^\W_]+)*"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s|pm|am)?(?![^\W_])"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[’'](?:s|S|ll|re|ve|d|m)(?![^\W_])"
    r"|[^\W_]+(?:(?:[-&]|[’'](?!(?:s|S|ll|re|ve|d|m)(?![^\W_])))[^\W_]+)*"
    r"|\.\.\.|--+|\S"
)
_WRAPPED_FROM = 40  # characters of a line that ends because the page does
DASHES = frozenset(("—", "–", "―", "--", "---"))
COMMAS = frozenset((",", "-", *DASHES))  # what separates an aside
_SMALL_STARTS = frozenset("0123456789(")
_ENDS = frozenset(".!?:;…”“\"»’'")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, column by column; token i is `text[starts[i]:ends[i]]`.

    `lower` is the word in lower case, with straight apostrophes. `paragraphs` are ranges of tokens.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    paragraphs: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, i: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.words[i][0].isupper()

    def span(self, first: int, beyond: int) -> str:
        """The text from one token up to another, which is excluded."""
        return self.text[self.starts[first] : self.ends[beyond - 1]] if beyond > first else ""


def read(text: str, blocks: list[tuple[int, int]]) -> Tokens:
    """The tokens of a text with known paragraphs, from `blocks`."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    paragraphs: list[tuple[int, int]] = []
    for start, end in blocks:
        first = len(words)
        for found in _TOKEN.finditer(text, start, end):
            words.append(found[0])
            starts.append(found.start())
            ends.append(found.end())
        paragraphs.append((first, len(words)))
    lower = [word.lower().replace("’", "'") for word in words]
    return Tokens(text, words, lower, starts, ends, paragraphs)


def blocks(text: str) -> list[tuple[int, int]]:
    """Paragraphs as ranges of characters: lines, or runs of lines if the text is wrapped at a margin."""
    lines = []
    start = 0
    for line in text.splitlines(keepends=True):
        lines.append((start, start + len(line)))
        start += len(line)
    wrapped = _is_wrapped(text, lines)
    found: list[tuple[int, int]] = []
    open_since = -1
    for start, end in lines:
        if text[start:end].isspace():
            open_since = -1
        elif open_since >= 0 and (wrapped or text[start].islower()):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
            open_since = start
    return found


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines end where the page does: many of them break off before a lower-case letter."""
    within = others = 0
    for (start, end), (following, beyond) in pairwise(lines):
        line = text[start:end].strip()
        if len(line) >= _WRAPPED_FROM and not text[following:beyond].isspace():
            small = text[following] in _SMALL_STARTS or text[following].islower()
            within += small and line[-1] not in _ENDS
            others += not small
    return within > 3 and within > 0.6 * others
