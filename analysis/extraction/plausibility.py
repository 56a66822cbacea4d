"""Whether a cue is a verb that attributes, with the subject it seems to have."""

from analysis.extraction import subjects
from analysis.extraction.attributed import Sentence
from analysis.extraction.cues import Cue
from analysis.extraction.lexicon import CUES, NAMES, can_speak
from analysis.extraction.subjects import Subject
from analysis.extraction.tokens import Tokens


def plausible(sentence: Sentence, cue: Cue, subject: Subject) -> bool:
    """Whether the cue is a verb here: forms that are nouns as often need a subject that can only be one."""
    tokens = sentence.reading.tokens
    word = tokens.lower[cue.first]
    if cue.beyond < sentence.beyond and tokens.lower[cue.beyond] == "by":
        return False
    if (
        subject.form == "nominal"
        and subject.first == subject.beyond - 1
        and tokens.lower[subject.first] in ("many", "some", "most")
    ):
        return True
    if tokens.lower[subject.first] == "you":
        return False
    if word in CUES.doubtful:
        if subject.form == "nominal":
            return speaks(tokens, subject)
        if subject.form == "name" and cue.group == cue.first and not _agrees(sentence, cue, subject):
            return False
    if cue.form == "participle" and cue.verb in CUES.weak:
        return False
    if subject.form == "nominal" and not speaks(tokens, subject) and cue.verb not in CUES.plain:
        return False
    return "speak" in cue.uses or tokens.lower[subject.first] not in ("i", "we")


def _agrees(sentence: Sentence, cue: Cue, subject: Subject) -> bool:
    """Whether a form that may be a noun fits its subject as a verb: "Trump tweets", not "a Trump tweet"."""
    tokens = sentence.reading.tokens
    last = tokens.lower[subject.beyond - 1]
    if last in NAMES.nationalities:
        return False
    return bool(subject.others) or tokens.lower[cue.first] != cue.verb


def speaks(tokens: Tokens, subject: Subject) -> bool:
    head = subjects.head(tokens, subject)
    return can_speak(head)
