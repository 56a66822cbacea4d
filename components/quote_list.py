"""Quotes in a list: camp, speaker, a figure where there is one, and the words."""

from collections.abc import Sequence
from functools import partial

from analysis.compare.shared_words import holding
from components import markup
from components.shared import Shared
from data.corpus import Corpus
from data.table import parts

_rows: Shared[str] = Shared(most=5_000)


def show(
    corpus: Corpus,
    rows: Sequence[int],
    figures: Sequence[str] = (),
    heading: str = "",
    scrolled: str = "",
    term: str = "",
) -> None:
    """Draw the quotes of these rows, in this order; `figures` has one text for each, or none at all.

    With a name in `scrolled` they scroll in a box of that name; a `term` is marked where it stands.
    """
    drawn = [
        _rows.get((corpus.content_hash, row, figure, heading, term), partial(_row, corpus, row, figure, heading, term))
        for row, figure in zip(rows, figures or [""] * len(rows), strict=True)
    ]
    # one element for all: each is a message to the browser
    markup.show_made(drawn, scrolled)


def _row(corpus: Corpus, row: int, figure: str, heading: str, term: str) -> str:
    looks = {camp.name: camp for camp in corpus.camps}
    quote = corpus.quote(row)
    return markup.html(
        "row.html",
        quote=quote,
        camps=[looks[name] for name in parts(quote["camp"])],
        speakers=" and ".join(parts(quote["speaker"])),
        figure=figure,
        heading=heading,
        pieces=holding(quote["text"], term) if term else (),
    )
