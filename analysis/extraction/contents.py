"""What a cue attributes: words in quotation marks beside it, its clause, what someone is to do, what is judged."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.extraction.attribution_types import Sentence
from analysis.extraction.cues import Cue, speaks
from analysis.extraction.lexicon import CUES, FUNCTION, NAMES, can_speak
from analysis.extraction.subjects import Subject
from analysis.extraction.tokens import COMMAS, DASHES

Part = tuple[int, int]
_WHOLE = 7  # tokens from which a quotation is someone's words rather than a term
_TERM = 3  # words in quotation marks that are seldom all that was said
_FEW = 6  # tokens that only lead to a quotation: "As for complexity, “..."
_LONGEST_WHEN = 14  # tokens of when or where something was said
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


@dataclass(frozen=True)
class Words:
    """Ranges of tokens that a cue attributes; `how` names the rule, `head` is the verb of the clause, or -1."""

    parts: tuple[Part, ...]
    how: str
    head: int = -1


@dataclass(frozen=True)
class ClauseFrame:
    """A cue with its subject and whom it tells: what stands before `start` or from `end` on may be said."""

    sentence: Sentence
    cue: Cue
    subject: Subject
    start: int
    end: int

    @property
    def elsewhere(self) -> bool:
        """Whether the subject stands at another verb, or the cue in a clause about it."""
        return self.subject.inherited or self.subject.relative

    def children(self, *relations: str) -> list[int]:
        """Tokens below the cue's verb in the sentence's grammar."""
        cue = range(self.cue.first, self.cue.beyond)
        tokens = {self.cue.at, *cue}
        return sorted(k for i in tokens for k in self.sentence.tree.children(i, *relations) if k not in tokens)


def of_cue(sentence: Sentence, cue: Cue, subject: Subject) -> Words | None:
    """The words of a cue, by the first rule that finds some."""
    if "according" in cue.uses:
        return _according(sentence, cue, subject)
    frame = _frame(sentence, cue, subject)
    rules: tuple[Callable[[ClauseFrame], Words | None], ...] = (
        _quoted_before,
        _quoted_behind,
        _clause_around,
        _clause,
        _to_do,
        _judgement,
    )
    return next((found for rule in rules if (found := rule(frame)) is not None), None)


def _frame(sentence: Sentence, cue: Cue, subject: Subject) -> ClauseFrame:
    start, end = cue.group, cue.beyond
    if not subject.inherited and not subject.relative:
        if subject.outer_first < cue.group:
            start = subject.outer_first
        elif subject.first >= cue.beyond:
            end = max(end, subject.outer_beyond)
    if start > sentence.first and sentence.lower(start - 1) == "as" and not sentence.quoted(start - 1):
        start -= 1
    return ClauseFrame(sentence, cue, subject, start, min(end, sentence.beyond))


# ------------------------------------------------------------------ words in quotation marks


def _quoted_before(frame: ClauseFrame) -> Words | None:
    """ "“...,” she said(, “...”)": what ends before the cue, and what goes on behind it."""
    sentence = frame.sentence
    at = frame.start - 1
    if at >= sentence.first and not sentence.quoted(at) and sentence.reading.tokens.words[at] in COMMAS:
        at -= 1
    if not {"say", "speak", "tell"} & frame.cue.uses or not sentence.quoted(at):
        return _quoted_sentence_before(frame)
    if (_says_more(frame) and not _is_whole(sentence, at)) or _is_put_to(sentence, at):
        return None
    parts = [(_beginning(sentence, at + 1), at + 1)]
    if (resumed := _resumption(frame)) >= 0:
        parts.append((resumed, _quoted_end(sentence, resumed)))
    return Words(tuple(parts), "around")


def _quoted_sentence_before(frame: ClauseFrame) -> Words | None:
    """The cue begins its sentence behind a quotation that ended the one before: "“Why?” The senator asked"."""
    sentence, reading = frame.sentence, frame.sentence.reading
    at = sentence.first - 1
    if frame.start != sentence.first or at < 0 or reading.inside[at] < 0 or "speak" not in frame.cue.uses:
        return None
    if reading.paragraph_of[at] != reading.paragraph_of[sentence.first] or past_when(frame, frame.end) < sentence.last:
        return None
    return Words((reading.token_ranges[reading.inside[at]],), "around")


def _is_put_to(sentence: Sentence, at: int) -> bool:
    """Whether the quotation at a token is what the speaker was asked: "Asked “Why?” he said: “...”"."""
    first = sentence.reading.token_ranges[sentence.reading.inside[at]][0]
    return asks(sentence, sentence.first, first)


def asks(sentence: Sentence, first: int, beyond: int) -> bool:
    """Whether somebody is asked between two tokens, outside of quotations: "asked whether", "when pressed on"."""
    for i in range(first, beyond):
        if sentence.lower(i) in CUES.put_to and not sentence.quoted(i):
            passive = sentence.tree.children(i, "auxpass", "nsubjpass") or sentence.tree.tag(i) == "VBN"
            if passive or i == sentence.first or not sentence.tree.children(i, "nsubj"):
                return True
    return False


def _says_more(frame: ClauseFrame) -> bool:
    """Whether something that may be said stands behind the cue, rather than nothing or when it was said."""
    sentence = frame.sentence
    at = past_when(frame, frame.end)
    return at < sentence.last and (sentence.quoted(at) or sentence.reading.tokens.words[at] not in (",", "."))


def _is_whole(sentence: Sentence, at: int) -> bool:
    """Whether the quotation at a token is a whole clause, rather than a word within the sentence's own."""
    first, beyond = sentence.reading.token_ranges[sentence.reading.inside[at]]
    ends = sentence.reading.tokens.words[beyond - 2] in ("?", "!")
    return first <= sentence.first + 1 or beyond - first > _WHOLE or ends


