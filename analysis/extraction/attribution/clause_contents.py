"""The clause of a cue: around it or after it, with or without "that"."""

from analysis.extraction.attribution.beginnings import beginning
from analysis.extraction.attribution.circumstance_phrases import skip_circumstances
from analysis.extraction.attribution.clause_frames import AttributedWords, ClauseFrame, Part
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.lexicon import CUES, FUNCTION, can_speak
from analysis.extraction.text.tokens import COMMAS


def clause_around(frame: ClauseFrame) -> AttributedWords | None:
    """ "The talks, he said on Monday, would go on": a clause that the cue follows or interrupts."""
    sentence, cue = frame.sentence, frame.cue
    if not {"say", "tell"} & cue.uses or frame.elsewhere:
        return None
    comma = frame.start - 1
    set_off = comma > sentence.first and sentence.words[comma] in COMMAS
    as_before = sentence.lower(frame.start) == "as"
    end = skip_circumstances(frame, skip_audience(frame))
    when = (sentence.edges(k) for k in frame.children("advcl"))  # "..., she announced | after talks broke down"
    end = next((beyond for first, beyond in when if first == end), end)
    end = sentence.last if sentence.lower(end) == ";" else end
    ends = end >= sentence.last
    if not (as_before or set_off) or not (ends or sentence.words[end] in COMMAS):
        return None
    left_end = comma if set_off else frame.start
    left = (beginning(sentence, left_end), left_end)
    goes_on = set_off and end + 1 < sentence.last and sentence.is_finite(end + 1)  # "It, she told them, | would go"
    return _around(frame, left, end, sure=as_before or goes_on or (ends and cue.verb in ("say", "tell")))


def _around(frame: ClauseFrame, left: Part, end: int, sure: bool) -> AttributedWords | None:
    """What is before a cue and after its `end`; unless `sure`, only if the grammar agrees."""
    heads = _heads_around(frame)
    if not (heads or sure):
        return None
    parts = _words_around(frame, left, end + 1)
    return AttributedWords(parts, "around", heads[0] if heads else -1) if parts else None


def _words_around(frame: ClauseFrame, left: Part, after: int) -> tuple[Part, ...]:
    """What is said before a cue and, from token `after` on, after it."""
    sentence = frame.sentence
    before = (left,) if left[1] > left[0] else ()
    if after >= sentence.last or begins_aside(sentence, after) or _is_about_the_cue(frame, after):
        return before
    return (*before, (after, sentence.last))


def _is_about_the_cue(frame: ClauseFrame, after: int) -> bool:
    """Whether all from a token on names what was said: "..., she said, | a step that others had demanded"."""
    sentence = frame.sentence
    tops = [i for i in range(after, sentence.last) if sentence.is_word(i) and sentence.head(i) < after]
    whole = tops and sentence.is_finite(*range(sentence.first, frame.start))
    names = all(frame.cue.group <= sentence.head(i) and sentence.tag(i)[:2] in ("NN", "DT") for i in tops)
    return bool(whole) and (names or all(_acts(frame, i) for i in tops))


def _acts(frame: ClauseFrame, i: int) -> bool:
    """Whether a second verb of the speaker, or the "and" before it, is at a token: "..., he said, and | left"."""
    sentence, at = frame.sentence, frame.cue.at
    second = sentence.relation(i) == "conj" and sentence.tag(i) == sentence.tag(at) and not _has_subject(sentence, i)
    return sentence.head(i) == at and (second or sentence.relation(i) == "cc")


