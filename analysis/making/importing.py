"""The steps of an import, shared by screen and command line: from a table to a corpus. All or nothing."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.background import import_ahead
from analysis.embedding.bulk_encoder import FEW, load_for
from analysis.embedding.encoder import Model, when_needed
from analysis.embedding.engines import Embedder, EngineName
from analysis.making import duplicates
from analysis.making.build import draw_map, embed_quotes, is_current
from analysis.making.duplicates import DuplicateGroup
from analysis.making.workspace import Workspace
from analysis.progress import Progress, part, silent
from analysis.text import languages
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, by_language, read_map, read_vectors, texts_sha256
from data.corpus import About, Corpus
from data.corpus_files import assemble, folder_name
from data.faults import Fault
from data.importing import splitting
from data.importing.columns import camps, mapping
from data.importing.columns.mapping import Columns
from data.importing.foreign import ForeignTable

EMBEDDING = 0.8  # share of the remaining time once a table is reviewed; the rest is the map's


@dataclass(frozen=True)
class ImportPlan:
    """The decisions about a table: everything on which the quotes of its corpus depend.

    `camps` and `speakers` map a value to the name that it means; `fixed` are cells by index and column; `left_out`
    indices of rows. `leave_out_faults` drops the rows that have mistakes.
    """

    columns: Columns
    split: str = splitting.WHOLE
    camps: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    leave_out_faults: bool = False


@dataclass(frozen=True)
class Review:
    """The quotes of a plan, its notes, and the mistakes that remain in them."""

    quotes: pd.DataFrame
    notes: tuple[str, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> pd.DataFrame:
        """The quotes without the rows that have mistakes."""
        return self.quotes.drop(index={mapping.index_of(fault) for fault in self.faults} & set(self.quotes.index))


@dataclass(frozen=True)
class EmbeddedImport:
    """Embedded and not yet drawn; if near duplicates are looked for, those without a decision."""

    quotes: pd.DataFrame
    vectors: Vectors
    near: tuple[DuplicateGroup, ...] = ()
    n_near: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportResult:
    """The finished corpus, and the seconds of each step."""

    corpus: Corpus
    seconds: Mapping[str, float] = field(default_factory=dict)


def plan(table: ForeignTable) -> ImportPlan:
    """The decisions made if nobody is asked."""
    columns, _ = mapping.suggest_columns(table.cells)
    split = splitting.WHOLE
    if not mapping.unfit(columns):
        heading = next(heading for heading, target in columns.targets.items() if target == "text")
        split = splitting.suggested_unit(table.cells[heading])
    return ImportPlan(columns, split)


def statements(table: ForeignTable, decided: ImportPlan, name: str) -> mapping.MappingResult:
    """The quotes under our columns, long texts split if so decided; raises CorpusError and FileRefusal."""
    found = mapping.read(table.cells, decided.columns)
    quotes = splitting.split(found.quotes, decided.split, name)
    if decided.split == splitting.WHOLE:
        return found
    n = len(found.quotes)
    texts = "1 text is" if n == 1 else f"{n:,} texts are"
    sentence = f"{texts} split into {len(quotes):,} {decided.split}; rows are numbered again."
    return mapping.MappingResult(quotes, (*found.notes, sentence))


def review(table: ForeignTable, decided: ImportPlan, name: str, found: mapping.MappingResult | None = None) -> Review:
    """The quotes of a plan, checked; `found` avoids reading them again. Raises CorpusError and FileRefusal."""
    found = found or statements(table, decided, name)
    quotes = camps.rename_camps(camps.rename_camps(found.quotes, decided.speakers, "speaker"), decided.camps)
    quotes = mapping.with_cells(quotes, decided.fixed) if decided.fixed else quotes
    quotes = quotes.drop(index=[row for row in decided.left_out if row in quotes.index])
    about = table.extras.about
    topics = tuple(topic.name for topic in about.topics) if about else ()
    declared = tuple(camp.name for camp in about.camps) if about else ()
    allowed = (*declared, *(name for name in decided.camps.values() if name)) if declared else ()
    faults = tuple(mapping.faults(quotes, name, allowed, topics)) if len(quotes) else ()
    return Review(quotes, found.notes, faults)


def run(
    quotes: pd.DataFrame,
    table: ForeignTable,
    about: About,
    model: Model,
    progress: Progress,
    least_alike: float | None = None,
    known: Vectors | None = None,
    on_embedded: Callable[[Vectors], None] = lambda vectors: None,
    workspace: Workspace | None = None,
    engine: EngineName = EngineName.LOCAL,
) -> EmbeddedImport | ImportResult:
    """Embed and draw the quotes. If there are near duplicates, returns them before anything is drawn.

    `on_embedded` receives the vectors as soon as they exist. Finished work in the `workspace` is reused. Raises
    EncoderError, and what `progress` raises.
    """
    quotes, clock, tell = complete(quotes), Clock(), part(progress, 0, EMBEDDING)
    # words and topics need it too: function words are those of the quote's language
    if languages.are_needed(quotes, model):
        with clock.during("find languages"):
            quotes = languages.with_languages(quotes, part(tell, 0, 0, "finding languages"))
    if len(quotes) >= FEW:
        import_ahead("openTSNE")  # which the map needs, while texts are embedded
    with clock.during("embed"):
        vectors = embed(quotes, table, model, tell, known, workspace, engine)
    on_embedded(vectors)
    begun = EmbeddedImport(quotes, vectors, seconds=clock.seconds)
    if least_alike is not None and least_alike < 1:
        with clock.during("near duplicates"):
            looking = "looking for quotes that are nearly the same"
            near, n_near = duplicates.near(quotes, vectors.values, least_alike, part(tell, 1, 1, looking))
        begun = replace(begun, near=tuple(near), n_near=n_near)
        if near:
            return begun
    return resume(begun, {}, table, about, part(progress, EMBEDDING, 1), workspace)


def resume(
    begun: EmbeddedImport,
    decided: Mapping[DuplicateGroup, str],
    table: ForeignTable,
    about: About,
    progress: Progress,
    workspace: Workspace | None = None,
) -> ImportResult:
    """The second half of `run`, after the decisions about near duplicates."""
    clock = Clock(begun.seconds)
    with clock.during("draw"):
        left, rows = duplicates.resolve(begun.quotes, decided)
        quotes = complete(left)
        all_stay = len(rows) == len(begun.quotes)
        vectors = begun.vectors if all_stay else of_rows(begun.vectors, rows, quotes)
        corpus = finish(quotes, vectors, table, about, progress, workspace)
    return ImportResult(corpus, clock.seconds)


class Clock:
    """Seconds by step, accumulated."""

    def __init__(self, seconds: Mapping[str, float] | None = None) -> None:
        self.seconds = dict(seconds or {})

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        """Measure a step."""
        begun = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0) + time.perf_counter() - begun

    def __str__(self) -> str:
        return ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self.seconds.items())


def complete(quotes: pd.DataFrame) -> pd.DataFrame:
    """The quotes as a corpus holds them, rows counted from 0."""
    return quotes.reset_index(drop=True)


def embed(
    quotes: pd.DataFrame,
    table: ForeignTable,
    model: Model,
    progress: Progress,
    known: Vectors | None = None,
    workspace: Workspace | None = None,
    engine: EngineName = EngineName.LOCAL,
) -> Vectors:
    """The vectors of the quotes: imported or `known` ones if they fit, or new ones.

    Raises EncoderError.
    """
    imported, _ = _arrays_of(quotes, table)
    for vectors in (imported, known):
        if vectors is None or vectors.texts_sha256 != texts_sha256(quotes):
            continue
        if is_current(vectors, model, quotes):
            return by_language(vectors.encoder_output, vectors.model, vectors.model_sha256, quotes, vectors.rule)
    embedder = _embedder(engine, model, quotes["text"].nunique(), part(progress, 0, 0))
    return embed_quotes(quotes, model, embedder, progress, workspace.known_vectors(model) if workspace else None)


def _embedder(engine: EngineName, model: Model, n_texts: int, progress: Progress) -> Embedder:
    if engine == EngineName.LOCAL:
        return when_needed(lambda: load_for(model, n_texts, progress))
    from analysis.embedding.ray_engine import RayEngine

    return RayEngine(model, partial(load_for, n_texts=n_texts))


def encoder_for(model: Model, n_texts: int) -> Callable[[list[str]], np.ndarray]:
    """The function that embeds this many new texts; raises EncoderError."""
    return load_for(model, n_texts, silent)


def finish(
    quotes: pd.DataFrame,
    vectors: Vectors,
    table: ForeignTable,
    about: About,
    progress: Progress,
    workspace: Workspace | None = None,
) -> Corpus:
    """The corpus with its map: the imported one if it fits, or a new one."""
    _, points = _arrays_of(quotes, table)
    if points is None or points.figures["model"] != vectors.model:
        points = draw_map(vectors, progress, workspace.map_chunks() if workspace else None)
    return assemble(folder_name(about.title), about, quotes, vectors, points, table.extras.marked, table.extras.axes)


def of_rows(vectors: Vectors, rows: np.ndarray, quotes: pd.DataFrame) -> Vectors:
    """The vectors of the remaining rows, for the quotes that these rows now are."""
    return by_language(vectors.encoder_output[rows], vectors.model, vectors.model_sha256, quotes, vectors.rule)


def _arrays_of(quotes: pd.DataFrame, table: ForeignTable) -> tuple[Vectors | None, Map | None]:
    arrays = table.extras.arrays
    if VECTORS_FILE not in arrays:
        return None, None
    vectors, _ = read_vectors(arrays[VECTORS_FILE], quotes)
    points, _ = read_map(arrays.get(MAP_FILE, b""), quotes, vectors)
    return vectors, points