def _resumption(frame: ClauseFrame) -> int:
    """Where a quotation goes on behind the cue and a comma, or behind when it was said; -1 where none does."""
    sentence = frame.sentence
    words = sentence.reading.tokens.words
    at = past_when(frame, frame.end)
    if at < sentence.last and not sentence.quoted(at):
        at = _past_mark(sentence, at)
    if at < sentence.last and sentence.quoted(at):
        marked = at == frame.end or words[at - 1] in (":", *COMMAS) or sentence.lower(at - 1) in CUES.joins_clauses
        return at if marked and not _has_a_cue(frame, at) else -1
    at = next((i for i in range(frame.end + 1, sentence.last) if sentence.quoted(i)), -1)
    long = at >= 0 and words[at - 1] in COMMAS and _quotation_length(sentence, at) >= _FEW
    return at if long and not _has_a_cue(frame, at) else -1  # "she said during a rally in Ohio, “but ...”"


def _past_mark(sentence: Sentence, at: int) -> int:
    """Past a comma or colon, and past the "and" before a quotation."""
    if sentence.reading.tokens.words[at] not in (":", *COMMAS):
        return at
    at += 1
    return at + (sentence.lower(at) in CUES.joins_quotations and sentence.quoted(at + 1))


def _quotation_length(sentence: Sentence, i: int) -> int:
    """The tokens of the quotation that token i is in, marks included."""
    first, beyond = sentence.reading.token_ranges[sentence.reading.inside[i]]
    return beyond - first


def _has_a_cue(frame: ClauseFrame, quotation: int) -> bool:
    """Whether a quotation behind a cue has one of its own: "..., adding: “...”"."""
    from analysis.extraction import cues

    tokens, inside, tree = frame.sentence.reading.tokens, frame.sentence.reading.inside, frame.sentence.tree
    found = cues.find(tokens, inside, tree)
    return any(frame.end <= cue.first < quotation for cue in found if "speak" in cue.uses)


