"""From bytes to characters: detected where that is safe, and never guessed silently."""

import codecs
import contextlib
import re
from typing import Any

from data.importing.limits import FileRefusal

MIXED = "UTF-8 with single bytes of Windows-1252"


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _mixed_codec(name: str) -> codecs.CodecInfo | None:
    """For a file assembled from two: UTF-8, with Windows-1252 for the bytes that are not valid UTF-8."""
    if name.replace("-", "_") != "utf_8_windows_1252":
        return None

    def decode(raw: Any, errors: str = "strict") -> tuple[str, int]:
        return bytes(raw).decode("utf-8", "windows-1252"), len(raw)

    return codecs.CodecInfo(codecs.utf_8_encode, decode, name=name)


codecs.register_error("windows-1252", _stray_byte)
codecs.register(_mixed_codec)

# Common names with Python's codec; those offered on the screen, the most usual first.
ENCODINGS = {
    "UTF-8": "utf-8",
    MIXED: "utf-8-windows-1252",
    "UTF-16": "utf-16",
    "Windows-1252 (Western Europe)": "cp1252",
    "Windows-1250 (Central Europe)": "cp1250",
    "ISO 8859-2 (Central Europe)": "iso8859_2",
    "Windows-1251 (Cyrillic)": "cp1251",
    "Windows-1253 (Greek)": "cp1253",
    "ISO 8859-15 (Western Europe)": "iso8859_15",
    "Windows-1254 (Turkish)": "cp1254",
    "Windows-1255 (Hebrew)": "cp1255",
    "Windows-1256 (Arabic)": "cp1256",
    "KOI8-R (Russian)": "koi8_r",
    "KOI8-U (Ukrainian)": "koi8_u",
    "DOS 850 (Western Europe)": "cp850",
    "DOS 866 (Cyrillic)": "cp866",
    "Mac Cyrillic": "mac_cyrillic",
    "Mac Roman": "mac_roman",
    "GB 18030 (Chinese)": "gb18030",
    "Big5 (Chinese)": "big5",
    "Shift JIS (Japanese)": "cp932",
    "EUC-KR (Korean)": "cp949",
}
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)
_WESTERN = "Windows-1252 (Western Europe)"
_CENTRAL = "Windows-1250 (Central Europe)"
_LATIN = (
    *(_WESTERN, "ISO 8859-15 (Western Europe)", _CENTRAL, "ISO 8859-2 (Central Europe)", "Windows-1254 (Turkish)"),
    *("Mac Roman", "DOS 850 (Western Europe)"),
)
# the non-ASCII letters of languages, the most written ones first
_ALPHABETS = (
    *("àâæçéèêëîïôœùûüÿ", "äöüß", "áéíóúüñ", "ąćęłńóśźż", "çğıöşüâîû", "ãõáéíóúâêôàç", "àèéìíòóù", "äåöéæø"),
    *("áčďéěíňóřšťúůýž", "áéíóöőúüű", "čćđšž", "ăâîşţșț", "áäčďéíĺľňóôŕšťúýž", "äõöüšž", "áéíóúýðþæö"),
)
_PRINTED = "“”‘’„«»–—…ß€¿¡ºª°·"
_CAPITALS = re.compile(r"\b[^\W\d_a-z]")  # at the beginning of a word, where a capital is no sign of a wrong encoding
_MOSTLY_ASCII = 0.12  # the share of non-ASCII bytes below that; texts in Cyrillic or Greek have far more
_CYRILLIC = ("Windows-1251 (Cyrillic)", "KOI8-R (Russian)", "KOI8-U (Ukrainian)", "DOS 866 (Cyrillic)", "Mac Cyrillic")
_MOSTLY_SMALL = 0.75  # the least share of small Cyrillic letters in what is not ASCII; decoded wrongly it is far lower
# small, or at the beginning of a word; without the letters peculiar to Macedonian, which other alphabets' capitals
# become
_AS_IN_WORDS = re.compile(r"[\u0430-\u0452\u0454\u0456-\u045b\u045d-\u045f\u0491]|\b[\u0400-\u042f\u0490]")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[€¿¡ºª°·„](?=[^\W\d_])")
_GREEK, _HEBREW = "Windows-1253 (Greek)", "Windows-1255 (Hebrew)"
_AS_IN_GREEK_WORDS = re.compile(r"[\u03ac-\u03ce\u0390]|\b[\u0386-\u03ab]")
_FEW_LETTERS = 20
_FEW_BYTES = 4_096
_SAMPLE = 20_000  # bytes examined if an encoding is guessed


