"""Phrases between a cue and its words: when, where, on which occasion."""

from analysis.extraction.attribution.clause_frames import ClauseFrame
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.lexicon import FUNCTION, NAMES, phrases
from analysis.extraction.text.tokens import COMMAS


def skip_circumstances(frame: ClauseFrame, start: int) -> int:
    """The token after when and where something was said, from token `start`: "| on Tuesday in a statement | that"."""
    sentence = frame.sentence
    i = start
    while i < sentence.last and not sentence.is_quoted(i):
        beyond = _when(frame, i)
        if beyond == i:
            break
        i = beyond
    return i


def _when(frame: ClauseFrame, i: int) -> int:
    """The token after a phrase of time or place that begins at a token, or the token itself."""
    sentence = frame.sentence
    lower, following = sentence.lower(i), sentence.lower(i + 1)
    if lower == "by" and (following.isdigit() or _is_time(following) or following in FUNCTION.months):
        return i  # "said | by 2030 half would be gone"
    if beyond := _time_end(sentence, i):
        return beyond
    leads = (lower == "for" or lower in FUNCTION.adverbials) and sentence.lower(i + 2) != "'s"
    if leads and (_is_time(following) or following in FUNCTION.months):
        return _when(frame, i + 1) if following not in FUNCTION.times else i + 2
    return _place_end(frame, i) if lower in FUNCTION.when_prepositions else i


def _time_end(sentence: Sentence, i: int) -> int:
    """The token after a day, a date or "last week" that begins at a token; 0 if none does."""
    lower, following = sentence.lower(i), sentence.lower(i + 1)
    if following == "'s":
        return 0  # "said | Wednesday's vote was lost"
    if lower in FUNCTION.months or (lower.isdigit() and following in FUNCTION.months):
        return _date_end(sentence, i)
    leads = lower in ("late", "early") and following in FUNCTION.when_prepositions
    if lower in FUNCTION.days:
        return i + 1 + (following in FUNCTION.times)  # "Sunday | evening"
    return i + 1 if leads or lower in FUNCTION.when else 0


def _place_end(frame: ClauseFrame, i: int) -> int:
    """The token after a prepositional phrase about the verb, "in a statement"; the token itself if there is none."""
    sentence = frame.sentence
    if (beyond := _known_place(sentence, i)) > i:
        return beyond
    first, beyond = sentence.edges(i)
    if first != i or (sentence.head(i) != frame.cue.at and not frame.cue.group <= sentence.head(i) < frame.end):
        return i
    said = [sentence.edges(k)[0] for k in frame.children("ccomp") if k > i]
    stops = [k for k in range(i + 2, beyond) if sentence.lower(k) == "that" or _counts(sentence, k)]
    beyond = min([beyond, *said, *stops])
    quoted = next((k for k in range(i, beyond) if sentence.is_quoted(k)), beyond)
    return quoted if quoted == beyond or sentence.words[quoted - 1] in (":", *COMMAS) else i


def _known_place(sentence: Sentence, i: int) -> int:
    """The token after "in Rome" if another name follows that is not part of the place's: "in Rome | Russia"."""
    words = sentence.words
    if sentence.lower(i) != "in" or i + 2 >= sentence.last or not words[i + 1][0].isupper():
        return i
    known = sentence.lower(i + 2) in NAMES.countries or (len(words[i + 2]) > 1 and words[i + 2].isupper())
    whole = (sentence.lower(i + 1), sentence.lower(i + 2)) in phrases("names", "places")  # "in New York"
    return i + 2 if known and not whole and not sentence.is_quoted(i + 2) else i


def _counts(sentence: Sentence, k: int) -> bool:
    """Whether a token is a number that is not part of a date: "in Oslo | 40 ships"."""
    dated = sentence.lower(k + 1) in FUNCTION.months
    if sentence.lower(k - 1) in FUNCTION.months:  # "January 13", "13 January 2022", but "13 January | 40 ships"
        dated = not sentence.lower(k - 2).isdigit() or len(sentence.lower(k)) == 4
    return sentence.lower(k).isdigit() and not dated and sentence.lower(k - 1) not in ("on", "in", ",")


def _is_time(lower: str) -> bool:
    return lower in FUNCTION.days or lower in FUNCTION.times


def _date_end(sentence: Sentence, i: int) -> int:
    """The token after "13 January 2022" or "Jan. 13, 2022"."""
    words = sentence.words
    end = i
    day_first = sentence.lower(i).isdigit()
    while end < sentence.last and (
        sentence.lower(end) in FUNCTION.months
        or (words[end].rstrip("stndrh").isdigit() and (end == i or not day_first or len(words[end]) == 4))
        or (words[end] == "." and sentence.lower(end - 1) in FUNCTION.abbreviations)
        or (words[end] == "," and words[min(end + 1, sentence.last - 1)].isdigit() and end + 1 < sentence.last)
    ):
        end += 1
    return end