def _quoted_behind(frame: ClauseFrame) -> Words | None:
    """ "She said(, on Monday,): “...”": the quotation, and the rest of its clause where it is only a part of one."""
    sentence = frame.sentence
    words = sentence.reading.tokens.words
    if not {"say", "speak", "tell"} & frame.cue.uses:
        return None
    at = past_when(frame, _past_whom(frame))
    marked = False
    while at < sentence.last and not sentence.quoted(at) and (words[at] in (",", ":") or sentence.lower(at) == "that"):
        marked = marked or words[at] in (",", ":")
        at += 1
    if not sentence.quoted(at):
        return None
    if not marked and sentence.lower(at - 1) != "that" and _is_term(sentence, at):
        return None
    if not marked and ("tell" in frame.cue.uses or not {"say"} & frame.cue.uses):
        return None
    return Words(((at, _quoted_end(sentence, at)),), "behind")


def _is_term(sentence: Sentence, at: int) -> bool:
    """Whether the quotation at a token is a word or three without a verb: "called it “a bomb”"."""
    end = sentence.quotation_end(at)
    verbs = any(sentence.tree.tag(i).startswith(("VB", "MD", "UH")) for i in range(at, end))
    return not verbs and sum(sentence.is_word(i) for i in range(at, end)) <= _TERM


def _quoted_end(sentence: Sentence, at: int) -> int:
    """The end of words that begin with a quotation: its own, or that of the clause that it begins."""
    end = sentence.quotation_end(at)
    reading = sentence.reading
    inner = reading.tokens.words[end - 2] if end - at > 2 else ""
    if inner in (".", "!", "?", ",", "…") or end >= sentence.last or not sentence.is_word(end):
        return end
    if sentence.lower(end) in FUNCTION.breaks or end - at > 4 * _WHOLE:
        return end
    tree = sentence.tree
    tops = [i for i in range(at, end) if sentence.is_word(i) and not at <= tree.head(i) < end]
    return max([end, *(sentence.edges(i)[1] for i in tops if tree.head(i) < at)])


# ------------------------------------------------------------------ clauses


def _clause_around(frame: ClauseFrame) -> Words | None:
    """ "The talks, he said on Monday, would go on": a clause that the cue follows or stands within."""
    sentence, cue = frame.sentence, frame.cue
    if not {"say", "tell"} & cue.uses or frame.elsewhere:
        return None
    comma = frame.start - 1
    set_off = comma > sentence.first and sentence.reading.tokens.words[comma] in COMMAS
    as_before = sentence.lower(frame.start) == "as"
    end = past_when(frame, _past_whom(frame))
    ends = end >= sentence.last
    if not (as_before or set_off) or not (ends or sentence.reading.tokens.words[end] in COMMAS):
        return None
    heads = _heads_around(frame)
    if not (heads or as_before or (ends and cue.verb == "say")):
        return None
    left_end = comma if set_off else frame.start
    parts = _around(sentence, (_beginning(sentence, left_end), left_end), end + 1)
    return Words(parts, "around", heads[0] if heads else -1) if parts else None


def _around(sentence: Sentence, left: Part, behind: int) -> tuple[Part, ...]:
    """What stands before a cue and, from token `behind` on, after it, as far as it is said."""
    before = (left,) if left[1] > left[0] else ()
    if behind >= sentence.last or _begins_aside(sentence, behind) or _relays(sentence, behind):
        return before
    return (*(() if before and _only_leads(sentence, left) else before), (behind, sentence.last))


def _heads_around(frame: ClauseFrame) -> list[int]:
    """The verbs of what is said where the cue follows it or stands within it."""
    sentence, tree, at = frame.sentence, frame.sentence.tree, frame.cue.at
    heads = [k for k in frame.children("ccomp") if k < at or sentence.edges(k)[0] < frame.start]
    above = tree.relation(at) in ("parataxis", "dep", "conj") and tree.head(at) != at
    return heads or ([tree.head(at)] if above else [])


def _relays(sentence: Sentence, start: int) -> bool:
    """Whether only somebody and a verb of saying stand from a token to the sentence's end: "TASS reported"."""
    verbs = [i for i in range(start, sentence.last) if sentence.tree.tag(i).startswith(("VB", "MD"))]
    return len(verbs) == 1 and sentence.last - start <= _FEW and speaks(sentence.lower(verbs[0]))