def decode_text(raw: bytes, name: str, wanted: str = "") -> tuple[str, str]:
    """The text and the encoding it was decoded with, without its byte order mark; raises FileRefusal.

    A byte order mark decides, and so do bytes that are valid UTF-8. Otherwise the file is refused, and the error offers
    a guess. `wanted` is a name of ENCODINGS, or of any Python codec.
    """
    encoding, codec = _check_encoding(wanted) if wanted else _detect(raw)
    try:
        text = _decode(raw, codec)
    except UnicodeError as error:
        raise _undecodable(raw, name, encoding, error) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefusal(
            f"{name}, line {line} holds a NUL character, which no text has. "
            "Is it a table at all? If so, save it again as CSV in UTF-8."
        )
    return text, encoding


def decode_prose(raw: bytes, declared: str = "") -> tuple[str, str]:
    """The text of an article, and the likeliest of ENCODINGS if it had to be guessed from the bytes, else "".

    A byte order mark, UTF-8 and then what is `declared` decide. Nobody is asked, so a guess is reported to the reader.
    Raises UnicodeError for what is not text.
    """
    encoding, codec = _detect(raw)
    if encoding == "UTF-8" and b"\0" in raw[:_FEW_BYTES]:
        raise UnicodeError("These bytes are no text.")
    sure = [codec, *([_check_encoding(declared)[1]] if declared and is_known(declared) else [])]
    guessed = [(ENCODINGS[encoding], encoding) for encoding in likely_encodings(raw)]
    for codec, encoding in [*((codec, "") for codec in sure), *guessed]:
        with contextlib.suppress(UnicodeError):
            return _decode(raw, codec), encoding
    raise UnicodeError("These bytes are no text in an encoding that is known here.")


def _decode(raw: bytes, codec: str) -> str:
    return raw.decode(codec).removeprefix("\ufeff")


def is_known(name: str) -> bool:
    """Whether there is a text encoding of this name."""
    try:
        return bool(_check_encoding(name))
    except FileRefusal:
        return False


def _check_encoding(name: str) -> tuple[str, str]:
    codec = ENCODINGS.get(name, name)
    try:
        found = codecs.lookup(codec)
        "".encode(codec)  # a codec of bytes, such as zip, is not a text encoding
    except (LookupError, ValueError) as error:
        raise FileRefusal(f"{name!r} is no encoding that is known here; try one of {', '.join(ENCODINGS)}.") from error
    if found.name == "utf-8":
        codec = "utf-8-sig"
    encoding = next((shown for shown, ours in ENCODINGS.items() if codecs.lookup(ours).name == found.name), name)
    return encoding, codec


def _detect(raw: bytes) -> tuple[str, str]:
    for mark, encoding, codec in _MARKS:
        if raw.startswith(mark):
            return encoding, codec
    if codec := _wide(raw[:_SAMPLE]):
        return "UTF-16", codec
    return "UTF-8", "utf-8"


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: in most languages every other byte is mostly zero."""
    pairs = len(sample) // 2
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs > 4 and sample[first::2].count(0) > 0.6 * pairs and sample[1 - first :: 2].count(0) < 0.05 * pairs:
            return codec
    return ""


def _undecodable(raw: bytes, name: str, encoding: str, error: UnicodeError) -> FileRefusal:
    start = getattr(error, "start", 0)
    line = raw.count(b"\n", 0, start) + 1
    place = f"line {line}" if encoding == "UTF-8" else f"byte {start + 1:,}"
    value = f" (byte {raw[start]:02X})" if start < len(raw) else ""
    guesses = likely_encodings(raw, besides=encoding)
    offer = (
        f" It looks like {guesses[0]}: choose that encoding, and check that its words look right."
        if guesses
        else " It looks like no text at all. Save the table again as CSV in UTF-8, or as .xlsx."
    )
    return FileRefusal(f"{name}, {place}{value} is not valid {encoding}.{offer}", guesses)


def likely_encodings(raw: bytes, besides: str = "") -> list[str]:
    """The names in ENCODINGS that can decode the bytes, the likeliest first; none if they are not text."""
    from charset_normalizer import from_bytes

    sample = raw[:_SAMPLE]
    if _is_mostly_control(sample):
        return []
    likely = [codecs.lookup(match.encoding).name for match in from_bytes(sample)]
    shown = {codecs.lookup(codec).name: encoding for encoding, codec in ENCODINGS.items()}
    ordered = [shown[codec] for codec in likely if codec in shown]
    # accents tell a statistical guess nothing; between ASCII letters they come from Western spreadsheets
    few = sum(byte > 127 for byte in sample) < len(sample) * _MOSTLY_ASCII or _are_apart(sample)
    ordered = [*_western(sample), *ordered] if few else [*_of_script(sample), *ordered, _WESTERN]
    ordered = [MIXED, *ordered] if _is_mostly_utf8(raw) else ordered
    return [encoding for encoding in dict.fromkeys(ordered) if encoding != besides][:4]


def _are_apart(sample: bytes) -> bool:
    """Whether non-ASCII bytes mostly stand alone, as accents do and letters of other scripts do not."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    return sum(run for run in runs if run > 2) < 0.5 * sum(runs)


