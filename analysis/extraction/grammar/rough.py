"""The grammar of a sentence by a few rules, if no parser is installed: subject, verb of saying, what follows."""

from analysis.extraction.grammar import cues
from analysis.extraction.grammar.parse import Tree
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.text.tokens import Tokens

_NO_VERB_BEHIND = FUNCTION.determiners | FUNCTION.prepositions | {"'s"}


def tree(tokens: Tokens, inside: list[int], first: int, beyond: int) -> Tree:
    """A tree with verbs of saying, the words before them, and the clause after them; everything else is attached to
    those.
    """
    n = beyond - first
    made = Tree(first, beyond, list(range(first, beyond)), ["dep"] * n, ["NN"] * n)
    verbs = [i for i in range(first, beyond) if inside[i] < 0 and cues.may_be_verb(tokens.lower[i])]
    verbs = [i for i in verbs if i == first or tokens.lower[i - 1] not in _NO_VERB_BEHIND]
    for i in verbs:
        made.tags[i - first] = "VBG" if tokens.lower[i].endswith("ing") else "VBD"
    root = verbs[0] if verbs else first
    for i in range(first, beyond):
        made.heads[i - first] = root
    for number, verb in enumerate(verbs):
        stop = verbs[number + 1] if number + 1 < len(verbs) else beyond
        _attach_to_verb(tokens, inside, made, verb, stop)
    return made


def _attach_to_verb(tokens: Tokens, inside: list[int], made: Tree, verb: int, stop: int) -> None:
    """Attaches to a verb its auxiliaries, its subject before it, and the clause after it."""
    first = made.first
    i = verb - 1
    while i >= first and (tokens.lower[i] in FUNCTION.auxiliaries or tokens.lower[i] in FUNCTION.adverbs):
        made.heads[i - first], made.relations[i - first] = verb, "aux"
        i -= 1
    if i >= first and inside[i] < 0 and tokens.words[i][0].isalnum() and tokens.lower[i] not in FUNCTION.conjunctions:
        made.heads[i - first], made.relations[i - first] = verb, "nsubj"
        _phrase(tokens, inside, made, i)
    clause = next((k for k in range(verb + 1, made.beyond) if inside[k] < 0 and _is_finite(tokens, k)), -1)
    if 0 <= clause <= stop:
        _attach_clause(tokens, inside, made, verb, clause)


def _attach_clause(tokens: Tokens, inside: list[int], made: Tree, verb: int, clause: int) -> None:
    first = made.first
    for k in range(verb + 1, made.beyond):
        if k != clause and inside[k] < 0 and tokens.words[k] not in (",", ":"):
            made.heads[k - first] = clause
            made.relations[k - first] = "mark" if tokens.lower[k] == "that" else "dep"
    made.heads[clause - first], made.relations[clause - first] = verb, "ccomp"


def _phrase(tokens: Tokens, inside: list[int], made: Tree, head: int) -> None:
    """Attaches to a noun the words before it, back to the beginning of its phrase."""
    i = head - 1
    while i >= made.first and inside[i] < 0 and tokens.words[i][0].isalnum():
        if tokens.lower[i] in FUNCTION.breaks | FUNCTION.conjunctions | FUNCTION.prepositions | FUNCTION.auxiliaries:
            break
        made.heads[i - made.first], made.relations[i - made.first] = head, "compound"
        if tokens.lower[i] in FUNCTION.determiners:
            break
        i -= 1


def _is_finite(tokens: Tokens, i: int) -> bool:
    lower = tokens.lower[i]
    return lower in FUNCTION.verbs_common or (lower in FUNCTION.auxiliaries and lower != "'s") or lower.endswith("ed")
