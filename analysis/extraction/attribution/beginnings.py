"""Where the words of a cue begin: after openers, datelines and leading phrases."""

from analysis.extraction.attribution.clause_frames import FEW
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.text.tokens import COMMAS, DASHES


def beginning(sentence: Sentence, end: int) -> int:
    """Where the words before token `end` begin: after words already attributed, openers, a dateline, and what leads to
    them.
    """
    start = _past_dateline(sentence, sentence.first)
    while start < end and not sentence.is_quoted(start) and _is_opener(sentence, start, end):
        start += 1
    return _past_leading(sentence, start, end)


def _is_opener(sentence: Sentence, i: int, end: int) -> bool:
    if not sentence.is_word(i):
        return sentence.words[i] not in ("(", "[", "$", "£", "€", "#", "@")
    opens = sentence.lower(i) in FUNCTION.openers
    return opens and i + 1 < end and (sentence.words[i + 1] == "," or sentence.is_quoted(i + 1))


def _past_dateline(sentence: Sentence, start: int) -> int:
    """The token after "LAKEVIEW (Wire) -" at the start of a paragraph; `start` if there is none."""
    tokens = sentence.reading.tokens
    begins = tokens.paragraphs[sentence.reading.paragraph_of[start]][0] if start < len(tokens) else -1
    if start == begins and tokens.words[start] == "@":  # "@metro_oslo: | Trains are late"
        return next((i + 1 for i in range(start, min(start + 5, sentence.last)) if tokens.words[i] == ":"), start)
    if start != begins or not tokens.words[start].isupper():
        return start
    for i in range(start + 1, min(start + 12, sentence.last)):
        if tokens.words[i] in DASHES or tokens.words[i] == "-":
            return i + 1
    return start


def _past_leading(sentence: Sentence, start: int, end: int) -> int:
    """Skips what leads to a quotation: a few words and a comma, "As for complexity, “...", or any words and a colon."""
    if start >= end or sentence.is_quoted(start) or not sentence.is_quoted(end - 1):
        return start
    first, beyond = sentence.quotation(end - 1)
    mark = sentence.words[first - 1]
    leads = mark == ":" or (mark in COMMAS and first - 1 - start <= FEW)
    return first if first - 1 > start and beyond - first > FEW and leads else start
