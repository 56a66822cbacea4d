"""A quote as a citation: plain, Chicago (notes), BibTeX."""

import re
from collections.abc import Mapping
from typing import Any

from analysis.view.wording import enumeration
from data.dates import in_words, span
from data.schema import KINDS_IN_WORDS
from data.table import parts

Quote = Mapping[Any, str]  # one row of a corpus
_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_BIBTEX |= {character: "\\" + character for character in "&%$#_"}
# BibTeX counts braces even after a backslash: a single one would break everything after it
_BIBTEX |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}


_ATTRIBUTED = {"direct": "quoted", "indirect": "paraphrased", "mixed": "partly quoted", "": "cited"}
_BRACES = re.compile(r"[{}\\]")  # would end the entry, or begin a command


def speakers(quote: Quote) -> str:
    """The speaker, or the speakers of a joint statement, as prose: "Anthony Blinken and Jens Stoltenberg"."""
    return enumeration(parts(quote["speaker"]))


def words(quote: Quote) -> str:
    """The words as a reader may quote them: in quotation marks, or with how they reached us if that is known."""
    text = quote["text"].strip()
    if quote["kind"] == "direct":
        return f"“{text}”"
    return f"[{KINDS_IN_WORDS[quote['kind']]}] {text}" if quote["kind"] else text


def plain(quote: Quote) -> str:
    """One line: who, the words, and where they were published, leaving out what is unknown."""
    origin = [_title(quote), quote["outlet"], _date(quote), quote["url"]]
    relayed = f", relayed by {quote['relayed_by']}" if quote["relayed_by"] else ""
    read_in = ", ".join(part for part in origin if part)
    return f"{speakers(quote)}: {words(quote)}{relayed}{'. In: ' + read_in if read_in else ''}."


def chicago(quote: Quote) -> str:
    """A note in the style of the Chicago Manual of Style (17th ed., 14.191, news): author, title, outlet, date,
    link.
    """
    attributed = _ATTRIBUTED[quote["kind"]]
    source = document(quote)
    return f"{speakers(quote)}, {attributed} in {source}" if source else f"{speakers(quote)}, {attributed}."


def document(quote: Quote) -> str:
    """Where it can be read, as in `chicago`: author, title, outlet, date, link; "" if nothing is known."""
    origin = [quote["author"], _title(quote), quote["outlet"], _date(quote), quote["url"]]
    known = [part for part in origin if part]
    return " ".join(_with_mark(part, "," if nth < len(known) else ".") for nth, part in enumerate(known, 1))


def bibtex(quote: Quote) -> str:
    """A @misc entry for the document, with the words in its note; characters special to TeX are escaped."""
    dates = span(quote["published_on"])
    fields = {
        "author": " and ".join(_escape(name.strip()) for name in quote["author"].split(",") if name.strip()),
        "title": f"{{{_escape(_strip_quotes(quote['title']))}}}" if quote["title"] else "",
        "howpublished": _escape(quote["outlet"]),
        "year": str(dates[0].year) if dates else "",
        "date": quote["published_on"],
        "url": _BRACES.sub(lambda found: f"%{ord(found[0]):02X}", quote["url"]),
        "note": _escape(f"{speakers(quote)}: {words(quote)}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{_key(quote)},\n" + ",\n".join(lines) + "\n}"


FORMATS = {"Plain": plain, "Chicago": chicago, "BibTeX": bibtex}


def _date(quote: Quote) -> str:
    return in_words(quote["published_on"])


def _title(quote: Quote) -> str:
    title = _strip_quotes(quote["title"])
    return title and f"“{title}”"


def _with_mark(part: str, mark: str) -> str:
    """The part followed by a comma or full stop, inside a closing quotation mark; not added if it ends with its own."""
    bare = part.removesuffix("”").rstrip(", ")
    needed = "" if mark == "." and bare.endswith((".", "?", "!")) else mark
    return bare + needed + ("”" if part.endswith("”") else "")


def _strip_quotes(title: str) -> str:
    return title.strip().strip('“”"').strip()


def _key(quote: Quote) -> str:
    name = re.sub(r"\W", "", parts(quote["speaker"])[0].split()[-1], flags=re.ASCII).lower() or "quote"
    # non-ASCII letters by their number, so that two ids never share a key
    number = re.sub(r"[^A-Za-z0-9._:-]", lambda found: f"u{ord(found[0]):04x}", quote["quote_id"])
    return f"{name}-{number}"


def _escape(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in " ".join(text.split()))
