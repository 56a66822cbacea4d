"""Whether the first row of a table holds its headings or is an ordinary row."""

import re
from collections import Counter
from collections.abc import Sequence

from data.importing.columns.column_profiles import is_sentence, kind_of, n_known

LOOKED_AT = 200  # rows below that the first is compared with
_MOSTLY = 0.8  # of a column's cells
_SENTENCE = 3  # words


def why_data(first: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Why the first row is an ordinary row and not the headings; "" if it is the headings."""
    body = body[:LOOKED_AT]
    if not body or n_known(first):
        return ""
    for_data, for_headings, is_sure, has_id = [], 0, False, False
    for nth, cell in enumerate(first):
        column = _column(body, nth)
        if not cell.strip() or not column:
            continue
        kinds = Counter(map(kind_of, column))
        usual, n = kinds.most_common(1)[0]
        typed = usual in ("day", "url", "number") and n >= 0.8 * len(column)
        ends = sum(is_sentence(each) for each in column) / len(column)
        if typed:
            same = kind_of(cell) in (usual, "nothing")
            for_data += [f"column {nth + 1} begins with a {usual}"] if same else []
            for_headings += not same
        elif cell in column and len(cell) < 100:
            for_data += [f"“{cell[:40]}” stands below too"]
        elif _is_like_ids(cell, column):
            for_data.append(f"column {nth + 1} begins with an id as those below, “{cell[:40]}”")
            is_sure = has_id = True
        elif ends >= 0.6:
            # a question may be the heading of its answers
            says = is_sentence(cell) and len(cell.split()) >= 2 and "?" not in cell[-2:]
            for_data += [f"column {nth + 1} begins with a sentence"] if says else []
            for_headings += not says
            is_sure |= says
        elif len(cell) > 60 and sum(map(len, column)) / len(column) > 40:
            for_data += [f"column {nth + 1} begins with long words"]
    if not for_data and not for_headings:
        for_data = _names_and_words(first, body)
    enough = len(for_data) + has_id > for_headings and (len(for_data) >= 2 or is_sure or len(body) <= 2)
    return "; ".join(for_data[:3]) if enough else ""


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
