"""What a link contains: everything that changes the view, and nothing else.

A link is read in two steps. `read` turns the parameters of a URL into a View and never fails: what cannot be read is
reported. `lacking` then lists what the View asks for and this corpus does not have.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from analysis.shapes import MOST_CORNERS
from analysis.view.selection import DATES, FACETS, Filters, Index, Period
from data.store import ids

SCREENS = ("Map", "Compare", "Positions", "Corpus", "Article", "Import", "About")
COLOURINGS = ("camp", "speaker", "topic", "kind", "reliability")
MOST_SIDES = 4
SIDE_COLUMNS = ("camp", "speaker", "outlet")
FILTER_SIDE = "filter"  # a side made of filters, written "filter:camp=US&kind=direct"; others "camp:US"
# Choices within a screen, such as the part of the comparison that is open. A link holds them as they are; which values
# are valid is checked where they are used.
DETAILS = (
    *(
        "part",
        "pair",
        "asked",
        "term",
        "context_by",
        "cell_topic",
        "cell_side",
        "topic_names",
        "topic_splits",
        "speaker_in_time",
        "within",
        "words_language",
    ),  # Compare
    *(
        "positions_part",
        "claim",
        "sides_are",
        "compared",
        "reading_way",
        "order",
        "cell",
        "first_annotator",
        "second_annotator",
    ),  # Positions
    "corpus_part",  # Corpus
    *("layout", "across_from", "across_to", "up_from", "up_to"),  # axes of the map that a reader names
)
assert not {*DETAILS} & {*FACETS, *DATES}, "a name of a link means one thing"
LONGEST_WORDS = 500
LONGEST_DETAIL = 2_000
LONGEST_SELECTION = 2_000  # characters of ids in a link
OWN_COLUMN = "x."  # prefix of the columns that a corpus adds to the schema

Shape = tuple[tuple[float, float], ...]  # a polygon on the map, at least three corners


@dataclass(frozen=True)
class View:
    """One view of one corpus. Empty fields are defaults and do not appear in the link."""

    corpus: str = ""
    version: str = ""
    screen: str = SCREENS[0]
    filters: Filters = field(default_factory=Filters)
    colour: str = COLOURINGS[0]
    meaning: str = ""  # the text searched by meaning
    quote: str = ""  # id of the quote whose card is open
    selected: tuple[str, ...] = ()  # ids picked on the map
    shapes: tuple[Shape, ...] = ()  # their outline, if the ids would be too long
    sides: tuple[str, ...] = ()  # in the notation of analysis.compare.sides.sides
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowing(self) -> Filters:
        """The filters in force on this screen: in a comparison the sides replace the camps."""
        return self.filters.without("camp") if self.screen == "Compare" else self.filters

    @property
    def topic_edits(self) -> tuple[str, str]:
        """The reader's names and splits of found topics, as the link holds them."""
        return self.details.get("topic_names", ""), self.details.get("topic_splits", "")


Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Text:
    """A field that the link holds unchanged, cut at `longest` characters; `default` does not appear in the link."""

    field: str
    name: str
    longest: int | None = None
    default: str = ""
    typed: bool = False  # by a reader, so that spaces around it are ignored

    def read(self, parameters: Parameters, notices: list[str]) -> str:
        value = _last(parameters, self.name)
        if self.longest and len(value) > self.longest:
            notices.append(f"The link's {self.name} are longer than {self.longest} characters; the rest was left out.")
        return value[: self.longest]

    def write(self, view: View) -> dict[str, list[str]]:
        value = str(getattr(view, self.field))
        return {self.name: [value]} if value and value != self.default else {}

    def value(self, held: Any) -> str:
        """The field's value from the value of a widget."""
        value = str(held or "")
        return (value.strip() if self.typed else value) or self.default


@dataclass(frozen=True)
class ChoiceField(Text):
    """A field that is one of `allowed`; the first is the default."""

    allowed: tuple[str, ...] = ()

    def read(self, parameters: Parameters, notices: list[str]) -> str:
        value = _last(parameters, self.name) or self.default
        if value in self.allowed:
            return value
        notices.append(f"The link asks for {self.name} “{_short(value)}”; there is {', '.join(self.allowed)}.")
        return self.default


