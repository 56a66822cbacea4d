"""Who says it: the phrase that the grammar makes a cue's subject, told by its head, with all that are joined to it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.extraction.grammar.cues import Cue
from analysis.extraction.grammar.parse import Tree
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
    """A noun phrase at tokens `first` to `beyond` about token `head`; `outer_*` also hold asides and clauses about it.

    `form` is "name", "pronoun" or "nominal". `name` is the number of its name, -1 where it has none; `others` are
    those joined to it, in text order. `inherited` tells that it stands at another verb, `relative` behind a "who".
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


def of_cue(reading: Document, tree: Tree, cue: Cue) -> Subject | None:
    """The subject of a cue; of "according to" whom it names, of a passive who is behind "by"."""
    if "according" in cue.uses:
        return _named_behind(reading, tree, cue)
    if cue.form == "passive":
        return _agent(reading, tree, cue)
    if cue.verb.endswith("as saying") and (quoted := _quoted_people(tree, cue)):
        return phrase(reading, tree, quoted[0])
    head, climbed = _climb(reading, tree, cue.at)
    if climbed and cue.form == "finite" and (near := before(reading, tree, cue.group)):
        return near  # "as a diplomat said", where the grammar goes astray
    if head < 0 or reading.inside[head] >= 0:
        return _beside(reading, tree, cue)
    relative = reading.tokens.lower[head] in FUNCTION.relatives
    if relative:
        head = _antecedent(tree, head)
        if head < 0:
            return None
    found = _joined_before(reading, tree, phrase(reading, tree, head))
    return replace(found, inherited=climbed, relative=relative)


def _joined_before(reading: Document, tree: Tree, last: Subject) -> Subject:
    """A subject with those before an "and", where the grammar takes both for subjects: "X, Y and | Z said"."""
    joint = last.outer_first - 1
    if joint <= tree.first or reading.tokens.lower[joint] != "and":
        return last
    heads = [k for k in tree.children(tree.head(last.head), *_SUBJECTS) if k < joint]
    if not heads or not {heads[0], *tree.subtree(heads[0])} & {joint, tree.head(joint)}:
        return last
    first = phrase(reading, tree, heads[0])
    if tree.tag(heads[0]) == "NNS" and first.form == "nominal" and first.beyond == joint:
        return replace(first, beyond=last.beyond, outer_beyond=last.outer_beyond)  # "spokesmen for X and Y"
    others = (*first.others, replace(last, others=()), *last.others)
    return replace(first, others=others, outer_beyond=last.outer_beyond)


def _agent(reading: Document, tree: Tree, cue: Cue) -> Subject | None:
    """Whoever is behind the "by" of a passive, without what they say: "accused by prosecutors | of paying"."""
    verbs = (cue.at, *tree.children(cue.at, "oprd"))  # "called “a trap” by X" hangs on "trap"
    agents = [k for i in verbs for by in tree.children(i, "agent", "prep") for k in tree.children(by, "pobj")]
    agents = [k for k in agents if reading.tokens.lower[tree.head(k)] == "by"]
    return _without_what_is_said(reading, tree, phrase(reading, tree, agents[0])) if agents else None


def _without_what_is_said(reading: Document, tree: Tree, agent: Subject) -> Subject:
    """Whoever is behind "by" without what they say: "accused by prosecutors | of paying", "told by her | that"."""
    for i in range(agent.head + 1, agent.outer_beyond):
        if reading.tokens.lower[i] in ("that", "as") or tree.children(i, "pcomp"):
            return replace(agent, beyond=min(agent.beyond, i), outer_beyond=i)
    return agent


def _quoted_people(tree: Tree, cue: Cue) -> list[int]:
    """Whom somebody quoted "as saying"."""
    verbs = [cue.at, *tree.ancestors(cue.at)]
    return next((found for verb in verbs if (found := tree.children(verb, "nsubjpass", "dobj"))), [])


