"""A corpus: quotes, their camps and topics, people's marks on them, their vectors and places on the map."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import pydantic

from data import declarations, stances, table
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, check_vectors, read_map, read_vectors
from data.arrow_strings import different_cells, in_one_piece
from data.axes import AXES_FILE, Axes, Axis
from data.declarations import Declaration, no_name_twice
from data.default_looks import starting_place, usual_look
from data.faults import CorpusError, Fault
from data.files.quotes_copy import (
    COPY_FILE,
    LEAST_QUOTES,
    Copy,
    open_copy,
    read_copy,
    remove_copy,
    sha256_of,
    write_copy,
)
from data.files.topics_file import TOPICS_FILE, TopicsFile
from data.schema import COLUMN_NAMES, LONGEST_CELL, PALETTE, SYMBOLS
from data.stances import MARK_FILES, Annotations

TOML_FILE = "corpus.toml"
QUOTES_FILE = "quotes.csv"
MOST_SIDES = 4  # that are compared at once
FORBIDDEN = "forbidden"
_HASHED = (TOML_FILE, QUOTES_FILE, VECTORS_FILE, MAP_FILE, *MARK_FILES, AXES_FILE)
_HASHED_APART = (VECTORS_FILE, MAP_FILE)  # hashed while the quotes are being read
_TOPICS_FROM = (QUOTES_FILE, VECTORS_FILE, MAP_FILE)  # what found topics and the names of the map's quarters depend on


class Camp(Declaration):
    """A side of the debate and how the map draws it."""

    # as long as a cell of the table: a camp that is not declared must survive being written to corpus.toml and read
    # again
    name: Annotated[str, pydantic.Field(min_length=1, max_length=LONGEST_CELL, pattern=r"^[^|]+$")]
    colour: Annotated[str, pydantic.Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = ""
    symbol: str = ""
    note: str = ""
    not_a_side: bool = False  # such as the press that reports: its quotes count, but it is no party to the debate

    @pydantic.field_validator("symbol")
    @classmethod
    def _known_symbol(cls, symbol: str) -> str:
        if symbol not in SYMBOLS:
            raise ValueError(f"must be one of {', '.join(SYMBOLS)}")
        return symbol


class Topic(Declaration):
    """A label on quotes, and what it covers."""

    name: Annotated[str, pydantic.Field(min_length=1, max_length=80)]
    note: str = ""


class About(Declaration):
    """What corpus.toml says of the corpus as a whole."""

    title: Annotated[str, pydantic.Field(min_length=1, max_length=200)]
    description: str = ""
    citation: str = ""
    authors: tuple[str, ...] = ()
    version: str = ""
    language: str = ""
    licence: str = ""
    machine_annotator: Literal["", "forbidden"] = ""  # whether a machine may read the quotes for positions
    sides: Annotated[tuple[str, ...], pydantic.Field(max_length=MOST_SIDES)] = ()  # camps that are compared at first
    camps: tuple[Camp, ...] = ()
    topics: tuple[Topic, ...] = ()

    @pydantic.field_validator("camps", "topics")
    @classmethod
    def _no_name_twice(cls, declared: tuple[Any, ...]) -> tuple[Any, ...]:
        return no_name_twice(declared)

    @pydantic.field_validator("sides")
    @classmethod
    def _two_different_sides(cls, sides: tuple[str, ...]) -> tuple[str, ...]:
        if sides and len(set(sides)) < max(2, len(sides)):
            raise ValueError("must name two to four different camps")
        return sides


@dataclass(frozen=True)
class Corpus:
    """One corpus as read; immutable.

    `quotes` has every column of the schema as strings, in file order; `voices` one line for each speaker of each quote.
    `vectors` and `map` are None if they were not built or no longer fit the quotes; `unbuilt` then says why, in a
    sentence.
    """

    name: str
    about: About
    quotes: pd.DataFrame
    voices: pd.DataFrame
    vectors: Vectors | None
    map: Map | None
    unbuilt: str
    content_hash: str  # of all files; a link holds its first characters
    marked: Annotations = field(default_factory=Annotations)
    axes: tuple[Axis, ...] = ()
    corpus_id: str = ""  # of one in the store, whatever it is called and whichever version it is
    topics_file: TopicsFile | None = None  # where found topics are kept; None if it was not read from a folder

    @property
    def camps(self) -> tuple[Camp, ...]:
        return self.about.camps

    @property
    def version(self) -> str:
        """The content that a link was made on, as the link names it."""
        return self.content_hash[:10]

    def quote(self, row: int) -> dict[str, str]:
        """All cells of one quote by column. Much faster than a row of the DataFrame, which is stored by column."""
        return {name: cells[row].as_py() for name, cells in self._columns.items()}

    @cached_property
    def own_topics(self) -> np.ndarray:
        """The labels in the topic column, (n,), computed once; "" for a quote without one."""
        codes, different = different_cells(self.quotes["topic"])
        return np.asarray(different[codes])

    @cached_property
    def has_topics(self) -> bool:
        """Whether any quote has one. Needed several times in each run of a page."""
        return bool(self.quotes["topic"].any())

    @cached_property
    def text_lengths(self) -> np.ndarray:
        """Number of characters of each quote, (n,), counted once."""
        lengths: np.ndarray = self.quotes["text"].str.len().to_numpy(dtype=int)
        return lengths

    @cached_property
    def _columns(self) -> dict[str, Any]:
        import pyarrow as pa

        # as Arrow arrays: pandas takes four times as long for a cell
        return {str(name): pa.array(self.quotes[name], pa.large_string()) for name in self.quotes}


def read_corpus(folder: Path) -> Corpus:
    """Read and check a corpus folder; raise CorpusError with every fault found.

    Only quotes.csv is needed. Without corpus.toml the camps are those of the table, the most quoted first, and the
    title is the folder's name.
    """
    with ThreadPoolExecutor(2) as pool:  # hashes and checks of large files release the GIL
        table_digest = pool.submit(_digest_beside_a_copy, folder)
        copied = open_copy(folder)
        is_whole = pool.submit(copied.is_whole) if copied else None
        ahead = pool.submit(check_vectors, folder)
        others = pool.submit(_digests, folder, _HASHED_APART)
        about, about_faults = declarations.read(folder / TOML_FILE, About)
        quotes, more = _checked_copy(copied, about, table_digest, is_whole) or _read_quotes(folder, about)
        digest = table_digest.result()
        marked, marked_faults = stances.read_folder(folder)
        axes, axes_faults = declarations.read(folder / AXES_FILE, Axes)
        if faults := about_faults + more + marked_faults + axes_faults:
            raise CorpusError(faults)
        voices = table.voices(quotes)
        if about and (faults := _unknown_sides(about, voices)):
            raise CorpusError(faults)
        name = folder.resolve().name
        about = about or About.model_construct(title=name)  # a folder may have any name
        about = about.model_copy(update={"camps": with_looks(about.camps or camps_in(voices))})
        vectors, vectors_fault = read_vectors(folder, quotes, ahead)
        drawn, map_fault = read_map(folder, quotes, vectors)
        digests = others.result() | ({QUOTES_FILE: digest} if digest else {})
        digests |= _digests(folder, [name for name in _HASHED if name not in digests])
        return Corpus(
            name=name,
            about=about,
            quotes=quotes,
            voices=voices,
            vectors=vectors,
            map=drawn,
            unbuilt=vectors_fault or map_fault,
            content_hash=hash_of(digests),
            marked=marked,
            axes=axes.axes if axes else (),
            topics_file=_topics_file(folder, digests),
        )


def _unknown_sides(about: About, voices: pd.DataFrame) -> list[Fault]:
    names = [camp.name for camp in about.camps or camps_in(voices)]
    allowed = f"must name camps: {', '.join(names[:20])}"
    return [Fault(TOML_FILE, side, allowed, where="sides") for side in about.sides if side not in names]


def content_hash(folder: Path) -> str:
    """SHA-256 over the corpus's files: another version of the quotes, stances, vectors or map, another hash."""
    return hash_of(_digests(folder, _HASHED))


