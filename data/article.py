"""An article as read: its text, and what its file says of title, author, date and outlet. Nothing is fetched.

The text is kept as read, and every position in it counts its characters. Only line ends are normalised, as Python does
when it opens a text file, and characters that no text has (NUL and the like) become spaces.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from data.importing.encodings import decode_prose

LARGEST_FILE = 20_000_000  # bytes
LONGEST_ARTICLE = 1_000_000  # characters: more is a book
MOST_FILES = 500  # in one zip
_LARGEST_UNPACKED = 100_000_000  # bytes of a zip or of a Word file, unpacked
_MOST_PAGES = 500
_MOST_TAGS, _MOST_WORD_TAGS = 200_000, 2_000_000  # of HTML, and of all parts of a Word file
_MOST_PARAGRAPHS = 100_000  # of a Word file
_PARAGRAPH = re.compile(rb"<(?:\w{1,20}:)?p[\s/>]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HTML = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body|article)[\s>]", re.IGNORECASE)
_PART_OF_HTML = re.compile(rb"<(?:p|div|span|h[1-6]|section|main|table|ul|ol|br)[\s/>]", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n((?:(?!---)[^\n]{0,2000}\n){1,60})---[ \t]*\n")
_VALUE = re.compile(r"^([A-Za-z_-]{1,40}):[ \t]*((?:[^\n]*)(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|em|font|i|mark|small|span|strong|sub|sup|u)(?:\s[^<>]{0,2000})?>", re.IGNORECASE
)
_SHORT_PAGE = 300  # characters; trafilatura begins a line at each tag of a page with fewer
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang=[\"']?([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3})")


@dataclass(frozen=True)
class Article:
    """One article. All but the text may be empty; `published_on` is 2022-01-13, 2022-01, 2022 or empty."""

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published_on: str = ""
    language: str = ""
    guessed_encoding: str = ""  # the encoding, if only the bytes hint at it

    @property
    def about_encoding(self) -> str:
        """What readers must know if the encoding is a guess, else ""."""
        if not self.guessed_encoding:
            return ""
        return (
            f"The file says nothing of its encoding and is not UTF-8. It was read as {self.guessed_encoding}, which it "
            "looks like. If letters are wrong, save it as UTF-8 and bring it again."
        )

    @property
    def sha256(self) -> str:
        """The hash of the text as UTF-8: the same words, the same hash, whatever file they came in."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


class ArticleError(ValueError):
    """A file from which no article can be read; the message tells its owner why."""


def read_article(name: str, content: bytes) -> Article:
    """The article in a file's bytes; the content decides the format, `name` appears only in messages.

    Raises ArticleError for a file that is encrypted, broken, too large, empty, or not text, HTML, PDF or Word.
    """
    name = display_name(name)
    if len(content) > LARGEST_FILE:
        raise ArticleError(f"“{name}” has {len(content):,} bytes; at most {LARGEST_FILE:,} are read.")
    article = _reader(name, content)(name, content)
    return check_article(article, name)


def display_name(name: str) -> str:
    """The name of a file as it appears in sentences."""
    return PurePath(name.replace("\\", "/")).name[:80] or "the file"


def from_text(text: str) -> Article:
    """The article of a pasted text; its first line is its title where it looks like one."""
    return check_article(_with_front_matter(_plain(text)), "The text")


def check_article(article: Article, name: str) -> Article:
    """The article; raises ArticleError if its text is empty or too long."""
    if not article.text.strip():
        raise ArticleError(f"“{name}” holds no text.")
    if len(article.text) > LONGEST_ARTICLE:
        raise ArticleError(f"“{name}” has {len(article.text):,} characters; at most {LONGEST_ARTICLE:,} are read.")
    return article


