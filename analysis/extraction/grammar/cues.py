"""Cues that someone says something: verbs of saying with their auxiliaries, phrases, "according to"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.extraction.grammar.parse import Tree
from analysis.extraction.lexicon import CUES, FUNCTION, Phrase, forms, inflections, phrases, phrases_by_first
from analysis.extraction.text.tokens import Tokens

VERBS = ("say", "tell", "urge", "pledge", "judge")
_BESIDE = ("aux", "auxpass", "neg", "advmod")
_BEFORE_A_SPEAKER = frozenset(',”"’')
_LONGEST_GROUP = 12  # auxiliaries and adverbs before a verb


@dataclass(frozen=True)
class Cue:
    """A cue at tokens `first` to `beyond`; `group` is where its auxiliaries and adverbs begin.

    `uses` are the lists that have its verb: they say what may follow it. `form` is "finite", "participle" (saying),
    "infinitive" (to say), "passive" (was told) or "phrase" (according to). `at` is the verb in the sentence's tree.
    """

    group: int
    first: int
    beyond: int
    verb: str
    uses: frozenset[str]
    form: str
    at: int


def find(tokens: Tokens, inside: list[int], tree: Tree) -> Iterator[Cue]:
    """The cues of a sentence outside its quotations, from left to right."""
    i = tree.first
    while i < tree.beyond:
        cue = None
        if inside[i] < 0:
            cue = _according(tokens, i, tree) or _phrasal(tokens, i, tree) or _sure(tokens, i, tree)
            cue = cue or _verb(tokens, i, tree)
        if cue:
            yield cue
            i = cue.beyond
        else:
            i += 1


def any_in(tokens: Tokens, inside: list[int], first: int, beyond: int) -> bool:
    """Whether a sentence has a word outside its quotations that may be a cue."""
    words = _first_words()
    return any(inside[i] < 0 and tokens.lower[i] in words for i in range(first, beyond))


def speaks(word: str) -> bool:
    """Whether a lower-case word is a form of a verb that nearly always means speech."""
    return "speak" in _uses().get(word, ("", frozenset()))[1]


def may_be_verb(word: str) -> bool:
    """Whether a lower-case word is a form of a verb that attributes."""
    return word in _uses() or word in _by_form("second")


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    listed = {*phrases_by_first("cues", "according"), *_by_form("phrasal"), *_by_form("second"), "in"}
    return frozenset(listed | CUES.be | set(_uses()))


def _phrase_at(tokens: Tokens, i: int, beyond: int, name: str) -> int:
    """The token after a phrase of a list that begins at token i; i if none does."""
    for phrase in phrases_by_first("cues", name).get(tokens.lower[i], ()):
        end = i + len(phrase)
        if end <= beyond and tuple(tokens.lower[i:end]) == phrase:
            return end
    return i


def _according(tokens: Tokens, i: int, tree: Tree) -> Cue | None:
    end = _phrase_at(tokens, i, tree.beyond, "according")
    if tokens.lower[i] == "in":  # "in her view"
        views = [k for k in tree.children(i, "pobj") if tokens.lower[k] in CUES.views and tree.children(k, "poss")]
        end = views[0] + 1 if views else end
    return Cue(i, i, end, "according", frozenset({"according"}), "phrase", i) if end > i else None


@lru_cache(maxsize=2)
def _by_form(name: str) -> dict[str, list[Phrase]]:
    """The phrases of a list by each form of their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases("cues", name), key=len, reverse=True):
        for form in inflections(phrase[0]):
            found.setdefault(form, []).append(phrase)
    return found


def _phrasal_end(tokens: Tokens, i: int, tree: Tree) -> int:
    """The token after a phrase that says something, "expressed his firm hope"; i if none begins there."""
    for phrase in _by_form("phrasal").get(tokens.lower[i], ()):
        end = i + 1
        for word in phrase[1:]:
            while end < tree.beyond and tokens.lower[end] != word and tree.tag(end) in ("DT", "PRP$", "JJ"):
                end += 1
            if end >= tree.beyond or tokens.lower[end] != word:
                break
            end += 1
        else:
            about = end > i + len(phrase) and end < tree.beyond and tokens.lower[end] in CUES.judged_of | {"and", ","}
            return i if about and tokens.lower[end] != "to" else end  # "expressed deep concern | about the plan"
    return i


def _phrasal(tokens: Tokens, i: int, tree: Tree) -> Cue | None:
    end = _phrasal_end(tokens, i, tree)
    if end == i:
        return None
    form = "participle" if tokens.lower[i].endswith("ing") else "finite"
    verb = " ".join(tokens.lower[i:end])
    at = next((k for k in range(i, end) if not i <= tree.head(k) < end or tree.head(k) == k), i)
    if tree.children(at, "auxpass") and not verb.endswith("as saying"):
        form = "passive"
    return Cue(_group(tokens, tree, i), i, end, verb, frozenset({"say", "speak"}), form, at)


