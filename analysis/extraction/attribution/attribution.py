"""What is attributed to whom: for each cue of a sentence its subject and its words, and which attributions are
nested.
"""

from dataclasses import dataclass, field, replace
from itertools import permutations

from analysis.extraction.attribution import colon_headings, contents, noun_phrases, subjects, unclear_edges
from analysis.extraction.attribution.attribution_types import Attribution, attribution_of
from analysis.extraction.attribution.clause_frames import AttributedWords, Part
from analysis.extraction.attribution.modality import turning_tokens
from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.sentence import Sentence, sentence_of
from analysis.extraction.grammar import cues
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, FUNCTION
from analysis.extraction.people.people import is_outlet
from analysis.extraction.reading import Document
from analysis.extraction.text.tokens import COMMAS, DASHES

_SIGNING = DASHES | {"-"}
_NOT_SAID = ("judged", "to do")


@dataclass
class Candidate:
    """Words that a cue may attribute, before it is decided whose words contain whose."""

    cue: Cue
    subject: Subject
    words: AttributedWords
    parts: list[Part] = field(default_factory=list)
    relay: Subject | None = None
    turned: tuple[int, int] | None = None
    holds_a_cue: bool = False

    def holds(self, i: int) -> bool:
        return any(first <= i < beyond for first, beyond in self.parts)


def find(reading: Document, without: frozenset[int] = frozenset()) -> list[Attribution]:
    """All attributions that cues make, in the order of their cues; none in the paragraphs `without`."""
    found: list[Attribution] = []
    for number, (first, _) in enumerate(reading.sentences):
        sentence = sentence_of(reading, number)
        if sentence is not None and reading.paragraph_of[first] not in without:
            found += of_sentence(sentence)
    return found


def of_sentence(sentence: Sentence) -> list[Attribution]:
    """The attributions of one sentence."""
    reading = sentence.reading
    whole = _signature(sentence) or colon_headings.find(sentence)
    if whole is not None:
        return [whole]
    candidates = []
    for cue in cues.find(reading.tokens, reading.inside, sentence):
        one = _candidate(sentence, cue)
        if one is not None:
            candidates.append(one)
    cues_at = [one.cue.at for one in candidates]
    settled = [_attribution(sentence, one, cues_at) for one in _settle(sentence, candidates)]
    found = [one for one in settled if one is not None]
    heading = None if found else colon_headings.find_before_news(sentence)
    return [heading] if heading else found


def _attribution(sentence: Sentence, one: Candidate, cues_at: list[int]) -> Attribution | None:
    """The attribution of a candidate; `cues_at` are the cues of all in its sentence."""
    turned = one.turned
    if turned is not None and turned[0] == sentence.first and sentence.lower(turned[0]) in CUES.conditions:
        one.parts = _without_consequence(sentence, one.parts)
    how = "unparsed" if one.holds_a_cue else one.words.how
    attribution = attribution_of(sentence, one.cue, one.subject, one.parts, how)
    if attribution is None:
        return None
    attribution.relay, attribution.turned = one.relay, turned
    if how == "after":
        attribution.unclear = unclear_edges.of_clause(sentence, one.cue, one.parts[-1], cues_at)
    elif how == "according" and one.parts[0][0] > one.cue.at:
        attribution.unclear = unclear_edges.within(sentence, one.parts[-1])
    return attribution


def _without_consequence(sentence: Sentence, parts: list[Part]) -> list[Part]:
    """Only what Russia may say, from "Unless Russia says that the talks failed, NATO will wait"."""
    first, last = parts[-1]
    for i in range(first, last) if last == sentence.last else ():
        comma = sentence.words[i] == "," and not sentence.is_quoted(i)
        if comma and sentence.is_finite(*range(i + 1, last)):
            return [*parts[:-1], (first, i)]
    return parts


def _candidate(sentence: Sentence, cue: Cue) -> Candidate | None:
    if cue.form == "infinitive" and sentence.relation(cue.at) != "xcomp":
        return None
    subject = subjects.of_cue(sentence, cue)
    if subject is None or not plausible(sentence, cue, subject):
        return None
    words = contents.of_cue(sentence, cue, subject)
    if words is None:  # "which Lavrov denied" is not a statement of its own, but not part of another's either
        aside = _is_aside(sentence, cue) and subject.form != "pronoun" and not subject.relative
        return Candidate(cue, subject, AttributedWords((), "aside")) if aside and "speak" in cue.uses else None
    parts = _parts(sentence, cue, words)
    turned = turning_tokens(sentence, cue, subject)
    return Candidate(cue, subject, words, parts, subjects.carrier(sentence, cue), turned) if parts else None


