"""Letters garbled before the file was saved: “schÃ¶n” for “schön”. They are reported, and kept as they are."""

import re

from data.counting import count_of
from data.importing.foreign import Decision, ForeignTable

# how UTF-8 of accented, Cyrillic and Greek letters and of dashes appears in Windows-1252
_BROKEN = re.compile(r"[ÃÂÄÅ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€.|(?:[ÐÑ][\u0080-\u00bf‚-™]){2}")
_LOOKED_AT = 20_000  # rows


def tell_of_broken_letters(table: ForeignTable) -> ForeignTable:
    """The table, with a decision if cells hold letters of UTF-8 that were decoded with another encoding."""
    n, example = 0, ""
    for name in table.cells:
        column = table.cells[name].iloc[:_LOOKED_AT]
        found = column[column.str.contains(_BROKEN.pattern, regex=True)]
        words = [word for cell in found.tolist() for word in cell.split() if _BROKEN.search(word) and _repair(word)]
        n += len(found) if words else 0
        example = example or next(iter(words), "")
    if not n:
        return table
    what = f"{count_of(n, 'cell')} with such as “{example[:30]}”, which was “{_repair(example)[:30]}”"
    why = "the file was read in a wrong encoding and saved again before it came here: export it again"
    return table.with_cells(table.cells, Decision("Broken letters", what, why))


def _repair(word: str) -> str:
    """The word as it was meant; "" if it was not garbled."""
    try:
        return word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
