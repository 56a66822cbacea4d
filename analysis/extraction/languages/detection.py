"""Which language a text is in, by its letters and its most frequent short words."""

import re
from collections import Counter

from analysis.extraction.lexicon import LANGUAGES, phrases

NAMES = {code: name.capitalize() for code, name in phrases("languages", "names")}
_ENOUGH = 20_000  # characters that are enough to tell
_SCRIPTS = {line[0]: line[1] for line in phrases("languages", "scripts")}


def language(text: str) -> str:
    """The BCP 47 code of a text's language; "und" if no known one fits, "en" for texts of a few words."""
    sample = text[:_ENOUGH]
    n_letters = sum(character.isalpha() for character in sample)
    if n_letters < 12:
        return "en"
    for code, letters in _SCRIPTS.items():
        share = 0.01 if code in ("ur", "fa") else 0.2  # letters that Arabic lacks
        if len(re.findall(letters, sample)) > share * n_letters:
            return code
    if len(re.findall(r"[а-яё]", sample.lower())) > 0.5 * n_letters:
        ukrainian, russian = (len(re.findall(letters, sample.lower())) for letters in ("[іїєґ]", "[ыэъё]"))
        return "uk" if ukrainian > russian else "ru"
    return _by_words(re.findall(r"[^\W\d_]+", sample.lower()))


def _by_words(words: list[str]) -> str:
    counts = Counter(words)
    letters = Counter("".join(words))
    coded = (code for code in NAMES if code not in _SCRIPTS)
    scores = {code: sum(counts[word] for word in getattr(LANGUAGES, code)) for code in coded}
    for code, special in _LETTERS.items():
        scores[code] += min(5, sum(letters[letter] for letter in special))
    best = max(scores, key=lambda code: scores[code])
    if scores["en"] >= 0.8 * scores[best] or len(words) < 8:
        return "en"
    return best if scores[best] > 0.08 * len(words) else "und" if len(words) > 60 else "en"


_LETTERS = {"de": "äöüß", "fr": "çœêâû", "it": "èìòù", "es": "ñ¿¡áíóú", "pt": "ãõáíóú", "pl": "łśżźąę", "tr": "ğış"}
