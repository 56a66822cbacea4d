"""This machine's fonts for letters that the figures' own font lacks: Chinese, Japanese, Korean, Thai and others."""

from functools import lru_cache

from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager, get_font

# tried first, in this order: they have many letters, and families of one style go together
_LIKED = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans", "Arial Unicode MS")
_BOXES = "Last Resort"  # has a box for every letter; comes with matplotlib


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
