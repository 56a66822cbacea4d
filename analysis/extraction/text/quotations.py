"""Where quotation marks open and close, including the styles and mistakes of news texts."""

import re
from dataclasses import dataclass, replace

from analysis.extraction.text.spans import is_hit

_IN_HEBREW_WORD = r"(?!(?<=[א-ת]).[א-ת](?![א-ת]))"  # before its last letter: צה"ל
_MARK = re.compile(rf"{_IN_HEBREW_WORD}[\"“”„‟«»‹›‘’‚'＂״「」『』]|``")
_DOUBLE = dict.fromkeys(("“", "„", "‟", "«", "``", "「", "『"), "open") | dict.fromkeys("”»」』", "close")
_SINGLE = frozenset("‘’‚'‹›")
_ELISIONS = re.compile(r"(?:\d\ds?|em|til|tis|twas|cause|n|round|bout)(?![^\W_])", re.IGNORECASE)
_OPENERS = frozenset('([{—–-/“"«„')


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks: `start` and `end` without the marks, `outer` with them.

    `closed` is false if the paragraph ended first. `continues` means that the next paragraph continues the same
    quotation (and opens it again, as newspapers do).
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool
    continues: bool = False


@dataclass(frozen=True)
class _Mark:
    at: int
    end: int
    sign: str
    before: str
    after: str

    @property
    def opens(self) -> bool:
        """Whether a mark opens a quotation, judging by its neighbours: nothing before it, a word after."""
        return (not self.before or self.before.isspace() or self.before in _OPENERS) and self.after.strip() != ""

    @property
    def closes(self) -> bool:
        return self.before.strip() != "" and not self.after.isalnum()


def scan(text: str, blocks: list[tuple[int, int]], apostrophes: bool = True) -> list[Quotation]:
    """Outermost quotations in order, none across a paragraph's end; nested ones are part of the outer.

    Without `apostrophes`, apostrophes and similar marks open no quotation, for languages full of "l'" and "д'".
    """
    found: list[Quotation] = []
    carried = False
    for block in blocks:
        marks = [mark for mark in _marks(text, *block) if apostrophes or mark.sign not in "’'"]
        doubles = _doubles(text, block, [mark for mark in marks if mark.sign not in _SINGLE], carried)
        quotations = _with_singles(text, doubles, [mark for mark in marks if mark.sign in _SINGLE])
        if carried and quotations and quotations[0].outer_start <= _first_word(text, block):
            found[-1] = replace(found[-1], continues=True)
        found += quotations
        carried = bool(quotations) and not quotations[-1].closed
    return [one for one in found if one.end > one.start]


def _first_word(text: str, block: tuple[int, int]) -> int:
    start, end = block
    return end - len(text[start:end].lstrip())


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    marks: list[_Mark] = []
    for found in _MARK.finditer(text, start, end):
        at, beyond, sign = found.start(), found.end(), found[0]
        if marks and sign == "'" and marks[-1].sign == "'" and marks[-1].end == at:
            first = marks.pop()  # two straight single marks are one double mark
            at, sign = first.at, '"'
        sign = '"' if sign == "״" else sign
        before = text[at - 1] if at > start else ""
        marks.append(_Mark(at, beyond, sign, before, text[beyond] if beyond < end else ""))
    return marks


def _doubles(text: str, block: tuple[int, int], marks: list[_Mark], carried: bool) -> list[Quotation]:
    found = []
    depth = 0
    opened: _Mark | None = None
    straight = [mark for mark in marks if mark.sign in ('"', "＂")]
    even = len(straight) % 2 == 0
    first_word = _first_word(text, block)
    if carried and marks and marks[0].at > first_word and not _opening(marks[0], even):
        # the last paragraph's quotation continues without a new opening mark
        opened = _Mark(first_word, first_word, "", "", "")
        depth = 1
    for mark in marks:
        if opened is None:
            if _opening(mark, even):
                opened, depth = mark, 1
        elif _closing(mark, opened, even):
            depth -= 1
            if depth <= 0:
                found.append(_quotation(text, opened, mark.at, mark.end))
                opened = None
        else:
            depth += 1
    if opened is not None:
        found += _close_open_quotation(text, block, opened, marks)
    return found


