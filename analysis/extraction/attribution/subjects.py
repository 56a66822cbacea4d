"""Who says something: the subject of a cue according to the grammar, identified by its head."""

from dataclasses import replace

from analysis.extraction.attribution.noun_phrases import BEFORE_THE_HEAD, SUBJECTS, Subject, can_say, phrase
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue
from analysis.extraction.lexicon import CUES, FUNCTION, NAMES, PEOPLE_NOUNS, can_speak

_HIGHEST = 8  # verbs above a cue that may have its subject
_NO_PHRASE = FUNCTION.breaks | FUNCTION.prepositions | FUNCTION.auxiliaries - {"'s"}
_PRONOUNS = FUNCTION.pronouns - FUNCTION.possessives | {"another", "others"}


def of_cue(sentence: Sentence, cue: Cue) -> Subject | None:
    """The subject of a cue; for "according to" the one it names, for a passive the one after "by"."""
    if "according" in cue.uses:
        return _named_after(sentence, cue)
    if cue.form == "passive":
        return _agent(sentence, cue)
    if cue.verb.endswith("as saying") and (quoted := _quoted_people(sentence, cue)):
        return phrase(sentence, quoted[0])
    head, climbed = _climb(sentence, cue.at)
    if climbed and cue.form == "finite" and (near := before(sentence, cue.group)):
        return near  # "as a diplomat said", which the parser gets wrong
    if head < 0 or sentence.is_quoted(head):
        return _beside(sentence, cue)
    if inverted := _speaker_after_cue(sentence, cue, head):
        return inverted
    relative = sentence.lower(head) in FUNCTION.relatives
    if relative:
        head = _antecedent(sentence, head)
        if head < 0:
            return None
    found = _joined_before(sentence, phrase(sentence, _past_address(sentence, head)))
    return replace(found, inherited=climbed, relative=relative)


def _speaker_after_cue(sentence: Sentence, cue: Cue, head: int) -> Subject | None:
    """Who speaks after a cue set off from its seeming subject: "The court, said | the witness, had not been asked"."""
    apart = head == cue.group - 2 and sentence.words[head + 1] == ","
    near = after(sentence, cue.beyond) if apart else None
    if near is None or near.form == "pronoun":
        return None
    person = near.name >= 0 and sentence.people.of_name(near.name).is_person
    cannot = sentence.lower(head) not in PEOPLE_NOUNS if person else not can_speak(sentence.lower(head))
    return near if cannot else None


def _past_address(sentence: Sentence, head: int) -> int:
    """Who speaks after an address: "Mr Speaker, the | minister said"; the head itself where nobody is addressed."""
    addresses = sentence.lower(sentence.first) in NAMES.addressing and sentence.lower(head) in NAMES.titles
    after = [k for k in sentence.children(head, "appos") if sentence.lower(head + 2) in FUNCTION.articles]
    return after[0] if addresses and after else head


def _joined_before(sentence: Sentence, last: Subject) -> Subject:
    """A subject with those before an "and", if the grammar takes both for subjects: "X, Y and | Z said"."""
    joint = last.outer_first - 1
    if joint <= sentence.first or sentence.lower(joint) != "and":
        return last
    heads = [k for k in sentence.children(sentence.head(last.head), *SUBJECTS) if k < joint]
    if not heads or not {heads[0], *sentence.subtree(heads[0])} & {joint, sentence.head(joint)}:
        return last
    first = phrase(sentence, heads[0])
    if sentence.tag(heads[0]) == "NNS" and first.form == "nominal" and first.beyond == joint:
        return replace(first, beyond=last.beyond, outer_beyond=last.outer_beyond)  # "spokesmen for X and Y"
    others = (*first.others, replace(last, others=()), *last.others)
    return replace(first, others=others, outer_beyond=last.outer_beyond)