def _only_leads(sentence: Sentence, part: Part) -> bool:
    """Whether a part only says when or where: it begins with a preposition and is short."""
    lower = sentence.lower(part[0])
    if part[1] - part[0] <= 3 and not any(sentence.tree.tag(i)[:2] in ("VB", "MD", "NN") for i in range(*part)):
        return True  # "Even so, diplomats said, ..."
    return part[1] - part[0] <= _LONGEST_WHEN and lower in FUNCTION.prepositions | CUES.leads_a_clause


def _begins_aside(sentence: Sentence, i: int) -> bool:
    lower = sentence.lower(i)
    participle = lower.endswith("ing") and sentence.tree.relation(i) in ("advcl", "acl", "prep", "pcomp")
    return participle or lower in CUES.begins_aside or lower in FUNCTION.adverbials


def _clause(frame: ClauseFrame) -> Words | None:
    """ "She said (on Tuesday) (that) ...": the clause behind the cue."""
    sentence, cue = frame.sentence, frame.cue
    if not {"say", "tell"} & cue.uses:
        return None
    at = past_when(frame, _past_whom(frame))
    if quotation := _that_quoted(sentence, at):
        return Words(((at + 1, quotation),), "behind")
    heads = [
        k
        for k in frame.children("ccomp", "xcomp", "advcl", "dep", "acl", "relcl", "conj")
        if k >= at and _is_said(frame, k, at)
    ]
    that = at + (sentence.lower(at) == ",")
    if not heads and (heads := _below_when(frame, at)):
        at = that = sentence.edges(heads[0])[0]
    if not heads and sentence.lower(that) == "that" and that + 1 < sentence.last:
        return Words(((that + 1, sentence.last),), "behind")
    if not heads:
        return _remainder(frame, at)
    start = _past_that(sentence, _past_adverbs(sentence, at, heads[0]))
    end = _clause_end(sentence, heads[0])
    return Words(((start, end),), "behind", heads[0]) if start < end else None


def _below_when(frame: ClauseFrame, at: int) -> list[int]:
    """What is said, where the grammar makes it a clause about when or where: "in a statement | six had died"."""
    sentence, tree = frame.sentence, frame.sentence.tree
    nouns = [noun for when in frame.children("prep") for noun in tree.children(when, "pobj") if when < at]
    clauses = [k for noun in nouns for k in tree.children(noun, "relcl") if _has_subject(sentence, k)]
    if "speak" not in frame.cue.uses:
        return []
    return [
        k for k in clauses if sentence.lower(sentence.edges(k)[0]) not in FUNCTION.relatives | FUNCTION.conjunctions
    ]


def _past_adverbs(sentence: Sentence, at: int, head: int) -> int:
    """The "that" of a clause where only adverbs stand before it: "has said | more than once | that"."""
    that = next((k for k in sentence.tree.children(head, "mark") if sentence.lower(k) == "that"), -1)
    between = [sentence.tree.tag(i)[:2] for i in range(at, that)]
    return that if between and not {"NN", "PR", "VB", "WP", "WD"} & set(between) else at


def _clause_end(sentence: Sentence, head: int) -> int:
    """The end of a clause; a word or two that the grammar leaves over at the sentence's end belong to it."""
    end = min(sentence.edges(head)[1], sentence.last)
    end = next((i for i in range(head, end) if sentence.lower(i) == ";" and not sentence.quoted(i)), end)
    rest = range(end, sentence.last)
    return sentence.last if len(rest) <= 2 and all(map(sentence.is_word, rest)) else end


