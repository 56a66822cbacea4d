"""Names of languages as people write them, read as BCP 47 tags."""

import re
import unicodedata
from functools import lru_cache

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NAMED_IN = ("en", "de", "fr", "es", "ru", "uk", "it", "pt", "pl", "zh", "ar", "nl", "tr")
_LONGER = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru", "ukr": "uk"}
_LONGER |= {
    "ita": "it",
    "por": "pt",
    "pol": "pl",
    "zho": "zh",
    "chi": "zh",
    "ara": "ar",
    "nld": "nl",
    "dut": "nl",
    "tur": "tr",
}


def tag(written: str) -> str:
    """The BCP 47 tag of a language, given as a tag or by its name in one of several languages; "" if it is neither."""
    words = written.strip().replace("_", "-")
    if not words or is_usual_tag(words):  # as most are: the names in all languages take half a second to read
        return words
    if words.lower() in _LONGER:
        return _LONGER[words.lower()]
    if known := _by_name().get(_fold(words)) or _by_name().get(_fold(words.partition("(")[0])):
        return known
    return _as_usual(words) if _TAG.fullmatch(words) else ""


def is_usual_tag(written: str) -> bool:
    """Whether it is the lower-case tag of a widely written language: "de" and not "US"."""
    return written in _NAMED_IN


def _as_usual(written: str) -> str:
    """A tag in the case that BCP 47 recommends: "uk", "en-GB", "zh-Hant-TW"."""
    language, *others = written.split("-")
    usual = {2: str.upper, 4: str.title}
    return "-".join([language.lower(), *(usual.get(len(part), str.lower)(part) for part in others)])


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    from babel import Locale, UnknownLocaleError, localedata

    names: dict[str, str] = {}
    for code in localedata.locale_identifiers():
        if code.isalpha():
            try:
                own = Locale(code).get_language_name(code)
            except UnknownLocaleError:
                continue
            if own:
                names.setdefault(_fold(own), code)
    for written_in in _NAMED_IN:
        for code, name in Locale(written_in).languages.items():
            names.setdefault(_fold(name), code.replace("_", "-"))
    return names


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"\W+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