def _agent(sentence: Sentence, cue: Cue) -> Subject | None:
    """The agent after the "by" of a passive, without what they say: "accused by prosecutors | of paying"."""
    verbs = (cue.at, *sentence.children(cue.at, "oprd"))  # "called “a trap” by X" is attached to "trap"
    agents = [k for verb in verbs for k in _by(sentence, verb)]
    return _without_what_is_said(sentence, phrase(sentence, agents[0])) if agents else None


def _by(sentence: Sentence, verb: int) -> list[int]:
    """The nouns that a "by" below a verb names."""
    below = [by for by in sentence.children(verb, "agent", "prep") if sentence.lower(by) == "by"]
    return [k for by in below for k in sentence.children(by, "pobj")]


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
        whom = sentence.children(cue.beyond - 1, "pobj") if according else sentence.children(cue.at, *SUBJECTS)
        verbs = [k for head in whom for k in sentence.children(head, "acl") if sentence.lower(k) in CUES.quoting]
    agents = next(filter(None, (_by(sentence, verb) or sentence.children(verb, "nsubj") for verb in verbs)), None)
    return phrase(sentence, agents[0]) if agents else None


def _climb(sentence: Sentence, verb: int) -> tuple[int, bool]:
    """The head of the subject of a verb, and whether it belongs to a higher verb; -1 if there is none."""
    climbed = False
    for _ in range(_HIGHEST):
        if heads := _heads(sentence, verb):
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


def _heads(sentence: Sentence, verb: int) -> list[int]:
    """The heads of a verb's subjects; "some" of "some | caution that", where the verb is taken for a noun."""
    verbs = (verb, *sentence.children(verb, "aux"))
    found = next((heads for one in verbs if (heads := sentence.children(one, *SUBJECTS))), [])
    if not found and sentence.words[verb - 1] == ",":  # "Price, asked about it, | said"
        asides = [clause for clause in sentence.children(verb, "ccomp", "advcl") if clause < verb]
        found = [k for clause in asides for k in sentence.children(clause, *SUBJECTS) if sentence.words[k + 1] == ","]
    alone = sentence.tag(verb).startswith("NN") and not found
    return [k for k in sentence.children(verb, "det") if sentence.lower(k) in NAMES.alone] if alone else found


_LEADING_UP = frozenset(("conj", "xcomp", "advcl", "acl", "pcomp", "dep", "prep", "ccomp", "acomp"))


def _last_of(heads: list[int], verb: int) -> int:
    """The one nearest to the verb, of several subjects."""
    return min(heads, key=lambda head: abs(head - verb))


def _of_document(sentence: Sentence, noun: int) -> int:
    """X of "X issued a statement saying"; else the noun itself."""
    verb = sentence.head(noun)
    issued = sentence.lower(noun) in NAMES.documents and sentence.lower(verb) in CUES.issuing
    heads = sentence.children(verb, *SUBJECTS) if issued and sentence.relation(noun) == "dobj" else []
    return _last_of(heads, verb) if heads else noun


def _antecedent(sentence: Sentence, who: int) -> int:
    """The noun that a relative clause belongs to, or -1."""
    for above in sentence.ancestors(who):
        if sentence.relation(above) == "relcl":
            return sentence.head(above)
        if who - 1 in sentence.children(sentence.head(above), "attr"):
            return who - 1  # "it was Poland that said"
    return -1


def _named_after(sentence: Sentence, cue: Cue) -> Subject | None:
    """The one named by "according to": the object of its last word, or the first noun after it."""
    below = [k for i in range(cue.first, cue.beyond) for k in sentence.children(i, "pobj", "poss")]
    objects = [k for k in below if k >= cue.beyond or sentence.relation(k) == "poss"]
    objects = sentence.children(cue.beyond - 1, "pobj") or objects
    if not objects:
        return after(sentence, cue.beyond)
    found = phrase(sentence, objects[0])
    of_views = found.form == "nominal" and sentence.relation(found.head) == "poss"  # "in the governor|'s view"
    return replace(found, beyond=found.head + 1) if of_views else found