def _remainder(frame: ClauseFrame, at: int) -> Words | None:
    """What stands behind "said" where the grammar knows no clause: a word or two ("said no"), or all with a verb."""
    sentence = frame.sentence
    if at >= sentence.last or sentence.lower(at) in FUNCTION.prepositions:
        return None
    verbs = [i for i in range(at + 1, sentence.last) if sentence.tree.tag(i) in _FINITE]
    if frame.cue.verb == "say":
        return Words(((at, sentence.last),), "unparsed") if verbs or sentence.last - at <= 2 else None
    tree, words = sentence.tree, sentence.reading.tokens.words
    whole = verbs and "relcl" not in (tree.relation(verbs[0]), tree.relation(tree.head(verbs[0])))
    behind_when = at > frame.end and {"speak"} <= frame.cue.uses and frame.cue.form == "finite"
    if not whole or not behind_when or frame.children("dobj", "cc") or "," in words[frame.end : at + 1]:
        return None
    return Words(((at, sentence.last),), "unparsed")


def _that_quoted(sentence: Sentence, at: int) -> int:
    """The end of a quotation behind a few words of its clause, "that under the law, “...”"; 0 where none is."""
    if sentence.lower(at) != "that":
        return 0
    for i in range(at + 2, min(at + _LONGEST_WHEN, sentence.last)):
        if sentence.quoted(i):
            apart = sentence.reading.tokens.words[i - 1] == "," and sentence.tree.head(i) == i
            return sentence.quotation_end(i) if apart else 0
    return 0


def _is_said(frame: ClauseFrame, k: int, at: int) -> bool:
    """Whether a clause below a cue is what is said: "that the talks failed", not "to leave", "after they left"."""
    sentence = frame.sentence
    relation = sentence.tree.relation(k)
    marks = {sentence.lower(i) for i in sentence.tree.children(k, "mark")}
    if relation == "ccomp":
        return sentence.tree.tag(k) != "VBG" or bool(sentence.tree.children(k, "nsubj", "aux"))
    if relation in ("conj", "advcl") and not marks and _has_subject(sentence, k):
        # taken for a second verb, though nothing joins it: "insisted on Monday | just 5% had power"
        first = sentence.edges(k)[0]
        alone = not any(i < k for i in frame.children("cc", "punct", "dobj", "advmod"))
        begins = first == at and sentence.lower(first) not in FUNCTION.conjunctions
        return "speak" in frame.cue.uses and alone and begins and sentence.reading.tokens.words[first - 1] not in COMMAS
    return "that" in marks if relation in ("advcl", "dep", "acl", "relcl") else False


def _has_subject(sentence: Sentence, verb: int) -> bool:
    """Whether a verb, or an auxiliary of it, has a subject of its own."""
    verbs = [verb, *sentence.tree.children(verb, "aux", "auxpass")]
    return any(sentence.tree.children(k, "nsubj", "nsubjpass", "csubj", "expl") for k in verbs)


def _past_that(sentence: Sentence, at: int) -> int:
    """Past a comma and "that"."""
    words = sentence.reading.tokens.words
    while at < sentence.last and not sentence.quoted(at) and (words[at] in (",", ":") or sentence.lower(at) == "that"):
        at += 1
    return at


def _past_whom(frame: ClauseFrame) -> int:
    """Past whom something is told to: whatever stands between "told" and what was told."""
    sentence, tree, end = frame.sentence, frame.sentence.tree, frame.end
    if "tell" not in frame.cue.uses or end >= sentence.last or sentence.quoted(end):
        return end
    if sentence.lower(end) in FUNCTION.objects and not tree.relation(end).startswith("nsubj"):
        return end + 1
    said = [k for k in frame.children("ccomp") if k > end]
    if any(_lacks_its_subject(sentence, k) for k in said[:1]):
        return end
    if _is_taken_for_a_part(sentence, end):
        return end + 1
    first_said = min((sentence.edges(k)[0] for k in said), default=sentence.beyond)
    for k in frame.children("dobj", "dative", "npadvmod", "nsubj"):
        if sentence.edges(k)[0] == end and k < first_said:
            return _audience_end(sentence, k, min(first_said, _that_behind(sentence, k, first_said)))
    return end


def _is_taken_for_a_part(sentence: Sentence, i: int) -> bool:
    """Whether somebody is taken for a part of the next noun: "told reporters | gas would flow"."""
    part = sentence.tree.relation(i) in ("compound", "nmod", "amod")
    return part and can_speak(sentence.lower(i)) and not can_speak(sentence.lower(sentence.tree.head(i)))


