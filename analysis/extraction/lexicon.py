"""The word lists, read once: `words/*.toml`, each with a header that states its source."""

import tomllib
from functools import lru_cache
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


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


@lru_cache(maxsize=16)
def phrases(file: str, name: str) -> tuple[Phrase, ...]:
    """The phrases of a list, one per line, each as its words."""
    return tuple(tuple(line.lower().split()) for line in _lists()[file][name].splitlines() if line.strip())


@lru_cache(maxsize=16)
def phrases_by_first(file: str, name: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a list by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases(file, name):
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(listed, key=len, reverse=True)) for first, listed in found.items()}


@lru_cache(maxsize=16)
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


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names of any gender."""
    return NAMES.masculine_given | NAMES.feminine_given


def can_speak(noun: str) -> bool:
    """Whether a common noun can say something: "senators", "report", "34-year-old"."""
    return noun in _speaking_nouns() or noun.endswith("-year-old") or noun.rpartition("-")[2] in people_nouns()


@lru_cache(maxsize=1)
def _speaking_nouns() -> frozenset[str]:
    """People by what they do, groups, documents, outlets, organisations."""
    return people_nouns() | NAMES.groups | NAMES.documents | NAMES.outlets_nouns | NAMES.organisations


@lru_cache(maxsize=1)
def people_nouns() -> frozenset[str]:
    """Nouns for people by what they do, singular and plural: "farmer", "farmers"."""
    return NAMES.roles | {f"{role}s" for role in NAMES.roles}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """The names of months, including short ones, in the languages of documents, mapped to their numbers."""
    return {word: number for number, line in enumerate(phrases("languages", "months"), 1) for word in line}