def _beside(sentence: Sentence, cue: Cue) -> Subject | None:
    """If the grammar shows no subject: a name, a pronoun or a person directly before the verb, or directly after it."""
    found = before(sentence, cue.group)
    if found is None and cue.form == "finite" and {"say", "speak"} & cue.uses and cue.verb != "tell":
        return after(sentence, cue.beyond) or _what_reads(sentence, cue)
    return found


def _what_reads(sentence: Sentence, cue: Cue) -> Subject | None:
    """The poster of "“...,” reads one | poster outside the station", which the grammar takes for what is read."""
    nouns = sentence.children(cue.at, "dobj") if cue.verb == "read" and sentence.is_quoted(cue.group - 1) else []
    return phrase(sentence, nouns[0]) if nouns else None


def before(sentence: Sentence, end: int) -> Subject | None:
    """The name, pronoun or speaking noun that ends at token `end`."""
    head = end - 1
    if head < sentence.first or sentence.is_quoted(head):
        return None
    if sentence.words[head] == "," and (explained := _noun_before_name(sentence, head - 1)) >= 0:
        return phrase(sentence, explained)
    while sentence.relation(head) == "pobj" and can_speak(sentence.lower(sentence.head(sentence.head(head)))):
        head = sentence.head(sentence.head(head))  # "the representative | of Estonia"
    lower = sentence.lower(head)
    known = sentence.people.ending_at(end) >= 0 or lower in FUNCTION.subject_pronouns or can_speak(lower)
    return phrase(sentence, head) if known and lower not in FUNCTION.relatives else None


def _noun_before_name(sentence: Sentence, name: int) -> int:
    """The speaking noun that a name before a comma explains, "its | governor, Ada Bly,"; -1 if there is none."""
    head = sentence.head(name) if name >= sentence.first and sentence.relation(name) == "appos" else -1
    return head if sentence.people.covering(name) >= 0 and can_speak(sentence.lower(head)) else -1


def main(sentence: Sentence, beyond: int) -> Subject | None:
    """The subject of a sentence's first clause before token `beyond`: a name, a pronoun or somebody."""
    for i in range(sentence.first, min(beyond, sentence.first + 80)):
        is_main = sentence.relation(i) in SUBJECTS and sentence.relation(sentence.head(i)) != "relcl"
        found = phrase(sentence, i) if is_main and not sentence.is_quoted(i) else None
        if found and can_say(sentence.reading, found) and sentence.lower(i) not in CUES.nobody_in_particular:
            return found
    return None


def after(sentence: Sentence, start: int) -> Subject | None:
    """The name, pronoun or speaking noun that begins at token `start`, past its articles and adjectives."""
    for i in range(start, min(start + 12, sentence.beyond)):
        lower = sentence.lower(i)
        if sentence.is_quoted(i) or not (sentence.is_word(i) or lower == "'s") or lower in _NO_PHRASE:
            return None
        counts = sentence.relation(i) in ("nummod", "det")  # "said | one diplomat"
        if (i == start and not counts and lower in _PRONOUNS) or lower == "her":
            return phrase(sentence, i)
        if (head := _speaking_head(sentence, i)) >= 0:
            return phrase(sentence, head)
    return None


def _speaking_head(sentence: Sentence, i: int) -> int:
    """The last token of a name, or a speaking noun, at a token; -1 where it only tells whose or which the next is."""
    n = sentence.people.covering(i)
    if n < 0:
        adjective = sentence.relation(i) in BEFORE_THE_HEAD and sentence.head(i) > i  # "a senior | official"
        return i if not adjective and can_speak(sentence.lower(i)) and not _is_owner(sentence, i) else -1
    at = sentence.people.names[n].beyond - 1
    following = sentence.lower(at + 1)
    which = following and sentence.words[at + 1][0].islower() and can_speak(following)  # "one NYT | source"
    return -1 if which or _is_owner(sentence, at) else at


def _is_owner(sentence: Sentence, i: int) -> bool:
    return sentence.lower(i + 1) in ("'s", "'")