def carrier(reading: Document, tree: Tree, cue: Cue) -> Subject | None:
    """Who quoted another: "Interfax quoted her as saying", "officials quoted by Interfax said"."""
    if cue.verb.endswith("as saying"):
        verbs = [*range(cue.first, cue.beyond), *tree.ancestors(cue.at)]
    else:
        according = "according" in cue.uses
        whom = tree.children(cue.beyond - 1, "pobj") if according else tree.children(cue.at, *_SUBJECTS)
        verbs = [k for head in whom for k in tree.children(head, "acl") if reading.tokens.lower[k] in CUES.quoting]
    for verb in verbs:
        by = [k for agent in tree.children(verb, "agent", "prep") for k in tree.children(agent, "pobj")]
        agents = [k for k in by if reading.tokens.lower[tree.head(k)] == "by"] or tree.children(verb, "nsubj")
        if agents:
            return phrase(reading, tree, agents[0])
    return None


def _climb(reading: Document, tree: Tree, verb: int) -> tuple[int, bool]:
    """The head of the subject of a verb, and whether it stands at another verb above; -1 where there is none."""
    climbed = False
    for _ in range(_HIGHEST):
        heads = tree.children(verb, *_SUBJECTS)
        for auxiliary in tree.children(verb, "aux"):
            heads = heads or tree.children(auxiliary, *_SUBJECTS)
        if heads:
            return _last_of(heads, verb), climbed
        relation, above = tree.relation(verb), tree.head(verb)
        if above == verb or relation not in _LEADING_UP:
            return -1, climbed
        if relation == "acomp" and reading.tokens.lower[verb] not in CUES.wishing:
            return -1, climbed  # "is due to say", but "it is worth noting"
        climbed = True
        if relation == "acl" or (relation == "pcomp" and tree.relation(above) != "prep"):
            return _of_document(reading, tree, above), True
        verb = tree.head(above) if relation == "pcomp" else above
        while tree.relation(verb) in ("prep", "pobj", "dobj", "attr") and tree.head(verb) != verb:
            verb = tree.head(verb)
    return -1, climbed


_LEADING_UP = frozenset(("conj", "xcomp", "advcl", "acl", "pcomp", "dep", "prep", "ccomp", "acomp"))


def _last_of(heads: list[int], verb: int) -> int:
    """Of several subjects the one next to the verb."""
    return min(heads, key=lambda head: abs(head - verb))


def _of_document(reading: Document, tree: Tree, noun: int) -> int:
    """Of "X issued a statement saying": X; else the noun itself."""
    verb = tree.head(noun)
    issued = reading.tokens.lower[noun] in NAMES.documents and reading.tokens.lower[verb] in CUES.issuing
    heads = tree.children(verb, *_SUBJECTS) if issued and tree.relation(noun) == "dobj" else []
    return _last_of(heads, verb) if heads else noun


def _antecedent(tree: Tree, who: int) -> int:
    """The noun that a relative clause belongs to, or -1."""
    for above in tree.ancestors(who):
        if tree.relation(above) == "relcl":
            return tree.head(above)
    return -1


def _named_behind(reading: Document, tree: Tree, cue: Cue) -> Subject | None:
    """Whom "according to" names: the object of its last word, or the first noun behind."""
    objects = tree.children(cue.beyond - 1, "pobj") or [
        k for i in range(cue.first, cue.beyond) for k in tree.children(i, "pobj", "poss") if _is_named(tree, cue, k)
    ]
    if not objects:
        return behind(reading, tree, cue.beyond)
    found = phrase(reading, tree, objects[0])
    of_views = found.form == "nominal" and tree.relation(found.head) == "poss"  # "in the governor|'s view"
    return replace(found, beyond=found.head + 1) if of_views else found


def _is_named(tree: Tree, cue: Cue, k: int) -> bool:
    return k >= cue.beyond or tree.relation(k) == "poss"


