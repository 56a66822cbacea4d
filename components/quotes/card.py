"""The card of a quote: the words, who said them, how they reached us, and where to check them."""

from analysis.making.edits import EDITED
from analysis.view import citation, wording
from analysis.view.source_link import source_link
from components import markup
from data.corpus import Camp, Corpus
from data.dates import in_words
from data.schema import COLUMN_NAMES, KINDS_IN_WORDS

_EDITED = "edited: no longer the source's words"
_EDGE = 60  # characters of each end of a long quote shown in its place


def show(corpus: Corpus, row: int) -> None:
    """Draw the card."""
    markup.show("card.html", **_values(corpus, row))


def html(corpus: Corpus, row: int) -> str:
    """The card as HTML for `elements.pressable`, with the buttons "map:", "quote:" (to close it) and one to copy."""
    quote = corpus.quote(row)
    return markup.html(
        "card.html",
        **_values(corpus, row, cite=citation.chicago(quote) if _has_source(quote) else citation.plain(quote)),
    )


def _values(corpus: Corpus, row: int, cite: str = "") -> dict[str, object]:
    quote = corpus.quote(row)
    voices = corpus.voices[corpus.voices["row"] == row].to_dict("records")
    is_edited = bool(quote.get(EDITED))
    return {
        "quote": quote,
        "voices": voices,
        "camps": [camp_of(corpus, voice["camp"]) for voice in voices],
        "badge": _EDITED if is_edited else KINDS_IN_WORDS.get(quote["kind"], ""),
        "is_verbatim": quote["kind"] == "direct" and not is_edited,
        "chain": _chain(quote),
        "facts": _facts(corpus, quote),
        "ends": _ends(quote["text"]),
        "source_link": "" if is_edited else source_link(quote),
        "cite": cite,
    }


def _has_source(quote: dict[str, str]) -> bool:
    return bool(quote["title"] or quote["outlet"] or quote["url"])


def camp_of(corpus: Corpus, name: str) -> Camp:
    """The camp of that name as the corpus declares it."""
    return next(camp for camp in corpus.camps if camp.name == name)


def _chain(quote: dict[str, str]) -> list[tuple[str, str]]:
    steps = [("said by", citation.speakers(quote))]
    if quote["relayed_by"]:
        steps.append(("relayed by", quote["relayed_by"]))
    if quote["outlet"]:
        steps.append(("read in", quote["outlet"]))
    return steps


def _facts(corpus: Corpus, quote: dict[str, str]) -> list[tuple[str, str]]:
    """The row's other facts, with labels; unknown ones are left out."""
    own = [column for column in corpus.quotes if column not in COLUMN_NAMES]
    facts = [
        ("Attributed with", quote["cue"] and f"“{quote['cue']}”"),
        ("Venue", quote["venue"]),
        ("Said on", in_words(quote["said_on"]) or "date not given by the source"),
        ("Topic", quote["topic"]),
        ("Document", ", ".join(part for part in (quote["title"], quote["author"]) if part)),
        ("Published", in_words(quote["published_on"])),
        *((wording.label(column), quote[column]) for column in own),
    ]
    return [(name, value) for name, value in facts if value]


def _ends(text: str) -> tuple[str, str]:
    """The quote as shown in its context: whole, or its first and last words."""
    if len(text) <= 2 * _EDGE + 10:
        return text, ""
    return text[:_EDGE].rsplit(" ", 1)[0], text[-_EDGE:].split(" ", 1)[-1]
