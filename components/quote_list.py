"""Quotes in a list: camp, speaker, a figure where there is one, and the words."""

from collections.abc import Sequence

from analysis.compare.shared_words import holding
from components import markup
from data.corpus import Corpus
from data.table import parts


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
    looks = {camp.name: camp for camp in corpus.camps}
    drawn = []
    for row, figure in zip(rows, figures or [""] * len(rows), strict=True):
        quote = corpus.quote(row)
        camps = [looks[name] for name in parts(quote["camp"])]
        speakers = " and ".join(parts(quote["speaker"]))
        drawn.append(
            markup.html(
                "row.html",
                quote=quote,
                camps=camps,
                speakers=speakers,
                figure=figure,
                heading=heading,
                pieces=holding(quote["text"], term) if term else (),
            )
        )
    # one element for all: each is a message to the browser
    markup.show_made(drawn, scrolled)
