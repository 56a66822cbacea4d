"""What reverses or qualifies a statement: it was denied, asked, not said, or said only under a condition."""

from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, FUNCTION

_BESIDE = ("neg", "acomp", "attr", "advmod", "aux", "det")


def turning_tokens(sentence: Sentence, cue: Cue, subject: Subject) -> tuple[int, int] | None:
    """The tokens that reverse or qualify a statement, up to the end of its cue ("denied", "Neither Russia nor NATO
    said"), or None.
    """
    group = range(cue.group, cue.first)
    if cue.form == "phrase":
        return None
    if _nobody(sentence, subject) and subject.outer_first < cue.first:
        return subject.outer_first - (sentence.lower(subject.outer_first - 1) in CUES.nobody), cue.beyond
    if (mark := _condition(sentence, cue, subject)) >= 0:
        return mark, cue.beyond
    if _is_question(sentence, cue):
        return min(sentence.first, cue.group), cue.beyond
    turns = FUNCTION.negations | CUES.nobody | CUES.refusing | CUES.unreal
    if cue.verb in CUES.denying or any(sentence.lower(i) in turns for i in group):
        return cue.group, cue.beyond
    if _is_open_question(sentence, cue) or _is_unreal_above(sentence, cue):
        return cue.group, cue.beyond
    return None


def _nobody(sentence: Sentence, subject: Subject) -> bool:
    """Whether a subject is "no official", or "neither Russia nor NATO"."""
    around = range(max(sentence.first, subject.outer_first - 1), min(subject.beyond, sentence.beyond))
    return any(sentence.lower(i) in CUES.nobody and sentence.lower(i - 1) != "a" for i in around)


def _is_unreal_above(sentence: Sentence, cue: Cue) -> bool:
    """Whether a clause above makes it a wish, open or untrue: "is expected to say", "it is not true that X said"."""
    below, turning = cue.at, CUES.untrue | CUES.nobody
    turning |= frozenset() if sentence.children(cue.at, "nsubj") else CUES.refusing
    turning |= CUES.reputed if cue.form == "infinitive" else frozenset()
    for above in sentence.ancestors(cue.at):
        aside = "as" in map(sentence.lower, sentence.children(below, "mark"))  # "as he stressed, they are not at war"
        if aside or sentence.relation(below) not in (
            "xcomp",
            "ccomp",
            "csubj",
            "acl",
            "advcl",
            "pcomp",
            "prep",
            "dobj",
        ):
            return False
        whose = sentence.children(above, "nsubj", "nsubjpass")  # "nobody knew that X said"
        beside = [k for i in (above, *whose) for k in (i, *sentence.children(i, *_BESIDE))]
        words = {sentence.lower(i) for i in beside if not sentence.is_quoted(i)}
        infinitive = sentence.relation(below) == "xcomp" or "to" in map(sentence.lower, sentence.children(below, "aux"))
        wished = infinitive and words & CUES.wishing
        if words & turning or wished or (words & FUNCTION.negations and words & CUES.be):
            return True
        below = above
    return False


def _is_open_question(sentence: Sentence, cue: Cue) -> bool:
    """Whether what follows is open: "asked why", "did not know whether"."""
    following = {sentence.lower(i) for i in range(cue.beyond, min(cue.beyond + 8, sentence.last))}
    heads = sentence.children(cue.at, "ccomp", "advcl")
    marks = {sentence.lower(k) for head in heads for k in sentence.children(head, "mark")}
    opens = "whether" in marks or ("if" in marks and cue.verb in CUES.asking)
    return opens or (cue.verb in CUES.asking and bool(following & CUES.open))


def _condition(sentence: Sentence, cue: Cue, subject: Subject) -> int:
    """The token that makes the verb's clause a condition: "if Russia says", "unless"; -1 if none does."""
    at = cue.at
    inverted = [k for k in sentence.children(at, "aux") if sentence.lower(k) in CUES.inverted and k < cue.group]
    if inverted and sentence.words[sentence.beyond - 1] != "?":
        return inverted[0]  # "Had Russia said ..."
    for one in [at, *sentence.ancestors(at)]:
        for k in sentence.children(one, "mark"):
            if k < cue.first and _is_condition(sentence, k):
                return k
        if sentence.relation(one) not in ("conj", "xcomp"):
            break
    return _condition_before(sentence, subject.outer_first) if subject.outer_first <= cue.first else -1


def _condition_before(sentence: Sentence, first: int) -> int:
    """The "until" or "if" before a subject with no verb in between, if the parser misread it."""
    for i in range(first - 1, sentence.first - 1, -1):
        if any(k < first for k in sentence.children(i, "pobj")):
            break  # "until the end of the year, she said"
        if _is_condition(sentence, i):
            return i
        if sentence.is_quoted(i) or sentence.has_verb(i, i + 1):
            break
    return -1


def _is_condition(sentence: Sentence, i: int) -> bool:
    return sentence.lower(i) in CUES.conditions and not sentence.is_quoted(i)


def _is_question(sentence: Sentence, cue: Cue) -> bool:
    """Whether the sentence asks: it ends in a question mark outside quotations, and the verb is its main one."""
    if sentence.words[sentence.beyond - 1] != "?" or sentence.is_quoted(sentence.beyond - 1):
        return False
    first = next((i for i in range(sentence.first, sentence.beyond) if sentence.is_word(i)), sentence.first)
    return sentence.lower(first) in FUNCTION.auxiliaries | CUES.open or sentence.relation(cue.at) == "ROOT"
