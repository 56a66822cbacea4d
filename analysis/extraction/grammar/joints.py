"""Sentences in which a second person says something, parsed in parts: "X said A and Y said B" misleads a parser."""

from collections.abc import Iterator, Set
from itertools import pairwise

from analysis.extraction.grammar import cues, parse
from analysis.extraction.grammar.parse import Tree
from analysis.extraction.lexicon import CUES, FUNCTION
from analysis.extraction.text.tokens import COMMAS, Tokens

_LONGEST_SUBJECT = 9  # tokens between a conjunction and its verb of saying


def trees_in_parts(tokens: Tokens, inside: list[int], trees: list[Tree], silent: Set[int]) -> Iterator[Tree]:
    """The trees, each parsed in parts if it has joints; the root of a part is attached to that of the one before."""
    split = [[tree.first, *_joints(tokens, inside, tree), tree.beyond] for tree in trees]
    ranges = [part for edges in split if len(edges) > 2 for part in pairwise(edges)]
    parts = parse.trees(tokens, ranges, silent)
    for tree, edges in zip(trees, split, strict=True):
        whole = _join([next(parts) for _ in edges[1:]]) if len(edges) > 2 else tree
        _mend(tokens, whole)
        yield whole


def _mend(tokens: Tokens, tree: Tree) -> None:
    """Attaches second halves where they belong: "said it was over and | warned that", "said that ... and | that"."""
    for k in range(tree.first, tree.beyond):
        if tree.relation(k) == "nmod" and tree.tag(k) == tree.tag(tree.head(k)) == "NNS" and tree.children(k, "cc"):
            _put_first(tree, k)
        if tree.relation(k) != "conj":
            continue
        above = tree.head(k)
        if _says_on(tokens, tree, k):
            _hang_with_conjunction(tree, k, _saying(tokens, tree, above))
        elif cues.speaks(tokens.lower[above]) and "that" in (tokens.lower[i] for i in tree.children(k, "mark")):
            said = [clause for clause in tree.children(above, "ccomp") if clause < k]
            if said:
                _hang_with_conjunction(tree, k, said[-1])


def _put_first(tree: Tree, k: int) -> None:
    """Make the first of two joined nouns the head: "| rebels and aid workers", read as two sorts of workers."""
    second = tree.head(k)
    head, relation = tree.head(second), tree.relation(second)
    for i in tree.children(k, "conj"):
        tree.hang(i, second, "compound")
    tree.hang(k, k if head == second else head, relation)
    tree.hang(second, k, "conj")


def _hang_with_conjunction(tree: Tree, k: int, head: int) -> None:
    for i in (k, *(cc for cc in tree.children(tree.head(k), "cc") if cc < k)):
        tree.hang(i, head)


def _saying(tokens: Tokens, tree: Tree, clause: int) -> int:
    """The verb of saying that a clause, or the one it is joined to, belongs to; -1 if there is none."""
    while tree.relation(clause) == "conj" and tree.head(clause) != clause:
        clause = tree.head(clause)
    saying = tree.head(clause)
    return saying if tree.relation(clause) == "ccomp" and cues.speaks(tokens.lower[saying]) else -1


def _says_on(tokens: Tokens, tree: Tree, k: int) -> bool:
    """Whether a verb joined to the reported words is itself one of saying: "said he would go and | warned of it"."""
    above = tree.head(k)
    saying = _saying(tokens, tree, above)
    if saying < 0 or tree.children(k, "nsubj", "nsubjpass", "aux", "expl", "mark"):
        return False
    auxiliaries = tree.children(above, "aux")
    modal = any(tree.tag(aux) == "MD" for aux in auxiliaries)
    if modal and tree.tag(k) == tree.tag(saying) == "VBD":
        return True
    perfect = any(tokens.lower[aux] in ("had", "has", "have") for aux in auxiliaries)  # "had called and warned that"
    same_tense = tree.tag(k) == tree.tag(saying) or (modal and tree.tag(k) == "VBN")
    return same_tense and not perfect and cues.speaks(tokens.lower[k]) and bool(tree.children(k, "ccomp"))


def _join(parts: list[Tree]) -> Tree:
    heads = [head for part in parts for head in part.heads]
    relations = [relation for part in parts for relation in part.relations]
    tags = [tag for part in parts for tag in part.tags]
    first = parts[0].first
    roots = [i for i in range(first, parts[-1].beyond) if relations[i - first] == "ROOT"]
    for before, root in pairwise(roots):
        heads[root - first], relations[root - first] = before, "conj"
    return Tree(first, parts[-1].beyond, heads, relations, tags)


def _joints(tokens: Tokens, inside: list[int], tree: Tree) -> list[int]:
    """The conjunctions after which somebody else says something, if a statement with its own verb comes before."""
    joints = []
    has_saying = has_statement = False  # a verb of saying was seen; another verb after it
    for i in range(tree.first, tree.beyond):
        if inside[i] >= 0:
            continue
        lower, finite = tokens.lower[i], tree.is_finite(i)
        if has_statement and (lower in CUES.joins_sayings or lower == ";") and _says(tokens, inside, tree, i):
            joints.append(i)
            has_saying = has_statement = False
        elif finite and cues.speaks(lower):
            has_saying = True
        elif finite:
            has_statement = has_saying
        elif lower in FUNCTION.relatives:
            has_statement = False  # "he knew that | Anna Weber and Boris Orlov said"
    return joints


def _says(tokens: Tokens, inside: list[int], tree: Tree, joint: int) -> bool:
    """Whether a subject and a verb of saying, with nothing else, follow a conjunction."""
    for i in range(joint + 1, min(joint + 1 + _LONGEST_SUBJECT, tree.beyond)):
        lower = tokens.lower[i]
        if inside[i] >= 0 or tokens.words[i] in COMMAS or tokens.words[i] == ":":
            return False
        if tree.tag(i).startswith("VB") and lower not in FUNCTION.auxiliaries:
            return i > joint + 1 and tree.is_finite(i) and cues.speaks(lower)
        if i > joint + 1 and lower in FUNCTION.conjunctions - {"and"}:
            return False
    return False
