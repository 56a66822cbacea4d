"""Numbers with their nouns, as sentences need them."""


def count_of(n: int, one: str, several: str = "") -> str:
    """A number and its noun: "1 quote", "1,200 quotes"."""
    return f"{n:,} {noun(n, one, several)}"


def noun(n: int, one: str, several: str = "") -> str:
    """The noun that follows such a number, where other words stand between them."""
    return one if n == 1 else several or f"{one}s"
