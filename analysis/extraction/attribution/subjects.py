"""Who says it: the phrase that the grammar makes a cue's subject, identified by its head, with all that are joined to
it.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CIRCUMSTANCES, CUES, FUNCTION, NAMES, can_speak
from analysis.extraction.people.offices import office_after, office_before
from analysis.extraction.reading import Document
from analysis.extraction.text.tokens import COMMAS

_BEFORE_THE_HEAD = frozenset(
    ("det", "amod", "compound", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "case", "neg")
)
_SUBJECTS = ("nsubj", "nsubjpass")
_HIGHEST = 8  # verbs above a cue at which its subject may stand
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


def of_cue(sentence: Sentence, cue: Cue) -> Subject | None:
    """The subject of a cue; for "according to" the one it names, for a passive the one after "by"."""
    if "according" in cue.uses:
        return _named_behind(sentence, cue)
    if cue.form == "passive":
        return _agent(sentence, cue)
    if cue.verb.endswith("as saying") and (quoted := _quoted_people(sentence, cue)):
        return phrase(sentence, quoted[0])
    head, climbed = _climb(sentence, cue.at)
    if climbed and cue.form == "finite" and (near := before(sentence, cue.group)):
        return near  # "as a diplomat said", where the grammar goes astray
    if head < 0 or sentence.is_quoted(head):
        return _beside(sentence, cue)
    relative = sentence.lower(head) in FUNCTION.relatives
    if relative:
        head = _antecedent(sentence, head)
        if head < 0:
            return None
    found = _joined_before(sentence, phrase(sentence, head))
    return replace(found, inherited=climbed, relative=relative)


def _joined_before(sentence: Sentence, last: Subject) -> Subject:
    """A subject with those before an "and", if the grammar takes both for subjects: "X, Y and | Z said"."""
    joint = last.outer_first - 1
    if joint <= sentence.first or sentence.lower(joint) != "and":
        return last
    heads = [k for k in sentence.children(sentence.head(last.head), *_SUBJECTS) if k < joint]
    if not heads or not {heads[0], *sentence.subtree(heads[0])} & {joint, sentence.head(joint)}:
        return last
    first = phrase(sentence, heads[0])
    if sentence.tag(heads[0]) == "NNS" and first.form == "nominal" and first.beyond == joint:
        return replace(first, beyond=last.beyond, outer_beyond=last.outer_beyond)  # "spokesmen for X and Y"
    others = (*first.others, replace(last, others=()), *last.others)
    return replace(first, others=others, outer_beyond=last.outer_beyond)


def _agent(sentence: Sentence, cue: Cue) -> Subject | None:
    """The agent after the "by" of a passive, without what they say: "accused by prosecutors | of paying"."""
    verbs = (cue.at, *sentence.children(cue.at, "oprd"))  # "called “a trap” by X" hangs on "trap"
    agents = [k for i in verbs for by in sentence.children(i, "agent", "prep") for k in sentence.children(by, "pobj")]
    agents = [k for k in agents if sentence.lower(sentence.head(k)) == "by"]
    return _without_what_is_said(sentence, phrase(sentence, agents[0])) if agents else None


def _without_what_is_said(sentence: Sentence, agent: Subject) -> Subject:
    """The agent after "by" without what they say: "accused by prosecutors | of paying", "told by her | that"."""
    for i in range(agent.head + 1, agent.outer_beyond):
        if sentence.lower(i) in ("that", "as") or sentence.children(i, "pcomp"):
            return replace(agent, beyond=min(agent.beyond, i), outer_beyond=i)
    return agent


def _quoted_people(sentence: Sentence, cue: Cue) -> list[int]:
    """Whom somebody quoted "as saying"."""
    verbs = [cue.at, *sentence.ancestors(cue.at)]
    return next((found for verb in verbs if (found := sentence.children(verb, "nsubjpass", "dobj"))), [])


def carrier(sentence: Sentence, cue: Cue) -> Subject | None:
    """Who quoted another: "Interfax quoted her as saying", "officials quoted by Interfax said"."""
    if cue.verb.endswith("as saying"):
        verbs = [*range(cue.first, cue.beyond), *sentence.ancestors(cue.at)]
    else:
        according = "according" in cue.uses
        whom = sentence.children(cue.beyond - 1, "pobj") if according else sentence.children(cue.at, *_SUBJECTS)
        verbs = [k for head in whom for k in sentence.children(head, "acl") if sentence.lower(k) in CUES.quoting]
    for verb in verbs:
        by = [k for agent in sentence.children(verb, "agent", "prep") for k in sentence.children(agent, "pobj")]
        agents = [k for k in by if sentence.lower(sentence.head(k)) == "by"] or sentence.children(verb, "nsubj")
        if agents:
            return phrase(sentence, agents[0])
    return None


def _climb(sentence: Sentence, verb: int) -> tuple[int, bool]:
    """The head of the subject of a verb, and whether it belongs to a higher verb; -1 if there is none."""
    climbed = False
    for _ in range(_HIGHEST):
        heads = sentence.children(verb, *_SUBJECTS)
        for auxiliary in sentence.children(verb, "aux"):
            heads = heads or sentence.children(auxiliary, *_SUBJECTS)
        if heads:
            return _last_of(heads, verb), climbed
        relation, above = sentence.relation(verb), sentence.head(verb)
        if above == verb or relation not in _LEADING_UP:
            return -1, climbed
        if relation == "acomp" and sentence.lower(verb) not in CUES.wishing:
            return -1, climbed  # "is due to say", but "it is worth noting"
        climbed = True
        if relation == "acl" or (relation == "pcomp" and sentence.relation(above) != "prep"):
            return _of_document(sentence, above), True
        verb = sentence.head(above) if relation == "pcomp" else above
        while sentence.relation(verb) in ("prep", "pobj", "dobj", "attr") and sentence.head(verb) != verb:
            verb = sentence.head(verb)
    return -1, climbed


_LEADING_UP = frozenset(("conj", "xcomp", "advcl", "acl", "pcomp", "dep", "prep", "ccomp", "acomp"))


def _last_of(heads: list[int], verb: int) -> int:
    """Of several subjects the one nearest to the verb."""
    return min(heads, key=lambda head: abs(head - verb))


def _of_document(sentence: Sentence, noun: int) -> int:
    """Of "X issued a statement saying": X; else the noun itself."""
    verb = sentence.head(noun)
    issued = sentence.lower(noun) in NAMES.documents and sentence.lower(verb) in CUES.issuing
    heads = sentence.children(verb, *_SUBJECTS) if issued and sentence.relation(noun) == "dobj" else []
    return _last_of(heads, verb) if heads else noun


def _antecedent(sentence: Sentence, who: int) -> int:
    """The noun that a relative clause belongs to, or -1."""
    for above in sentence.ancestors(who):
        if sentence.relation(above) == "relcl":
            return sentence.head(above)
    return -1


def _named_behind(sentence: Sentence, cue: Cue) -> Subject | None:
    """The one named by "according to": the object of its last word, or the first noun after it."""
    below = (k for i in range(cue.first, cue.beyond) for k in sentence.children(i, "pobj", "poss"))
    objects = sentence.children(cue.beyond - 1, "pobj") or [
        k for k in below if k >= cue.beyond or sentence.relation(k) == "poss"
    ]
    if not objects:
        return behind(sentence, cue.beyond)
    found = phrase(sentence, objects[0])
    of_views = found.form == "nominal" and sentence.relation(found.head) == "poss"  # "in the governor|'s view"
    return replace(found, beyond=found.head + 1) if of_views else found


def _beside(sentence: Sentence, cue: Cue) -> Subject | None:
    """If the grammar shows no subject: a name, a pronoun or a person directly before the verb, or directly after it."""
    found = before(sentence, cue.group)
    if found is None and cue.form == "finite" and {"say", "speak"} & cue.uses:
        return behind(sentence, cue.beyond)
    return found


def before(sentence: Sentence, end: int) -> Subject | None:
    """The name, pronoun or speaking noun that ends at token `end`."""
    head = end - 1
    if head < sentence.first or sentence.is_quoted(head):
        return None
    while sentence.relation(head) == "pobj" and can_speak(sentence.lower(sentence.head(sentence.head(head)))):
        head = sentence.head(sentence.head(head))  # "the representative | of Estonia"
    lower = sentence.lower(head)
    known = sentence.people.ending_at(end) >= 0 or lower in FUNCTION.subject_pronouns or can_speak(lower)
    return phrase(sentence, head) if known and lower not in FUNCTION.relatives else None


def main(sentence: Sentence, beyond: int) -> Subject | None:
    """The subject of a sentence's first clause before token `beyond`: a name, a pronoun or somebody."""
    for i in range(sentence.first, min(beyond, sentence.first + 80)):
        is_main = sentence.relation(i) in _SUBJECTS and sentence.relation(sentence.head(i)) != "relcl"
        found = phrase(sentence, i) if is_main and not sentence.is_quoted(i) else None
        if found and can_say(sentence.reading, found) and sentence.lower(i) not in CUES.nobody_in_particular:
            return found
    return None


