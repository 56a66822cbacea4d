"""Files of statistics programs: SPSS (.sav) and Stata (.dta), with their labels as values and headings."""

import io
from typing import Any

from data.counting import count_of
from data.importing.columns.known_headings import fold_heading, known_column
from data.importing.foreign import Decision, ForeignTable, ReadingChoices, frame
from data.importing.limits import LONGEST_HEADING, FileRefusal, check_columns, check_rows

_MOST_LABELS = 12
KINDS = {"sav": "SPSS", "dta": "Stata"}


def kind(raw: bytes) -> str:
    """By the first bytes of a file "sav" or "dta"; "" for others."""
    if raw.startswith((b"$FL2", b"$FL3")):
        return "sav"
    is_old_stata = len(raw) > 110 and 104 <= raw[0] <= 115 and raw[1] in (1, 2) and raw[2] == 1 and raw[3] in (0, 1)
    return "dta" if raw.startswith(b"<stata_dta>") or is_old_stata else ""


def read(raw: bytes, name: str) -> ForeignTable:
    """The data of such a file; raises FileRefusal."""
    import pyreadstat

    which = kind(raw)
    reader = pyreadstat.read_sav if which == "sav" else pyreadstat.read_dta
    try:
        _, about = reader(io.BytesIO(raw), metadataonly=True)
        check_rows(about.number_rows or 0, name)
        check_columns(about.number_columns or 0, name)
        # "no answer" and the like are values of the file, though it marks them as missing
        found, about = reader(io.BytesIO(raw), apply_value_formats=True, formats_as_category=False, user_missing=True)
    except (FileRefusal, MemoryError):
        raise
    except Exception as error:  # a broken or hostile file raises anything at all; its owner gets a sentence
        raise FileRefusal(f"{name} is a broken {KINDS[which]} file ({error}). Save it again, or as CSV.") from error
    if not all(isinstance(name, str) for name in found.columns):
        raise FileRefusal(f"{name} is a broken {KINDS[which]} file (a variable has no name). Save it again, or as CSV.")
    # by position: a broken file may repeat a name
    columns = [[_cell_text(value) for value in found.iloc[:, nth].tolist()] for nth in range(found.shape[1])]
    check_rows(len(found), name)
    rows = list(zip(*columns, strict=True))
    labelled = len(about.variable_value_labels)
    decisions = []
    if labelled:
        why = f"labels of values stand beside {count_of(labelled, 'column')}"
        decisions.append(Decision("Codes", "their labels", why))
    if marked := len({*about.missing_ranges, *about.missing_user_values}):
        why = f"{count_of(marked, 'column')} of the file {'has' if marked == 1 else 'have'} such values"
        decisions.append(Decision("Values marked as missing", "kept as they are", why))
    headings, of_headings = _headings(list(found.columns), about.column_labels)
    cells = frame(headings, rows, list(range(1, len(rows) + 1)), name)
    return ForeignTable(cells, ReadingChoices(f"{KINDS[which]} (.{which})", decisions=(*decisions, *of_headings)))


def _headings(names: list[str], labels: list[str | None]) -> tuple[list[str], tuple[Decision, ...]]:
    """The names of variables, or their labels if those are known headings; other labels follow an unknown name."""
    headings, shown = [], []
    for name, label in zip(names, labels, strict=True):
        words = " ".join(str(label or "").split())
        heading = name
        if words and not known_column(name) and fold_heading(words) != fold_heading(name):
            heading = words if known_column(words) and words not in names else f"{name}: {words}"[:LONGEST_HEADING]
        headings.append(heading if heading not in headings else name)
        if words and fold_heading(words) != fold_heading(name):
            shown.append(f"{name}: “{words[:60]}”")
    if not shown:
        return headings, ()
    more = f" and {len(shown) - _MOST_LABELS:,} more" if len(shown) > _MOST_LABELS else ""
    why = "; ".join(shown[:_MOST_LABELS]) + more
    return headings, (Decision("Labels of variables", "in the headings, unless the name is a known one", why),)


def _cell_text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