def _heads_around(frame: ClauseFrame) -> list[int]:
    """The verbs of what is said if the cue follows or interrupts it."""
    sentence, at = frame.sentence, frame.cue.at
    quoting = list(sentence.ancestors(at))[:2] if frame.cue.verb.endswith("as saying") else []
    complements = [*frame.children("ccomp"), *(k for above in quoting for k in sentence.children(above, "ccomp"))]
    heads = [k for k in complements if k < at or sentence.edges(k)[0] < frame.start]
    above = sentence.relation(at) in ("parataxis", "dep", "conj") and sentence.head(at) != at
    above = above or (sentence.relation(at) == "ccomp" and sentence.head(at) < frame.start)  # "X agreed, Y reported"
    return heads or ([sentence.head(at)] if above else [])


def begins_aside(sentence: Sentence, i: int) -> bool:
    """Whether a token begins words that are mere circumstances: "citing the treaty", "on Monday"."""
    lower = sentence.lower(i)
    participle = lower.endswith("ing") and sentence.relation(i) in ("advcl", "acl", "prep", "pcomp")
    return participle or lower in CUES.begins_aside or lower in FUNCTION.adverbials


def clause_after(frame: ClauseFrame) -> AttributedWords | None:
    """ "She said (on Tuesday) (that) ...": the clause after the cue."""
    sentence, cue = frame.sentence, frame.cue
    if not {"say", "tell"} & cue.uses:
        return None
    at = skip_circumstances(frame, skip_audience(frame))
    clauses = frame.children("ccomp", "xcomp", "advcl", "dep", "acl", "relcl", "conj")
    heads = [k for k in clauses if k >= at and _is_said(frame, k, at)]
    that = at + (sentence.lower(at) == ",")
    if not heads and (heads := _below_when(frame, at)):
        at = that = sentence.edges(heads[0])[0]
    if not heads and sentence.lower(that) == "that" and that + 1 < sentence.last:
        return AttributedWords(((that + 1, sentence.last),), "after")
    if not heads:
        return _remainder(frame, at)
    start = past_that(sentence, _past_adverbs(sentence, at, heads[0]))
    end = _clause_end(sentence, heads[0])
    return AttributedWords(((start, end),), "after", heads[0]) if start < end else None


def _below_when(frame: ClauseFrame, at: int) -> list[int]:
    """What is said, if the grammar makes it a clause about when or where: "in a statement | six had died"."""
    sentence = frame.sentence
    nouns = [noun for when in frame.children("prep") for noun in sentence.children(when, "pobj") if when < at]
    return [k for noun in (*nouns, *_audience(frame)) for k in _clauses_of(sentence, noun)]


def _clauses_of(sentence: Sentence, noun: int) -> list[int]:
    """Clauses below a noun that are not about it: they have their own subject, without "who" or "when" before it."""
    clauses = [k for k in sentence.children(noun, "relcl", "acl") if _has_subject(sentence, k)]
    opens = FUNCTION.relatives | FUNCTION.conjunctions
    return [k for k in clauses if not opens & {sentence.lower(i) for i in range(sentence.edges(k)[0], k)}]


def _audience(frame: ClauseFrame) -> list[int]:
    """The noun for the audience, if it directly follows the cue."""
    sentence = frame.sentence
    nouns = [k for k in frame.children("dobj", "dative", "npadvmod", "nsubj", "ccomp") if "tell" in frame.cue.uses]
    nouns = [k for k in nouns if sentence.relation(k) != "ccomp" or sentence.tag(k).startswith("NN")]
    return [k for k in nouns if sentence.edges(k)[0] == frame.end and not _has_subject(sentence, k)]


def _past_adverbs(sentence: Sentence, at: int, head: int) -> int:
    """Where the "that" of a clause after adverbs or an aside is: "said | more than once | that", "aloud | whether"."""
    that = next((k for k in sentence.children(head, "mark") if sentence.lower(k) in ("that", "whether", "if")), -1)
    between = [sentence.tag(i)[:2] for i in range(at, that)]
    aside = that - 1 > at and sentence.words[at] == sentence.words[that - 1] == ","
    return that if between and (aside or not {"NN", "PR", "VB", "WP", "WD"} & set(between)) else at