def topics_file(folder: Path, known: dict[str, bytes]) -> TopicsFile:
    """Where the topics found in the corpus of this folder are kept; `known` are hashes of its files."""
    return _topics_file(folder, _digests(folder, _TOPICS_FROM) | known)


def _topics_file(folder: Path, digests: Mapping[str, bytes]) -> TopicsFile:
    return TopicsFile(folder / TOPICS_FILE, _hash_of(digests, _TOPICS_FROM))


def _digests(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The SHA-256 of each of these files that exists."""
    return {name: sha256_of(folder / name) for name in names if (folder / name).is_file()}


def hash_of(digests: Mapping[str, bytes]) -> str:
    """The content hash of a corpus from the SHA-256 of each of its files, by name; other files do not count."""
    return _hash_of(digests, _HASHED)


def _hash_of(digests: Mapping[str, bytes], names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        if name in digests:
            digest.update(name.encode() + b"\0" + digests[name])
    return digest.hexdigest()


def keep_copy(folder: Path, n_quotes: int) -> None:
    """Write the copy of a large corpus's quotes that `read_corpus` opens instead of the table.

    A copy that fits stays; the copy of a corpus that is now small is removed, and so is that of a table that cannot be
    read. If nothing can be written there is no copy, and the corpus works all the same.
    """
    with suppress(OSError):
        if n_quotes >= LEAST_QUOTES and read_copy(folder, sha256_of(folder / QUOTES_FILE)) is not None:
            return
        remove_copy(folder)
        if n_quotes < LEAST_QUOTES:
            return
        about, _ = declarations.read(folder / TOML_FILE, About)
        quotes, found = _read_quotes(folder, about)
        if not found:
            write_copy(folder, quotes, folder / QUOTES_FILE)


def copy_quotes(folder: Path, quotes: pd.DataFrame, table_sha256: bytes) -> None:
    """Write the copy of a large corpus whose quotes, which have no fault, were just written to the folder's table.

    It is the one that `keep_copy` makes, but the table is not read: a million quotes take ten seconds.
    """
    if len(quotes) >= LEAST_QUOTES:
        as_read = table.complete(table.recognise_headings(quotes)).reset_index(drop=True)
        with suppress(OSError):
            write_copy(folder, as_read, folder / QUOTES_FILE, table_sha256)


def _digest_beside_a_copy(folder: Path) -> bytes:
    """The SHA-256 of the table; b"" if there is no copy to compare it with."""
    with suppress(OSError):
        if (folder / COPY_FILE).is_file():
            return sha256_of(folder / QUOTES_FILE)
    return b""


def _checked_copy(
    copied: Copy | None, about: About | None, table_digest: Future[bytes], is_whole: Future[bool] | None
) -> tuple[pd.DataFrame, list[Fault]] | None:
    """The quotes of a copy that fits the table and has no fault; None if the table must be read.

    Its cells are checked while other threads hash them and the table.
    """
    if copied is None or is_whole is None or _faults(copied.quotes, about):
        return None
    return (copied.quotes, []) if copied.table_sha256 == table_digest.result() and is_whole.result() else None


def _read_quotes(folder: Path, about: About | None) -> tuple[pd.DataFrame, list[Fault]]:
    """The quotes of the table and every fault."""
    try:
        raw = (folder / QUOTES_FILE).read_bytes()
    except FileNotFoundError:
        return pd.DataFrame(), [Fault(QUOTES_FILE, "", "is missing; a corpus is a folder with quotes.csv")]
    except OSError as error:
        return pd.DataFrame(), [Fault(QUOTES_FILE, "", f"cannot be read: {error.strerror}")]
    quotes, unread = table.read(raw, QUOTES_FILE, COLUMN_NAMES)
    if unread:
        return quotes, unread
    quotes = table.recognise_headings(quotes)
    if found := table.missing_columns(quotes, QUOTES_FILE) + table.repeated_columns(quotes, QUOTES_FILE):
        return quotes, found
    if quotes.empty:
        return quotes, [Fault(QUOTES_FILE, "", "holds no quote below its headings")]
    quotes = table.complete(quotes)
    return in_one_piece(quotes.reset_index(drop=True)), _faults(quotes, about)


def _faults(quotes: pd.DataFrame, about: About | None) -> list[Fault]:
    camps = tuple(camp.name for camp in about.camps) if about else ()
    topics = tuple(topic.name for topic in about.topics) if about else ()
    found = table.faults(quotes, QUOTES_FILE, camps, topics) + table.misaligned_cells(quotes, QUOTES_FILE)
    return sorted(found, key=lambda fault: fault.row)


def camps_in(voices: pd.DataFrame) -> tuple[Camp, ...]:
    """The camps of a table, the most quoted first; without colours or symbols."""
    counts = voices["camp"].value_counts()
    return tuple(Camp.model_construct(name=name) for name in sorted(counts.index, key=lambda n: (-counts[n], n)))


def with_looks(camps: tuple[Camp, ...], before: Mapping[str, Camp] | None = None) -> tuple[Camp, ...]:
    """Camps with a colour and a symbol each: their own, else those that a camp of this name has elsewhere.

    `before` are camps of other corpora by name. Next come the usual looks of known names, and last one derived from the
    name itself, so that it is the same in every corpus. A look that another camp of this corpus has is skipped while
    any is free.
    """
    wanted = [_wanted_look(camp, before or {}) for camp in camps]
    colours, symbols = _Free(PALETTE, (camp.colour for camp in camps)), _Free(SYMBOLS, (camp.symbol for camp in camps))
    # camps whose name has a look elsewhere take it before those that only need some look
    looks: dict[str, dict[str, str]] = {}
    for known in (True, False):
        for camp, (look, is_known) in zip(camps, wanted, strict=True):
            if is_known is known:
                colour = camp.colour or colours.take(look[0])
                with_colour = [(one["colour"], one["symbol"]) for one in looks.values()]
                others = {symbol for of, symbol in with_colour if of.casefold() == colour.casefold()}
                symbol = camp.symbol or symbols.take(look[1], avoided=others)
                looks[camp.name] = {"colour": colour, "symbol": symbol}
    return tuple(camp.model_copy(update=looks[camp.name]) for camp in camps)


def _wanted_look(camp: Camp, before: Mapping[str, Camp]) -> tuple[tuple[str, str], bool]:
    """The look that a camp should have if it is free, and whether it has that look elsewhere."""
    if (other := before.get(camp.name)) is not None and other.colour and other.symbol:
        return (other.colour, other.symbol), True
    if look := usual_look(camp.name):
        return look, True
    # grey stands for the unknown
    n_colours = len(PALETTE) - 1
    return (PALETTE[starting_place(camp.name, n_colours)], SYMBOLS[starting_place(camp.name, len(SYMBOLS))]), False


class _Free:
    """Looks of one kind, each handed out once while others are left."""

    def __init__(self, ours: tuple[str, ...], taken: Iterable[str]):
        self._ours, self._taken = ours, [look.casefold() for look in taken if look]

    def take(self, wanted: str, avoided: Collection[str] = ()) -> str:
        """The wanted look, or our next free one; once all are taken, the one that fewest camps have.

        Those that are `avoided` come last.
        """
        *most, last = self._ours  # the last, grey, only if nothing else is left
        start = most.index(wanted) if wanted in most else 0
        order = [wanted, *most[start:], *most[:start], last]
        chosen = min(order, key=lambda look: (look in avoided, self._taken.count(look.casefold())))
        self._taken.append(chosen.casefold())
        return chosen
