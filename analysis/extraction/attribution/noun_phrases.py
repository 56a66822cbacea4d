"""The noun phrase of a head, as a subject: what comes before it, what follows, and the phrases joined to it."""

from dataclasses import dataclass, replace

from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.lexicon import CIRCUMSTANCES, CUES, FUNCTION, NAMES, can_speak
from analysis.extraction.people.offices import office_after, office_before
from analysis.extraction.reading import Document
from analysis.extraction.text.tokens import COMMAS

BEFORE_THE_HEAD = frozenset(
    ("det", "amod", "compound", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "case", "neg")
)
SUBJECTS = ("nsubj", "nsubjpass")
_LONGEST = 30  # tokens of a phrase that is shown as a speaker


@dataclass(frozen=True)
class Subject:
    """A noun phrase at tokens `first` to `beyond` with head `head`; `outer_*` also include asides and clauses about it.

    `form` is "name", "pronoun" or "nominal". `name` is the number of its name, -1 if it has none; `others` are those
    joined to it, in text order. `inherited` means that it belongs to another verb, `relative` that it follows a "who".
    """

    first: int
    beyond: int
    outer_first: int
    outer_beyond: int
    form: str
    head: int
    name: int = -1
    others: tuple["Subject", ...] = ()
    inherited: bool = False
    relative: bool = False


def phrase(sentence: Sentence, head: int) -> Subject:
    """The noun phrase of a head: as a name if it is one, or if one explains it ("his aide, Ned Price")."""
    tokens, people = sentence.reading.tokens, sentence.people
    lower = tokens.lower[head]
    if lower in FUNCTION.pronouns and lower not in NAMES.alone:
        return Subject(head, head + 1, head, _outer_end(sentence, head, head + 1), "pronoun", head)
    first, beyond = _core(sentence, head)
    n = people.covering(head)
    if n < 0:
        n = _explaining(sentence, head, beyond)
        if n >= 0:
            name = people.names[n]
            outer = _outer_end(sentence, head, name.beyond)
            others = _coordination(sentence, head) or _coordination(sentence, name.beyond - 1)
            return Subject(name.first, name.beyond, first, outer, "name", head, n, others)
        outer = _outer_end(sentence, head, beyond)
        return Subject(first, beyond, first, outer, "nominal", head, -1, _coordination(sentence, head))
    name = people.names[n]
    first = min(first, name.first)
    outer = _outer_end(sentence, head, name.beyond)
    others = _coordination(sentence, head)
    if listed := _list_of_names(sentence, first, n):
        own = Subject(name.first, name.beyond, first, outer, "name", head, n)
        return replace(listed[0], outer_first=first, outer_beyond=outer, others=(*listed[1:], own, *others))
    return Subject(first, name.beyond, first, outer, "name", head, n, others)


def _core(sentence: Sentence, head: int) -> tuple[int, int]:
    """The head, what comes before it, and the phrases after it that no comma separates."""
    first = head
    for k in reversed([k for k in sentence.children(head) if k < head and sentence.relation(k) in BEFORE_THE_HEAD]):
        left = min(sentence.subtree(k))
        if any(sentence.is_quoted(i) for i in range(left, first)):
            break
        first = left
    while sentence.lower(first - 1) in FUNCTION.articles and not sentence.is_quoted(first - 1):
        first -= 1
    return first, _core_end(sentence, first, head)


def _core_end(sentence: Sentence, first: int, head: int) -> int:
    """The token at which the phrases after a head end that no comma separates."""
    beyond = head + 1
    for k in sentence.children(head, "prep", "acl", "amod", "npadvmod", "advmod"):
        quoted = sentence.relation(k) == "acl" and sentence.lower(k) in CUES.quoting  # "officials | quoted by TASS"
        where = any(sentence.lower(i) in CIRCUMSTANCES.venues for i in sentence.children(k, "pobj"))
        where = where and sentence.lower(k) == "in"  # "the ministry | in a statement said"
        right = max(sentence.subtree(k)) + 1 if k == beyond and not (quoted or where) else 0
        if 0 < right - first <= _LONGEST:
            right -= sentence.lower(right - 1) in NAMES.floating  # "officials in Kabul | all said"
            beyond = next((i for i in range(k, right) if _sets_off(sentence, i) and not _lists(sentence, i)), right)
    return beyond


def _lists(sentence: Sentence, comma: int) -> bool:
    """Whether a comma separates the members of a list: "officials in Kabul|, Delhi and Rome"."""
    return any(k > comma for k in sentence.children(sentence.head(comma), "conj"))


def _sets_off(sentence: Sentence, i: int) -> bool:
    return sentence.is_quoted(i) or sentence.words[i] in COMMAS


