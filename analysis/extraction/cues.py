"""Where someone is said to say something: verbs of saying with their auxiliaries, phrases, "according to"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.extraction.lexicon import CUES, FUNCTION, Phrase, forms, phrases, phrases_by_first, regular
from analysis.extraction.tokens import Tokens

_BE = frozenset(("is", "are", "was", "were", "'s", "am", "'m", "'re"))
_LONGEST_GROUP = 10  # auxiliaries and adverbs before a verb
VERBS = ("say", "tell", "urge", "pledge", "judge")


@dataclass(frozen=True)
class Cue:
    """A cue at tokens `first` to `beyond`; `group` is where its auxiliaries and adverbs begin.

    `uses` are the lists its verb stands in: what may follow it. `form` is "finite", "participle" (saying),
    "infinitive" (to say), "passive" (was told) or "phrase" (according to).
    """

    group: int
    first: int
    beyond: int
    verb: str
    uses: frozenset[str]
    form: str


def find(tokens: Tokens, inside: list[int], first: int, beyond: int) -> Iterator[Cue]:
    """The cues of a sentence outside its quotations, from left to right."""
    i = first
    while i < beyond:
        cue = None
        if inside[i] < 0:
            cue = _according(tokens, i, beyond) or _phrasal(tokens, i, first, beyond) or _sure(tokens, i, first, beyond)
            cue = cue or _verb(tokens, i, first, beyond)
        if cue:
            yield cue
            i = cue.beyond
        else:
            i += 1


def _phrase_at(tokens: Tokens, i: int, beyond: int, name: str) -> int:
    """The token after a phrase of a list that stands at token i; i where none does."""
    for phrase in phrases_by_first("cues", name).get(tokens.lower[i], ()):
        end = i + len(phrase)
        if end <= beyond and tuple(tokens.lower[i:end]) == phrase:
            return end
    return i


def _according(tokens: Tokens, i: int, beyond: int) -> Cue | None:
    end = _phrase_at(tokens, i, beyond, "according")
    return Cue(i, i, end, "according", frozenset({"according"}), "phrase") if end > i else None


def _phrasal(tokens: Tokens, i: int, first: int, beyond: int) -> Cue | None:
    end = _phrase_at(tokens, i, beyond, "phrasal")
    if end == i:
        return None
    form = "participle" if tokens.lower[i].endswith("ing") else "finite"
    verb = " ".join(tokens.lower[i:end])
    return Cue(group_start(tokens, i, first), i, end, verb, frozenset({"say", "speak"}), form)


def _sure(tokens: Tokens, i: int, first: int, beyond: int) -> Cue | None:
    if tokens.lower[i] not in _BE:
        return None
    j = i + 1
    while j < min(beyond, i + 5) and (tokens.lower[j] in FUNCTION.adverbs or tokens.lower[j].endswith("ly")):
        j += 1
    end = _phrase_at(tokens, j, beyond, "sure") if j < beyond else j
    if end == j or (end < beyond and tokens.lower[end] in ("to", "of", "about")):
        return None
    return Cue(group_start(tokens, i, first), i, end, "be sure", frozenset({"say"}), "finite")


@lru_cache(maxsize=1)
def _uses() -> dict[str, tuple[str, frozenset[str]]]:
    """Every form of a verb of one word, to the verb and the lists it stands in."""
    found: dict[str, tuple[str, set[str]]] = {}
    for use in (*VERBS, "speak"):
        for form, verb in forms(use).items():
            if "_" not in verb:
                found.setdefault(form, (verb, set()))[1].add(use)
    return {form: (verb, frozenset(uses)) for form, (verb, uses) in found.items()}


@lru_cache(maxsize=1)
def _uses_of_several() -> dict[str, tuple[tuple[Phrase, str, frozenset[str]], ...]]:
    """The first words of verbs of several words ("called for"), to their other words, the verb and its lists."""
    found: dict[str, list[tuple[Phrase, str, frozenset[str]]]] = {}
    for phrase in sorted(phrases("cues", "second"), key=len, reverse=True):
        verb = "_".join(phrase)
        uses = frozenset(use for use in VERBS if verb in forms(use))
        for form in _inflected(phrase[0]):
            found.setdefault(form, []).append((phrase[1:], verb, uses))
    return {form: tuple(listed) for form, listed in found.items()}


def _verb(tokens: Tokens, i: int, first: int, beyond: int) -> Cue | None:
    word = tokens.lower[i]
    verb, uses = _uses().get(word, ("", frozenset()))
    end = i + 1
    for further, joined, lists in _uses_of_several().get(word, ()):
        beyond_it = i + 1 + len(further)
        if lists and beyond_it <= beyond and tuple(tokens.lower[i + 1 : beyond_it]) == further:
            verb, uses, end = joined, lists, beyond_it
            break
    if not uses or (tokens.capital(i) and i > first and tokens.capital(i - 1)):
        return None
    group = group_start(tokens, i, first)
    form = _form(tokens, i, group, word, first)
    return None if form == "noun" else Cue(group, i, end, verb, uses, form)


_IRREGULAR = {
    "speak": ("spoke", "spoken"),
    "think": ("thought",),
    "draw": ("drew", "drawn"),
    "brag": ("bragged", "bragging"),
    "plead": ("pled",),
    "shoot": ("shot",),
    "go": ("went", "gone"),
    "sum": ("summed", "summing"),
}


def _inflected(verb: str) -> frozenset[str]:
    return frozenset({verb, *regular(verb), *_IRREGULAR.get(verb, ())})


def group_start(tokens: Tokens, i: int, first: int) -> int:
    """Left over auxiliaries and adverbs: "has also | said"."""
    auxiliaries, adverbs = FUNCTION.auxiliaries, FUNCTION.adverbs
    earliest = max(first, i - _LONGEST_GROUP)
    while i > earliest:
        before = tokens.lower[i - 1]
        if before in auxiliaries or before in adverbs or (before.endswith("ly") and tokens.words[i - 1][0].islower()):
            if before == "'s" and not _is_verb_s(tokens, i - 1):
                break
            i -= 1
        elif before == "to" and i - 2 >= first and tokens.lower[i - 2] in _BEFORE_TO:
            i -= 2
        else:
            break
    return i


_BEFORE_TO = frozenset(
    [
        "appeared",
        "seemed",
        "seems",
        "appears",
        "continued",
        "continues",
        "used",
        "declined",
        "refused",
        "tried",
        "sought",
        "went",
        "began",
        "wants",
        "wanted",
        "going",
        "moved",
        "meant",
    ]
)


def _is_verb_s(tokens: Tokens, i: int) -> bool:
    """Whether 's is "is" or "has": a participle follows, and a pronoun or name stands before."""
    after = tokens.lower[i + 1] if i + 1 < len(tokens) else ""
    return after.endswith("ing") or tokens.lower[i - 1] in ("he", "she", "it", "who", "there", "that")


# determiners that stand for a noun too
_ALONE = frozenset(
    [
        "some",
        "many",
        "most",
        "few",
        "several",
        "both",
        "all",
        "others",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    ]
)


def _form(tokens: Tokens, i: int, group: int, word: str, first: int) -> str:
    before = tokens.lower[group - 1] if group > first else ""
    between = tokens.lower[group:i]
    be = any(w in ("is", "are", "was", "were", "be", "been", "being", "'s", "'re", "'m", "am") for w in between)
    if before == "to" or ("to" in between and group == i):
        return "infinitive"
    if word.endswith("ing"):
        if be:
            return "finite"
        return "participle" if before not in FUNCTION.determiners else "noun"
    if be and (
        word.endswith(("ed", "en"))
        or word in ("told", "said", "thought", "known", "shown", "seen", "found", "heard", "written", "felt")
    ):
        return "passive"
    if before == "'s" or before in FUNCTION.possessives:
        return "noun"
    if before in _ALONE and group == i and word not in CUES.doubtful:
        return "finite"  # "many say", "a mother of three said"
    if before in FUNCTION.determiners or before in FUNCTION.prepositions:
        return "noun" if group == i or before in FUNCTION.prepositions else "finite"
    return "finite"
