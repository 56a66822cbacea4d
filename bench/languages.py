"""Quotes in two languages and more: `python -m bench.languages [CSV] [--pictures FOLDER] [--english TABLE]`.

The CSV holds sentences and their translations (meaning, language, text). For the model that reads English, for the
multilingual one as it is, and for that one with each language's mean subtracted (what the app does): how often the
translation of a sentence is the nearest in its language, what share of a sentence's 10 nearest are in its own language,
and a picture of the map. Then checks that English corpora are embedded as fast as before long quotes were read in
windows, and to the same vectors, and that the shipped corpus gets exactly its map.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.embedding.encoder import embed, load, load_plain, with_before
from analysis.embedding.models import ENGLISH, MANY_LANGUAGES, Model, model_by_name
from analysis.embedding.windows import n_long
from analysis.making.build import draw_map, embed_quotes
from bench.harness import ROOT
from data.arrays import Vectors
from data.corpus import read_corpus
from data.importing.columns.mapping import map_columns, suggest_columns
from data.importing.file_reader import read_file
from data.library import SHIPPED

TRANSLATIONS = ROOT / "tests" / "analysis" / "embedding" / "translations.csv"
NEAREST = 10
_COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#4a5568")
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "pentagon", "star")


def sentences(path: Path) -> pd.DataFrame:
    """The sentences as quotes, with the meaning that translations share."""
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    return pd.DataFrame(rows, dtype="str").assign(quote_id=[str(number) for number in range(len(rows))])


def retrieval(vectors: np.ndarray, quotes: pd.DataFrame, asked: str, among: str) -> float:
    """The share of the sentences in one language whose translation is the nearest in another."""
    ask, answer = (np.flatnonzero(quotes["language"] == language) for language in (asked, among))
    nearest = answer[(vectors[ask] @ vectors[answer].T).argmax(axis=1)]
    meanings = quotes["meaning"].to_numpy()
    return float((meanings[nearest] == meanings[ask]).mean())


def in_own_language(vectors: np.ndarray, quotes: pd.DataFrame) -> float:
    """The share of each sentence's NEAREST others that are in its own language."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    near = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
    languages = quotes["language"].to_numpy()
    return float((languages[near] == languages[:, None]).mean())


def _print_figures(title: str, values: np.ndarray, quotes: pd.DataFrame) -> None:
    others = [language for language in quotes["language"].unique() if language != "en"]
    pairs = [pair for other in others for pair in (("en", other), (other, "en"))]
    line = ", ".join(f"{asked} to {among} {retrieval(values, quotes, asked, among):.2f}" for asked, among in pairs)
    print(f"{title}\n  nearest is the translation: {line}")
    print(f"  of the {NEAREST} nearest in the same language: {in_own_language(values, quotes):.2f}", flush=True)


def _draw(vectors: Vectors, quotes: pd.DataFrame, title: str, place: Path) -> None:
    from analysis.figures.charts import Dots, map_figure
    from analysis.figures.paper import Caption, figure_bytes

    drawn = draw_map(vectors)
    groups = [
        Dots(language, colour, symbol, drawn.points[(quotes["language"] == language).to_numpy()])
        for language, colour, symbol in zip(quotes["language"].unique(), _COLOURS, _SYMBOLS, strict=False)
    ]
    caption = Caption(title, (f"n = {len(quotes):,} sentences, map by {drawn.figures['chosen']}",))
    place.write_bytes(figure_bytes(map_figure(caption, 140, groups, ()), "PNG 2×", caption))
    print(f"  {place}")


def compare_languages(path: Path, pictures: Path | None) -> None:
    """The figures and the pictures of sentences and their translations."""
    quotes = sentences(path)
    n_same = (quotes["language"].map(quotes["language"].value_counts()) - 1) / (len(quotes) - 1)
    print(f"{len(quotes):,} sentences; by chance {n_same.mean():.2f} of the nearest are in the same language")
    english, many = model_by_name(ENGLISH), model_by_name(MANY_LANGUAGES)
    raw = embed_quotes(quotes, many, load(many))
    plain = Vectors(raw.encoder_output, raw.model, raw.model_sha256, raw.texts_sha256)
    ways = {
        f"before: {english.name}": embed_quotes(quotes, english, load(english)),
        f"{many.name}, as the model makes them": plain,
        f"after: {many.name}, each language's mean taken off": raw,
    }
    for number, (title, vectors) in enumerate(ways.items()):
        _print_figures(title, vectors.values, quotes)
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            _draw(vectors, quotes, title, pictures / f"languages-{number}.png")


def compare_english(texts: list[str]) -> None:
    """The same texts in the same batches, with and without the check for long ones, alternating."""
    model = model_by_name(ENGLISH)
    plain = with_before(model.passage, load_plain(model))
    ways = {"before": plain, "now": load(model)}
    seconds, made = dict.fromkeys(ways, 0.0), {}
    for turn, rows in enumerate(np.array_split(np.arange(len(texts)), 6)):
        part = [texts[row] for row in rows]
        for name in sorted(ways, reverse=bool(turn % 2)):
            begun = time.perf_counter()
            made[name] = embed(part, ways[name])
            seconds[name] += time.perf_counter() - begun
        short = np.array([not n_long([text], model) for text in part])
        same = float(np.abs(made["before"][short] - made["now"][short]).max(initial=0))
        if same:
            print(f"  vectors differ by up to {same}")
    line = ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
    n, ratio = n_long(texts, model), seconds["now"] / seconds["before"]
    print(f"{len(texts):,} English texts, {n:,} of them long: {line}, {ratio:.2f} times the time")


def compare_shipped(folder: Path, model: Model) -> None:
    """The shipped corpus embedded and drawn now, compared with its files."""
    corpus = read_corpus(folder)
    assert corpus.vectors is not None
    assert corpus.map is not None
    vectors = embed_quotes(corpus.quotes, model, load(model))
    cosines = (vectors.values * corpus.vectors.values).sum(axis=1)
    moved = np.abs(draw_map(vectors).points - corpus.map.points).max()
    print(f"{corpus.name}: least cosine with its vectors {cosines.min():.6f}, its dots move by at most {moved:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("translations", nargs="?", type=Path, default=TRANSLATIONS)
    parser.add_argument("--pictures", type=Path, help="where to put a picture of each map")
    parser.add_argument("--english", type=Path, help="a table of English quotes to embed in both ways")
    parser.add_argument("--texts", type=int, default=1_000, help="how many of it")
    arguments = parser.parse_args()
    compare_languages(arguments.translations, arguments.pictures)
    compare_shipped(SHIPPED / "russia-nato-2022", model_by_name(ENGLISH))
    if arguments.english:
        cells = read_file(arguments.english.read_bytes(), arguments.english.name).cells
        texts = map_columns(cells, suggest_columns(cells)[0])["text"].drop_duplicates()
        compare_english(texts.sample(min(arguments.texts, len(texts)), random_state=0).tolist())


if __name__ == "__main__":
    main()
