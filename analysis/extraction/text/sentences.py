"""Sentences of a paragraph. A quotation is never broken: its own full stops do not end the sentence around it."""

from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.text.quotations import Quotation
from analysis.extraction.text.tokens import Tokens

_STOPS = frozenset({".", "!", "?", "…", "..."})
_LONGEST = 250  # tokens: anything longer is not a sentence and would only cost time
_CLOSERS = frozenset("\"”’'»)]")


def quotation_of_tokens(tokens: Tokens, quotations: list[Quotation]) -> list[int]:
    """For each token the quotation it is in, marks included, or -1."""
    inside = [-1] * len(tokens)
    number = 0
    for i, start in enumerate(tokens.starts):
        while number < len(quotations) and quotations[number].outer_end <= start:
            number += 1
        if number < len(quotations) and quotations[number].outer_start <= start:
            inside[i] = number
    return inside


def split(tokens: Tokens, inside: list[int]) -> list[tuple[int, int]]:
    """Sentences as ranges of tokens, in order, none across a paragraph."""
    found = []
    for first, beyond in tokens.paragraphs:
        start = first
        for i in range(first, beyond):
            too_long = i - start >= _LONGEST and inside[i] < 0
            if too_long or _ends_here(tokens, inside, i, beyond):
                found.append((start, i + 1))
                start = i + 1
        if start < beyond:
            found.append((start, beyond))
    return found


def _ends_here(tokens: Tokens, inside: list[int], i: int, beyond: int) -> bool:
    if i + 1 >= beyond:
        return True
    if inside[i] >= 0:
        return inside[i + 1] != inside[i] and _quotation_ends_sentence(tokens, inside, i)
    following = tokens.words[i + 1]
    if tokens.words[i] not in _STOPS or inside[i + 1] >= 0:
        return tokens.words[i] in _STOPS
    goes_on = following in _CLOSERS or following in _STOPS or following[0].islower()
    return not (goes_on or tokens.ends[i] == tokens.starts[i + 1] or is_abbreviation(tokens, i))


def _quotation_ends_sentence(tokens: Tokens, inside: list[int], i: int) -> bool:
    """After `... there.”` a capital begins a sentence; after a question a name may still say who asked."""
    j = i
    while j > 0 and inside[j] == inside[i] and not tokens.words[j][0].isalnum() and tokens.words[j] not in _STOPS:
        j -= 1
    stop, following = tokens.words[j], tokens.words[i + 1]
    if stop not in _STOPS or following in _STOPS:
        return False
    return inside[i + 1] >= 0 or (following[0].isupper() and stop in (".", "…", "..."))


def is_abbreviation(tokens: Tokens, i: int) -> bool:
    """Whether a token is a full stop that belongs to the word before it: "Sen.", "J."."""
    if i == 0 or tokens.words[i] != "." or tokens.ends[i - 1] != tokens.starts[i]:
        return False
    before = tokens.words[i - 1]
    return (len(before) == 1 and before.isupper()) or before.lower() in FUNCTION.abbreviations