def _clause_end(sentence: Sentence, head: int) -> int:
    """The end of a clause, including a word or two at the sentence's end that the grammar leaves over."""
    end = min(sentence.edges(head)[1], sentence.last)
    first = sentence.edges(head)[0]
    end = next((i for i in range(first, end) if _ends_clause(sentence, i, head)), end)
    rest = range(end, sentence.last)
    return sentence.last if len(rest) <= 2 and all(map(sentence.is_word, rest)) else end


def _ends_clause(sentence: Sentence, i: int, head: int) -> bool:
    """Whether a semicolon, another's clause or the reporter's words begin: "... open|, a claim that Moscow rejects"."""
    if sentence.is_quoted(i) or sentence.lower(i) not in (";", ","):
        return False
    if i < head:
        return sentence.lower(i) == ";" and _has_subject(sentence, head)
    anothers = sentence.lower(i + 2) == "that" and sentence.reading.tokens.capital(i + 1)  # "..., | Paris that it paid"
    asked = {"whether", "if"} & {sentence.lower(k) for k in sentence.children(head, "mark")}
    doing = bool(asked) and sentence.tag(i + 1) == "VBG"  # "wondered whether they would be fair|, playing an old game"
    return sentence.lower(i) == ";" or anothers or doing or _begins_reporters(sentence, i + 1)


def _begins_reporters(sentence: Sentence, i: int) -> bool:
    """ "..., | a claim that Moscow rejects", "..., | two days after ships had left"."""
    lower = sentence.lower
    denied = any(lower(k) in CUES.untrue for k in range(i + 3, min(i + 8, sentence.last)))
    verdict = lower(i) in FUNCTION.indefinite and (denied or lower(i + 1) in CUES.verdicts)
    verdict = verdict and (lower(i + 2) in FUNCTION.relatives or bool(sentence.children(i + 1, "relcl")))
    later = lower(i + 1) if lower(i) in FUNCTION.times else lower(i + 2) if lower(i + 1) in FUNCTION.times else ""
    meanwhile = lower(i) == "while" and lower(i + 1).endswith("ing")  # "..., | while accusing NATO of lies"
    return verdict or meanwhile or later in ("after", "before")


def _remainder(frame: ClauseFrame, at: int) -> AttributedWords | None:
    """What follows "said" where the grammar sees no clause: a word or two ("said no"), or everything with a verb."""
    sentence = frame.sentence
    if at >= sentence.last or sentence.lower(at) in FUNCTION.prepositions:
        return None
    verbs = [i for i in range(at + 1, sentence.last) if sentence.is_finite(i)]
    if frame.cue.verb == "say":
        enough = verbs or sentence.last - at <= 2 or sentence.is_heading
        return AttributedWords(((at, sentence.last),), "unparsed") if enough else None
    words = sentence.words
    whole = verbs and "relcl" not in (sentence.relation(verbs[0]), sentence.relation(sentence.head(verbs[0])))
    after_when = at > frame.end and {"speak"} <= frame.cue.uses and frame.cue.form == "finite"
    if not whole or not after_when or frame.children("dobj", "cc") or "," in words[frame.end : at + 1]:
        return None
    return AttributedWords(((at, sentence.last),), "unparsed")


def _is_said(frame: ClauseFrame, k: int, at: int) -> bool:
    """Whether a clause below a cue is what was said: "that the talks failed", not "to leave", "after they left"."""
    sentence = frame.sentence
    relation = sentence.relation(k)
    marks = {sentence.lower(i) for i in sentence.children(k, "mark")}
    if relation == "ccomp":
        return sentence.tag(k) != "VBG" or bool(sentence.children(k, "nsubj", "aux"))
    if relation in ("conj", "advcl") and not marks and _has_subject(sentence, k):
        # parsed as a second verb, though nothing joins it: "insisted on Monday | just 5% had power"
        first = sentence.edges(k)[0]
        alone = not any(i < k for i in frame.children("cc", "punct", "dobj", "advmod"))
        begins = first == at and sentence.lower(first) not in FUNCTION.conjunctions
        return "speak" in frame.cue.uses and alone and begins and sentence.words[first - 1] not in COMMAS
    asks = "whether" in marks or ("if" in marks and frame.cue.verb in CUES.asking)
    return ("that" in marks or asks) if relation in ("advcl", "dep", "acl", "relcl") else False