def behind(sentence: Sentence, start: int) -> Subject | None:
    """The name, pronoun or speaking noun that begins at token `start`, past its articles and adjectives."""
    for i in range(start, min(start + 12, sentence.beyond)):
        lower = sentence.lower(i)
        if sentence.is_quoted(i) or not sentence.is_word(i) or lower in _no_phrase():
            return None
        counts = sentence.relation(i) in ("nummod", "det")  # "said | one diplomat"
        if (i == start and not counts and lower in _pronouns()) or lower == "her":
            return phrase(sentence, i)
        if (head := _speaking_head(sentence, i)) >= 0:
            return phrase(sentence, head)
    return None


def _speaking_head(sentence: Sentence, i: int) -> int:
    """The last token of a name, or a speaking noun, at a token; -1 where it only tells whose or which the next is."""
    n = sentence.people.covering(i)
    if n < 0:
        adjective = sentence.relation(i) in _BEFORE_THE_HEAD and sentence.head(i) > i  # "a senior | official"
        return i if not adjective and can_speak(sentence.lower(i)) and not _is_owner(sentence, i) else -1
    at = sentence.people.names[n].beyond - 1
    following = sentence.lower(at + 1)
    which = following and sentence.words[at + 1][0].islower() and can_speak(following)  # "one NYT | source"
    return -1 if which or _is_owner(sentence, at) else at


