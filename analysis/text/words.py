"""Words and two-word phrases of quotes, for counting and for marking; never for showing in place of a quote."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

JOINERS = "'’-.,"  # one of them between letters or digits belongs to the word: "won't", "U.S"
ENDS = '.,;:!?…()[]«»“”"'  # what ends a phrase if white space follows: "talks, Moscow" is not "talks moscow"
PARTS = '()[]“”"«»…—–'  # what ends a phrase anywhere

# Letters and digits of any script.
_WORD = re.compile(rf"\w+(?:[{re.escape(JOINERS)}]\w+)*")
_BREAK = re.compile(rf"[{re.escape(ENDS)}]+(?=\s|$)|[{re.escape(PARTS)}]")

_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S+|\bt\.co/\w+", re.IGNORECASE)

# English function words.
FUNCTION_WORDS = frozenset(
    """a about after all also am among an and any are as at be because been before being between both but by
    can could did do does doing down during each for from further had has have having he her here hers
    herself him himself his how i if in into is it it's its itself just let me more most much my myself of
    off on once one or other out over own per same she so some such than that that's the then there these
    this those through thus to too under until up upon us very was were what when where which while who whom
    whose why with within would you your yours yet say says said""".split()  # noqa: SIM905
)


# These express a position, so they are ranked with the words; they name no topic.
POSITION_WORDS = frozenset(
    ["must", "never", "no", "not", "only", "our", "shall", "should", "their", "they", "we", "will"]
)


@dataclass(frozen=True)
class Token:
    """A word of a text as it is written there, and its position."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same for "Talks", "talks" and "talks’"."""
        return key_of(self.text)


@lru_cache(maxsize=65_536)  # few words make up most of a corpus
def key_of(word: str) -> str:
    """The same for all spellings of a word that count as one."""
    return folded_text(word).removesuffix("'s")


def folded_text(text: str) -> str:
    """A text in which the key of each of its words occurs as it is."""
    return text.casefold().replace("’", "'")


def tokens(text: str) -> list[Token]:
    """The words of a text in order, without what lies between them."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """Every word, then every pair of neighbouring words without punctuation between them, neither a function word.

    Function words are among the words: they count towards how much was said. Web addresses are not words, and separate
    them.
    """
    found: list[str] = []
    phrases: list[str] = []
    for part in _BREAK.split(without_addresses(text)):
        keys = list(map(key_of, _WORD.findall(part)))
        found += keys
        phrases += [
            f"{one} {other}"
            for one, other in pairwise(keys)
            if one not in FUNCTION_WORDS and other not in FUNCTION_WORDS
        ]
    return found + phrases


def without_addresses(text: str) -> str:
    """The text with a break in place of each web address."""
    may_have_one = "/" in text or (("w." in text or "W." in text) and "www." in text.lower())
    return _ADDRESS.sub(" … ", text) if may_have_one else text
