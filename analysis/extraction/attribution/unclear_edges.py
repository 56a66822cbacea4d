"""Where the grammar leaves it open whether words after a cue are still what its speaker said."""

from analysis.extraction.attribution.noun_phrases import SUBJECTS
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, can_speak
from analysis.extraction.text.tokens import COMMAS


def of_clause(sentence: Sentence, cue: Cue, words: tuple[int, int], cues: list[int]) -> int:
    """The first token that may not belong to words after a cue, or may belong to them although they end there; -1 if
    there is none. `cues` are the verbs of all cues in the sentence.
    """
    first, end = words
    led_to = {sentence.lower(i) for i in range(cue.beyond, first)}
    apart = sentence.words[first - 1] in COMMAS and not sentence.is_quoted(first) and "that" not in led_to
    if apart or led_to & CUES.terms:
        return first
    found = min((at for at in (within(sentence, words), _act(sentence, cue.at, words)) if at >= 0), default=-1)
    return end if found < 0 and _is_cut_short(sentence, end, cues) else found


def within(sentence: Sentence, words: tuple[int, int]) -> int:
    """The first token within words that may not belong to them; -1 if there is none."""
    first, end = words
    unquoted = (i for i in range(first + 1, end - 1) if not sentence.is_quoted(i))
    return next((i for i in unquoted if _begins_anothers(sentence, i) or _trails(sentence, i, end)), -1)


def _begins_anothers(sentence: Sentence, i: int) -> bool:
    """ "..., and her colleague | that it failed", also with an aside before "that"; not "a man | that left"."""
    if sentence.lower(i) not in ("that", "because") or sentence.tag(i + 1)[:2] in ("VB", "MD"):
        return False
    who = i - 1
    if sentence.words[who] == ",":
        opened = next((k for k in range(who - 1, max(sentence.first, who - 15), -1) if sentence.words[k] == ","), who)
        who = opened - 1
        if not CUES.joins_sayings & {sentence.lower(k) for k in range(who - 5, who)}:
            return False
    person = can_speak(sentence.lower(who)) and sentence.relation(who) != "dobj"  # "sent a message | that"
    apart = sentence.words[sentence.edges(who)[0] - 1] == ","  # "..., the tenants | because it was never mended"
    named = person or sentence.reading.tokens.capital(who)
    return named and (apart or sentence.lower(i) == "that")


def _trails(sentence: Sentence, i: int, end: int) -> bool:
    """ "... shot down|, but videos showed fires", "... closed|, the third time this year", "|, which nobody denied"."""
    lower, rest = sentence.lower(i + 1), range(i + 2, end)
    if sentence.words[i] != ",":
        verb = next((k for k in rest if sentence.is_finite(k)), i)
        return lower == "but" and any(sentence.relation(k) in SUBJECTS for k in range(i, verb))
    if lower in CUES.contrasts:
        return sentence.is_finite(*rest)
    if lower in CUES.describes:
        return "," not in sentence.words[i + 1 : end] and sentence.is_finite(*rest)
    doing = sentence.tag(i + 1) == "VBG" and sentence.relation(i + 1) in ("advcl", "acl")
    names = sentence.tag(i + 1) == "DT" and not sentence.is_finite(*rest)
    last = "," not in sentence.words[i + 1 : end]
    doing |= lower == "with" and any(sentence.tag(k) == "VBG" for k in rest)  # "with photographs showing him"
    return lower in CUES.trailing or (last and (doing or names or _names(sentence, i + 1, end)))


def _names(sentence: Sentence, first: int, end: int) -> bool:
    """Whether words only name what comes before them: "half of what it has cost", "words that sent shares down"."""
    tops = [k for k in range(first, end) if sentence.is_word(k) and not first <= sentence.head(k) < end]
    nouns = (sentence.tag(k)[:2] in ("NN", "CD", "DT", "PD") for k in tops)
    return bool(tops) and all(nouns) and all(sentence.relation(k) in ("appos", "npadvmod", "dep") for k in tops)


def _act(sentence: Sentence, saying: int, words: tuple[int, int]) -> int:
    """A second verb that may be the speaker's act, "said the offer was final and | left"; -1 if there is none."""
    seconds = [i for said in sentence.children(saying) for i in sentence.children(said, "conj", "dep")]
    acts = (i for i in seconds if sentence.tag(i) == sentence.tag(saying) == "VBD" and not sentence.is_quoted(i))
    own = (i for i in acts if words[0] < i < words[1] - 1 and not sentence.children(i, *SUBJECTS))
    return min(own, default=-1)


def _is_cut_short(sentence: Sentence, end: int, cues: list[int]) -> bool:
    """Whether words end where nothing ends them, or before a clause that nobody else says."""
    if end >= sentence.last or sentence.is_quoted(end - 1):
        return False
    joint = end + (sentence.words[end] == ",")
    if sentence.lower(joint) == "that":
        return True
    if sentence.lower(joint) not in CUES.joins_clauses:
        return joint == end and sentence.is_word(end)
    goes_on = sentence.is_finite(*range(joint, sentence.last))
    return goes_on and not any(k > end for k in cues)