def _is_owner(sentence: Sentence, i: int) -> bool:
    return sentence.lower(i + 1) in ("'s", "'")


@lru_cache(maxsize=1)
def _no_phrase() -> frozenset[str]:
    return FUNCTION.breaks | FUNCTION.prepositions | FUNCTION.auxiliaries - {"'s"}


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return FUNCTION.pronouns - FUNCTION.possessives | {"another", "others"}


def phrase(sentence: Sentence, head: int) -> Subject:
    """The noun phrase about a head: a name where it is one, or where one explains it ("his aide, Ned Price")."""
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
    """Head, what stands before it, and the phrases behind it that no comma sets off."""
    first = head
    for k in reversed([k for k in sentence.children(head) if k < head and sentence.relation(k) in _BEFORE_THE_HEAD]):
        left = min(sentence.subtree(k))
        if any(sentence.is_quoted(i) for i in range(left, first)):
            break
        first = left
    while sentence.lower(first - 1) in FUNCTION.articles and not sentence.is_quoted(first - 1):
        first -= 1
    return first, _core_end(sentence, first, head)


def _core_end(sentence: Sentence, first: int, head: int) -> int:
    """The token after the phrases behind a head that no comma sets off."""
    beyond = head + 1
    for k in sentence.children(head, "prep", "acl", "amod", "npadvmod", "advmod"):
        quoted = sentence.relation(k) == "acl" and sentence.lower(k) in CUES.quoting  # "officials | quoted by TASS"
        where = any(sentence.lower(i) in CIRCUMSTANCES.venues for i in sentence.children(k, "pobj"))
        where = where and sentence.lower(k) == "in"  # "the ministry | in a statement said"
        right = max(sentence.subtree(k)) + 1 if k == beyond and not (quoted or where) else 0
        if 0 < right - first <= _LONGEST:
            beyond = next((i for i in range(k, right) if _sets_off(sentence, i)), right)
    return beyond