def _outer_end(sentence: Sentence, head: int, beyond: int) -> int:
    """Where asides about a head end, including the closing comma: "Price, a spokesman for X,"."""
    office = office_after(sentence.reading.tokens, beyond)
    if sentence.relation(head) == "pobj" and any(sentence.relation(i) in SUBJECTS for i in range(beyond, office)):
        office = beyond  # "according to police, the man was arrested"
    end = max(beyond, office)
    for k in sentence.children(head, "appos", "relcl", "acl", "prep", "amod", "nummod", "npadvmod"):
        if k >= beyond - 1:
            right = max(sentence.subtree(k)) + 1
            quoted = any(sentence.is_quoted(i) for i in range(k, right))
            end = end if quoted else max(end, right)
    return min(end, sentence.beyond)


def _explaining(sentence: Sentence, head: int, beyond: int) -> int:
    """The person's name that explains a common noun, directly or after a comma; -1 if there is none."""
    people = sentence.people
    aside = FUNCTION.prepositions | {"including"}  # "officials, among them Lord Hale,"
    appositions = (k for k in sentence.children(head, "appos") if sentence.lower(min(sentence.subtree(k))) not in aside)
    named = map(people.covering, appositions)
    if (n := next((n for n in named if _may_be_a_person(sentence, n)), -1)) >= 0:
        return n
    if sentence.lower(head) in NAMES.roles and (n := _closed_name(sentence, beyond)) >= 0:
        return n
    last = people.ending_at(beyond)  # "the press secretary of the President, Ada Bly" without its comma
    borne = last >= 0 and people.names[last].first > head and people.of_name(last).is_person
    return last if borne and office_before(sentence.reading.tokens, people.names[last]) <= head else -1


def _closed_name(sentence: Sentence, comma: int) -> int:
    """The name between two commas: "the spokesman|, Ned Price,"; -1 if there is none."""
    people = sentence.people
    if comma + 1 >= sentence.beyond or sentence.words[comma] != ",":
        return -1
    n = people.covering(comma + 1)
    end = min(people.names[n].beyond, sentence.beyond - 1) if n >= 0 else comma
    closed = n >= 0 and (_sets_off(sentence, end) or (end == sentence.beyond - 1 and sentence.words[end] == "."))
    return n if closed and people.names[n].first == comma + 1 and _may_be_a_person(sentence, n) else -1


def _may_be_a_person(sentence: Sentence, n: int) -> bool:
    return n >= 0 and sentence.people.of_name(n).kind in ("person", "unknown")


def _coordination(sentence: Sentence, head: int) -> tuple[Subject, ...]:
    """Those joined to a head by "and", and those joined to them."""
    found: list[Subject] = []
    own = sentence.people.covering(head)
    listed = [k for k in sentence.children(head, "appos") if sentence.children(k, "conj")]  # "X, | Y and Z"
    end = max(sentence.subtree(head)) + 1
    closed = end < sentence.beyond and sentence.words[end - 1] in COMMAS  # "the minister, a lawyer and judge,"
    unnamed = own < 0 and not closed
    listed = [k for k in listed if (unnamed and can_speak(sentence.lower(k))) or (own >= 0 and _is_person(sentence, k))]
    for k in (*listed, *sentence.children(head, "conj")):
        n = sentence.people.covering(k)
        if sentence.is_quoted(k) or (n >= 0 and n == own) or not sentence.tag(k).startswith(("N", "PRP", "CD", "JJ")):
            continue
        one = phrase(sentence, k)
        found += [replace(one, others=()), *one.others]
    return tuple(found)


def _is_person(sentence: Sentence, i: int) -> bool:
    n = sentence.people.covering(i)
    return n >= 0 and sentence.people.of_name(n).is_person


def _list_of_names(sentence: Sentence, first: int, n: int) -> tuple[Subject, ...]:
    """Persons before a name who seem part of its office: "Secretary Ada Bly and | Secretary General Jonas Brandt"."""
    people, found = sentence.people, []
    for other in people.at(first, people.names[n].first):
        name = people.names[other]
        if people.of_name(other).is_person and sentence.lower(name.beyond) in ("and", "&", ","):
            found.append(Subject(name.first, name.beyond, name.first, name.beyond, "name", name.beyond - 1, other))
    return tuple(found)


def head_word(reading: Document, subject: Subject) -> str:
    """The head of a subject in lower case: "sources" of "the newspaper's sources", or of "one of the sources"."""
    of = subject.head + 1 < subject.beyond and reading.tokens.lower[subject.head + 1] == "of"
    partitive = of and reading.tokens.lower[subject.head] in FUNCTION.determiners
    return reading.tokens.lower[subject.beyond - 1 if partitive else subject.head]


def can_say(reading: Document, subject: Subject) -> bool:
    """Whether a subject is a person, or something that "says" in news: a report, a ministry, a name."""
    head = head_word(reading, subject)
    if subject.form != "nominal" or can_speak(head) or subject.others or head == "another":
        return True
    return head in NAMES.shares and any(map(can_speak, reading.tokens.lower[subject.head + 1 : subject.beyond]))