def _that_behind(sentence: Sentence, k: int, otherwise: int) -> int:
    """The "that" below a noun, which begins what is said rather than "so many that ..."."""
    first, beyond = sentence.edges(k)
    if {"so", "such"} & {sentence.lower(i) for i in range(first, k)}:
        return otherwise
    return next((i for i in range(k, beyond) if sentence.lower(i) == "that"), otherwise)


def _audience_end(sentence: Sentence, k: int, first_said: int) -> int:
    """The token after the phrase about noun `k`, up to what is said; after its name only where the phrase quotes."""
    first, beyond = sentence.edges(k)
    n = sentence.reading.people.covering(k)
    whole = max(k + 1, sentence.reading.people.names[n].beyond if n >= 0 else 0)
    return whole if any(map(sentence.quoted, range(first, beyond))) else max(whole, min(beyond, first_said))


def _lacks_its_subject(sentence: Sentence, verb: int) -> bool:
    """Whether a clause's own subject was taken for whom it was told to: "warned | the talks would go on"."""
    below = sentence.tree.children(verb)
    finite = any(sentence.tree.tag(k) in _FINITE for k in (verb, *below))
    return finite and not _has_subject(sentence, verb) and not sentence.tree.children(verb, "mark", "attr")


def past_when(frame: ClauseFrame, start: int) -> int:
    """Past when and where something was said, from token `start`: "| on Tuesday in a statement | that"."""
    sentence = frame.sentence
    i = start
    while i < sentence.last and not sentence.quoted(i):
        beyond = _when(frame, i)
        if beyond == i:
            break
        i = beyond
    return i


def _when(frame: ClauseFrame, i: int) -> int:
    """The token after one phrase of time or place that begins at a token, or the token itself."""
    sentence = frame.sentence
    lower, following = sentence.lower(i), sentence.lower(i + 1)
    if beyond := _time_end(sentence, i):
        return beyond
    if sentence.reading.tokens.words[i] == "," and (closing := _aside_end(frame, i)):
        return closing
    leads = (lower == "for" or lower in FUNCTION.adverbials) and sentence.lower(i + 2) != "'s"
    if leads and (_is_time(following) or following in FUNCTION.months):
        return _when(frame, i + 1) if following not in FUNCTION.times else i + 2
    return _place_end(frame, i) if lower in FUNCTION.when_prepositions else i


def _time_end(sentence: Sentence, i: int) -> int:
    """The token after a day, a date or "last week" that begins at a token; 0 where none does."""
    lower, following = sentence.lower(i), sentence.lower(i + 1)
    if lower in FUNCTION.months or (lower.isdigit() and following in FUNCTION.months):
        return _date_end(sentence, i)
    if lower in CUES.leads_to_time and _is_time(following):
        return i + 2
    leads = lower in ("late", "early") and following in FUNCTION.when_prepositions
    return i + 1 if leads or lower in FUNCTION.days or lower in FUNCTION.when else 0


def _place_end(frame: ClauseFrame, i: int) -> int:
    """The token after a prepositional phrase about the verb, "in a statement"; the token itself where it is none."""
    sentence, tree = frame.sentence, frame.sentence.tree
    if (beyond := _known_place(sentence, i)) > i:
        return beyond
    first, beyond = sentence.edges(i)
    if first != i or (tree.head(i) != frame.cue.at and not frame.cue.group <= tree.head(i) < frame.end):
        return i
    said = [sentence.edges(k)[0] for k in frame.children("ccomp") if k > i]
    stops = [k for k in range(i + 2, beyond) if sentence.lower(k) == "that" or _counts(sentence, k)]
    beyond = min([beyond, *said, *stops])
    quoted = next((k for k in range(i, beyond) if sentence.quoted(k)), beyond)
    return quoted if quoted == beyond or sentence.reading.tokens.words[quoted - 1] in (":", *COMMAS) else i


