"""How far words reach behind a cue: past when and where, up to the next attribution, to the end of a phrase."""

from analysis.extraction import subjects
from analysis.extraction.attributed import Sentence, quotation_end
from analysis.extraction.cues import Cue
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.tokens import COMMAS


def adverbial_end(sentence: Sentence, start: int) -> int:
    """Past when and where something was said: "| on Tuesday in a statement | that"."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    adverbials, days, months = FUNCTION.adverbials, FUNCTION.days, FUNCTION.months
    times = FUNCTION.times
    i = start
    while i < sentence.last and inside[i] < 0:
        lower = tokens.lower[i]
        if lower in ("that", ":", "if", "whether", "how", "why", "what"):
            return i
        if lower in days or lower in months or lower in times or lower in FUNCTION.adverbs or lower.endswith("ly"):
            i += 1
            continue
        if lower in adverbials:
            i = _preposition_end(sentence, i + 1)
            continue
        if lower.isdigit() or lower in ("a.m", "p.m", "a.m.", "p.m."):
            i += 1
            continue
        if (
            lower == ","
            and i + 1 < sentence.last
            and (
                tokens.lower[i + 1] in adverbials
                or tokens.lower[i + 1] in days
                or tokens.lower[i + 1]
                in (
                    "referring",
                    "adding",
                    "speaking",
                    "citing",
                    "noting",
                    "using",
                    "echoing",
                    "emphasizing",
                    "pointing",
                    "who",
                    "which",
                    "according",
                    "describing",
                    "calling",
                    "alluding",
                )
            )
        ):
            return sentence.last
        return i
    return i


def _preposition_end(sentence: Sentence, start: int) -> int:
    """The end of what a preposition takes: up to the next preposition, mark, "that" or quotation."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    i = start
    stops = FUNCTION.breaks | FUNCTION.adverbials
    seen = 0
    while i < sentence.last and inside[i] < 0:
        lower = tokens.lower[i]
        if (lower in stops and lower not in ("his", "her")) or lower in ("that", ":", ";", *COMMAS):
            break
        if seen and lower in (
            "the",
            "a",
            "an",
            "he",
            "she",
            "they",
            "it",
            "there",
            "we",
            "i",
            "his",
            "her",
            "their",
            "this",
            "these",
            "no",
        ):
            break
        if seen and lower in FUNCTION.auxiliaries and lower != "'s":
            break
        seen += 1
        i += 1
        if seen > 9:
            break
    return i


def content_end(sentence: Sentence, at: int, later: list[Cue]) -> int:
    """Where words behind a cue end: at the sentence's end, or before another attribution begins."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    end = sentence.last
    for cue in later:
        if cue.first <= at or cue.first >= end:
            continue
        cut = _cut_before(sentence, cue, at)
        if cut > at:
            end = min(end, cut)
            break
    while (
        end > at
        and inside[end - 1] < 0
        and (tokens.words[end - 1] in (";", ":", *COMMAS) or tokens.lower[end - 1] in ("and", "but", "while", "as"))
    ):
        end -= 1
    return end


def _cut_before(sentence: Sentence, cue: Cue, at: int) -> int:
    """Where the next attribution of the same sentence begins, or -1 where it is part of what is said."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    before = cue.group - 1
    if cue.form == "participle":
        if (
            tokens.words[before] == ","
            or inside[before] >= 0
            or (tokens.lower[before] == "and" and tokens.words[before - 1] == ",")
        ):
            return cue.group
        return -1
    if "according" in cue.uses:
        return cue.first if tokens.words[before] == "," or inside[before] >= 0 else -1
    if tokens.lower[before] in ("and", "but") and ({"say", "tell", "judge"} & cue.uses) and before - 1 > at:
        if tokens.words[before - 1] == "," or inside[before - 1] >= 0:
            return before
        return -1
    subject = subjects.before(tokens, reading.people, inside, cue.group, at)
    if subject is None or subject.first <= at + 1:
        return -1
    if "speak" in cue.uses and _announces_quotation(sentence, cue) and tokens.words[subject.first - 1] in COMMAS:
        return _before_preposed(sentence, subject.first - 1, at)
    if subject.form == "pronoun" and cue.verb != "say":
        return -1
    prior = subject.first - 1
    if tokens.lower[prior] in ("but", "while", "and", "though", "although") and (
        tokens.words[prior - 1] == "," or inside[prior - 1] >= 0
    ):
        return prior
    return -1


def _announces_quotation(sentence: Sentence, cue: Cue) -> bool:
    """Whether a quotation stands right behind a cue: "replied, “..."."""
    reading = sentence.reading
    i = cue.beyond + (cue.beyond < sentence.beyond and reading.tokens.words[cue.beyond] in (",", ":"))
    return i < sentence.beyond and reading.inside[i] >= 0


def _before_preposed(sentence: Sentence, comma: int, at: int) -> int:
    """Where the clause before a comma begins, if it belongs to the next: ", | and when pressed on why, she replied"."""
    lower = sentence.reading.tokens.lower
    for i in range(at + 1, comma - 1):
        if lower[i] == "," and lower[i + 1] in ("and", "but") and lower[i + 2] in _PREPOSED:
            return i
    return comma


_PREPOSED = frozenset(("when", "asked", "pressed", "after", "if", "while", "as", "in", "at", "on"))


def phrase_end(sentence: Sentence, start: int, later: list[Cue], judged: bool = False) -> int:
    """The end of a noun phrase with what belongs to it: at a comma or a word that begins another clause."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    limit = content_end(sentence, start, later)
    i = start
    while i < limit:
        if inside[i] >= 0:
            i = quotation_end(reading, i)
            if (
                i < limit
                and tokens.words[i - 2] == ","
                and inside[i] < 0
                and tokens.lower[i] not in ("a", "an", "the", "and", "or")
            ):
                return i
            continue
        if tokens.words[i] in (";", ":", "(", *COMMAS) and i > start:
            if tokens.words[i] == "," and _goes_on(sentence, i, limit):
                i += 1
                continue
            return i
        if judged and i > start and _says_when(tokens.lower, i):
            return i
        if i > start + 1 and tokens.lower[i] in ("while", "although", "though", "because", "when", "but"):
            return i
        i += 1
    return min(i, limit)


def _says_when(lower: list[str], i: int) -> bool:
    """Whether a preposition begins when or where something was said, rather than what."""
    if lower[i] in ("during", "amid", "after"):
        return True
    return lower[i] in ("in", "at") and i + 1 < len(lower) and lower[i + 1] in ("a", "an")


def _goes_on(sentence: Sentence, comma: int, limit: int) -> bool:
    """Whether a comma only separates parts of a list or adjectives."""
    tokens = sentence.reading.tokens
    for i in range(comma + 1, min(limit, comma + 7)):
        if sentence.reading.inside[i] >= 0 or tokens.lower[i] in FUNCTION.verbs_common:
            return False
        if tokens.words[i] == ",":
            return not begins_participle(sentence, comma + 1)
        if tokens.lower[i] in ("and", "or") and i > comma + 1:
            return not begins_participle(sentence, comma + 1)
    return False


def begins_participle(sentence: Sentence, i: int) -> bool:
    tokens = sentence.reading.tokens
    lower = tokens.lower[i]
    return (
        lower.endswith("ing")
        or lower in ("who", "which", "according", "whose", "where", "when", "after", "as", "while")
        or lower in FUNCTION.adverbials
    )