def _western(sample: bytes) -> list[str]:
    """Encodings of Latin letters, ordered by how many non-ASCII letters they give that belong to one language."""
    shares = {}
    for order, encoding in enumerate(_LATIN):
        text = sample.decode(ENCODINGS[encoding], "replace")
        text = _CAPITALS.sub(lambda capital: capital[0].lower(), text)
        letters = [sign for sign in text if sign > "\x7f" and not sign.isspace()]
        n_odd = len(_SIGN_IN_WORD.findall(text))
        n_in = [sum(letter in _PRINTED or letter in alphabet for letter in letters) - n_odd for alphabet in _ALPHABETS]
        shares[encoding] = (-max(n_in), n_in.index(max(n_in)), order)
    return sorted(shares, key=lambda encoding: shares[encoding])


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether more letters are valid in UTF-8 than bytes are invalid."""
    whole = raw.decode("utf-8", "ignore")
    n_others = len(whole) - sum(map(str.isascii, whole))
    n_wrong = len(raw) - len(whole.encode())
    return 0 < n_wrong < n_others


def _of_script(sample: bytes) -> list[str]:
    """Encodings that turn the bytes into plausible words of Cyrillic, Greek or Hebrew.

    A wrong one gives capitals inside words, or signs that no word contains; Hebrew decodes to small letters in the
    others, but without any capital.
    """
    shares: dict[str, tuple[float, float]] = {}
    for encoding in (*_CYRILLIC, _GREEK):
        text = sample.decode(ENCODINGS[encoding], "replace")
        others = [sign for sign in text if sign > "\x7f" and not sign.isspace()]
        # a wrong one turns some letters into signs that no word contains
        n_in_words = sum(sign.isalpha() or sign in _PRINTED for sign in others) - len(_SIGN_IN_WORD.findall(text))
        pattern = _AS_IN_GREEK_WORDS if encoding == _GREEK else _AS_IN_WORDS
        shares[encoding] = n_in_words / (len(others) or 1), len(pattern.findall(text)) / (len(others) or 1)
    likely = [encoding for encoding, (_, small) in shares.items() if small >= _MOSTLY_SMALL]
    ordered = sorted(likely, key=lambda encoding: shares[encoding], reverse=True)
    letters = [sign for sign in sample.decode(ENCODINGS[_HEBREW], "replace") if sign > "\x7f"]
    is_hebrew = len(letters) > _FEW_LETTERS and all("\u0590" <= sign <= "\u05ff" for sign in letters)
    return [_HEBREW, *ordered] if is_hebrew else ordered


def is_binary(raw: bytes) -> bool:
    """Whether the first bytes are not text in any encoding known here."""
    sample = raw[:_SAMPLE]
    is_wide = sample.startswith(tuple(mark for mark, _, _ in _MARKS)) or bool(_wide(sample))
    return not is_wide and _is_mostly_control(sample)


def _is_mostly_control(sample: bytes) -> bool:
    """Whether there are too many control characters for text in a one-byte encoding or UTF-8."""
    n_control = sum(sample.count(byte) for byte in (*range(9), *range(14, 32), 127))
    return n_control > len(sample) / 100
