"""Who stands beside a cue: the noun phrase before a verb of saying, or behind it where the order is turned round."""

from dataclasses import dataclass
from functools import lru_cache

from analysis.extraction.lexicon import FUNCTION, NAMES, can_speak
from analysis.extraction.offices import office_after, office_before
from analysis.extraction.people import People
from analysis.extraction.tokens import COMMAS, DASHES, Tokens

LONGEST_PHRASE = 18
_LONGEST_ASIDE = 45
_MOST_COMMAS = 8  # that an aside may hold


@dataclass(frozen=True)
class Subject:
    """A noun phrase at tokens `first` to `beyond`; `outer_*` also hold the aside set off by commas behind it.

    `form` is "name", "pronoun", "nominal" or "relative" (who). `name` is the number of its name, -1 where it has
    none; `others` are further names of a joint subject.
    """

    first: int
    beyond: int
    outer_first: int
    outer_beyond: int
    form: str
    name: int = -1
    others: tuple[int, ...] = ()


def before(tokens: Tokens, people: People, inside: list[int], end: int, first: int) -> Subject | None:
    """The subject that ends just before a verb group at token `end`, within a sentence that begins at `first`."""
    j = end - 1
    if j < first or inside[j] >= 0:
        return None
    if tokens.words[j] == ")":
        j = _opening(tokens, j, first) - 1
        if j < first:
            return None
        end = j + 1
    if tokens.words[j] in COMMAS:
        return _with_aside(tokens, people, inside, j, first)
    lower = tokens.lower[j]
    if lower in FUNCTION.subject_pronouns:
        if lower == "who":
            return _antecedent(tokens, people, inside, j, first)
        return Subject(j, j + 1, j, j + 1, "pronoun")
    return phrase_before(tokens, people, inside, end, first)


def _opening(tokens: Tokens, closing: int, first: int) -> int:
    j = closing
    while j > first and closing - j < 25 and tokens.words[j] != "(":
        j -= 1
    return j


def _with_aside(tokens: Tokens, people: People, inside: list[int], comma: int, first: int) -> Subject | None:
    """Before "..., an aide to X, said": the phrase that the aside explains."""
    j = comma - 1
    tried = 0
    while j > first and comma - j < _LONGEST_ASIDE and inside[j] < 0 and tried < _MOST_COMMAS:
        if tokens.words[j] == tokens.words[comma] or (tokens.words[j] in DASHES and tokens.words[comma] == ","):
            tried += 1
            named = people.ending_at(_opening(tokens, comma - 1, j) if tokens.words[comma - 1] == ")" else comma)
            if named >= 0 and _begins_at(tokens, people, named, j + 1) and people.of_name(named).kind != "place":
                found = phrase_before(tokens, people, inside, j, first)
                if found is not None and found.form == "nominal" and _head_is_role(tokens, found):
                    return Subject(j + 1, comma, found.first, comma + 1, "name", named)
            if _is_aside(tokens, people, j, comma) or tokens.lower[j + 1] == "which":
                end = j
                if tokens.words[end - 1] == ")":
                    end = _opening(tokens, end - 1, first)
                found = phrase_before(tokens, people, inside, end, first)
                if found is not None and (
                    (found.form == "name" and tokens.lower[j + 1] != "which") or _tells_more(tokens, found, j + 1)
                ):
                    return Subject(
                        found.first, found.beyond, found.outer_first, comma + 1, found.form, found.name, found.others
                    )
        j -= 1
    return None


def _tells_more(tokens: Tokens, found: Subject, first: int) -> bool:
    """Whether an aside behind common words belongs to them: "critics, including Holm, say"."""
    lower = tokens.lower[first]
    return lower == "who" or (
        can_speak(head(tokens, found)) and lower in ("including", "signed", "led", "which", "like")
    )


def _begins_at(tokens: Tokens, people: People, n: int, first: int) -> bool:
    """Whether a name, with its office, begins at a token."""
    name = people.names[n]
    return name.first == first or office_before(tokens, name) <= first


def _is_aside(tokens: Tokens, people: People, comma: int, closing: int) -> bool:
    lower = tokens.lower[comma + 1]
    if office_after(tokens, comma) >= closing:
        return True
    if closing - comma <= 12 and (
        lower.endswith("ing")
        or lower in ("at", "in", "on", "during", "for", "like", "along", "through", "too", "however")
    ):
        return True
    if lower in (
        "who",
        "whose",
        "of",
        "then",
        "now",
        "whom",
        "himself",
        "herself",
        "including",
        "signed",
        "led",
        "which",
    ):
        return True
    if lower.isdigit() or lower in ("r", "d", "jr", "sr"):
        return True
    if closing - comma <= 6 and all(
        tokens.capital(i) or not tokens.words[i][0].isalpha() for i in range(comma + 1, closing)
    ):
        return True
    return lower in ("a", "an", "the", "one", "his", "her", "its", "their") and closing - comma < 30


