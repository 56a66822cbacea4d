"""Where the grammar leaves it open whether words after a cue are still what its speaker said."""

from analysis.extraction.attribution.noun_phrases import SUBJECTS
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, can_speak
from analysis.extraction.text.tokens import COMMAS


def unclear_edge(sentence: Sentence, cue: Cue, words: tuple[int, int], cues: list[int]) -> int:
    """The first token that may not belong to words after a cue, or may belong to them although they end there; -1 if
    there is none. `cues` are the verbs of all cues in the sentence.
    """
    first, end = words
    led_to = {sentence.lower(i) for i in range(cue.beyond, first)}
    apart = sentence.words[first - 1] in COMMAS and not sentence.is_quoted(first) and "that" not in led_to
    if apart or led_to & CUES.terms:
        return first
    edges = (_begins_anothers, _trails, _may_be_done)
    unquoted = (i for i in range(first + 1, end - 1) if not sentence.is_quoted(i))
    found = next((i for i in unquoted if any(edge(sentence, cue, i, end) for edge in edges)), -1)
    return end if found < 0 and _is_cut_short(sentence, end, cues) else found


def _begins_anothers(sentence: Sentence, _: Cue, i: int, end: int) -> bool:
    """ "..., and her colleague | that it failed"; not "a man | that left"."""
    person = can_speak(sentence.lower(i - 1)) and sentence.relation(i - 1) != "dobj"  # "sent a message | that"
    whose = person or sentence.reading.tokens.capital(i - 1)
    return sentence.lower(i) == "that" and whose and sentence.tag(i + 1)[:2] not in ("VB", "MD")


def _trails(sentence: Sentence, _: Cue, i: int, end: int) -> bool:
    """ "... shot down|, but videos showed fires", "... closed|, the third time this year", "|, without details"."""
    lower, rest = sentence.lower(i + 1), range(i + 2, end)
    if sentence.words[i] != ",":
        verb = next((k for k in rest if sentence.is_finite(k)), i)
        return lower == "but" and any(sentence.relation(k) in SUBJECTS for k in range(i, verb))
    if lower in CUES.contrasts:
        return sentence.is_finite(*rest)
    doing = sentence.tag(i + 1) == "VBG" and sentence.relation(i + 1) in ("advcl", "acl")
    names = sentence.tag(i + 1) == "DT" and not sentence.is_finite(*rest)
    return lower in CUES.trailing or ((doing or names) and "," not in sentence.words[i + 1 : end])


def _may_be_done(sentence: Sentence, cue: Cue, i: int, end: int) -> bool:
    """Whether a second verb may be the speaker's act: "said the offer was final and | left"."""
    acts = sentence.tag(i) == sentence.tag(cue.at) == "VBD" and sentence.relation(i) == "conj"
    return acts and sentence.head(sentence.head(i)) == cue.at and not sentence.children(i, *SUBJECTS)


def _is_cut_short(sentence: Sentence, end: int, cues: list[int]) -> bool:
    """Whether words end where nothing ends them, or before a clause that nobody else says."""
    if end >= sentence.last or sentence.is_quoted(end - 1):
        return False
    joint = end + (sentence.words[end] == ",")
    if sentence.lower(joint) not in CUES.joins_clauses:
        return joint == end and sentence.is_word(end)
    goes_on = sentence.is_finite(*range(joint, sentence.last))
    return goes_on and not any(k > end for k in cues)