def _beside(reading: Document, tree: Tree, cue: Cue) -> Subject | None:
    """Where the grammar tells none: a name, a pronoun or somebody right before the verb, or right behind it."""
    found = before(reading, tree, cue.group)
    if found is None and cue.form == "finite" and {"say", "speak"} & cue.uses:
        return behind(reading, tree, cue.beyond)
    return found


def before(reading: Document, tree: Tree, end: int) -> Subject | None:
    """The name, pronoun or speaking noun that ends at token `end`."""
    head = end - 1
    if head < tree.first or reading.inside[head] >= 0:
        return None
    while tree.relation(head) == "pobj" and can_speak(reading.tokens.lower[tree.head(tree.head(head))]):
        head = tree.head(tree.head(head))  # "the representative | of Estonia"
    lower = reading.tokens.lower[head]
    known = reading.people.ending_at(end) >= 0 or lower in FUNCTION.subject_pronouns or can_speak(lower)
    return phrase(reading, tree, head) if known and lower not in FUNCTION.relatives else None


def main(reading: Document, tree: Tree, beyond: int) -> Subject | None:
    """The subject of a sentence's first clause before token `beyond`: a name, a pronoun or somebody."""
    for i in range(tree.first, min(beyond, tree.first + 80)):
        if reading.inside[i] >= 0 or tree.relation(i) not in _SUBJECTS or tree.relation(tree.head(i)) == "relcl":
            continue
        found = phrase(reading, tree, i)
        if can_say(reading, found) and reading.tokens.lower[i] not in CUES.nobody_in_particular:
            return found
    return None


def behind(reading: Document, tree: Tree, start: int) -> Subject | None:
    """The name, pronoun or speaking noun that begins at token `start`, past its articles and adjectives."""
    for i in range(start, min(start + 12, tree.beyond)):
        lower = reading.tokens.lower[i]
        if reading.inside[i] >= 0 or not reading.tokens.words[i][0].isalnum() or lower in _no_phrase():
            return None
        counts = tree.relation(i) in ("nummod", "det")  # "said | one diplomat"
        if (i == start and not counts and lower in _pronouns()) or lower == "her":
            return phrase(reading, tree, i)
        n = reading.people.covering(i)
        at = reading.people.names[n].beyond - 1 if n >= 0 else i
        if at + 1 < tree.beyond and reading.tokens.lower[at + 1] in ("'s", "'"):
            continue
        if (not _only_tells_which(reading, at + 1, tree.beyond)) if n >= 0 else can_speak(lower):
            return phrase(reading, tree, at)
    return None


def _only_tells_which(reading: Document, at: int, beyond: int) -> bool:
    """Whether what follows a name is what it tells of: "one NYT | source"."""
    return at < beyond and reading.tokens.words[at][0].islower() and can_speak(reading.tokens.lower[at])


@lru_cache(maxsize=1)
def _no_phrase() -> frozenset[str]:
    return FUNCTION.breaks | FUNCTION.prepositions | FUNCTION.auxiliaries - {"'s"}


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return FUNCTION.pronouns - FUNCTION.possessives | {"another", "others"}


def phrase(reading: Document, tree: Tree, head: int) -> Subject:
    """The noun phrase about a head: a name where it is one, or where one explains it ("his aide, Ned Price")."""
    tokens, people = reading.tokens, reading.people
    lower = tokens.lower[head]
    if lower in FUNCTION.pronouns and lower not in NAMES.alone:
        return Subject(head, head + 1, head, _outer_end(reading, tree, head, head + 1), "pronoun", head)
    first, beyond = _core(reading, tree, head)
    n = people.covering(head)
    if n < 0:
        n = _explaining(reading, tree, head, beyond)
        if n >= 0:
            name = people.names[n]
            outer = _outer_end(reading, tree, head, name.beyond)
            others = _coordination(reading, tree, head) or _coordination(reading, tree, name.beyond - 1)
            return Subject(name.first, name.beyond, first, outer, "name", head, n, others)
        outer = _outer_end(reading, tree, head, beyond)
        return Subject(first, beyond, first, outer, "nominal", head, -1, _coordination(reading, tree, head))
    name = people.names[n]
    first = min(first, name.first)
    outer = _outer_end(reading, tree, head, name.beyond)
    others = _coordination(reading, tree, head)
    if listed := _list_of_names(reading, first, n):
        own = Subject(name.first, name.beyond, first, outer, "name", head, n)
        return replace(listed[0], outer_first=first, outer_beyond=outer, others=(*listed[1:], own, *others))
    return Subject(first, name.beyond, first, outer, "name", head, n, others)


