"""What a cue attributes: words in quotation marks beside it, its clause, what someone is to do, or what is judged."""

from collections.abc import Callable

from analysis.extraction.attribution import subjects
from analysis.extraction.attribution.beginnings import beginning
from analysis.extraction.attribution.clause_contents import (
    begins_aside,
    clause_after,
    clause_around,
    judgement,
    to_do,
)
from analysis.extraction.attribution.clause_frames import FEW, AttributedWords, ClauseFrame
from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.quoted_contents import quoted_after, quoted_before
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES
from analysis.extraction.text.tokens import COMMAS


def of_cue(sentence: Sentence, cue: Cue, subject: Subject) -> AttributedWords | None:
    """The words of a cue, by the first rule that finds any."""
    if "according" in cue.uses:
        return _according(sentence, cue, subject)
    frame = _frame(sentence, cue, subject)
    rules: tuple[Callable[[ClauseFrame], AttributedWords | None], ...] = (
        quoted_before,
        quoted_after,
        clause_around,
        clause_after,
        to_do,
        judgement,
    )
    return next((found for rule in rules if (found := rule(frame)) is not None), None)


def _frame(sentence: Sentence, cue: Cue, subject: Subject) -> ClauseFrame:
    start, end = cue.group, cue.beyond
    if not subject.inherited and not subject.relative:
        if subject.outer_first < cue.group:
            start = subject.outer_first
        elif subject.first >= cue.beyond:
            end = max(end, subject.outer_beyond)
    carrier = subjects.carrier(sentence, cue)
    if carrier is not None and carrier.outer_first < start:
        start = carrier.outer_first  # "..., | Interfax quoted her as saying"
    if start > sentence.first and sentence.lower(start - 1) == "as" and not sentence.is_quoted(start - 1):
        start -= 1
    return ClauseFrame(sentence, cue, subject, start, min(end, sentence.beyond))


# ------------------------------------------------------------------ according to


def _according(sentence: Sentence, cue: Cue, subject: Subject) -> AttributedWords | None:
    """The words before "according to" and the name that follows it, or after both."""
    words = sentence.words
    end = max(subject.outer_beyond, cue.beyond)
    while end < sentence.last and not sentence.is_quoted(end) and words[end] not in (",", ";", ":"):
        end += 1
    comma = cue.first > sentence.first and words[cue.first - 1] in COMMAS
    first, last = _half(sentence, cue)
    before = max(first, beginning(sentence, cue.first))
    after = (end + (end < last and words[end] in (",", ":")), last)
    if _leads_according(sentence, cue, subject, before, after[0] < after[1]):
        return AttributedWords((after,), "according") if after[0] < after[1] else None
    goes_on = end < last and words[end] == "," and not begins_aside(sentence, end + 1)
    if goes_on and (comma or sentence.is_quoted(cue.first - 1)):
        return AttributedWords(((before, cue.first - comma), after), "according")
    return AttributedWords(((before, cue.first - comma),), "according")


def _half(sentence: Sentence, cue: Cue) -> tuple[int, int]:
    """The half of a sentence that a cue is in: "according to X ...; | according to Y ..."."""
    whole = range(sentence.first, sentence.last)
    marks = [i for i in whole if sentence.words[i] == ";" and not sentence.is_quoted(i)]
    if list(map(sentence.lower, whole)).count("according") < 2:
        return sentence.first, sentence.last
    first = max((i + 1 for i in marks if i < cue.first), default=sentence.first)
    return first, min((i for i in marks if i > cue.first), default=sentence.last)


def _leads_according(sentence: Sentence, cue: Cue, subject: Subject, before: int, more: bool) -> bool:
    """Whether "according to" leads to what is said, rather than following it."""
    comma = cue.first > sentence.first and sentence.words[cue.first - 1] in COMMAS
    verbs = sentence.is_finite(*range(before, cue.first))
    end = max(cue.beyond, subject.outer_beyond) + 1
    goes_on = end < sentence.last and sentence.is_finite(end)  # "This, according to her, | is only the start"
    few = cue.first - before <= FEW and comma and not verbs and not goes_on
    joined = sentence.lower(cue.first - 1 - comma) in CUES.joins_according
    return before >= cue.first - comma or (few and more) or joined