def _known_place(sentence: Sentence, i: int) -> int:
    """The token after "in Rome" where another name follows that no place's name goes on with: "in Rome | Russia"."""
    words = sentence.reading.tokens.words
    if sentence.lower(i) != "in" or i + 2 >= sentence.last or not words[i + 1][0].isupper():
        return i
    known = sentence.lower(i + 2) in NAMES.countries or (len(words[i + 2]) > 1 and words[i + 2].isupper())
    return i + 2 if known and not sentence.quoted(i + 2) else i


def _counts(sentence: Sentence, k: int) -> bool:
    """Whether a number that is no part of a date stands at a token: "in Oslo | 40 ships"."""
    dated = sentence.lower(k + 1) in FUNCTION.months
    if sentence.lower(k - 1) in FUNCTION.months:  # "January 13", "13 January 2022", but "13 January | 40 ships"
        dated = not sentence.lower(k - 2).isdigit() or len(sentence.lower(k)) == 4
    return sentence.lower(k).isdigit() and not dated and sentence.lower(k - 1) not in ("on", "in", ",")


def _is_time(lower: str) -> bool:
    return lower in FUNCTION.days or lower in FUNCTION.times


def _date_end(sentence: Sentence, i: int) -> int:
    """The token after "13 January 2022" or "Jan. 13, 2022"."""
    words = sentence.reading.tokens.words
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


def _aside_end(frame: ClauseFrame, comma: int) -> int:
    """The comma that closes an aside about when, "said, after talks with Putin, that"; 0 where none does."""
    sentence = frame.sentence
    opener = sentence.lower(comma + 1)
    if opener not in FUNCTION.adverbials | FUNCTION.days and not opener.endswith("ing"):
        return 0
    for i in range(comma + 2, min(comma + 2 * _LONGEST_WHEN, sentence.last)):
        if sentence.quoted(i):
            return 0
        if sentence.reading.tokens.words[i] == ",":
            return i if sentence.lower(i + 1) in CUES.begins_said or sentence.quoted(i + 1) else 0
    return 0


# ------------------------------------------------------------------ what is to be done, what is judged


def _to_do(frame: ClauseFrame) -> Words | None:
    """ "urged them to leave", "promised to leave"."""
    sentence, cue = frame.sentence, frame.cue
    for k in frame.children("xcomp", "ccomp"):
        to = next((i for i in sentence.tree.children(k, "aux") if sentence.lower(i) == "to"), -1)
        if to < frame.end or k < cue.beyond:
            continue
        to -= sentence.lower(to - 1) == "not"
        end = min(sentence.edges(k)[1], sentence.last)
        if sentence.lower(k) in CUES.anonymity:
            continue
        if "urge" in cue.uses and to > frame.end:
            return Words(((to if cue.verb in CUES.tells_to else frame.end, end),), "to do", k)
        if "pledge" in cue.uses and to == frame.end:
            return Words(((to, end),), "to do", k)
    return None


def _judgement(frame: ClauseFrame) -> Words | None:
    """ "criticised the plan": the words are a noun phrase, with what it is called or accused of."""
    sentence, cue = frame.sentence, frame.cue
    if "judge" not in cue.uses or "neg" in map(sentence.tree.relation, range(cue.group, cue.first)):
        return None
    start = frame.end
    start += sentence.lower(start) in CUES.judged_about and cue.beyond == cue.first + 1
    if start >= sentence.last or (sentence.lower(start) in FUNCTION.breaks | FUNCTION.prepositions):
        return None
    end = start
    for k in frame.children("dobj", "pobj", "ccomp", "xcomp", "oprd", "prep", "dative", "pcomp", "advcl"):
        if k >= frame.end and _belongs(frame, k, end):
            end = max(end, sentence.edges(k)[1])
    end = min(end, sentence.last)
    if cue.verb == "cite" and "," in (words := sentence.reading.tokens.words[start:end]):
        end = start + words.index(",")
    only_a_pronoun = end == start + 1 and sentence.lower(start) in FUNCTION.pronouns
    return None if end <= start or only_a_pronoun else Words(((start, end),), "judged")


