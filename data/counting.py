"""Numbers with their nouns, as sentences need them."""


def count_of(n: int, one: str, several: str = "") -> str:
    """A number and its noun: "1 quote", "1,200 quotes"."""
    return f"{n:,} {one if n == 1 else several or one + 's'}"
