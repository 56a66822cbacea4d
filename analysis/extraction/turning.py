"""What turns a statement: it was denied, asked, not said, or said only if something were so."""

from analysis.extraction.attributed import Sentence
from analysis.extraction.cues import Cue
from analysis.extraction.lexicon import CUES, FUNCTION
from analysis.extraction.subjects import Subject


def turned(sentence: Sentence, cue: Cue, subject: Subject) -> str:
    """The words that turn a statement, as they should stand before it ("denied that"); "" where it was plainly said."""
    verb = sentence.reading.tokens.span(cue.group, cue.beyond)
    if nobody := _nobody(sentence, subject):
        return f"{nobody} {verb} that"
    if cue.verb in CUES.denying:
        return f"{verb} that"
    negated = any(sentence.lower(i) in FUNCTION.negations for i in range(cue.group, cue.first))
    leading = any(sentence.lower(i) in CUES.refusing for i in range(cue.group, cue.first))
    if negated or leading or _governed(sentence, cue):
        return f"{verb} that"
    if asks := _asked(sentence, cue):
        return f"{verb} {asks}"
    if mark := _condition(sentence, cue):
        return f"{mark} … {verb} that"
    if any(sentence.lower(i) in CUES.unreal for i in range(cue.group, cue.first)):
        return f"{verb} that"
    if _is_question(sentence, cue):
        return f"asked whether … {verb} that"
    return ""


def _nobody(sentence: Sentence, subject: Subject) -> str:
    """ "No official", "neither Russia nor NATO": the word that denies, or ""."""
    around = range(max(sentence.first, subject.outer_first - 1), min(subject.beyond, sentence.beyond))
    return next((sentence.lower(i) for i in around if sentence.lower(i) in CUES.nobody), "")


def _governed(sentence: Sentence, cue: Cue) -> bool:
    """Whether a verb above denies it: "declined to say", "stopped short of saying"."""
    tree = sentence.tree
    if tree.relation(cue.at) not in ("xcomp", "pcomp", "ccomp") or tree.children(cue.at, "nsubj"):
        return False
    above = list(tree.ancestors(cue.at))[:2]
    return any(sentence.lower(i) in CUES.refusing for i in above)


def _asked(sentence: Sentence, cue: Cue) -> str:
    """ "whether" or "if" where what follows is open; for "asked", what it asks."""
    following = {sentence.lower(i) for i in range(cue.beyond, min(cue.beyond + 8, sentence.last))}
    heads = sentence.tree.children(cue.at, "ccomp", "advcl")
    marks = {sentence.lower(k) for head in heads for k in sentence.tree.children(head, "mark")}
    opens = "whether" in marks or ("if" in marks and cue.verb in CUES.asking)
    if not opens and cue.verb not in CUES.asking:
        return ""
    return "whether" if opens else next((word for word in CUES.open if word in following), "")


def _condition(sentence: Sentence, cue: Cue) -> str:
    """The word that makes the verb's clause a condition: "if Russia says", "should NATO say", "unless"."""
    tree, at = sentence.tree, cue.at
    for one in [at, *tree.ancestors(at)]:
        for k in tree.children(one, "mark"):
            if sentence.lower(k) in CUES.conditions and k < cue.first and not sentence.quoted(k):
                return sentence.lower(k)
        if tree.relation(one) not in ("conj", "xcomp"):
            break
    return ""


def _is_question(sentence: Sentence, cue: Cue) -> bool:
    """Whether the sentence asks: a question mark ends it, outside of quotations, and the verb is its main one."""
    reading = sentence.reading
    end = sentence.beyond - 1
    while end > sentence.first and reading.tokens.words[end] in ("”", '"', "’"):
        end -= 1
    if reading.tokens.words[end] != "?" or sentence.quoted(end):
        return False
    first = next((i for i in range(sentence.first, sentence.beyond) if sentence.is_word(i)), sentence.first)
    return sentence.lower(first) in FUNCTION.auxiliaries | CUES.open or sentence.tree.relation(cue.at) == "ROOT"