def _sure(tokens: Tokens, i: int, tree: Tree) -> Cue | None:
    if tokens.lower[i] not in CUES.be:
        return None
    j = i + 1
    while j < min(tree.beyond, i + 5) and (tokens.lower[j] in FUNCTION.adverbs or tokens.lower[j].endswith("ly")):
        j += 1
    end = _phrase_at(tokens, j, tree.beyond, "sure") if j < tree.beyond else j
    if end == j or (end < tree.beyond and tokens.lower[end] in CUES.no_sure_before):
        return None
    return Cue(_group(tokens, tree, i), i, end, "be sure", frozenset({"say"}), "finite", i)


@lru_cache(maxsize=1)
def _uses() -> dict[str, tuple[str, frozenset[str]]]:
    """Each form of a one-word verb, mapped to the verb and the lists that have it."""
    found: dict[str, tuple[str, set[str]]] = {}
    for use in (*VERBS, "speak"):
        for form, verb in forms(use).items():
            if "_" not in verb:
                found.setdefault(form, (verb, set()))[1].add(use)
    return {form: (verb, frozenset(uses)) for form, (verb, uses) in found.items()}


def _verb(tokens: Tokens, i: int, tree: Tree) -> Cue | None:
    word = tokens.lower[i]
    verb, uses = _uses().get(word, ("", frozenset()))
    end = i + 1
    if several := _several(tokens, i, tree, uses):
        verb, uses, end = several
    verbal = tree.tag(i).startswith("VB") or ("speak" in uses and _is_taken_for_a_noun(tokens, i, tree))
    named = i > tree.first and tokens.capital(i) and tokens.capital(i - 1)
    if not uses or not verbal or named or tree.relation(i) in ("amod", "compound"):
        return None
    group = _group(tokens, tree, i)
    return Cue(group, i, end, verb, uses, _form(tokens, tree, i, group), i)


def _is_taken_for_a_noun(tokens: Tokens, i: int, tree: Tree) -> bool:
    """Whether a verb is tagged as a noun: with a clause, after a name, or in "hopes and | notes that"."""
    if tree.relation(i) in ("ROOT", "advcl", "conj") and tree.children(i, "ccomp"):
        return True
    name = i
    while name > tree.first and tokens.capital(name - 1):
        name -= 1
    if tree.first < name < i and tokens.words[name - 1] in _BEFORE_A_SPEAKER:
        return tree.tag(i) == "NNS"  # "“...,” Ann Stein | counters"
    joined = tree.relation(i) == "conj" and tree.tag(tree.head(tree.head(i))) == "VBZ" and tree.tag(i) == "NNS"
    return joined and i + 1 < tree.beyond and tokens.lower[i + 1] == "that"


def _several(tokens: Tokens, i: int, tree: Tree, uses: frozenset[str]) -> tuple[str, frozenset[str], int] | None:
    """The verb of several words that begins at a token ("called for"), its lists and the token after it."""
    for phrase in _by_form("second").get(tokens.lower[i], ()):
        beyond, verb = i + len(phrase), "_".join(phrase)
        if beyond > tree.beyond or tuple(tokens.lower[i + 1 : beyond]) != phrase[1:]:
            continue
        lists = frozenset(use for use in (*VERBS, "speak") if verb in forms(use))
        clause = "say" in uses and "say" not in lists and tree.children(i, "ccomp")  # "argued for years that ..."
        when = beyond < tree.beyond and _tells_when(tokens, beyond)  # "insisted on Monday"
        if lists and not clause and not when:
            return verb, lists, beyond
    return None


def _tells_when(tokens: Tokens, i: int) -> bool:
    """Whether a day or a date begins at a token."""
    dated = tokens.lower[i].isdigit() and i + 1 < len(tokens) and tokens.lower[i + 1] in FUNCTION.months
    return dated or tokens.lower[i] in FUNCTION.days | FUNCTION.months


def _group(tokens: Tokens, tree: Tree, i: int) -> int:
    """Where the auxiliaries and adverbs of a verb begin, with the verb they lead from: "has also | said"."""
    group, floor = i, max(tree.first, i - _LONGEST_GROUP)
    while group > floor:
        before = group - 1
        beside = tree.head(before) == i and tree.relation(before) in _BESIDE
        leads = tokens.lower[before] in CUES.leading and tree.head(i) == before
        if not (beside or leads or tokens.lower[before] in FUNCTION.auxiliaries - {"'s"}):
            break
        group = before
    return group


def _form(tokens: Tokens, tree: Tree, i: int, group: int) -> str:
    if tree.children(i, "auxpass", "nsubjpass", "agent"):
        return "passive"
    if tree.tag(i) == "VBN" and not tree.children(i, "aux") and tree.relation(i) in ("acl", "advcl", "prep", "pcomp"):
        return "passive"
    before = tokens.lower[group - 1] if group > tree.first else ""
    if before == "to" or tokens.lower[group] == "to":
        return "infinitive"
    finite = any(tree.relation(k) in ("aux", "nsubj") for k in tree.children(i))
    if tree.tag(i) == "VBG" and not finite:
        return "participle"
    return "finite"
