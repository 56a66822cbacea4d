"""`python -m analysis embed`: embed a stored corpus again, with another model or the current rule, as a new version."""

from typing import Annotated

import typer

from analysis.embedding.models import MODEL_HELP, model_by_name, model_of_vectors
from analysis.embedding.windows import about_long, n_long
from cli.terminal import PrintedProgress, say, stop
from data.counting import count_of
from data.faults import CorpusError
from data.store import SaveResult, StoreError, ids, open_store


def embed_stored(
    link: Annotated[str, typer.Argument(help="The edit link of a corpus in the store")],
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = "",
) -> None:
    """Embed all quotes of a stored corpus again and redraw its map, as a new version; earlier ones do not change."""
    from analysis.embedding.encoder import EncoderError, load
    from analysis.making.build import is_current
    from analysis.making.saving import with_new_map

    try:
        key, kept = ids.key_in(link), open_store()
        corpus = kept.read(key)
        if not kept.can_edit(key):
            stop("That link only reads the corpus; embedding it again needs its link to edit.")
        vectors = corpus.vectors
        wanted = model_by_name(model) if model else model_of_vectors(vectors)
        if vectors is not None and is_current(vectors, wanted, corpus.quotes):
            say(f"“{corpus.about.title}” is already embedded with {wanted.name}; nothing was changed.")
            return
        if note := about_long(n_long(corpus.quotes["text"], wanted), wanted):
            say(note)
        changes = with_new_map(corpus, wanted, load(wanted), PrintedProgress())
        message = f"Embedded again with {wanted.name}"
        answer = kept.save(key, kept.latest(key).version, changes, "command line", message)
    except (StoreError, CorpusError, EncoderError, OSError) as error:
        stop(str(error))
    if not isinstance(answer, SaveResult):
        stop("Another person saved the same quotes in the meantime; nothing was changed. Try again.")
    done = f"{count_of(len(corpus.quotes), 'quote')} embedded again with {wanted.name}"
    say(f"“{corpus.about.title}”: {done}, as a new version.")