@dataclass(frozen=True)
class Several:
    """A field with several values, which a widget holds in any kind of sequence."""

    field: str
    name: str

    def value(self, held: Any) -> tuple[Any, ...]:
        """The field's value from the value of a widget."""
        return tuple(held or ())


class Ids(Several):
    """Ids of the selected quotes, left out of a link that they would make too long."""

    def read(self, parameters: Parameters, notices: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for i in _last(parameters, self.name).split(",") if i))

    def write(self, view: View) -> dict[str, list[str]]:
        written = ",".join(view.selected)
        return {self.name: [written]} if 0 < len(written) <= LONGEST_SELECTION else {}


class Outlines(Several):
    """Outlines drawn on the map, written if the ids inside them are too many for a link."""

    def read(self, parameters: Parameters, notices: list[str]) -> tuple[Shape, ...]:
        return _shapes(parameters.get(self.name, []), notices)

    def write(self, view: View) -> dict[str, list[str]]:
        if not view.shapes or 0 < len(",".join(view.selected)) <= LONGEST_SELECTION:
            return {}
        return {self.name: [_corners(shape) for shape in view.shapes]}


class Sides(Several):
    """The sides that are compared, at most four."""

    def read(self, parameters: Parameters, notices: list[str]) -> tuple[str, ...]:
        sides = tuple(dict.fromkeys(parameters.get(self.name, [])))
        if len(sides) > MOST_SIDES:
            notices.append(f"The link names {len(sides)} sides; the first {MOST_SIDES} are shown.")
        return sides[:MOST_SIDES]

    def write(self, view: View) -> dict[str, list[str]]:
        return {self.name: list(view.sides)} if view.sides else {}


@dataclass(frozen=True)
class FilterParts:
    """The filters: a parameter for each column with a choice or a period, and one for the words."""

    field: str = "filters"
    words: Text = Text("words", "words", LONGEST_WORDS)

    def read(self, parameters: Parameters, notices: list[str]) -> Filters:
        choices = {
            name.removeprefix(OWN_COLUMN): tuple(dict.fromkeys(values))
            for name, values in parameters.items()
            if name in FACETS or _of_owner(name)
        }
        periods = {name: _period(_last(parameters, name), name, notices) for name in DATES if name in parameters}
        days = {name: period for name, period in periods.items() if period}
        return Filters(choices, days, self.words.read(parameters, notices))

    def write(self, view: View) -> dict[str, list[str]]:
        filters = view.filters
        # an empty value means "not given" if it was chosen, and nothing otherwise
        written = {name if name in FACETS else OWN_COLUMN + name: list(v) for name, v in filters.choices.items() if v}
        for column, days in filters.periods.items():
            if days:
                written[column] = ["..".join(day.isoformat() if day else "" for day in (days.first, days.last))]
        return written | ({self.words.name: [filters.words]} if filters.words else {})


@dataclass(frozen=True)
class Details:
    """Choices within a screen, one parameter each."""

    field: str = "details"

    def read(self, parameters: Parameters, notices: list[str]) -> dict[str, str]:
        return {name: value for name in DETAILS if (value := _last(parameters, name)[:LONGEST_DETAIL])}

    def write(self, view: View) -> dict[str, list[str]]:
        return {name: [view.details[name]] for name in DETAILS if view.details.get(name)}


# One line for each field of the view, in the order of the link. Those in FIELDS are stored unchanged in the session
# state, under the field's name; the corpus is the one that is open, and filters and details have a key for each part.
FIELDS: tuple[Text | Ids | Outlines | Sides, ...] = (
    ChoiceField("screen", "screen", default=SCREENS[0], allowed=SCREENS),
    ChoiceField("colour", "colour", default=COLOURINGS[0], allowed=COLOURINGS),
    Text("meaning", "meaning", LONGEST_WORDS, typed=True),
    Text("quote", "quote"),
    Ids("selected", "selected"),
    Outlines("shapes", "shape"),
    Sides("sides", "side"),
)
PARTS = (Text("corpus", "corpus"), Text("version", "v"), FilterParts(), *FIELDS, Details())
_NAMES = {"corpus", "v", "words", *(part.name for part in FIELDS), *DETAILS, *FACETS, *DATES}


