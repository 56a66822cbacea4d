"""What a link says: everything that changes the view, and nothing else.

A link is read in two steps. `read` turns the parameters of a URL into a View and never fails: what cannot be
read is reported. `lacking` then says what the View asks for and this corpus does not have.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qs, urlencode

from analysis.shapes import MOST_CORNERS
from analysis.view.selection import DATES, FACETS, Filters, Index, Period
from data.store import ids

SCREENS = ("Map", "Compare", "Positions", "Corpus", "Article", "Import", "About")
COLOURINGS = ("camp", "speaker", "topic", "kind", "reliability")
MOST_SIDES = 4
SIDE_COLUMNS = ("camp", "speaker", "outlet")
FILTER_SIDE = "filter"  # a side that filters make, written "filter:camp=US&kind=direct"; others "camp:US"
# What a screen lets one choose within it, such as the part of the comparison that is open. A link holds them
# as they are; what they may be is known, and checked, where they are used.
DETAILS = (
    *("part", "pair", "asked", "term", "cell_topic", "cell_side", "topic_names", "speaker_in_time"),  # Compare
    *("positions_part", "claim", "sides_are", "order", "cell", "first_annotator", "second_annotator"),  # Positions
    "corpus_part",  # Corpus
    *("layout", "across_from", "across_to", "up_from", "up_to"),  # axes of the map that a reader names
)
assert not {*DETAILS} & {*FACETS, *DATES}, "a name of a link means one thing"
LONGEST_WORDS = 500
LONGEST_DETAIL = 2_000
LONGEST_SELECTION = 2_000  # characters of ids in a link
OWN_COLUMN = "x."  # before the columns that a corpus adds to the schema
_SIMPLE = {"corpus", "v", "screen", "colour", "words", "meaning", "quote", "selected", "shape", "side", *DETAILS}

Shape = tuple[tuple[float, float], ...]  # a polygon on the map, at least three corners


@dataclass(frozen=True)
class View:
    """One view of one corpus. Empty fields are defaults and stay out of the link."""

    corpus: str = ""
    version: str = ""
    screen: str = SCREENS[0]
    filters: Filters = field(default_factory=Filters)
    colour: str = COLOURINGS[0]
    meaning: str = ""  # the text searched by meaning
    quote: str = ""  # id of the quote whose card is open
    selected: tuple[str, ...] = ()  # ids picked on the map
    shapes: tuple[Shape, ...] = ()  # their outline, where the ids would be too long
    sides: tuple[str, ...] = ()  # as analysis.compare.sides writes them
    details: Mapping[str, str] = field(default_factory=dict)


Parameters = Mapping[str, Sequence[str]]


def read(parameters: Parameters) -> tuple[View, list[str]]:
    """The View that a URL's parameters ask for, and a sentence for each part that could not be read."""
    notices: list[str] = []
    parameters = {_text(name): [_text(value) for value in values] for name, values in parameters.items()}

    def one(name: str, allowed: Sequence[str] = (), default: str = "") -> str:
        value = (list(parameters.get(name, [])) or [default])[-1]
        if allowed and value not in allowed:
            notices.append(f"The link asks for {name} “{_short(value)}”; there is {', '.join(allowed)}.")
            return default
        return value

    def words(name: str) -> str:
        value = one(name)
        if len(value) > LONGEST_WORDS:
            notices.append(f"The link's {name} are longer than {LONGEST_WORDS} characters; the rest was left out.")
        return value[:LONGEST_WORDS]

    choices = {}
    for name in parameters:
        if name in FACETS or _of_owner(name):
            choices[name.removeprefix(OWN_COLUMN)] = tuple(dict.fromkeys(parameters[name]))
    periods = {name: _period(one(name), name, notices) for name in DATES if name in parameters}
    unknown = [name for name in parameters if name not in {*_SIMPLE, *FACETS, *DATES} and not _of_owner(name)]
    if unknown:
        notices.append(f"The link holds {', '.join(f'“{_short(n)}”' for n in unknown[:5])}, unknown here.")
    sides = tuple(dict.fromkeys(parameters.get("side", [])))
    if len(sides) > MOST_SIDES:
        notices.append(f"The link names {len(sides)} sides; the first {MOST_SIDES} are shown.")
    view = View(
        corpus=one("corpus"),
        version=one("v"),
        screen=one("screen", SCREENS, SCREENS[0]),
        filters=Filters(choices, {n: p for n, p in periods.items() if p}, words("words")),
        colour=one("colour", COLOURINGS, COLOURINGS[0]),
        meaning=words("meaning"),
        quote=one("quote"),
        selected=tuple(dict.fromkeys(i for i in one("selected").split(",") if i)),
        shapes=_shapes(parameters.get("shape", []), notices),
        sides=sides[:MOST_SIDES],
        details={name: value for name in DETAILS if (value := one(name)[:LONGEST_DETAIL])},
    )
    return view, notices


