"""Quotes in a list: camp, speaker, a figure if there is one, and the words."""

from collections.abc import Callable, Sequence
from functools import partial

from components import markup
from components.elements import pressable
from components.shared import SharedCache
from data.corpus import Corpus
from data.table import parts

_rows: SharedCache[str] = SharedCache(most=5_000)


def show(
    corpus: Corpus,
    rows: Sequence[int],
    figures: Sequence[str] = (),
    heading: str = "",
    scrolled: str = "",
    press: Callable[[str], None] | None = None,
) -> None:
    """Draw the quotes of these rows, in this order; `figures` has one text for each, or none at all.

    With a name in `scrolled` they scroll in a box of that name.
    With `press` each can be pressed, which calls it with "quote:ID"; without it the list is only for reading.
    """
    drawn = _pieces(corpus, rows, figures, heading, press is not None)
    # one element for all: each is a message to the browser
    if press is None:
        markup.show_pieces(drawn, scrolled)
    elif drawn:
        page = markup.in_a_box(drawn, scrolled) if scrolled else "".join(drawn)
        pressable.show(page, f"quotes {scrolled or heading}", press)


def page(corpus: Corpus, rows: Sequence[int], scrolled: str) -> str:
    """The quotes of these rows in a box of that name that scrolls, as part of a page of which each can be pressed."""
    return markup.in_a_box(_pieces(corpus, rows, (), "", True), scrolled)


def _pieces(corpus: Corpus, rows: Sequence[int], figures: Sequence[str], heading: str, opens: bool) -> list[str]:
    return [
        _rows.get(
            (corpus.content_hash, row, figure, heading, opens),
            partial(_row, corpus, row, figure, heading, opens),
        )
        for row, figure in zip(rows, figures or [""] * len(rows), strict=True)
    ]


def _row(corpus: Corpus, row: int, figure: str, heading: str, opens: bool) -> str:
    looks = {camp.name: camp for camp in corpus.camps}
    quote = corpus.quote(row)
    return markup.html(
        "row.html",
        quote=quote,
        camps=[looks[name] for name in parts(quote["camp"])],
        speakers=" and ".join(parts(quote["speaker"])),
        figure=figure,
        heading=heading,
        opens=opens,
    )
