"""From an edited table to what a save writes: new texts embedded, and placed on the existing map."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.embedding.encoder import Encode, Model, embed
from analysis.making.build import draw_map, embed_quotes, is_current
from analysis.making.description import apply_to_description
from analysis.making.edits import Draft
from analysis.map.projection import place
from analysis.progress import Progress, part, silent
from analysis.text import languages
from data.arrays import main_language, takes_means_off
from data.corpus import Corpus
from data.counting import count_of
from data.store import Changes, Conflict, MapChange, SaveResult, Store, TextVectors
from data.store.changes import of_texts

TEXTS_AT_ONCE = 64
ATTEMPTS = 5


def difference(before: pd.DataFrame, after: pd.DataFrame, touched: Collection[str]) -> Changes:
    """Whole rows that are new or changed, and ids that are gone, among the quotes `touched`."""
    columns = list(after.columns)
    old = before[before["quote_id"].isin(touched)].reindex(columns=columns, fill_value="").set_index("quote_id")
    new = after[after["quote_id"].isin(touched)].set_index("quote_id")
    kept = new.index.isin(old.index)
    same = (new[kept].to_numpy(dtype=object) == old.loc[new.index[kept]].to_numpy(dtype=object)).all(axis=1)
    changed = new.drop(new.index[kept][same]).reset_index()[columns]
    gone = [quote_id for quote_id in old.index if quote_id not in new.index]
    return Changes(quotes=changed, removed={"quote": gone} if gone else {})


def all_changes(corpus: Corpus, draft: Draft, edited: pd.DataFrame) -> Changes:
    """All changes of the draft to the corpus, `edited` being its table after all steps; without vectors and places."""
    changes = difference(corpus.quotes, edited, draft.quotes)
    about = apply_to_description(corpus.about, edited, draft)
    return changes if about is corpus.about else replace(changes, about=about)


def unknown_texts(corpus: Corpus, changes: Changes, stored: Collection[str]) -> list[str]:
    """Texts of changed quotes that have no vector: neither in the corpus nor among those `stored`."""
    if corpus.vectors is None or not len(changes.quotes):
        return []
    changed = changes.quotes["text"]
    known = {*corpus.quotes["text"][corpus.quotes["text"].isin(changed)], *stored}
    return [text for text in dict.fromkeys(changed) if text not in known]


def with_vectors(
    corpus: Corpus, changes: Changes, stored: Mapping[str, bytes], encode: Encode, progress: Progress
) -> Changes:
    """The changes with vectors of their new texts, and places for the quotes that are new or reworded.

    Only texts without a vector are embedded; `stored` are float16 bytes by text. Other quotes stay where they are.
    Without vectors, or without a map, nothing is added.
    """
    vectors = corpus.vectors
    if vectors is None or not len(changes.quotes):
        return changes
    texts = unknown_texts(corpus, changes, stored)
    new = _embed_texts(texts, encode, progress)
    made = TextVectors(vectors.model, vectors.model_sha256, texts, new, rule=vectors.rule) if texts else None
    placed = None
    rows = changes.quotes[_changed_words(corpus.quotes, changes.quotes)]
    if corpus.map is not None and len(rows):
        found = _vectors_of(corpus, rows["text"], stored, dict(zip(texts, new, strict=True)))
        found = vectors.comparable(found, [main_language(language) for language in rows["language"]])
        points = place(found, vectors.values, corpus.map.points)
        # its reliability is measured when the map is drawn again
        placed = MapChange(rows["quote_id"].tolist(), points, np.full(len(rows), np.nan, np.float32))
    return replace(changes, vectors=made, drawn=placed)


def save_draft(
    store: Store,
    edit_key: str,
    corpus: Corpus,
    draft: Draft,
    encode: Encode,
    author: str = "",
    message: str = "",
    progress: Progress = silent,
) -> SaveResult | Conflict:
    """Save the steps of a draft made on `corpus`, the version that it names as its base.

    If another person has drawn a new map meanwhile, new quotes are placed on that map; if another has declared the same
    new camp, it gets their look.
    """
    answer: SaveResult | Conflict
    for _ in range(ATTEMPTS):
        changes = all_changes(corpus, draft, draft.apply(corpus.quotes))
        stored = _stored_vectors(store, edit_key, corpus, changes)
        changes = with_vectors(corpus, changes, stored, encode, progress)
        answer = store.save(edit_key, draft.base, changes, author, message)
        if isinstance(answer, SaveResult) or draft.rows & {(found.part, found.key) for found in answer.differences}:
            break
        corpus = store.read(edit_key, answer.latest)
        draft = draft.onto(answer.latest, (), ())
    return answer


def _stored_vectors(store: Store, key: str, corpus: Corpus, changes: Changes) -> dict[str, bytes]:
    if corpus.vectors is None or not (unknown := unknown_texts(corpus, changes, ())):
        return {}
    return store.vectors(key, corpus.vectors.model, corpus.vectors.model_sha256, unknown, corpus.vectors.rule)


def with_new_map(corpus: Corpus, model: Model, encode: Encode, progress: Progress) -> Changes:
    """A new map of all quotes; those without a complete vector by this model are embedded first.

    If the model is compared language by language, missing languages in the column are detected and saved, too.
    """
    vectors, made, quotes = corpus.vectors, None, corpus.quotes
    if vectors is None or not is_current(vectors, model, quotes):
        if takes_means_off(model.name) and not quotes["language"].all():
            quotes = languages.with_languages(quotes, part(progress, 0, 0.1, "finding languages"))
        vectors = embed_quotes(quotes, model, encode, part(progress, 0.1, 0.5))
        made = of_texts(quotes, vectors)
    new_map = draw_map(vectors, part(progress, 0.5, 1))
    ids = quotes["quote_id"].tolist()
    tagged = quotes[quotes["language"].to_numpy() != corpus.quotes["language"].to_numpy()]
    return Changes(
        quotes=tagged, vectors=made, drawn=MapChange(ids, new_map.points, new_map.reliability, new_map.figures)
    )


def _embed_texts(texts: list[str], encode: Encode, progress: Progress) -> np.ndarray:
    parts = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        progress(start / len(texts), f"Embedding {start:,} of {count_of(len(texts), 'text')}")
        parts.append(embed(texts[start : start + TEXTS_AT_ONCE], encode))
    return np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)


def _changed_words(before: pd.DataFrame, quotes: pd.DataFrame) -> np.ndarray:
    """Mask of the quotes that are new, or whose words changed."""
    before = before[before["quote_id"].isin(quotes["quote_id"])]
    texts = dict(zip(before["quote_id"], before["text"], strict=True))
    pairs = zip(quotes["quote_id"], quotes["text"], strict=True)
    return np.array([texts.get(quote_id) != text for quote_id, text in pairs], dtype=bool)


def _vectors_of(
    corpus: Corpus, texts: pd.Series, stored: Mapping[str, bytes], new: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Vectors of the texts: newly made, stored, or those of the corpus."""
    assert corpus.vectors is not None
    row_of = {text: row for row, text in enumerate(corpus.quotes["text"].tolist())}
    found = []
    for text in texts:
        if text in new:
            found.append(new[text])
        elif text in row_of:
            found.append(corpus.vectors.encoder_output[row_of[text]])
        else:
            value = np.frombuffer(stored[text], "<f2").astype(np.float32)
            found.append(value / (np.linalg.norm(value) or 1))
    return np.stack(found)
