"""What is said about someone's office: before the name, after it between commas, or before it and a comma."""

from analysis.extraction.grammar.cues import may_be_verb
from analysis.extraction.lexicon import FUNCTION, NAMES
from analysis.extraction.people.names import Name
from analysis.extraction.text.sentences import is_abbreviation
from analysis.extraction.text.tokens import COMMAS, Tokens

_LONGEST_OFFICE, _LONGEST_PIECE = 14, 30
_OF_A_GENDER = dict.fromkeys(NAMES.masculine_titles | NAMES.masculine_nouns, "m")
_OF_A_GENDER |= dict.fromkeys(NAMES.feminine_titles | NAMES.feminine_nouns, "f")
_PIECE_ENDS = frozenset((*COMMAS, *'.!?…;:()“”"'))


def is_comma(tokens: Tokens, i: int) -> bool:
    """Whether a token is a comma or a full stop."""
    return i < len(tokens) and tokens.words[i] in (",", ".")


def gender_of_office(office: str) -> str:
    """The gender of an office, by its first word for a man or a woman: "the widow of a governor" is a woman."""
    for word in office.lower().replace(",", " ").split():
        if word in _OF_A_GENDER:
            return _OF_A_GENDER[word]
    return ""


def tells_a_person(office: str) -> bool:
    """Whether words before a name say what someone does: "envoy Tomas Ravel", not "Republican National Convention"."""
    said = {word.strip(".,") for word in office.lower().split()}
    return bool(said & (NAMES.titles | NAMES.roles) - NAMES.nationalities)


def office_before(tokens: Tokens, name: Name) -> int:
    """Where the office before a name begins: "State Department spokesman" Ned Price; `name.core` if there is none.

    Goes left over the run's own capitals, then over lower-case words if one of them says what someone does.
    """
    first = found = name.first
    while found > max(0, first - _LONGEST_OFFICE) and _belongs_to_office(tokens, name, found - 1):
        found -= 1
    while found < first and (tokens.lower[found] in NAMES.begins_no_office or not tokens.words[found][0].isalnum()):
        found += 1
    return min(found, name.core)


def _belongs_to_office(tokens: Tokens, name: Name, i: int) -> bool:
    """Whether an office before a name includes a token to its left."""
    lower, small = tokens.lower[i], tokens.words[i][0].islower()
    if not tokens.words[i][0].isalnum() and lower != "'s":
        return False
    if small:
        nearest = i == name.first - 1
        if nearest and lower not in NAMES.roles and not _in_office(tokens, name, i):
            return False
    elif tokens.capital(i) and lower in NAMES.no_names:
        return False
    # "secretary of | the President"
    goes_on = i > 0 and lower == "the" and tokens.lower[i - 1] in NAMES.leads_within_offices
    return (lower not in NAMES.joins_offices or goes_on) and (not small or _of_an_office(lower))


def office_leading(tokens: Tokens, name: Name) -> int:
    """Where an office, a comma and then a name begin: "the boy's | mother, Gwena Carl,"; `name.first` if none does."""
    comma = name.first - 1
    apart = comma >= 2 and tokens.words[comma] == "," and is_comma(tokens, name.beyond)
    if not apart or tokens.lower[comma - 1] not in NAMES.roles:
        return name.first
    for i in range(comma - 1, max(-1, comma - 8), -1):
        lower = tokens.lower[i]
        if lower in NAMES.leads_to_offices:
            return _whose_office(tokens, i)
        if not tokens.words[i][0].isalnum() or lower in FUNCTION.verbs_common:
            break
    return name.first


def _whose_office(tokens: Tokens, before: int) -> int:
    """Where an office after a token begins, including the state or body it belongs to: "NATO's deputy spokesman"."""
    i = before - 1
    state = tokens.lower[i] in NAMES.countries | NAMES.organisations or tokens.words[i].isupper()
    if tokens.lower[before] != "'s" or not (state and tokens.capital(i)):
        return before + 1
    while i > 0 and tokens.capital(i - 1):
        i -= 1
    return i


def _of_an_office(lower: str) -> bool:
    """Whether a lower-case word may be part of an office: what someone does, of what, an adjective before it."""
    adjective = lower not in NAMES.stops_office and lower.endswith(_ADJECTIVES)
    return adjective or lower in NAMES.roles or lower in NAMES.of_offices or lower in NAMES.organisations


_ADJECTIVES = ("al", "ic", "ary", "ive", "or", "an", "ty", "gn", "cy")


def _in_office(tokens: Tokens, name: Name, i: int) -> bool:
    """Whether an office in capitals continues to the left: "secretary of the | President of the Russian Federation"."""
    if name.core == name.first:
        return False
    of_the = i > 0 and tokens.lower[i] == "the" and tokens.lower[i - 1] in ("of", "to", "for")
    return tokens.lower[i] in NAMES.before_capital_offices or of_the


def office_after(tokens: Tokens, comma: int) -> int:
    """The token after an office between commas (Klimov, "deputy chairman of ..., head of ..."), or `comma`."""
    if comma >= len(tokens) or tokens.words[comma] != ",":
        return comma
    i = comma + 1
    end = comma
    while i < len(tokens) and i - comma < 45:
        piece = _piece_end(tokens, i)
        if piece == i or not _is_office(tokens, i, piece):
            break
        end = piece
        if piece < len(tokens) and tokens.words[piece] == ",":
            i = piece + 1
        else:
            break
    return end


def _piece_end(tokens: Tokens, i: int) -> int:
    """Where a piece ends: at a comma, a full stop, a dash or a quotation mark."""
    for end in range(i, min(i + _LONGEST_PIECE, len(tokens))):
        if tokens.words[end] in _PIECE_ENDS and not is_abbreviation(tokens, end):
            return end
    return min(i + _LONGEST_PIECE, len(tokens))


def _is_office(tokens: Tokens, first: int, beyond: int) -> bool:
    """Whether a range is a noun phrase that says early on what someone does, with no verb before that."""
    roles = NAMES.roles
    start = first + (tokens.lower[first] in NAMES.begins_offices)
    if start == first and may_be_verb(tokens.lower[first]) and tokens.lower[first] not in roles:
        return False  # "X, an adviser|, believes the leader is weak"
    for i in range(start, min(beyond, start + 7)):
        lower = tokens.lower[i]
        if (lower in FUNCTION.auxiliaries and lower != "'s") or lower in NAMES.no_office:
            return False
        if lower in roles:
            return not any(tokens.lower[j] in NAMES.no_office_before for j in range(i + 1, beyond))
        if lower in FUNCTION.prepositions or (lower in FUNCTION.pronouns and lower not in ("his", "her")):
            return False
    return False