def write(view: View) -> dict[str, list[str]]:
    """The URL parameters of a View; `read(write(view))` gives it back.

    Ids of a selection go into the link while they fit in 2,000 characters, then its outline.
    """
    filters = view.filters
    parameters: dict[str, list[str]] = {
        "corpus": [view.corpus],
        "v": [view.version],
        "screen": [view.screen if view.screen != SCREENS[0] else ""],
    }
    choices = {name if name in FACETS else OWN_COLUMN + name: list(v) for name, v in filters.choices.items() if v}
    parameters |= choices
    for column, days in filters.periods.items():
        if days:
            parameters[column] = ["..".join(day.isoformat() if day else "" for day in (days.first, days.last))]
    ids = ",".join(view.selected)
    parameters |= {
        "words": [filters.words],
        "colour": [view.colour if view.colour != COLOURINGS[0] else ""],
        "meaning": [view.meaning],
        "quote": [view.quote],
        "selected": [ids if len(ids) <= LONGEST_SELECTION else ""],
        "shape": [_corners(shape) for shape in view.shapes]
        if not view.selected or len(ids) > LONGEST_SELECTION
        else [],
        "side": list(view.sides),
    }
    parameters |= {name: [view.details.get(name, "")] for name in DETAILS}
    # an empty value means "not given" where it was chosen, and nothing elsewhere
    return {name: values for name, values in parameters.items() if any(values) or name in choices}


def query(view: View) -> str:
    """The query string of a link to pass on; raises ValueError where it would hold a key to edit."""
    if ids.is_edit_key(view.corpus):
        raise ValueError("a link that is passed on names the key to read, never the one to edit")
    return urlencode(write(view), doseq=True)


def too_long_for_a_link(view: View) -> bool:
    """Whether a selection fits in the link neither as ids nor as an outline."""
    return len(",".join(view.selected)) > LONGEST_SELECTION and not view.shapes


def lacking(view: View, index: Index, ids: frozenset[str] | set[str]) -> list[str]:
    """A sentence for each thing that the view asks for and the corpus lacks."""
    told = []
    for column, values in view.filters.choices.items():
        facet = index.facets.get(column)
        missing = [value for value in values if facet is None or value not in facet.values]
        if missing:
            told.append(f"The link asks for {column} {_listed(missing)}; this corpus has no such value.")
    told += [
        f"The link asks for a date ({column}); no quote of this corpus has one."
        for column, days in view.filters.periods.items()
        if days and column not in index.first_days
    ]
    missing = [quote_id for quote_id in dict.fromkeys((*view.selected, view.quote)) if quote_id and quote_id not in ids]
    if missing:
        told.append(f"The link points to {_listed(missing)}; this corpus has no such quote.")
    missing = [side for side in view.sides if not known_side(side, index)]
    if missing:
        told.append(f"The link compares {_listed(missing)}; this corpus has no such side.")
    return told


def present(view: View, index: Index, ids: frozenset[str] | set[str]) -> View:
    """The view without what the corpus lacks, so that the rest of the link still opens."""
    choices = {}
    for column, values in view.filters.choices.items():
        facet = index.facets.get(column)
        if facet and (kept := tuple(value for value in values if value in facet.values)):
            choices[column] = kept
    periods = {column: days for column, days in view.filters.periods.items() if column in index.first_days}
    return replace(
        view,
        filters=replace(view.filters, choices=choices, periods=periods),
        selected=tuple(quote_id for quote_id in view.selected if quote_id in ids),
        quote=view.quote if view.quote in ids else "",
        sides=tuple(side for side in view.sides if known_side(side, index)),
    )


def filters_query(filters: Filters) -> str:
    """Filters alone as a query string; `read_filters` gives them back."""
    return urlencode(write(View(filters=filters)), doseq=True)


def read_filters(query: str) -> Filters:
    """The filters of a query string; what it holds besides, or cannot be read, is passed over."""
    return read(parse_qs(query, keep_blank_values=True))[0].filters


def known_side(side: str, index: Index) -> bool:
    """Whether the corpus has such a side: a value of a column, or filters that it knows."""
    column, _, value = side.partition(":")
    if column == FILTER_SIDE:
        filters = read_filters(value)
        return bool(filters.active) and not lacking(View(filters=filters), index, frozenset())
    facet = index.facets.get(column)
    return column in SIDE_COLUMNS and facet is not None and value in facet.values


def _period(written: str, name: str, notices: list[str]) -> Period:
    first, dots, last = written.partition("..")
    try:
        days = [date.fromisoformat(day) if day else None for day in (first, last if dots else first)]
    except ValueError:
        notices.append(f"The link's {name} “{_short(written)}” is not a period such as 2022-01-01..2022-01-31.")
        return Period()
    if days[0] and days[1] and days[0] > days[1]:
        notices.append(f"The link's {name} runs backwards; it was turned round.")
        days.reverse()
    return Period(*days)


def _corners(shape: Shape) -> str:
    return "~".join(f"{x:.4g},{y:.4g}" for x, y in shape)


def _shapes(written: Sequence[str], notices: list[str]) -> tuple[Shape, ...]:
    shapes = []
    for text in written:
        try:
            corners = tuple((float(x), float(y)) for x, y in (corner.split(",") for corner in text.split("~")))
        except ValueError:
            corners = ()
        # a drawn outline has no more corners (see `thinned`); a made-up one could keep the server busy
        numbers = [number for corner in corners for number in corner]
        if not 3 <= len(corners) <= MOST_CORNERS or not all(map(math.isfinite, numbers)):
            notices.append(f"The link's outline “{_short(text)}” cannot be read.")
        else:
            shapes.append(corners)
    return tuple(shapes)


def _of_owner(name: str) -> bool:
    """Whether a parameter names a column that a corpus adds to the schema."""
    return name.startswith(OWN_COLUMN) and name.removeprefix(OWN_COLUMN) not in FACETS


def _text(raw: str) -> str:
    """Text that can be stored and sent: what is no character becomes "\ufffd"."""
    return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _listed(values: Sequence[str]) -> str:
    shown = ", ".join(f"“{_short(value)}”" for value in values[:5])
    return f"{shown} and {len(values) - 5} more" if len(values) > 5 else shown


def _short(text: str, longest: int = 40) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