def _opening(mark: _Mark, even: bool) -> bool:
    kind = _DOUBLE.get(mark.sign)
    if kind == "open":
        return True
    if kind == "close":  # typed the wrong way round, at the start of a paragraph or word
        return mark.opens or not mark.before
    return mark.opens or (even and not mark.after.isspace() and not mark.before.isdigit())


def _closing(mark: _Mark, opened: _Mark, even: bool) -> bool:
    if opened.sign in ("„", "‟"):
        return mark.sign in ("“", "”", '"')
    if opened.sign == "»":
        return mark.sign == "«"
    kind = _DOUBLE.get(mark.sign)
    if kind == "close":
        return True
    if kind == "open":  # typed the wrong way round, at the end of a word
        return mark.closes and not mark.opens
    if opened.sign in ('"', "＂"):
        # if there is an even number of them they alternate; otherwise the neighbours decide
        return even or not mark.opens
    return mark.closes


def _close_open_quotation(text: str, block: tuple[int, int], opened: _Mark, marks: list[_Mark]) -> list[Quotation]:
    """Closes a quotation that was left open: at one of its inner marks, or at the paragraph's end."""
    inner = [mark for mark in marks if mark.at > opened.at and _DOUBLE.get(mark.sign) == "close"]
    if inner and opened.sign != '"':
        last = inner[-1]
        rest = [mark for mark in marks if mark.at > last.at]
        again = [mark for mark in rest if _DOUBLE.get(mark.sign) == "open" and mark.opens]
        found = [_quotation(text, opened, last.at, last.end)]
        if again:
            found.append(_to_the_end(text, block, again[0]))
        return found
    return [_to_the_end(text, block, opened)]


def _to_the_end(text: str, block: tuple[int, int], opened: _Mark) -> Quotation:
    end = opened.end + len(text[opened.end : block[1]].rstrip())
    return _quotation(text, opened, end, end, closed=False)


def _quotation(text: str, opened: _Mark, close_at: int, close_end: int, closed: bool = True) -> Quotation:
    end = max(opened.end, close_at)
    start = end - len(text[opened.end : end].lstrip())
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return Quotation(start, end, opened.at, close_end, closed)


def _with_singles(text: str, doubles: list[Quotation], marks: list[_Mark]) -> list[Quotation]:
    """Adds quotations in single marks that are not within others, and drops what lies within them."""
    found: list[Quotation] = []
    within = [(one.outer_start, one.outer_end) for one in doubles]
    apart = [mark for mark in marks if not is_hit(within, mark.at, mark.at + 1)]
    for number, mark in enumerate(apart):
        if (found and mark.at < found[-1].outer_end) or not _single_opens(text, mark):
            continue
        closer = _single_closer(text, apart, number)
        if closer is not None:
            found.append(_quotation(text, mark, closer.at, closer.end))
    singles = [(one.outer_start, one.outer_end) for one in found]
    kept = [one for one in doubles if not is_hit(singles, one.outer_start, one.outer_start + 1)]
    return sorted(kept + found, key=lambda one: one.outer_start)


def _single_opens(text: str, mark: _Mark) -> bool:
    if mark.sign not in "‘'‚‹":
        return False
    return mark.opens and not _ELISIONS.match(text, mark.end)


def _single_closer(text: str, marks: list[_Mark], number: int) -> _Mark | None:
    """The mark that closes a single quotation: after punctuation rather than after an s, which may be a plural's."""
    weak, closing = None, "‘’" if marks[number].sign == "‚" else "’'›"
    for mark in map(marks.__getitem__, range(number + 1, len(marks))):
        if _single_opens(text, mark):
            break
        if mark.sign in closing and mark.closes:
            if mark.before not in "sS" or mark.after != " ":
                return mark
            weak = weak or mark
    return weak