def _sets_off(sentence: Sentence, i: int) -> bool:
    return sentence.is_quoted(i) or sentence.words[i] in COMMAS


def _outer_end(sentence: Sentence, head: int, beyond: int) -> int:
    """Where asides about a head end: "Price, a spokesman for X,"; the closing comma with them."""
    office = office_after(sentence.reading.tokens, beyond)
    if sentence.relation(head) == "pobj" and any(sentence.relation(i) in _SUBJECTS for i in range(beyond, office)):
        office = beyond  # "according to police, the man was arrested"
    end = max(beyond, office)
    for k in sentence.children(head, "appos", "relcl", "acl", "prep", "amod", "nummod", "npadvmod"):
        if k >= beyond - 1:
            right = max(sentence.subtree(k)) + 1
            quoted = any(sentence.is_quoted(i) for i in range(k, right))
            end = end if quoted else max(end, right)
    return min(end, sentence.beyond)


def _explaining(sentence: Sentence, head: int, beyond: int) -> int:
    """The person's name that explains a common noun, behind a comma or right behind it; -1 where none does."""
    people = sentence.people
    aside = FUNCTION.prepositions | {"including"}  # "officials, among them Lord Hale,"
    appositions = (k for k in sentence.children(head, "appos") if sentence.lower(min(sentence.subtree(k))) not in aside)
    named = map(people.covering, appositions)
    if (n := next((n for n in named if _may_be_a_person(sentence, n)), -1)) >= 0:
        return n
    if sentence.lower(head) in NAMES.roles:
        n = max(_closed_name(sentence, beyond), _name_right_behind(sentence, head))
        if n >= 0:
            return n
    last = people.ending_at(beyond)  # "the press secretary of the President, Ada Bly" without its comma
    borne = last >= 0 and people.names[last].first > head and people.of_name(last).is_person
    return last if borne and office_before(sentence.reading.tokens, people.names[last]) <= head else -1


def _name_right_behind(sentence: Sentence, head: int) -> int:
    n, at = sentence.people.covering(head + 1), head + 1
    begins = n >= 0 and sentence.people.names[n].first == at < sentence.beyond and not sentence.is_quoted(at)
    return n if begins and _is_person(sentence, at) else -1


def _closed_name(sentence: Sentence, comma: int) -> int:
    """The name between a comma and another: "the spokesman|, Ned Price,"; -1 where none is."""
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
    """Persons before a name within what seems its office: "Secretary Ada Bly and | Secretary General Jonas Brandt"."""
    people, found = sentence.people, []
    for other in people.at(first, people.names[n].first):
        name = people.names[other]
        if people.of_name(other).is_person and sentence.lower(name.beyond) in ("and", "&", ","):
            found.append(Subject(name.first, name.beyond, name.first, name.beyond, "name", name.beyond - 1, other))
    return tuple(found)


def head_word(reading: Document, subject: Subject) -> str:
    """The head of a subject in small letters: "sources" of "the newspaper's sources", or of "one of the sources"."""
    of = subject.head + 1 < subject.beyond and reading.tokens.lower[subject.head + 1] == "of"
    partitive = of and reading.tokens.lower[subject.head] in FUNCTION.determiners
    return reading.tokens.lower[subject.beyond - 1 if partitive else subject.head]


def can_say(reading: Document, subject: Subject) -> bool:
    """Whether a subject is a person, or something that "says" in news: a report, a ministry, a name."""
    head = head_word(reading, subject)
    if subject.form != "nominal" or can_speak(head) or subject.others or head == "another":
        return True
    return head in NAMES.shares and any(map(can_speak, reading.tokens.lower[subject.head + 1 : subject.beyond]))