def _antecedent(tokens: Tokens, people: People, inside: list[int], who: int, first: int) -> Subject | None:
    end = who
    if end - 1 > first and tokens.words[end - 1] == ",":
        end -= 1
    if end - 1 < first:
        return None
    if tokens.words[end - 1] == ")":
        end = _opening(tokens, end - 1, first)
    if tokens.lower[end - 1] in ("him", "her"):  # "agrees with him, who believes": the one who agrees
        n = next(iter(people.at(first, end)), -1)
        return Subject(people.names[n].first, people.names[n].beyond, who, who + 1, "name", n) if n >= 0 else None
    found = phrase_before(tokens, people, inside, end, first)
    if found is None and end > first:
        found = _through_aside(tokens, people, inside, end, first)
    if found is None:
        return None
    return Subject(
        found.first,
        found.beyond,
        who,
        who + 1,
        "relative" if found.form != "name" else "name",
        found.name,
        found.others,
    )


def _through_aside(tokens: Tokens, people: People, inside: list[int], end: int, first: int) -> Subject | None:
    n = next(
        (n for n in reversed(people.at(first, end)[-40:]) if office_after(tokens, people.names[n].beyond) >= end), -1
    )
    if n < 0:
        return None
    name = people.names[n]
    return Subject(name.first, name.beyond, name.first, end, "name", n)


def phrase_before(tokens: Tokens, people: People, inside: list[int], end: int, first: int) -> Subject | None:
    """The noun phrase that ends at token `end`: a name with the office before it, or common words."""
    if end - 1 < first or inside[end - 1] >= 0:
        return None
    n = people.ending_at(end)
    if n >= 0 and people.names[n].first >= first:
        return _named(tokens, people, inside, n, first)
    found = _common(tokens, people, inside, end, first)
    if found is not None:
        return _headed_by_name(tokens, people, found)
    return None


def _headed_by_name(tokens: Tokens, people: People, found: Subject) -> Subject:
    """ "Governor Paul Denning of the lake district": the name is the head."""
    for n in people.at(found.first, found.beyond)[:1]:
        name = people.names[n]
        begins = name.first == found.first or office_before(tokens, name) <= found.first
        if begins and people.of_name(n).is_person and tokens.lower[name.beyond] in ("of", "from", "at"):
            return Subject(found.first, name.beyond, found.first, found.beyond, "name", n)
    return found


def _named(tokens: Tokens, people: People, inside: list[int], n: int, first: int) -> Subject | None:
    name = people.names[n]
    start = max(first, min(name.first, office_before(tokens, name)))
    others: tuple[int, ...] = ()
    k = start - 1
    if k > first and tokens.lower[k] in ("and", "&"):
        other = people.ending_at(k)
        if other >= 0 and people.names[other].first >= first:
            found = _named(tokens, people, inside, other, first)
            if found is not None:
                start = found.first
                others = (*found.others, found.name)
    start = _with_adjectives(tokens, inside, start, name.first, first)
    k = start - 1 - (tokens.lower[start - 1] in ("the", "a", "an"))
    if k > first and tokens.lower[k] in ("of", "from", "at", "with", "for") and not people.of_name(n).is_person:
        of_whom = people.ending_at(k)
        if of_whom >= 0 and people.names[of_whom].first >= first and _bears_a_name(people, of_whom):
            # "Mr. Morgan of the Sierra Club"
            found = _named(tokens, people, inside, of_whom, first)
            if found is not None:
                return Subject(found.first, name.beyond, found.first, name.beyond, "name", found.name, found.others)
    k = start - 1
    if (k > first and tokens.lower[k] == "of") or (
        k > first and tokens.lower[k] in ("at", "for", "from", "in", "with")
    ):
        # "a spokesman for Trump": the head of the phrase is what stands before
        found = _common(tokens, people, inside, name.beyond, first)
        if found is not None and found.form == "nominal" and can_speak(head(tokens, found)):
            return found
        if tokens.lower[k] != "of":
            return (
                None
                if tokens.lower[k] in ("with", "for", "from", "at")
                else Subject(start, name.beyond, start, name.beyond, "name", n, others)
            )
    if k >= first and tokens.lower[k] in FUNCTION.determiners:
        start = k
    return Subject(start, name.beyond, start, name.beyond, "name", n, others)


def _with_adjectives(tokens: Tokens, inside: list[int], start: int, name: int, first: int) -> int:
    """Over adjectives of an office that begins a clause: "northern | envoy Tomas Ravel"."""
    if start == name:
        return start
    k = start - 1
    while k >= first and start - k <= 3 and inside[k] < 0 and tokens.words[k].isalpha() and tokens.words[k].islower():
        if tokens.lower[k] in _no_adjectives():
            return start
        k -= 1
    at_boundary = k < first or inside[k] >= 0 or tokens.words[k] in COMMAS
    return k + 1 if at_boundary else start