def _parts(sentence: Sentence, cue: Cue, words: AttributedWords) -> list[Part]:
    """The non-empty parts of attributed words; none if they are only an adverb, "said | enough"."""
    parts = [_trim(sentence, _within_dashes(sentence, cue, part)) for part in words.parts]
    parts = [part for part in parts if part[1] > part[0]]
    tokens = [i for part in parts for i in range(*part)]
    only = len(tokens) == 1 and sentence.tag(tokens[0])[:2] in ("JJ", "RB", "RP", "IN", "VB", "CC")
    return [] if only and not sentence.is_quoted(tokens[0]) else parts


def _within_dashes(sentence: Sentence, cue: Cue, part: Part) -> Part:
    """Words after a cue, up to the end of the aside that contains the cue: "X - he said the name | - left"."""
    words = sentence.words
    marks = [i for i in range(sentence.first, sentence.last) if words[i] in _SIGNING and not sentence.is_quoted(i)]
    opened = any(i < cue.group for i in marks)
    closing = next((i for i in marks if i >= cue.beyond), part[1])
    aside = opened and (part[0] < closing or sentence.relation(cue.at) == "conj")
    return (part[0], min(part[1], closing)) if aside else part


def _is_aside(sentence: Sentence, cue: Cue) -> bool:
    """Whether a relative clause, or a sentence, of the cue begins after a comma: ", which Lavrov denied"."""
    clause = sentence.edges(cue.at)[0] if sentence.relation(cue.at) in ("relcl", "advcl") else sentence.first
    apart = clause > sentence.first and sentence.words[clause - 1] in COMMAS
    return apart and sentence.lower(clause) in FUNCTION.relatives


def plausible(sentence: Sentence, cue: Cue, subject: Subject) -> bool:
    """Whether a verb attributes with the subject it has: a person's or a report's, not "the plan supports"."""
    reading = sentence.reading
    lower = reading.tokens.lower[subject.head]
    if lower == "you" or (lower in ("i", "we") and "speak" not in cue.uses):
        return False
    if sentence.lower(cue.group - 1) == "'s" and subject.head == cue.group - 2:
        return False  # "the state's said", of whom nobody knows who
    if cue.form == "participle" and cue.verb in CUES.weak:
        return False
    return cue.verb in CUES.plain or "according" in cue.uses or noun_phrases.can_say(reading, subject)


def _trim(sentence: Sentence, part: Part) -> Part:
    """A part without punctuation and joining words at its end."""
    first, beyond = part
    words = sentence.words
    beyond = min(beyond, sentence.last)
    while beyond > first and not sentence.is_quoted(beyond - 1):
        joins = sentence.lower(beyond - 1) in CUES.joins_clauses and beyond < sentence.last  # "a week before."
        if words[beyond - 1] not in (";", ":", *COMMAS) and not joins:
            break
        beyond -= 1
    while first < beyond and not sentence.is_quoted(first) and words[first] in (";", ":", *COMMAS):
        first += 1
    return first, beyond


# ------------------------------------------------------------------ whose words are within whose


