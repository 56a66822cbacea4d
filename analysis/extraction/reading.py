"""An article analysed once: tokens, quotations, sentences, people. All later steps look things up here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.extraction.grammar import cues, joints, parse, rough
from analysis.extraction.grammar.parse import Tree
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.people import headlines, names
from analysis.extraction.people.people import People
from analysis.extraction.text import quotations, sentences, tokens
from analysis.extraction.text.quotations import Quotation
from analysis.extraction.text.tokens import COMMAS, DASHES, Tokens
from analysis.progress import Progress, silent

_TERM = 4  # tokens of a quotation, marks included, that may be a term within a clause
_NEAR = 25  # tokens from a quotation to its other half
_STOPS = frozenset(".!?…,")
_PARSING_SHARE = 0.8  # share of reading, if there is a parser


@dataclass(frozen=True)
class Document:
    """`inside` gives each token's quotation or -1; `sentence_of` each token's sentence.

    `trees` has the grammar of each sentence in which something may be said, and None for the others.
    """

    text: str
    tokens: Tokens
    quotations: list[Quotation]
    inside: list[int]
    sentences: list[tuple[int, int]]
    sentence_of: list[int]
    paragraph_of: list[int]
    people: People
    token_ranges: list[tuple[int, int]]  # of the quotations, marks included
    trees: list[Tree | None]


def _is_nickname(text: str, one: Quotation) -> bool:
    """Whether a quotation is only part of a name: Marcia "Cia" Price."""
    if one.continues or " " in text[one.start : one.end]:
        return False
    before = re.search(r"(?<!\S)[^\W\d_]+ $", text[max(0, one.outer_start - 30) : one.outer_start])
    after = text[one.outer_end : one.outer_end + 2]
    return bool(before and before[0][0].isupper() and after[:1] == " " and after[1:].isupper())


def read(text: str, progress: Progress = silent) -> Document:
    """Read any text; a text without words gives an empty reading.

    Reports the share of sentences that have been read (0 to 1) to `progress`; an exception from it ends the reading.
    """
    blocks = tokens.blocks(text)
    read_tokens = tokens.read(text, blocks)
    quoted = quotations.scan(text, blocks)
    quoted = [one for one in quoted if not _is_nickname(text, one)]
    inside = sentences.quotation_of_tokens(read_tokens, quoted)
    split = sentences.split(read_tokens, inside)
    sentence_of, paragraph_of = _numbers(split), _numbers(read_tokens.paragraphs)
    read_tokens = headlines.in_small_letters(read_tokens, split)
    found = names.find(read_tokens, split)
    people = People(read_tokens, found, frozenset(first for first, _ in split))
    ranges = [(-1, -1)] * len(quoted)
    for i, number in enumerate(inside):
        if number >= 0:
            ranges[number] = (ranges[number][0] if ranges[number][0] >= 0 else i, i + 1)
    trees = _trees(read_tokens, inside, split, progress)
    return Document(text, read_tokens, quoted, inside, split, sentence_of, paragraph_of, people, ranges, trees)


def _numbers(ranges: list[tuple[int, int]]) -> list[int]:
    """For each token the number of its range; the ranges cover all."""
    return [number for number, (first, beyond) in enumerate(ranges) for _ in range(first, beyond)]


def _trees(
    read_tokens: Tokens, inside: list[int], split: list[tuple[int, int]], progress: Progress
) -> list[Tree | None]:
    """The grammar of the sentences in which something may be said, from the parser if there is one."""
    wanted = [n for n in range(len(split)) if _may_attribute(read_tokens, inside, split, n)]
    ranges = [split[n] for n in wanted]
    if not parse.fault():
        silent = _whole_quotations(read_tokens, inside)
        whole = list(_with_progress(parse.trees(read_tokens, ranges, silent), len(ranges), progress, 0, _PARSING_SHARE))
        found = joints.trees_in_parts(read_tokens, inside, whole, silent)
    else:
        found = (rough.tree(read_tokens, inside, first, beyond) for first, beyond in ranges)
    trees: list[Tree | None] = [None] * len(split)
    since = 0 if parse.fault() else _PARSING_SHARE
    for n, tree in zip(wanted, _with_progress(found, len(wanted), progress, since, 1), strict=True):
        trees[n] = tree
    return trees


def _with_progress(found: Iterable[Tree], n: int, progress: Progress, since: float, until: float) -> Iterator[Tree]:
    """The same trees, `n` of them, with occasional reports of progress, from one share to another."""
    for at, tree in enumerate(found, 1):
        yield tree
        if at % parse.AT_ONCE == 0:
            progress(since + (until - since) * at / n)


def _may_attribute(read_tokens: Tokens, inside: list[int], split: list[tuple[int, int]], n: int) -> bool:
    """Whether a sentence has a possible cue outside quotations, or introduces a quotation."""
    first, beyond = split[n]
    if cues.any_in(read_tokens, inside, first, beyond):
        return True
    if headlines.label_end(read_tokens.words, first, beyond) >= 0:
        return True
    if read_tokens.words[first] in DASHES:
        first = max(0, first - 1)  # a name under a quotation
    return any(inside[i] >= 0 for i in range(first, min(beyond + 1, len(inside))))


def _whole_quotations(read_tokens: Tokens, inside: list[int]) -> set[int]:
    """The tokens of quotations that are whole clauses: they begin after a mark or at the start, and end with one."""
    found: set[int] = set()
    i = 0
    while i < len(inside):
        end = i + 1
        while inside[i] >= 0 and end < len(inside) and inside[end] == inside[i]:
            end += 1
        if inside[i] >= 0 and end - i > _TERM and _stands_apart(read_tokens, inside, i, end):
            found.update(range(i, end))
        i = end
    return found


def _stands_apart(read_tokens: Tokens, inside: list[int], first: int, beyond: int) -> bool:
    if not any(word in _STOPS for word in read_tokens.words[beyond - 2 : beyond + 1]):
        return False
    before = read_tokens.words[first - 1] if first else "."
    if before in (".", "!", "?", ":") or inside[first - 1] >= 0:
        return True
    goes_on = any(inside[i] >= 0 for i in range(max(0, first - _NEAR), first))  # “...,” she said, “but ...”
    joined = read_tokens.lower[first - 2] in FUNCTION.breaks if first > 1 else False
    return before in COMMAS and not joined and (goes_on or read_tokens.capital(min(first + 1, beyond - 1)))
