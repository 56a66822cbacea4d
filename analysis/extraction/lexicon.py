"""The word lists, read once: `words/*.toml`, each with a header that states its source."""

import re
import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
Phrase = tuple[str, ...]


class WordLists:
    """The lists of one file as attributes, each a set of lower-case words: `FUNCTION.prepositions`."""

    def __init__(self, file: str):
        self._file = file

    def __getattr__(self, name: str) -> frozenset[str]:
        try:
            found = frozenset(_lists()[self._file][name].lower().split())
        except KeyError:
            raise AttributeError(f"{self._file}.toml has no list {name!r}") from None
        setattr(self, name, found)  # the next look-up finds it without coming here
        return found


FUNCTION, NAMES, CUES, CIRCUMSTANCES = (WordLists(file) for file in ("function", "names", "cues", "circumstances"))
TRANSCRIPTS, LANGUAGES = WordLists("transcripts"), WordLists("languages")


@cache
def _lists() -> dict[str, dict[str, str]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


@cache
def phrases(file: str, name: str) -> tuple[Phrase, ...]:
    """The phrases of a list, one per line, each as its words."""
    return tuple(tuple(line.lower().split()) for line in _lists()[file][name].splitlines() if line.strip())


@cache
def phrases_by_first(file: str, name: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a list by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases(file, name):
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(listed, key=len, reverse=True)) for first, listed in found.items()}


@cache
def forms(name: str) -> dict[str, str]:
    """Every form of the verbs in a list of cues, mapped to the verb: "says" -> "say".

    Irregular forms are in the list, after their verb.
    """
    found: dict[str, str] = {}
    for entry in _lists()["cues"][name].replace(",", "\n").splitlines():
        if entry.strip():
            verb, *irregular = entry.split()
            found |= dict.fromkeys((verb, *regular(verb), *irregular), verb)
    return found


def regular(verb: str) -> tuple[str, str, str]:
    """The regular forms of a verb: says, claimed, denying."""
    third = verb + "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else verb + "s"
    if verb.endswith("e"):
        return third, verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return third, verb + "ed", verb + "ing"


def inflections(verb: str) -> frozenset[str]:
    """All forms of a multi-word verb's first word."""
    irregular = next((line for line in phrases("cues", "irregular") if line[0] == verb), ())
    return frozenset({verb, *regular(verb), *irregular})


def can_speak(noun: str) -> bool:
    """Whether a common noun can say something: "senators", "report", "34-year-old"."""
    return noun in _SPEAKING_NOUNS or noun.endswith("-year-old") or noun.rpartition("-")[2] in PEOPLE_NOUNS


GIVEN_NAMES = NAMES.masculine_given | NAMES.feminine_given
# people by what they do: "deputy", "deputies", "fishermen"
PEOPLE_NOUNS = NAMES.roles | {re.sub("mans$", "men", regular(role)[0]) for role in NAMES.roles}
_SPEAKING_NOUNS = PEOPLE_NOUNS | NAMES.groups | NAMES.documents | NAMES.outlets_nouns | NAMES.organisations
# the names of months, including short ones, in the languages of documents, and their numbers
MONTHS = {word: number for number, line in enumerate(phrases("languages", "months"), 1) for word in line}
