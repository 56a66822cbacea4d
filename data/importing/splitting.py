"""Long texts split into statements: paragraphs or sentences, each with its position in the document."""

import hashlib
import re
from collections.abc import Iterator

import pandas as pd

from data.checks import ID
from data.counting import count_of
from data.importing.limits import FileRefusal, check_rows, current
from data.schema import LONGEST_TEXT
from data.table import make_ids

WHOLE, PARAGRAPHS, SENTENCES = "whole", "paragraphs", "sentences"
WAYS = (WHOLE, PARAGRAPHS, SENTENCES)
DOCUMENT = "document"  # a column that names the text of a statement
LONGEST_DOCUMENT = 5_000_000  # characters
LONG = 1_000  # characters: about as much as the model reads of a text
_AROUND = 200  # characters kept before and after
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s+["'“‘„«(\[]*[^\W_a-zа-яіїєґß-ÿ])|[。！？؟।]+["'”’»)\]]*""")
_ABBREVIATIONS = frozenset(
    [
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "st",
            "jr",
            "sr",
            "vs",
            "etc",
            "e.g",
            "i.e",
            "no",
            "gen",
            "sen",
            "rep",
            "gov",
            "lt",
            "col",
        ),
        *(
            "art",
            "fig",
            "p",
            "pp",
            "vol",
            "ca",
            "bzw",
            "z.b",
            "d.h",
            "u.a",
            "nr",
            "abs",
            "str",
            "hr",
            "fr",
            "geb",
            "bd",
            "usw",
        ),
        *(
            "m",
            "mm",
            "mme",
            "mlle",
            "cf",
            "env",
            "éd",
            "sra",
            "srta",
            "ud",
            "uds",
            "pág",
            "núm",
            "ee.uu",
            "u.s",
            "u.k",
            "u.n",
        ),
        *(
            "г",
            "гг",
            "т.е",
            "т.д",
            "т.п",
            "им",
            "ул",
            "стр",
            "руб",
            "млн",
            "млрд",
            "см",
            "др",
            "р",
            "рр",
            "ст",
            "вул",
            "грн",
            "тис",
        ),
    ]
)


def n_long(texts: pd.Series) -> int:
    """How many texts are longer than the model reads at once, by their number of characters."""
    return int((texts.str.len() > LONG).sum())


def suggested_unit(texts: pd.Series) -> str:
    """The suggested way to split: none unless a text is too long to keep, then paragraphs if there are any."""
    too_long = texts[texts.str.len() > LONGEST_TEXT]
    if too_long.empty:
        return WHOLE
    n_paragraphs = sum(len(list(_paragraphs(text))) for text in too_long)
    return PARAGRAPHS if n_paragraphs >= 3 * len(too_long) else SENTENCES