def unpack(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The files of a zip by name, in its order, without folders and hidden files.

    Raises ArticleError for a file that is not a zip, or unpacks to too much: sizes are counted while unpacking, not
    believed.
    """
    found: list[tuple[str, bytes]] = []
    left = _LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
            if len(members) > MOST_FILES:
                raise ArticleError(f"“{name}” holds {len(members):,} files; at most {MOST_FILES} are read.")
            for member in members:
                if member.flag_bits & 1:
                    raise ArticleError(f"“{name}” is encrypted: unpack it first, and choose the files.")
                with archive.open(member) as opened:
                    part = opened.read(min(left, LARGEST_FILE) + 1)
                left -= len(part)
                if left < 0 or len(part) > LARGEST_FILE:
                    raise ArticleError(f"“{name}” unpacks to more than {_LARGEST_UNPACKED:,} bytes and was left.")
                found.append((member.filename, part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, ArticleError):
            raise
        raise ArticleError(f"“{name}” cannot be unpacked: {error}") from error
    except Exception as error:  # zlib and lzma have errors of their own
        raise ArticleError(f"“{name}” cannot be unpacked: {error}") from error
    return found


def is_zip_of_articles(content: bytes) -> bool:
    """Whether bytes are a zip that is not itself a document."""
    return content.startswith(b"PK\x03\x04") and not _is_word(content)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePath(name).parts)


def _reader(name: str, content: bytes) -> Callable[[str, bytes], Article]:
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return _read_pdf
    if content.startswith(b"PK\x03\x04"):
        if _is_word(content):
            return _read_word
        raise ArticleError(f"“{name}” is a zip without a Word document in it.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArticleError(f"“{name}” is an old or an encrypted Word file: save it as .docx without a password.")
    if content.startswith(rb"{\rtf"):
        raise ArticleError(f"“{name}” is rich text (.rtf): save it as .docx or as text.")
    head = content[:4096].replace(b"\0", b"")  # which alternate with the letters of UTF-16
    if _HTML.search(head) or (name.lower().endswith((".html", ".htm")) and _PART_OF_HTML.search(head)):
        return _read_html
    return _read_text


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _decode(name: str, content: bytes, declared: str = "") -> tuple[str, str]:
    """The text, and the encoding if it was guessed from the bytes, as in `data.importing.encodings.decode_prose`."""
    try:
        return decode_prose(content, declared)
    except UnicodeError as error:
        raise ArticleError(
            f"“{name}” is neither text, HTML, PDF nor a Word file (.docx). If it is text, save it as UTF-8."
        ) from error


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _split_title(text: str) -> Article:
    first = text.lstrip().partition("\n")[0].strip()
    is_title = 0 < len(first) <= 200 and "\n" in text.strip() and not first.endswith((".", ",", ";", ":"))
    captions = first.isdigit() or first.startswith("WEBVTT")
    return Article(text, title=first.strip("#* ") if is_title and not captions else "")


def _read_text(name: str, content: bytes) -> Article:
    text, guessed = _decode(name, content)
    return replace(_with_front_matter(_plain(text)), guessed_encoding=guessed)


def _with_front_matter(text: str) -> Article:
    """The article with the fields between "---" above a Markdown text; the text stays whole."""
    above = _FRONT_MATTER.match(text)
    if above is None:
        return _split_title(text)
    values = {key.lower(): _line(_strip_quotes(value)) for key, value in _VALUE.findall(above[1])}
    address = next((values[key] for key in ("url", "source_url", "link", "source") if key in values), "")
    return Article(
        text,
        title=values.get("title", ""),
        author=values.get("author", ""),
        outlet=values.get("outlet", "") or values.get("publisher", ""),
        url=address if re.fullmatch(r"https?://\S{1,2000}", address) else "",
        published_on=next(iter(_DAY.findall(values.get("date", ""))), ""),
        language=values.get("language", "") or values.get("lang", ""),
    )


def _strip_quotes(value: str) -> str:
    """A YAML value without its quotes; in double quotes a backslash escapes, and removes a line end."""
    value = value.strip()
    if value.startswith('"'):
        return re.sub(r"\\(?:\n\s*(\\)?)?", "", value.strip('"').replace("\\_", " "))
    return value.strip("'").replace("''", "'") if value.startswith("'") else value


def _extract(html: str) -> Any:
    """What trafilatura finds in a page; in a short one without inline tags, since it would start a line at each."""
    import trafilatura  # takes half a second

    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    if isinstance(found, dict) or len((found and found.text) or "") >= _SHORT_PAGE:
        return found
    return trafilatura.bare_extraction(_INLINE.sub("", html), with_metadata=True, include_comments=False)


def _read_html(name: str, content: bytes) -> Article:
    declared = _CHARSET.search(content[:4096])
    html, guessed = _decode(name, content, declared[1].decode() if declared else "")
    if (n_tags := html.count("<")) > _MOST_TAGS:
        raise ArticleError(
            f"“{name}” has {n_tags:,} tags; at most {_MOST_TAGS:,} are read. Paste the text of the article instead."
        )
    try:
        found = _extract(html)
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken page does to the parser, its owner gets a sentence
        raise ArticleError(f"“{name}” cannot be read as HTML: {error}") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise ArticleError(f"“{name}” is HTML without an article in it. Paste its text instead.")
    language = _LANGUAGE.search(html[:5_000])
    return Article(
        text=_plain(found.text),
        title=_line(found.title),
        author=_line(found.author),
        outlet=_line(found.sitename),
        url=found.url if found.url and re.fullmatch(r"https?://\S{1,2000}", found.url) else "",
        published_on=found.date or "",
        language=language[1] if language else "",
        guessed_encoding=guessed,
    )


def _read_pdf(name: str, content: bytes) -> Article:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError(f"“{name}” is encrypted: save it without a password first.")
        if len(reader.pages) > _MOST_PAGES:
            raise ArticleError(f"“{name}” has {len(reader.pages):,} pages; at most {_MOST_PAGES} are read.")
        pages = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text().strip("\n"))  # so that sentences run on across pages
            length += len(pages[-1])
            if length > LONGEST_ARTICLE:
                raise ArticleError(f"“{name}” has more than {LONGEST_ARTICLE:,} characters.")
        about = reader.metadata
        title, author = (about.title, about.author) if about else ("", "")
    except (ArticleError, MemoryError):
        raise
    except Exception as error:  # whatever a broken file does to the reader, its owner gets a sentence
        raise ArticleError(f"“{name}” is a PDF that cannot be read: {error}") from error
    text = _plain("\n".join(pages))
    if not text.strip():
        raise ArticleError(f"“{name}” holds no text: if its pages are scanned, they need text recognition first.")
    return Article(text, title=_line(title) or _split_title(text).title, author=_line(author))


def _read_word(name: str, content: bytes) -> Article:
    import docx

    _refuse_bomb(name, content)
    try:
        document = docx.Document(io.BytesIO(content))
        lines = []
        for block in document.iter_inner_content():
            if hasattr(block, "text"):
                lines.append(block.text)
            else:
                lines += [cell.text for row in block.rows for cell in row.cells]
        about = document.core_properties
        title, author = about.title, about.author
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file does to the reader, its owner gets a sentence
        raise ArticleError(f"“{name}” is a Word file that cannot be read: {error}") from error
    text = _plain("\n".join(lines))
    return Article(text, title=_line(title) or _split_title(text).title, author=_line(author))


def _refuse_bomb(name: str, content: bytes) -> None:
    """Unpack a Word file's parts without keeping them, and refuse a file that grows too large or has too many parts."""
    n_bytes = n_tags = n_paragraphs = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as opened:
                    while part := opened.read(1_000_000):
                        n_bytes += len(part)
                        n_tags += part.count(b"<")
                        n_paragraphs += len(_PARAGRAPH.findall(part))
                        _refuse_too_much(name, n_bytes, n_tags, n_paragraphs)
    except ArticleError:
        raise
    except Exception as error:  # zlib and lzma have errors of their own
        raise ArticleError(f"“{name}” is a Word file that cannot be unpacked: {error}") from error


def _refuse_too_much(name: str, n_bytes: int, n_tags: int, n_paragraphs: int) -> None:
    if n_bytes > _LARGEST_UNPACKED:
        raise ArticleError(f"“{name}” unpacks to more than {_LARGEST_UNPACKED:,} bytes and was left.")
    for n, most, what in ((n_paragraphs, _MOST_PARAGRAPHS, "paragraphs"), (n_tags, _MOST_WORD_TAGS, "parts")):
        if n > most:
            raise ArticleError(
                f"“{name}” has more than {most:,} {what}, which no article has. Save a part of it, or paste its text."
            )


def _line(text: str | None) -> str:
    return " ".join(_CONTROL.sub(" ", text or "").split())[:500]
