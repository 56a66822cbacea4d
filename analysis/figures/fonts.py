"""This machine's fonts for letters that the figures' own font lacks: Chinese, Japanese, Korean, Thai and others."""

import re
import unicodedata
from functools import lru_cache

from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager, get_font

# tried first, in this order: they have many letters, and families of one style go together
_LIKED = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans", "Arial Unicode MS")
_BOXES = "Last Resort"  # has a box for every letter; comes with matplotlib
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")  # two letters that are shown as the flag of a country
_FIRST_OF_FLAGS = 0x1F1E6
# a sign with what only changes its looks: the colour of a skin, a variant, the joint to the next sign
_SIGN = re.compile("([^\\w\\s])[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d]*")


def lacking(words: str, family: str) -> frozenset[str]:
    """The letters of `words` that this family lacks."""
    return frozenset(letter for letter in words if ord(letter) not in _letters(_path(family)) and not letter.isspace())


def others_for(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """As few families of this machine as cover these letters, and the letters that none has.

    The same fonts give the same families in the same order.
    """
    found: list[str] = []
    for font in fonts_by_name():
        if not letters:
            break
        had = {letter for letter in letters if ord(letter) in _letters(font.fname)}
        if had:
            found.append(font.name)
            letters = letters - had
    return tuple(found), letters


def with_named_signs(text: str) -> str:
    """The text with the name of each sign that no font of this machine has, such as "[fire]", in place of a box.

    Letters stay: their names would take the place of a word.
    """
    signs = frozenset(sign for sign in text if not sign.isascii() and unicodedata.category(sign).startswith("S"))
    if not signs or not (nowhere := others_for(signs)[1]):
        return text

    def flag(found: re.Match[str]) -> str:
        country = "".join(chr(ord("A") + ord(letter) - _FIRST_OF_FLAGS) for letter in found[0])
        return f"[flag {country}]" if nowhere & {*found[0]} else found[0]

    def named(found: re.Match[str]) -> str:
        return f"[{unicodedata.name(found[1]).lower()}]" if found[1] in nowhere else found[0]

    return _SIGN.sub(named, _FLAG.sub(flag, text))


@lru_cache(maxsize=8)
def _path(family: str) -> str:
    return str(findfont(FontProperties(family=family)))


@lru_cache(maxsize=2_048)
def _letters(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # a font that was removed, or that FreeType cannot read
        return frozenset()


@lru_cache(maxsize=1)
def fonts_by_name() -> list[FontEntry]:
    """One font per family, upright and of regular weight: preferred ones first, then all by name."""
    plain = [font for font in fontManager.ttflist if font.style == "normal" and font.weight in (400, "normal")]
    plain = [font for font in plain if not font.name.startswith(_BOXES)]
    names = {font.name: font for font in sorted(plain, key=lambda font: font.fname)}
    liked = [name for name in _LIKED if name in names]
    return [names[name] for name in (*liked, *sorted(names.keys() - {*liked}))]