def _has_subject(sentence: Sentence, verb: int) -> bool:
    """Whether a verb, or an auxiliary of it, has a subject of its own."""
    verbs = [verb, *sentence.children(verb, "aux", "auxpass")]
    return any(sentence.children(k, "nsubj", "nsubjpass", "csubj", "expl") for k in verbs)


def past_that(sentence: Sentence, at: int) -> int:
    """Skips a comma and "that"."""
    while at < sentence.last and not sentence.is_quoted(at) and sentence.lower(at) in (",", ":", "that"):
        at += 1
    return at


def skip_audience(frame: ClauseFrame) -> int:
    """Skips the audience: whatever is between "told" and what was told."""
    sentence, end = frame.sentence, frame.end
    if "tell" not in frame.cue.uses or end >= sentence.last or sentence.is_quoted(end):
        return end
    if _is_taken_for_a_part(sentence, end):
        return end + 1
    n = sentence.people.covering(end)
    if n >= 0 and sentence.lower(sentence.people.names[n].beyond) == "that":
        return sentence.people.names[n].beyond  # "told Die Welt | that", of which the grammar makes a verb
    return _past_audience(frame)


def _past_audience(frame: ClauseFrame) -> int:
    """Skips a noun phrase for the audience."""
    sentence, end = frame.sentence, frame.end
    audience = _audience(frame)
    said = [k for k in frame.children("ccomp") if k > end and k not in audience]
    set_off = frame.start > sentence.first and sentence.words[frame.start - 1] in COMMAS
    if said and not set_off and _lacks_its_subject(sentence, said[0]):
        return end
    first_said = min((sentence.edges(k)[0] for k in said), default=sentence.beyond)
    for k in audience:
        if k < first_said:
            return _audience_end(sentence, k, min(first_said, _that_after(sentence, k, first_said)))
    return end


def _is_taken_for_a_part(sentence: Sentence, i: int) -> bool:
    """Whether the audience is parsed as part of the next noun: "told reporters | gas would flow"."""
    part = sentence.relation(i) in ("compound", "nmod", "amod")
    return part and can_speak(sentence.lower(i)) and not can_speak(sentence.lower(sentence.head(i)))


def _that_after(sentence: Sentence, k: int, otherwise: int) -> int:
    """The "that" below a noun that begins what is said, and not one as in "so many that ..."."""
    first, beyond = sentence.edges(k)
    if {"so", "such"} & {sentence.lower(i) for i in range(first, k)}:
        return otherwise
    return next((i for i in range(k, beyond) if sentence.lower(i) == "that"), otherwise)


def _audience_end(sentence: Sentence, k: int, first_said: int) -> int:
    """The token after the phrase about noun `k`, up to what is said; only after its name if the phrase quotes."""
    first, beyond = sentence.edges(k)
    n = sentence.people.covering(k)
    whole = max(k + 1, sentence.people.names[n].beyond if n >= 0 else 0)
    return whole if any(map(sentence.is_quoted, range(first, beyond))) else max(whole, min(beyond, first_said))


def _lacks_its_subject(sentence: Sentence, verb: int) -> bool:
    """Whether a clause's own subject was parsed as the audience: "warned | the talks would go on"."""
    return (
        sentence.is_finite(verb, *sentence.children(verb))
        and not _has_subject(sentence, verb)
        and not sentence.children(verb, "mark", "attr")
    )


# ------------------------------------------------------------------ demands and judgements