def _core(reading: Document, tree: Tree, head: int) -> tuple[int, int]:
    """Head, what stands before it, and the phrases behind it that no comma sets off."""
    first = head
    for k in reversed([k for k in tree.children(head) if k < head and tree.relation(k) in _BEFORE_THE_HEAD]):
        left = min(tree.subtree(k))
        if any(reading.inside[i] >= 0 for i in range(left, first)):
            break
        first = left
    while first > tree.first and reading.inside[first - 1] < 0 and reading.tokens.lower[first - 1] in FUNCTION.articles:
        first -= 1
    return first, _core_end(reading, tree, first, head)


def _core_end(reading: Document, tree: Tree, first: int, head: int) -> int:
    """The token after the phrases behind a head that no comma sets off."""
    beyond = head + 1
    for k in tree.children(head, "prep", "acl", "amod", "npadvmod", "advmod"):
        quoted = tree.relation(k) == "acl" and reading.tokens.lower[k] in CUES.quoting  # "officials | quoted by TASS"
        where = any(reading.tokens.lower[i] in CIRCUMSTANCES.venues for i in tree.children(k, "pobj"))
        where = where and reading.tokens.lower[k] == "in"  # "the ministry | in a statement said"
        right = max(tree.subtree(k)) + 1 if k == beyond and not (quoted or where) else 0
        if 0 < right - first <= _LONGEST:
            beyond = next((i for i in range(k, right) if _sets_off(reading, i)), right)
    return beyond


def _sets_off(reading: Document, i: int) -> bool:
    return reading.inside[i] >= 0 or reading.tokens.words[i] in COMMAS


def _outer_end(reading: Document, tree: Tree, head: int, beyond: int) -> int:
    """Where asides about a head end: "Price, a spokesman for X,"; the closing comma with them."""
    office = office_after(reading.tokens, beyond)
    if tree.relation(head) == "pobj" and any(tree.relation(i) in _SUBJECTS for i in range(beyond, office)):
        office = beyond  # "according to police, the man was arrested"
    end = max(beyond, office)
    for k in tree.children(head, "appos", "relcl", "acl", "prep", "amod", "nummod", "npadvmod"):
        if k >= beyond - 1:
            right = max(tree.subtree(k)) + 1
            quoted = any(reading.inside[i] >= 0 for i in range(k, right))
            end = end if quoted else max(end, right)
    return min(end, tree.beyond)


def _explaining(reading: Document, tree: Tree, head: int, beyond: int) -> int:
    """The person's name that explains a common noun, behind a comma or right behind it; -1 where none does."""
    people = reading.people
    aside = FUNCTION.prepositions | {"including"}  # "officials, among them Lord Hale,"
    told = (k for k in tree.children(head, "appos") if reading.tokens.lower[min(tree.subtree(k))] not in aside)
    named = map(people.covering, told)
    if (n := next((n for n in named if _may_be_a_person(reading, n)), -1)) >= 0:
        return n
    if reading.tokens.lower[head] in NAMES.roles:
        n = max(_closed_name(reading, tree, beyond), _name_right_behind(reading, tree, head))
        if n >= 0:
            return n
    last = people.ending_at(beyond)  # "the press secretary of the President, Ada Bly" without its comma
    borne = last >= 0 and people.names[last].first > head and people.of_name(last).is_person
    return last if borne and office_before(reading.tokens, people.names[last]) <= head else -1