def split(quotes: pd.DataFrame, way: str, name: str) -> pd.DataFrame:
    """A row for each statement, with all other cells of its document; raises FileRefusal if there are too many.

    `quotes` have the columns of the schema. Rows are renumbered from 0. `start` and `end` are positions in the
    document, `prefix` and `suffix` the text around them, `source_sha256` is the document's; `document` its id, its
    title, or the number of its row.
    """
    if way == WHOLE:
        return quotes
    parts = _paragraphs if way == PARAGRAPHS else _sentences
    rows: list[int] = []
    columns: dict[str, list[str]] = {
        key: [] for key in ("text", "start", "end", "prefix", "suffix", "source_sha256", "quote_id")
    }
    taken: set[str] = set()
    others = quotes.drop(columns=list(columns), errors="ignore")
    beside = sum((others[name].str.len() for name in others), start=pd.Series(0, index=quotes.index)).tolist()
    n_repeated = 0
    for row, text in enumerate(quotes["text"].tolist()):
        if len(text) > LONGEST_DOCUMENT:
            raise FileRefusal(
                f"{name}, row {row + 2}: a text of {len(text):,} characters; at most {LONGEST_DOCUMENT:,} are split."
            )
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        spans = [span for whole in parts(text) for span in _not_too_long(text, whole)] or [(0, len(text))]
        for nth, (start, end) in enumerate(spans, start=1):
            rows.append(row)
            columns["text"].append(text[start:end])
            columns["start"].append(str(start))
            columns["end"].append(str(end))
            columns["prefix"].append(text[max(0, start - _AROUND) : start])
            columns["suffix"].append(text[end : end + _AROUND])
            columns["source_sha256"].append(digest)
            columns["quote_id"].append(_part_id(str(quotes["quote_id"].array[row]), nth, taken))
        check_rows(len(rows), name)
        n_repeated += len(spans) * (beside[row] + 2 * _AROUND)
        if n_repeated > current().expanded:
            raise FileRefusal(
                f"{name}, row {row + 2}: each statement has all other cells of its document, and they are too long to "
                f"stand {count_of(len(spans), 'time')}. Leave out long columns, or split into paragraphs."
            )
    documents = _documents(quotes)
    # without the texts: repeated in each row, a long document would exhaust the memory
    made = others.iloc[rows].reset_index(drop=True)
    document = DOCUMENT if DOCUMENT not in quotes else f"{DOCUMENT} of the statement"
    new = {**columns, document: [documents[row] for row in rows]}
    made = made.assign(**new).astype("str")
    return made[[*quotes, *(name for name in new if name not in quotes)]]


def _part_id(document: str, nth: int, taken: set[str]) -> str:
    wanted = f"{document[:50]}-{nth}"
    its_id, n = wanted, 2
    while its_id in taken or not re.fullmatch(ID, its_id):
        its_id, n = f"{wanted}-{n}", n + 1
        if len(its_id) > 64:
            its_id = hashlib.sha256(its_id.encode()).hexdigest()[:12]
    taken.add(its_id)
    return its_id


def _documents(quotes: pd.DataFrame) -> list[str]:
    """What each row's document is called: its id if the table has one, its title if titles are unique."""
    titles = quotes["title"]
    if titles.str.strip().all() and not titles.duplicated().any():
        return [str(title) for title in titles]
    if (quotes["quote_id"] != make_ids(quotes)).any():
        return [str(quote_id) for quote_id in quotes["quote_id"]]
    return [f"row {index + 2}" for index in quotes.index]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans between blank lines; without any, between line ends."""
    ends = r"\n[ \t]*\n\s*" if re.search(r"\n[ \t]*\n", text) else r"\s*\n\s*"
    yield from _between(text, [found.span() for found in re.finditer(ends, text.replace("\r", "\n"))])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    ends = [(found.end(), found.end()) for found in _END.finditer(text) if not _is_abbreviation(text, found.start())]
    lines = [found.span() for found in re.finditer(r"\s*\n\s*", text.replace("\r", "\n"))]
    yield from _between(text, sorted([*ends, *lines]))


def _between(text: str, breaks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans between the breaks, without surrounding space; parts of only space are skipped."""
    at = 0
    for start, end in [*breaks, (len(text), len(text))]:
        part = text[at:start]
        if part.strip():
            begins = at + len(part) - len(part.lstrip())
            yield begins, begins + len(part.strip())
        at = max(at, end)


def _is_abbreviation(text: str, at: int) -> bool:
    """Whether the full stop at this position ends an abbreviation or an initial."""
    if text[at] != ".":
        return False
    word = re.search(r"[\w.]*$", text[max(0, at - 12) : at])
    before = word[0].lower() if word else ""
    return (
        before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()) or bool(re.fullmatch(r"(\w\.)+\w", before))
    )


def _not_too_long(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A span unchanged, or in pieces of whole sentences, or words, short enough for a quote."""
    start, end = span
    while end - start > LONGEST_TEXT:
        piece = text[start : start + LONGEST_TEXT]
        ends = [found.end() for found in _END.finditer(piece)]
        at = start + (ends[-1] if ends else piece.rfind(" ") if " " in piece else LONGEST_TEXT)
        yield start, at
        while at < end and text[at].isspace():
            at += 1
        start = at
    if start < end:
        yield start, end
