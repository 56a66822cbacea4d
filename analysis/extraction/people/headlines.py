"""Headlines in Title Case, read as if in lower case: "Lavrov Says NATO Must Answer"."""

from dataclasses import replace

from analysis.extraction.grammar.cues import speaks
from analysis.extraction.lexicon import FUNCTION, GIVEN_NAMES, NAMES, can_speak
from analysis.extraction.people import names
from analysis.extraction.text.tokens import COMMAS, Tokens

_LONGEST, _LONGEST_LABEL, _LONGEST_NAME = 25, 8, 4  # tokens


def in_small_letters(tokens: Tokens, sentences: list[tuple[int, int]]) -> Tokens:
    """The tokens in lower case in headings that say something, except names: of places, and those in the text.

    If nothing else decides, the verb's subject keeps its capital: it is more likely a name than not.
    """
    headings = [one for one in sentences if one[1] - one[0] <= _LONGEST and names.is_heading(tokens, *one)]
    words = list(tokens.words)
    in_text = {words[i] for first, beyond in set(sentences) - set(headings) for i in range(first + 1, beyond)}
    for first, beyond in headings:
        label = label_end(tokens.words, first, min(beyond, first + _LONGEST_NAME))
        verb = label if label > 0 else next((i for i in range(first + 1, beyond) if _says(tokens, i)), -1)
        subject = _subject(tokens, first, verb, beyond)
        for i in range(first, beyond) if verb > 0 else ():
            if not _is_named(tokens, i, in_text, subject):
                words[i] = words[i].lower()
    return replace(tokens, words=words)


def _is_named(tokens: Tokens, i: int, in_text: set[str], subject: range) -> bool:
    word, lower = tokens.words[i], tokens.lower[i]
    known = word in in_text or word.isupper() or lower in NAMES.countries | NAMES.nationalities | GIVEN_NAMES
    return known or (i in subject and not can_speak(lower) and lower not in FUNCTION.prepositions)


def _says(tokens: Tokens, i: int) -> bool:
    lower = tokens.lower[i]
    return tokens.capital(i) and lower.endswith("s") and speaks(lower) and not tokens.words[i].isupper()


def _subject(tokens: Tokens, first: int, verb: int, beyond: int) -> range:
    """Where the subject of a verb is: "| Navy Says", "Says | Finnish Envoy", "Lavrov | Says"."""
    commas = [i for i in range(first, verb) if tokens.words[i] in COMMAS or not tokens.words[i][0].isalnum()]
    if commas and commas[-1] == verb - 1:
        return range(verb + 1, beyond)
    return range(commas[-1] + 1 if commas else first, verb)


def label_end(words: list[str], first: int, beyond: int) -> int:
    """The colon after the first few words of a short sentence; -1 if there is none."""
    if beyond - first > _LONGEST:
        return -1
    return next((i for i in range(first + 1, min(first + _LONGEST_LABEL, beyond)) if words[i] == ":"), -1)
