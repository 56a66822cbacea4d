"""Who stands behind a cue: "said Pavel Feldman, deputy director of ...", "according to the senator"."""

from analysis.extraction.lexicon import FUNCTION, NAMES, can_speak
from analysis.extraction.offices import office_after, office_before
from analysis.extraction.people import People
from analysis.extraction.subjects import LONGEST_PHRASE, Subject
from analysis.extraction.tokens import Tokens


def behind(
    tokens: Tokens, people: People, inside: list[int], start: int, beyond: int, objects: bool = False
) -> Subject | None:
    """The subject that begins at token `start`: "said | the senator". Objects ("him") count behind "according to"."""
    if start >= beyond or inside[start] >= 0:
        return None
    lower = tokens.lower[start]
    if lower in (("him", "her", "them", "it", "me", "us") if objects else ("he", "she", "they", "it")) and not (
        lower == "her" and start + 1 < beyond and tokens.words[start + 1][0].isalnum()
    ):
        return Subject(start, start + 1, start, start + 1, "pronoun")
    near = people.at(start, min(beyond, start + 16))
    for at, n in enumerate(near):
        name = people.names[n]
        if at + 1 < len(near) and office_before(tokens, people.names[near[at + 1]]) <= start + (lower in ("the", "a")):
            continue  # "State Department spokesman Ned Price": the name is the last one
        if _modifies(tokens, name.beyond, beyond):
            break
        if any(inside[i] >= 0 for i in range(start, name.beyond)):
            break
        if name.first == start or _leads_to(tokens, start, name.first, at > 0):
            if name.beyond < beyond and tokens.lower[name.beyond] == "'s":
                if at + 1 < len(near) and people.names[near[at + 1]].first == name.beyond + 1:
                    continue  # "NBC's Dante Chinni"
                break
            outer = office_after(tokens, name.beyond)
            others = []
            if name.beyond + 1 < beyond and tokens.lower[name.beyond] == "and":
                further = people.at(name.beyond + 1, min(beyond, name.beyond + 8))
                if further and _leads_to(tokens, name.beyond + 1, people.names[further[0]].first):
                    others.append(further[0])
                    outer = people.names[further[0]].beyond
            return Subject(start, name.beyond, start, max(name.beyond, outer), "name", n, tuple(others))
        break
    common = _common_behind(tokens, start, beyond, inside)
    if common is not None and common.beyond + 1 < beyond and tokens.words[common.beyond] == ",":
        # "asked his southern counterpart, Ines Calder"
        for n in people.at(common.beyond + 1, common.beyond + 2):
            name = people.names[n]
            ends = name.beyond >= beyond or tokens.words[name.beyond] in (",", ".", "!", "?", ":")
            if people.of_name(n).kind in ("person", "unknown") and ends:
                return Subject(name.first, name.beyond, start, name.beyond, "name", n)
    return common


def _modifies(tokens: Tokens, at: int, beyond: int) -> bool:
    """Whether a name only tells which: "one NYT source", "the American media"."""
    if at >= beyond or not tokens.words[at][0].islower():
        return False
    return can_speak(tokens.lower[at])


def _leads_to(tokens: Tokens, start: int, name_first: int, people_before: bool = False) -> bool:
    """Whether only an office stands between: "the press secretary of the President ..."."""
    if name_first - start > 10:
        return False
    roles = NAMES.roles
    between = range(start, name_first)
    if name_first == start:
        return True
    if tokens.lower[name_first - 1] == "'s" and people_before:
        return True
    if name_first - start == 1 and tokens.lower[start] in ("the", "a", "an", "one"):
        return True
    return (
        any(tokens.lower[i] in roles for i in between)
        and all(
            (tokens.words[i][0].isalnum() or tokens.words[i] in "/’'.") and tokens.lower[i] not in FUNCTION.breaks
            for i in between
        )
        and tokens.lower[name_first - 1] not in ("for", "at", "from", "with", "of", "in")
    )


def _common_behind(tokens: Tokens, start: int, beyond: int, inside: list[int]) -> Subject | None:
    end = start
    stops = FUNCTION.breaks | FUNCTION.auxiliaries | FUNCTION.relatives
    seen_noun = False
    while end < beyond and end - start < LONGEST_PHRASE and inside[end] < 0:
        lower = tokens.lower[end]
        if not tokens.words[end][0].isalnum() and lower not in ("'s", "'"):
            break
        if (lower in stops and lower != "'s") or lower in FUNCTION.days:
            break
        if seen_noun and lower in FUNCTION.adverbials and lower not in ("of", "in", "at", "for", "from", "with", "to"):
            break
        if (
            seen_noun
            and lower in ("in", "at")
            and end + 1 < beyond
            and tokens.lower[end + 1] in ("a", "an", "the", "his", "her")
        ):
            break
        seen_noun = seen_noun or can_speak(lower)
        end += 1
    if end == start or not seen_noun:
        return None
    if tokens.lower[start] in FUNCTION.prepositions:
        return None
    return Subject(start, end, start, end, "nominal")
