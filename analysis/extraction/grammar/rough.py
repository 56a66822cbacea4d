"""The grammar of a sentence by a few rules, if no parser is installed: subject, verb of saying, what follows."""

from analysis.extraction.grammar import cues
from analysis.extraction.grammar.parse import Tree
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.text.tokens import Tokens

_NO_VERB_AFTER = FUNCTION.determiners | FUNCTION.prepositions | {"'s"}
_NO_PHRASE = FUNCTION.breaks | FUNCTION.conjunctions | FUNCTION.prepositions | FUNCTION.auxiliaries


def tree(tokens: Tokens, inside: list[int], first: int, beyond: int) -> Tree:
    """A tree with verbs of saying, the words before them, and the clause after them; everything else is attached to
    those.
    """
    n = beyond - first
    found = Tree(first, beyond, list(range(first, beyond)), ["dep"] * n, ["NN"] * n)
    verbs = [i for i in range(first, beyond) if inside[i] < 0 and cues.may_be_verb(tokens.lower[i])]
    verbs = [i for i in verbs if i == first or tokens.lower[i - 1] not in _NO_VERB_AFTER]
    for i in verbs:
        found.tags[i - first] = "VBG" if tokens.lower[i].endswith("ing") else "VBD"
    for i in range(first, beyond):
        found.hang(i, verbs[0] if verbs else first)
    for verb, stop in zip(verbs, [*verbs[1:], beyond], strict=False):
        _attach_before(tokens, inside, found, verb)
        _attach_clause(tokens, inside, found, verb, stop)
    return found


def _attach_before(tokens: Tokens, inside: list[int], found: Tree, verb: int) -> None:
    """Attaches a verb's auxiliaries and its subject, with what begins the subject's phrase, to the verb."""
    i = verb - 1
    while i >= found.first and tokens.lower[i] in FUNCTION.auxiliaries | FUNCTION.adverbs:
        found.hang(i, verb, "aux")
        i -= 1
    head, relation = verb, "nsubj"
    while i >= found.first and inside[i] < 0 and tokens.words[i][0].isalnum() and tokens.lower[i] not in _NO_PHRASE:
        found.hang(i, head, relation)
        head, relation = (i if head == verb else head), "compound"
        i = -1 if tokens.lower[i] in FUNCTION.determiners else i - 1


def _attach_clause(tokens: Tokens, inside: list[int], found: Tree, verb: int, stop: int) -> None:
    clause = next((k for k in range(verb + 1, found.beyond) if inside[k] < 0 and _is_finite(tokens, k)), stop + 1)
    if clause > stop:
        return
    for k in range(verb + 1, found.beyond):
        if inside[k] < 0 and tokens.words[k] not in (",", ":"):
            found.hang(k, clause, "mark" if tokens.lower[k] == "that" else "dep")
    found.hang(clause, verb, "ccomp")


def _is_finite(tokens: Tokens, i: int) -> bool:
    lower = tokens.lower[i]
    return lower in FUNCTION.verbs_common or (lower in FUNCTION.auxiliaries and lower != "'s") or lower.endswith("ed")