def _settle(sentence: Sentence, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without words that belong to another: a row contains no other speaker's cue."""
    there = {id(one) for one in candidates}  # hundreds in a run-on sentence: compared by identity
    for outer in sorted(candidates, key=_size, reverse=True):
        for inner in candidates:
            if inner is not outer and outer.holds(inner.cue.at) and {id(inner), id(outer)} <= there:
                there.discard(id(_settle_nesting(sentence, outer, inner)))
    kept = [one for one in candidates if id(one) in there and one.parts]
    _cite(sentence, kept)
    for one, other in permutations(kept, 2):
        _part(sentence, one, other)
    return [one for one in kept if one.parts]


def _settle_nesting(sentence: Sentence, outer: Candidate, inner: Candidate) -> Candidate | None:
    """Decides whose words are whose if a cue is within another's words; returns the candidate to drop, if any."""
    if outer.subject.form == "pronoun" and inner.cue.at in sentence.ancestors(outer.cue.at):
        return outer  # "says that it holds a man who, | it says, spied"
    nested = sentence, outer, inner
    if _is_open_within(*nested) or not (_continues(*nested) or _is_anothers(*nested)):
        # "He said he was innocent, his lawyer said": a word that the parse should have followed to another speaker
        said_by_another = inner.subject.form == "pronoun" and bool({"speak", "tell"} & inner.cue.uses)
        outer.holds_a_cue |= outer.words.how == "around" and said_by_another
        return inner
    if not inner.parts or not _is_all(sentence, outer, inner):
        _cut_out(sentence, outer, inner)
        return None
    inner.relay = outer.relay or outer.subject
    tail = min(outer.subject.outer_first, outer.cue.group)
    if tail > inner.cue.at:
        inner.parts = _without(sentence, inner.parts, [(tail, sentence.last)])
    return outer


def _is_open_within(sentence: Sentence, outer: Candidate, inner: Candidate) -> bool:
    """Whether a statement is about what another may say: "If OPEC agrees ..., X said", "Y will not say yes, X said"."""
    own = outer.words.how == "around" and not _is_outlets(sentence.reading, outer)
    at = inner.turned[0] if inner.turned else -1
    return at >= 0 and (
        (own and inner.cue.verb not in CUES.denying) or (outer.holds(at) and sentence.lower(at) in CUES.conditions)
    )


def _part(sentence: Sentence, one: Candidate, other: Candidate) -> None:
    """Removes from another's words those directly around a candidate's cue, and its speaker with all that follows."""
    if one.words.how == "around" and other.words.how == "after":
        other.parts = _without(sentence, other.parts, one.parts)
    own = not one.subject.inherited and not one.subject.relative and one.subject.form != "pronoun"
    if own and other.holds(one.subject.head) and other.cue.first < one.subject.first < one.cue.first:
        other.parts = _without(sentence, other.parts, [(one.subject.outer_first, sentence.last)])


def _cite(sentence: Sentence, kept: list[Candidate]) -> None:
    """Gives Lavrov what an outlet reports "citing Lavrov", relayed by the outlet."""
    reading = sentence.reading
    outlets = [one for one in kept if one.relay is None and _is_outlets(reading, one)]
    unquoted = (i for i in range(sentence.first, sentence.last) if not sentence.is_quoted(i))
    for i in (i for i in unquoted if sentence.lower(i) in CUES.citing):
        cited = _whom_citing_names(sentence, i)
        if cited is None or not outlets or not noun_phrases.can_say(reading, replace(cited, others=())):
            continue
        outer = min(outlets, key=lambda one: abs(one.cue.at - i))
        outer.relay, outer.subject = outer.subject, cited
        outlets.remove(outer)
        kept[:] = [one for one in kept if one.cue.at != i]


def _whom_citing_names(sentence: Sentence, i: int) -> Subject | None:
    """Whom "citing" at a token names. A capital at the start of the sentence may have misled the parser."""
    cited = sentence.children(i, "dobj")
    if cited or i > sentence.first:
        return noun_phrases.phrase(sentence, cited[0]) if cited else None
    return subjects.after(sentence, i + 1)


def _is_outlets(reading: Document, one: Candidate) -> bool:
    """Whether an outlet says something itself rather than only citing."""
    name = one.subject.name
    return one.cue.verb != "cite" and name >= 0 and is_outlet(reading.people.of_name(name).name)


def _without(sentence: Sentence, parts: list[Part], others: list[Part]) -> list[Part]:
    """Parts without what other parts contain."""
    for first, beyond in others:
        cut = [piece for a, b in parts for piece in ((a, min(b, first)), (max(a, beyond), b))]
        parts = [part for part in (_trim(sentence, part) for part in cut) if part[1] > part[0]]
    return parts


def _size(one: Candidate) -> int:
    return sum(beyond - first for first, beyond in one.parts)


def _continues(sentence: Sentence, outer: Candidate, inner: Candidate) -> bool:
    """Whether a participle after a comma goes on with the same speaker: "said it was over, | adding that ..."."""
    after = inner.cue.form == "participle" and sentence.words[inner.cue.group - 1] in COMMAS
    if not after or not (inner.words.how == "judged" or _is_speech(inner.cue, outer)):
        return False
    inner.subject = replace(outer.subject, inherited=True)
    return True


def _is_anothers(sentence: Sentence, outer: Candidate, inner: Candidate) -> bool:
    """Whether words within a statement are somebody else's, introduced by a verb of saying."""
    subject, cue = inner.subject, inner.cue
    if inner.words.how in _NOT_SAID or not _is_speech(cue, outer):
        return False
    same = subject.head == outer.subject.head
    if outer.words.how in _NOT_SAID and (subject.inherited or same):
        return same
    if subject.form == "pronoun" or not noun_phrases.can_say(sentence.reading, subject):
        return False
    if subject.inherited or same:
        return same and cue.form == "finite"  # "said it was over and warned that ..."
    named = sentence.people.of_name
    return min(subject.name, outer.subject.name) < 0 or named(subject.name) is not named(outer.subject.name)


def _is_speech(cue: Cue, outer: Candidate) -> bool:
    """Whether a cue means speech, rather than thought: not "came to the conclusion"."""
    phrasal = " " in cue.verb and not cue.verb.endswith(("say", "saying")) and cue.form != "participle"
    thought = cue.verb in CUES.thinking and outer.words.how == "around"  # "Russia hopes so, Lavrov said"
    return not phrasal and not thought and bool({"speak", "tell", "according"} & cue.uses)


def _is_all(sentence: Sentence, outer: Candidate, inner: Candidate) -> bool:
    """Whether the words of one are no more than what the other said: "TASS reported that | Lavrov said ..."."""
    if inner.subject.head == outer.subject.head:
        return False
    first = outer.parts[0][0]
    begin = min([inner.subject.outer_first, inner.cue.group, *(part[0] for part in inner.parts)])
    leads = all(not sentence.is_word(i) or sentence.lower(i) in FUNCTION.openers for i in range(first, begin))
    clause = sentence.has_verb(first, begin)
    beside = outer.words.how == "around" or "according" in (outer.words.how, inner.words.how)
    return (outer.words.head == inner.cue.at and not clause) or (leads and beside)


def _cut_out(sentence: Sentence, outer: Candidate, inner: Candidate) -> None:
    """Removes another's clause from the words: from its conjunction or subject to the end of what it says."""
    first, beyond = sentence.edges(inner.cue.at)
    begin = min(inner.subject.outer_first, inner.cue.group)
    has_verb = sentence.has_verb(first, begin)  # before it, by another
    first = begin if has_verb or first < outer.parts[0][0] else min(first, begin)
    if inner.subject.head == outer.subject.head:
        first = inner.cue.group
    beyond = max([beyond, *(part[1] for part in inner.parts)])
    outer.parts = _without(sentence, outer.parts, [(first, beyond)])


# ------------------------------------------------------------------ signed with a dash


def _signature(sentence: Sentence) -> Attribution | None:
    """A quotation followed by a dash and a name: "“...” — Ned Price, spokesman"."""
    first, dash = _quotation_and_dash(sentence)
    if dash < 0 or dash >= sentence.beyond - 1:
        return None
    subject = subjects.after(sentence, dash + 1)
    if subject is None or subject.outer_first != dash + 1 or subject.form == "pronoun":
        return None
    cue = Cue(dash, dash, dash + 1, "dash", frozenset({"speak"}), "phrase", dash)
    return attribution_of(sentence, cue, subject, [(first, dash)], "signed")


def _quotation_and_dash(sentence: Sentence) -> tuple[int, int]:
    """Where a paragraph's quotation begins, and where the dash after it is; (-1, -1) if nothing is signed."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    start = tokens.paragraphs[reading.paragraph_of[sentence.first]][0]
    if sentence.first != start:
        return -1, -1
    if tokens.words[start] in _SIGNING and start > 0 and inside[start - 1] >= 0:  # under it
        first, beyond = reading.token_ranges[inside[start - 1]]
        whole = first == tokens.paragraphs[reading.paragraph_of[first]][0] and beyond == start
        return (first, start) if whole else (-1, -1)
    first = next((i for i in range(start, min(start + 3, sentence.beyond)) if inside[i] >= 0), -1)
    if first < 0 or any(sentence.is_word(i) for i in range(start, first)):
        return -1, -1
    dash = sentence.quotation(first)[1]
    return (first, dash) if dash < sentence.beyond and tokens.words[dash] in _SIGNING else (-1, -1)
