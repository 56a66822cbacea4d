"""Whether the first row of a table holds its headings or is an ordinary row."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.importing.columns.column_profiles import is_sentence, kind_of, n_known

LOOKED_AT = 200  # rows below that the first is compared with
_MOSTLY = 0.8  # of a column's cells
_SENTENCE = 3  # words


@dataclass(frozen=True)
class _Sign:
    """What the first cell of a column says: why its row is an ordinary one, or "" if it says that it is a heading."""

    why: str
    is_sure: bool = False
    is_id: bool = False


def why_data(first: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Why the first row is an ordinary row and not the headings; "" if it is the headings."""
    body = body[:LOOKED_AT]
    if not body or n_known(first):
        return ""
    signs = [sign for nth, cell in enumerate(first) if (sign := _sign(f"column {nth + 1}", cell, _column(body, nth)))]
    for_data = [sign.why for sign in signs if sign.why] if signs else _names_and_words(first, body)
    n_for_headings = sum(not sign.why for sign in signs)
    is_sure = any(sign.is_sure for sign in signs) or len(for_data) >= 2 or len(body) <= 2
    enough = len(for_data) + any(sign.is_id for sign in signs) > n_for_headings and is_sure
    return "; ".join(for_data[:3]) if enough else ""


def _sign(name: str, cell: str, column: Sequence[str]) -> _Sign | None:
    """What the first cell of a column says, compared with the filled cells below; None if it could be either."""
    if not cell.strip() or not column:
        return None
    usual, n = Counter(map(kind_of, column)).most_common(1)[0]
    if usual in ("day", "url", "number") and n >= _MOSTLY * len(column):
        return _Sign(f"{name} begins with a {usual}" if kind_of(cell) in (usual, "nothing") else "")
    if cell in column and len(cell) < 100:
        return _Sign(f"“{cell[:40]}” stands below too")
    if _is_like_ids(cell, column):
        return _Sign(f"{name} begins with an id as those below, “{cell[:40]}”", is_sure=True, is_id=True)
    if sum(map(is_sentence, column)) >= 0.6 * len(column):
        # a question may be the heading of its answers
        says = is_sentence(cell) and len(cell.split()) >= 2 and "?" not in cell[-2:]
        return _Sign(f"{name} begins with a sentence" if says else "", is_sure=says)
    is_long = len(cell) > 60 and sum(map(len, column)) > 40 * len(column)
    return _Sign(f"{name} begins with long words") if is_long else None


def may_be_data(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether nothing distinguishes the first row from those below, though it is taken for the headings."""
    body = body[:LOOKED_AT]
    if not body or n_known(first) or not all(cell.strip() for cell in first):
        return False
    columns = [_column(body, nth) for nth in range(len(first))]
    return all(column and _is_alike(cell.strip(), column) for cell, column in zip(first, columns, strict=True))


def _column(body: Sequence[Sequence[str]], nth: int) -> list[str]:
    """The filled cells of a column."""
    return [cells[nth] for cells in body if nth < len(cells) and cells[nth].strip()]


def _names_and_words(first: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """A name of several words above similar names, and words above words: neither alone distinguishes it from
    headings.
    """
    named, worded = [], []
    for nth, cell in enumerate(first):
        column = _column(body, nth)
        if column and all(_is_full_name(each) for each in (cell, *column)):
            named.append(f"column {nth + 1} begins with a name as those below, “{cell[:40]}”")
        elif column and "?" not in cell and all(len(each.split()) >= _SENTENCE for each in (cell, *column)):
            worded.append(f"column {nth + 1} begins with words as those below, “{cell[:40]}”")
    return [*named, *worded] if named and worded else []


def _is_full_name(cell: str) -> bool:
    words = cell.split()
    return 2 <= len(words) <= 4 and all(word[:1].isupper() and not word.isupper() for word in words)


def _is_alike(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell is like its column: the same case of the first letter, kind and number of words."""
    column = [each for each in column if kind_of(each) != "nothing"]
    if kind_of(cell) != "words":
        return False
    several, large = len(cell.split()) > 1, cell[:1].isupper()
    alike = sum((len(each.split()) > 1, each.strip()[:1].isupper()) == (several, large) for each in column)
    return alike >= _MOSTLY * len(column) and not any(is_sentence(each) != is_sentence(cell) for each in column[:3])


def _is_like_ids(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell has digits in the same places as those below it: "u1" above "u2", "2635.json" above similar
    ones.
    """
    shape = re.sub(r"\d+", "9", cell)
    alike = sum(re.sub(r"\d+", "9", other) == shape for other in column)
    return "9" in shape and len(shape) <= 60 and alike >= 0.8 * len(column)