def _belongs(frame: ClauseFrame, k: int, end: int) -> bool:
    """Whether a phrase below a cue is part of what is judged, rather than when or where that was done."""
    relation = frame.sentence.tree.relation(k)
    if relation == "advcl":
        return frame.sentence.edges(k)[0] == end > frame.end and frame.sentence.lower(end) == "as"
    if relation != "prep":
        return True
    if frame.sentence.lower(k) in CUES.judged_of or k == frame.end:
        return True
    return k == end and frame.sentence.lower(k) not in FUNCTION.when_prepositions


# ------------------------------------------------------------------ according to


def _according(sentence: Sentence, cue: Cue, subject: Subject) -> Words | None:
    """What stands before "according to" and whom it names, or behind them."""
    words = sentence.reading.tokens.words
    end = max(subject.outer_beyond, cue.beyond)
    while end < sentence.last and not sentence.quoted(end) and words[end] not in (",", ";", ":"):
        end += 1
    comma = cue.first > sentence.first and words[cue.first - 1] in COMMAS
    before = _beginning(sentence, cue.first)
    behind = (end + (end < sentence.last and words[end] in (",", ":")), sentence.last)
    if _leads_according(sentence, cue, before, behind[0] < behind[1]):
        return Words((behind,), "according") if behind[0] < behind[1] else None
    goes_on = end < sentence.last and words[end] == "," and not _begins_aside(sentence, end + 1)
    if goes_on and (comma or sentence.quoted(cue.first - 1)):
        return Words(((before, cue.first - comma), behind), "according")
    return Words(((before, cue.first - comma),), "according")


def _leads_according(sentence: Sentence, cue: Cue, before: int, more: bool) -> bool:
    """Whether "according to" leads to what is said, rather than following it."""
    comma = cue.first > sentence.first and sentence.reading.tokens.words[cue.first - 1] in COMMAS
    verbs = any(sentence.tree.tag(i) in _FINITE for i in range(before, cue.first))
    few = cue.first - before <= _FEW and comma and not verbs
    return before >= cue.first - comma or (few and more) or sentence.lower(cue.first - 1) in CUES.joins_according


# ------------------------------------------------------------------ where words begin


def _beginning(sentence: Sentence, end: int) -> int:
    """Where the words before token `end` begin: behind what is taken, openers, a dateline, and what leads to them."""
    start = _past_dateline(sentence, sentence.first)
    while start < end and not sentence.quoted(start) and _is_opener(sentence, start, end):
        start += 1
    return _past_leading(sentence, start, end)


def _is_opener(sentence: Sentence, i: int, end: int) -> bool:
    if not sentence.is_word(i):
        return sentence.reading.tokens.words[i] not in ("(", "[", "$", "£", "€", "#", "@")
    opens = sentence.lower(i) in FUNCTION.openers
    return opens and i + 1 < end and (sentence.reading.tokens.words[i + 1] == "," or sentence.quoted(i + 1))


def _past_dateline(sentence: Sentence, start: int) -> int:
    """The token after "LAKEVIEW (Wire) -" at the head of a paragraph; `start` where there is none."""
    tokens = sentence.reading.tokens
    begins = tokens.paragraphs[sentence.reading.paragraph_of[start]][0] if start < len(tokens) else -1
    if start != begins or not tokens.words[start].isupper():
        return start
    for i in range(start + 1, min(start + 12, sentence.last)):
        if tokens.words[i] in DASHES or tokens.words[i] == "-":
            return i + 1
        if sentence.quoted(i):
            break
    return start


def _past_leading(sentence: Sentence, start: int, end: int) -> int:
    """Past what leads to a quotation: a few words and a comma, "As for complexity, “...", or any words and a colon."""
    if start >= end or sentence.quoted(start) or not sentence.quoted(end - 1):
        return start
    first, beyond = sentence.reading.token_ranges[sentence.reading.inside[end - 1]]
    mark = sentence.reading.tokens.words[first - 1]
    leads = mark == ":" or (mark in COMMAS and first - 1 - start <= _FEW)
    return first if first - 1 > start and beyond - first > _FEW and leads else start
