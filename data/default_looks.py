"""The look that a camp of this name usually has, so that Russia is not blue in one corpus and orange in the next."""

from zlib import crc32

# No red against blue. If two camps of one corpus share a look, `data.corpus.with_looks` gives the second another.
_USUAL = {
    ("#0072B2", "circle"): ("US", "USA", "U.S.", "United States", "America", "Washington", "США", "Democrats"),
    ("#E69F00", "square"): (
        "Russia",
        "Russian Federation",
        "Kremlin",
        "Moscow",
        "Россия",
        "РФ",
        "Росія",
        "Republicans",
    ),
    ("#009E73", "diamond"): ("NATO", "Alliance", "НАТО", "Greens"),
    ("#CC79A7", "triangle-up"): ("Analyst", "Analysts", "Expert", "Experts", "Эксперты"),
    ("#56B4E9", "triangle-down"): ("Media", "Press", "Journalists", "СМИ", "ЗМІ"),
    ("#D55E00", "pentagon"): ("Ukraine", "Kyiv", "Kiev", "Украина", "Україна"),
    ("#888888", "hexagon"): ("Unknown", "Other", "Others", "Unclear"),
}
_LOOKS = {name.casefold(): look for look, names in _USUAL.items() for name in names}


def usual_look(name: str) -> tuple[str, str] | None:
    """Colour and symbol of a known name; None for others."""
    return _LOOKS.get(" ".join(name.casefold().removeprefix("the ").split()))


def starting_place(name: str, n: int) -> int:
    """A number below n, the same for this name everywhere, at which the search for a free look begins."""
    return crc32(name.casefold().encode()) % n
