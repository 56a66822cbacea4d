"""A link into a source that opens at the exact words."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote as encoded

_WORDS_AT_AN_END = 6
_WORDS_AROUND = 3
_LONGEST_WHOLE = 12  # words of a quote that goes into the link completely


def source_link(quote: Mapping[Any, str]) -> str:
    """The quote's address with a text fragment (URL Fragment Text Directives, WICG 2023): `#:~:text=`.

    A browser that supports it scrolls to the words and marks them; others open the page. "" if there is no web address,
    or no position was recorded, so that the page may not contain exactly these words.
    """
    url = quote["url"].strip()
    words = quote["text"].split()
    if not url.lower().startswith(("http://", "https://")) or not quote["start"] or not words:
        return ""
    # the first word of the prefix may be cut, and the last of the suffix
    before = quote["prefix"].split()[1:][-_WORDS_AROUND:]
    after = quote["suffix"].split()[:-1][:_WORDS_AROUND]
    if len(words) <= _LONGEST_WHOLE:
        found = _part(words)
    else:
        found = f"{_part(words[:_WORDS_AT_AN_END])},{_part(words[-_WORDS_AT_AN_END:])}"
    text = (f"{_part(before)}-," if before else "") + found + (f",-{_part(after)}" if after else "")
    return f"{url}{':~:' if '#' in url else '#:~:'}text={text}"


def _part(words: list[str]) -> str:
    """Words of the directive; a hyphen and a comma are encoded, since they are syntax there."""
    return encoded(" ".join(words), safe="").replace("-", "%2D")