def read(parameters: Parameters) -> tuple[View, list[str]]:
    """The View that a URL's parameters ask for, and a sentence for each part that could not be read."""
    parameters = {_text(name): [_text(value) for value in values] for name, values in parameters.items()}
    notices = _unknown_parameters(parameters)
    values: dict[str, Any] = {part.field: part.read(parameters, notices) for part in PARTS}
    return View(**values), notices


def write(view: View) -> dict[str, list[str]]:
    """The URL parameters of a View; `read(write(view))` returns it.

    Ids of a selection go into the link if they fit into 2,000 characters, otherwise its outline.
    """
    parameters: dict[str, list[str]] = {}
    for part in PARTS:
        parameters |= part.write(view)
    return parameters


def query(view: View) -> str:
    """The query string of a link to share; raises ValueError if it would contain an edit key."""
    if ids.is_edit_key(view.corpus):
        raise ValueError("a link that is passed on names the key to read, never the one to edit")
    return urlencode(write(view), doseq=True)


def too_long_for_a_link(view: View) -> bool:
    """Whether a selection fits into the link neither as ids nor as an outline."""
    return len(",".join(view.selected)) > LONGEST_SELECTION and not view.shapes


def lacking(view: View, index: Index, ids: frozenset[str] | set[str]) -> list[str]:
    """A sentence for each thing that the view asks for and the corpus lacks."""
    sentences = []
    for column, values in view.filters.choices.items():
        facet = index.facets.get(column)
        missing = [value for value in values if facet is None or value not in facet.values]
        if missing:
            sentences.append(f"The link asks for {column} {_list_values(missing)}; this corpus has no such value.")
    sentences += [
        f"The link asks for a date ({column}); no quote of this corpus has one."
        for column, days in view.filters.periods.items()
        if days and column not in index.first_days
    ]
    missing = [quote_id for quote_id in dict.fromkeys((*view.selected, view.quote)) if quote_id and quote_id not in ids]
    if missing:
        sentences.append(f"The link points to {_list_values(missing)}; this corpus has no such quote.")
    missing = [side for side in view.sides if not known_side(side, index)]
    if missing:
        sentences.append(f"The link compares {_list_values(missing)}; this corpus has no such side.")
    return sentences


def missing_choice(name: str, value: str) -> str:
    """The sentence for a choice within a screen that the link asks for and the screen lacks."""
    return f"The link asks for {name.replace('_', ' ')} “{_short(value)}”, which is not offered here."


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
    """Filters alone as a query string; `read_filters` reverses it."""
    return urlencode(write(View(filters=filters)), doseq=True)


def read_filters(query: str) -> Filters:
    """The filters in a query string; anything else in it, or unreadable, is ignored."""
    return read(parse_qs(query, keep_blank_values=True))[0].filters


def known_side(side: str, index: Index) -> bool:
    """Whether the corpus has such a side: a value of a column, or filters that it knows."""
    column, _, value = side.partition(":")
    if column == FILTER_SIDE:
        filters = read_filters(value)
        return bool(filters.active) and not lacking(View(filters=filters), index, frozenset())
    facet = index.facets.get(column)
    return column in SIDE_COLUMNS and facet is not None and value in facet.values


def _unknown_parameters(parameters: Parameters) -> list[str]:
    names = [name for name in parameters if name not in _NAMES and not _of_owner(name)]
    return [f"The link holds {', '.join(f'“{_short(name)}”' for name in names[:5])}, unknown here."] if names else []


def _last(parameters: Parameters, name: str) -> str:
    return next(reversed(parameters.get(name) or [""]))


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
        # a drawn outline has no more corners (see `thinned`); a forged one could keep the server busy
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
    """Text that can be stored and sent: invalid characters become "�"."""
    return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _list_values(values: Sequence[str]) -> str:
    shown = ", ".join(f"“{_short(value)}”" for value in values[:5])
    return f"{shown} and {len(values) - 5} more" if len(values) > 5 else shown


def _short(text: str, longest: int = 40) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
