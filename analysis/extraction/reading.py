"""An article taken apart once: tokens, quotations, sentences, people. All later steps look things up here."""

from dataclasses import dataclass

from analysis.extraction import names, quotations, sentences, tokens
from analysis.extraction.people import People
from analysis.extraction.quotations import Quotation
from analysis.extraction.tokens import Tokens


@dataclass(frozen=True)
class Reading:
    """`inside` gives each token's quotation or -1; `sentence_of` each token's sentence."""

    text: str
    tokens: Tokens
    quotations: list[Quotation]
    inside: list[int]
    sentences: list[tuple[int, int]]
    sentence_of: list[int]
    paragraph_of: list[int]
    people: People
    token_ranges: list[tuple[int, int]]  # of the quotations, marks included


def _is_nickname(text: str, one: Quotation) -> bool:
    """Whether a quotation only stands inside a name: Marcia "Cia" Price."""
    if one.continues or " " in text[one.start : one.end]:
        return False
    before = text[max(0, one.outer_start - 30) : one.outer_start]
    after = text[one.outer_end : one.outer_end + 2]
    last = before.split()[-1:] if before.endswith(" ") else []
    return (
        bool(last)
        and last[0][0].isupper()
        and last[0].isalpha()
        and len(after) == 2
        and after[0] == " "
        and after[1].isupper()
    )


def read(text: str) -> Reading:
    """Read any text; a text without words gives a reading without anything in it."""
    blocks = tokens.blocks(text)
    read_tokens = tokens.read(text, blocks)
    quoted = quotations.scan(text, blocks)
    quoted = [one for one in quoted if not _is_nickname(text, one)]
    inside = sentences.quotation_of_tokens(read_tokens, quoted)
    split = sentences.split(read_tokens, inside)
    sentence_of = [number for number, (first, beyond) in enumerate(split) for _ in range(first, beyond)]
    paragraph_of = [
        number for number, (first, beyond) in enumerate(read_tokens.paragraphs) for _ in range(first, beyond)
    ]
    found = names.find(read_tokens, split)
    people = People(read_tokens, found, inside, frozenset(first for first, _ in split))
    ranges = [(-1, -1)] * len(quoted)
    for i, number in enumerate(inside):
        if number >= 0:
            ranges[number] = (ranges[number][0] if ranges[number][0] >= 0 else i, i + 1)
    return Reading(text, read_tokens, quoted, inside, split, sentence_of, paragraph_of, people, ranges)
