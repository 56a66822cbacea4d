"""What is in view, as a sentence."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from analysis.view.selection import Filters, Period
from data.dates import in_words
from data.schema import KINDS_IN_WORDS

NOT_GIVEN = "not given"
LABELS = {
    "camp": "Camp",
    "speaker": "Speaker",
    "outlet": "Outlet",
    "relayed_by": "Relayed by",
    "kind": "Verbatim or reported",
    "topic": "Topic",
    "said_on": "Said on",
    "published_on": "Published on",
    "words": "Words",
}
_PHRASES = {
    "topic": "on {}",
    "kind": "{} words",
    "outlet": "in {}",
    "relayed_by": "relayed by {}",
}


def label(column: str) -> str:
    """A column's name as readers see it; the owner's columns keep their own, with spaces for underscores."""
    return LABELS.get(column) or column.replace("_", " ").strip().capitalize()


def cell_label(value: str, column: str = "") -> str:
    """A cell as readers see it: empty ones are "not given", and kinds of speech go by their plain names."""
    return (KINDS_IN_WORDS.get(value, value) if column == "kind" else value) or NOT_GIVEN


def either(values: tuple[str, ...], column: str = "") -> str:
    """ "A", "A or B", "A, B or C"; of more than six the rest are counted."""
    names = [cell_label(value, column) for value in values]
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} others"]
    return enumeration(names, "or")


def enumeration(items: Iterable[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"; "" for none."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


def period(days: Period) -> str:
    """A period in words; an open end is stated as such."""
    first = in_words(days.first.isoformat()) if days.first else ""
    last = in_words(days.last.isoformat()) if days.last else ""
    if first == last:
        return f"on {first}"
    if not last:
        return f"from {first}"
    return f"from {first} to {last}" if first else f"until {last}"


def whole_period(days: Period) -> str:
    """A period that is one day, month or year (or several whole years) as people name it; "" for any other."""
    first, last = days.first, days.last
    if not first or not last:
        return ""
    if first == last:
        return in_words(first.isoformat())
    ends_a_month = (last + timedelta(days=1)).day == 1 if last != date.max else True
    if first.day != 1 or not ends_a_month:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return in_words(f"{first:%Y-%m}")
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return ""


def in_view(filters: Filters, n_in_view: int, n_quotes: int) -> str:
    """ "14 of 41 quotes: Russia or Analyst, on Dialogue"; without filters "All 41 quotes"."""
    quotes = "quote" if n_quotes == 1 else "quotes"
    if not filters.active:
        return f"All {n_quotes:,} {quotes}" if n_quotes > 2 else f"{n_quotes} {quotes}"
    return f"{n_in_view:,} of {n_quotes:,} {quotes}: {filters_in_words(filters)}"


def filters_in_words(filters: Filters) -> str:
    """ "Russia or Analyst, on Dialogue"; empty without filters."""
    return ", ".join(_filter_sentence(filters, name) for name in filters.active)


def _filter_sentence(filters: Filters, name: str) -> str:
    if name == "words":
        return f"with the words “{filters.words.strip()}”"
    if name in filters.periods:
        verb = "said" if name == "said_on" else "published"
        return f"{verb} {period(filters.periods[name])}"
    values = either(filters.choices[name], name)
    if name in ("camp", "speaker"):
        return values if any(filters.choices[name]) else f"{label(name).lower()} {values}"
    return _PHRASES[name].format(values) if name in _PHRASES else f"{label(name)} {values}"


def when(at: datetime) -> str:
    """A moment in words, to the minute."""
    return f"on {at:%-d %B %Y at %H:%M} UTC"


def way_to_a_map(name: str, corpus_id: str) -> str:
    """How to get a map for a corpus without one: for a folder by its name, for one of the store (with an id) on the
    screen.
    """
    if corpus_id:
        return "Whoever may edit it can draw the map on the Corpus screen, under Edit."
    return f"Run: python -m analysis build, with the folder of {name}"