@lru_cache(maxsize=1)
def _no_adjectives() -> frozenset[str]:
    small = FUNCTION.prepositions | FUNCTION.conjunctions | FUNCTION.breaks | FUNCTION.determiners
    return small | FUNCTION.auxiliaries | FUNCTION.verbs_common | FUNCTION.pronouns | FUNCTION.adverbs


def _bears_a_name(people: People, n: int) -> bool:
    return people.of_name(n).is_person


def _head_is_role(tokens: Tokens, subject: Subject) -> bool:
    return any(can_speak(tokens.lower[i]) for i in range(subject.first, subject.beyond) if not tokens.capital(i))


def _common(tokens: Tokens, people: People, inside: list[int], end: int, first: int) -> Subject | None:
    """A phrase whose head is a common noun: "the newspaper's sources", "a spokesman for the Pentagon"."""
    breaks, auxiliaries = FUNCTION.breaks, FUNCTION.auxiliaries
    prepositions, verbs = FUNCTION.prepositions, FUNCTION.verbs_common
    determiners = FUNCTION.determiners
    start = end
    i = end - 1
    while i >= first and end - i <= LONGEST_PHRASE and inside[i] < 0:
        lower = tokens.lower[i]
        if lower == "'s" or lower == "'":
            i -= 1
            continue
        if not tokens.words[i][0].isalnum():
            if tokens.words[i] == "." and i > first and tokens.ends[i - 1] == tokens.starts[i]:
                i -= 1
                continue
            break
        if lower in breaks or lower in auxiliaries or lower in verbs:
            break
        if lower in FUNCTION.subject_pronouns:
            break
        if lower in ("and", "or") and not _joins_nouns(tokens, i, first):
            break
        if lower in prepositions:
            if i == first or end - 1 == i:
                break
            if lower in (
                "after",
                "before",
                "during",
                "since",
                "against",
                "about",
                "despite",
                "amid",
                "until",
                "under",
                "through",
                "to",
                "by",
                "into",
                "like",
                "as",
                "on",
                "over",
                "from",
                "with",
                "in",
            ) and not _after_noun(tokens, i, first):
                break
            i -= 1
            continue
        start = i
        if (
            lower in determiners
            and lower not in ("all", "both", "one", "few", "many")
            and not (i > first and (tokens.lower[i - 1] in prepositions))
        ):
            break
        i -= 1
    if start >= end:
        return None
    head = _head(tokens, start, end)
    if head < 0:
        return None
    return Subject(start, end, start, end, "nominal")


def _after_noun(tokens: Tokens, i: int, first: int) -> bool:
    """Whether a preposition follows a word that names someone: "officials from", "critics in"."""
    j = i - 1
    if j < first:
        return False
    lower = tokens.lower[j]
    return lower in NAMES.roles or lower in NAMES.groups or lower in NAMES.documents


def _joins_nouns(tokens: Tokens, i: int, first: int) -> bool:
    j = i - 1
    return (
        j >= first
        and tokens.words[j][0].isalpha()
        and tokens.lower[j] not in FUNCTION.verbs_common
        and (
            tokens.lower[j] in NAMES.groups
            or tokens.lower[j] in NAMES.roles
            or (tokens.capital(j) and tokens.capital(i + 1))
        )
    )


@lru_cache(maxsize=1)
def _not_nouns() -> frozenset[str]:
    return FUNCTION.adverbs | FUNCTION.days | FUNCTION.months | FUNCTION.times | FUNCTION.prepositions


def _head(tokens: Tokens, start: int, end: int) -> int:
    """The last word before a preposition: what the phrase is about; -1 where it cannot be a noun."""
    head = end - 1
    for i in range(start + 1, end):
        if tokens.lower[i] in FUNCTION.prepositions:
            head = i - 1
            break
    while head > start and (
        not tokens.words[head][0].isalnum() or (head < end - 1 and tokens.lower[head].endswith("ed"))
    ):
        head -= 1
    lower = tokens.lower[head]
    if not lower[0].isalpha() and not lower.isdigit() and not can_speak(lower):
        return -1
    if lower in _not_nouns() or lower.endswith("ly"):
        return -1
    if lower in FUNCTION.determiners and lower not in (
        "many",
        "some",
        "others",
        "few",
        "both",
        "most",
        "all",
        "another",
        "several",
        "one",
    ):
        return -1
    return head


def head(tokens: Tokens, subject: Subject) -> str:
    """The head of a nominal subject in small letters: "sources" of "the newspaper's sources"."""
    at = _head(tokens, subject.first, subject.beyond)
    return tokens.lower[at] if at >= 0 else ""