def to_do(frame: ClauseFrame) -> AttributedWords | None:
    """ "urged them to leave", "promised to leave"."""
    sentence, cue = frame.sentence, frame.cue
    for k in frame.children("xcomp", "ccomp"):
        to = next((i for i in sentence.children(k, "aux") if sentence.lower(i) == "to"), -1)
        if to < frame.end or k < cue.beyond:
            continue
        to -= sentence.lower(to - 1) == "not"
        end = min(sentence.edges(k)[1], sentence.last)
        if sentence.lower(k) in CUES.anonymity:
            continue
        if "urge" in cue.uses and to > frame.end:
            return AttributedWords(((to if cue.verb in CUES.tells_to else frame.end, end),), "to do", k)
        if "pledge" in cue.uses and to == frame.end:
            return AttributedWords(((to, end),), "to do", k)
    return None


def judgement(frame: ClauseFrame) -> AttributedWords | None:
    """ "criticised the plan": the words are a noun phrase, with what it is called or accused of."""
    sentence, cue = frame.sentence, frame.cue
    if "judge" not in cue.uses or "neg" in map(sentence.relation, range(cue.group, cue.first)):
        return None
    if cue.form == "passive":
        return _judged_of_somebody(frame)
    start = _judged_start(frame)
    if start >= sentence.last or (sentence.lower(start) in FUNCTION.breaks | FUNCTION.prepositions):
        return None
    end = start
    for k in frame.children("dobj", "pobj", "ccomp", "xcomp", "oprd", "prep", "dative", "pcomp", "advcl"):
        if k >= frame.end and _belongs(frame, k, end):
            end = max(end, sentence.edges(k)[1])
    end = min(end, sentence.last)
    if cue.verb == "cite" and "," in (words := sentence.words[start:end]):
        end = start + words.index(",")
    only_a_pronoun = end == start + 1 and sentence.lower(start) in FUNCTION.pronouns
    return None if end <= start or only_a_pronoun else AttributedWords(((start, end),), "judged")


def _judged_start(frame: ClauseFrame) -> int:
    """Skips the preposition of "spoke | about the plan", and "as" in "dismissed as | “nonsense” reports that"."""
    lower, cue = frame.sentence.lower(frame.end), frame.cue
    termed = lower == "as" and frame.sentence.is_quoted(frame.end + 1)
    return frame.end + ((termed or lower in CUES.judged_about) and cue.beyond == cue.first + 1)


def _judged_of_somebody(frame: ClauseFrame) -> AttributedWords | None:
    """ "was described by X as “a joke”", "was called “a joke” by X", "was accused of lying by X"."""
    sentence, by = frame.sentence, frame.subject.outer_first - 1
    for k in (*frame.children("oprd", "prep"), frame.end):
        leads = sentence.lower(k) in CUES.judged_of - {"to", "with", "on"}
        start, end = (k + 1, sentence.edges(k)[1]) if leads else sentence.edges(k) if k < by else (k, k)
        end = min(by if start < by else end, sentence.last)
        doing = sentence.lower(k) != "as" and sentence.children(k, "pcomp")
        tells = doing or any(map(sentence.is_quoted, range(start, end)))
        if k < sentence.last and tells and sentence.lower(k) != "by" and sentence.lower(start) != "saying":
            return AttributedWords(((start, end),), "judged")
    return None


def _belongs(frame: ClauseFrame, k: int, end: int) -> bool:
    """Whether a phrase below a cue is part of what is judged, rather than when or where that was done."""
    relation = frame.sentence.relation(k)
    if relation == "advcl":
        return frame.sentence.edges(k)[0] == end > frame.end and frame.sentence.lower(end) == "as"
    if relation != "prep":
        return True
    if frame.sentence.lower(k) in CUES.judged_of or k == frame.end:
        return True
    return k == end and frame.sentence.lower(k) not in FUNCTION.when_prepositions