def _name_right_behind(reading: Document, tree: Tree, head: int) -> int:
    people, at = reading.people, head + 1
    n = people.covering(at) if at < tree.beyond and reading.inside[at] < 0 else -1
    return n if n >= 0 and people.names[n].first == at and people.of_name(n).is_person else -1


def _closed_name(reading: Document, tree: Tree, comma: int) -> int:
    """The name between a comma and another: "the spokesman|, Ned Price,"; -1 where none is."""
    people = reading.people
    if comma + 1 >= tree.beyond or reading.tokens.words[comma] != ",":
        return -1
    n = people.covering(comma + 1)
    end = min(people.names[n].beyond, tree.beyond - 1) if n >= 0 else comma
    closed = n >= 0 and (_sets_off(reading, end) or (end == tree.beyond - 1 and reading.tokens.words[end] == "."))
    return n if closed and people.names[n].first == comma + 1 and _may_be_a_person(reading, n) else -1


def _may_be_a_person(reading: Document, n: int) -> bool:
    return n >= 0 and reading.people.of_name(n).kind in ("person", "unknown")


def _coordination(reading: Document, tree: Tree, head: int) -> tuple[Subject, ...]:
    """Those joined to a head by "and", and those joined to them."""
    found: list[Subject] = []
    own = reading.people.covering(head)
    listed = [k for k in tree.children(head, "appos") if tree.children(k, "conj")]  # "X, | Y and Z"
    end = max(tree.subtree(head)) + 1
    closed = end < tree.beyond and reading.tokens.words[end - 1] in COMMAS  # "the minister, a lawyer and judge,"
    lists = _names_somebody if own >= 0 else lambda reading, k: not closed and can_speak(reading.tokens.lower[k])
    for k in (*(k for k in listed if lists(reading, k)), *tree.children(head, "conj")):
        n = reading.people.covering(k)
        if reading.inside[k] >= 0 or (n >= 0 and n == own) or not tree.tag(k).startswith(("N", "PRP", "CD", "JJ")):
            continue
        one = phrase(reading, tree, k)
        found += [replace(one, others=()), *one.others]
    return tuple(found)


def _names_somebody(reading: Document, i: int) -> bool:
    n = reading.people.covering(i)
    return n >= 0 and reading.people.of_name(n).is_person


def _list_of_names(reading: Document, first: int, n: int) -> tuple[Subject, ...]:
    """Persons before a name within what seems its office: "Secretary Ada Bly and | Secretary General Jonas Brandt"."""
    people, found = reading.people, []
    for other in people.at(first, people.names[n].first):
        name = people.names[other]
        if people.of_name(other).is_person and reading.tokens.lower[name.beyond] in ("and", "&", ","):
            found.append(Subject(name.first, name.beyond, name.first, name.beyond, "name", name.beyond - 1, other))
    return tuple(found)


def head_word(reading: Document, subject: Subject) -> str:
    """The head of a subject in small letters: "sources" of "the newspaper's sources", or of "one of the sources"."""
    of = subject.head + 1 < subject.beyond and reading.tokens.lower[subject.head + 1] == "of"
    partitive = of and reading.tokens.lower[subject.head] in FUNCTION.determiners
    return reading.tokens.lower[subject.beyond - 1 if partitive else subject.head]


def can_say(reading: Document, subject: Subject) -> bool:
    """Whether a subject is somebody, or something that "says" in news: a report, a ministry, a name."""
    head = head_word(reading, subject)
    if subject.form != "nominal" or can_speak(head) or subject.others or head == "another":
        return True
    return head in NAMES.shares and any(map(can_speak, reading.tokens.lower[subject.head + 1 : subject.beyond]))
