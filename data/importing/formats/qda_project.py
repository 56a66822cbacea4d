"""REFI-QDA projects imported: coded selections of texts become quotes, codes camps and topics, cases speakers."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from data.counting import count_of
from data.importing import companion_files
from data.importing.columns.known_headings import known_column
from data.importing.encodings import decode_text
from data.importing.foreign import Decision, ForeignTable, ReadingChoices, frame
from data.importing.formats.archive import Members, unpack_member
from data.importing.limits import FileRefusal, check_rows
from data.refi_qda import CLAIMS, CODED, NAMESPACE, ORDER, codes_of, plain_lines, xml_text
from data.schema import COLUMN_NAMES, JOINT_COLUMNS, SEPARATOR

_JOIN = f" {SEPARATOR} "
MOST_CODES = 20_000
_MOST_TAGS = 4_000_000  # start and end tags
_CODE = re.compile(rb"<(?:[\w.-]{1,40}:)?Code[\s/>]")
_MOST_COMPARED = 500  # selections of one text that are compared to find out how a project counts characters
_LARGEST_PROJECT = 100 * 1024**2  # bytes of the XML, which is held as a tree


def read_project(raw: bytes, name: str, members: Members) -> ForeignTable:
    """The coded selections of a .qdpx file's texts, one a row; raises FileRefusal."""
    try:
        return _ProjectReader(raw, members, name).table()
    except (FileRefusal, MemoryError):
        raise
    except Exception as error:  # a broken or hostile project raises anything at all; its owner gets a sentence
        raise FileRefusal(
            f"{name} is a broken REFI-QDA project ({type(error).__name__}: {error}). Export it again."
        ) from error


def _check_parts(xml: bytes, name: str) -> None:
    """Raise FileRefusal for more codes or parts than a tree may hold; counts whatever begins like one."""
    for n, most, what in (
        (len(_CODE.findall(xml)), MOST_CODES, "codes"),
        (xml.count(b"<"), _MOST_TAGS, "parts"),
    ):
        if n > most:
            raise FileRefusal(f"{name} has {n:,} {what}; at most {most:,} are read. Export a part of the project.")


class _ProjectReader:
    def __init__(self, raw: bytes, members: Members, name: str):
        from defusedxml.ElementTree import fromstring

        self.raw, self.members, self.name = raw, members, name
        path = min((path for path in members if path.lower().endswith(".qde")), key=len)
        if members[path].file_size > _LARGEST_PROJECT:
            raise FileRefusal(
                f"{name}: its project file is larger than {_LARGEST_PROJECT // 1024**2} MB. Export a part of it."
            )
        xml = unpack_member(raw, members[path], name)
        _check_parts(xml, name)
        self.root = fromstring(xml)
        self.codes = self._codes()
        self.variables = {v.get("guid"): v.get("name", "") for v in self._all("Variable")}
        self.attributes: dict[str, dict[str, str]] = {}  # of cases, by their name
        self.cases = self._cases()
        self.lost: dict[str, None] = {}  # what could not be read
        self.n_lost = 0  # selections that could not be read
        self.in_utf16 = False

    def _all(self, tag: str, within: Any = None) -> list[Any]:
        return list((self.root if within is None else within).iter(f"{{{NAMESPACE}}}{tag}"))

    def _codes(self) -> dict[str, tuple[str, ...]]:
        """The names from the outermost code down to each code, by its id."""
        found: dict[str, tuple[str, ...]] = {}

        def walk(element: Any, above: tuple[str, ...]) -> None:
            for code in element.findall(f"{{{NAMESPACE}}}Code"):
                found[code.get("guid")] = path = (*above, code.get("name", ""))
                walk(code, path)

        for codes in self._all("Codes"):
            walk(codes, ())
        return found

    def _cases(self) -> dict[str, list[str]]:
        """The names of the cases that each selection or source belongs to, by its id."""
        found: dict[str, list[str]] = {}
        for case in self._all("Case"):
            self.attributes.setdefault(case.get("name", ""), {}).update(self._values(case))
            for tag in ("SelectionRef", "SourceRef"):
                for reference in case.findall(f"{{{NAMESPACE}}}{tag}"):
                    found.setdefault(reference.get("targetGUID"), []).append(case.get("name", ""))
        return found

    def table(self) -> ForeignTable:
        sources = [source for parent in self._all("Sources") for source in parent.findall(f"{{{NAMESPACE}}}TextSource")]
        texts = {source.get("guid", ""): self._text(source) for source in sources}
        self.in_utf16 = self._counts_utf16(sources, texts)
        rows = [row for source in sources for row in self._rows(source, texts[source.get("guid", "")])]
        if not rows:
            lost = f" {self._left_out()}" if self._left_out() else ""
            raise FileRefusal(
                f"{self.name} holds no coded selection of a text. Code the quotes, and export it again.{lost}"
            )
        files = self._companion_files()
        headings = list(dict.fromkeys(key for row in rows for key in row))
        ordered = [name for name in COLUMN_NAMES if name in headings]
        ordered += [heading for heading in headings if heading not in ordered]
        lines = [[row.get(heading, "") for heading in ordered] for row in rows]
        cells = frame(ordered, lines, list(range(1, len(rows) + 1)), self.name)
        reading = ReadingChoices("REFI-QDA", left_out=self._left_out(), decisions=self._decisions())
        return ForeignTable(self._in_order(cells), reading, companion_files.of_files(files, self.name))

    def _companion_files(self) -> dict[str, bytes]:
        """The corpus's other files, which a project that was exported here has as notes."""
        notes = {note.get("name"): note for note in self._all("Note")}
        files: dict[str, bytes] = {}
        for name in filter(notes.__contains__, companion_files.TEXT_FILES):
            try:
                # with the mark that our downloads begin with, so that neutralised cells are restored
                files[name] = self._content(notes[name]).encode("utf-8-sig")
            except KeyError:
                self.lost[f"the note “{name}”, which is not in the project"] = None
        return files

    def _in_order(self, cells: pd.DataFrame) -> pd.DataFrame:
        """In the order of the corpus that was exported, if the project records it."""
        if ORDER not in cells or not cells[ORDER].str.fullmatch("[0-9]{1,9}").all():
            return cells
        return cells.sort_values(ORDER, key=lambda column: column.astype(int), kind="stable").drop(columns=ORDER)

    def _content(self, source: Any) -> str:
        """The text of a source or note. Its path is only looked up among the files of the zip; raises KeyError if it is
        missing.
        """
        inline = source.find(f"{{{NAMESPACE}}}PlainTextContent")
        if inline is not None:
            return inline.text or ""
        path = (source.get("plainTextPath") or source.get("path") or "").replace("\\", "/")
        wanted = PurePosixPath(path.partition("://")[2] or path).name.casefold()
        member = next(
            (m for p, m in self.members.items() if PurePosixPath(p).name.casefold() == wanted and wanted), None
        )
        if member is None:
            raise KeyError(path)
        return decode_text(unpack_member(self.raw, member, self.name), wanted)[0]

    def _text(self, source: Any) -> str | None:
        """The text of a source, None if it is not in the project. A line end of two characters counts as one."""
        if source.find(f"{{{NAMESPACE}}}PlainTextSelection") is None:
            return ""
        try:
            return plain_lines(self._content(source))
        except KeyError:
            why = "which is not in the project"
        except FileRefusal:
            why = "which is not in UTF-8"
        name = source.get("name") or source.get("plainTextPath") or source.get("guid", "")
        self.lost[f"the text of “{name[:80]}”, {why}"] = None
        return None

    def _counts_utf16(self, sources: list[Any], texts: Mapping[str, str | None]) -> bool:
        """Whether positions count an emoji as two, as some programs do: decided by the words stored with selections."""
        votes = 0
        for source in sources:
            text = texts[source.get("guid", "")]
            if not text or text.isascii() or max(text) <= "\uffff":
                continue
            for selection in source.findall(f"{{{NAMESPACE}}}PlainTextSelection")[:_MOST_COMPARED]:
                start, end = _positions(selection)
                plain, wide = text[start:end], _by_utf16(text, start, end)
                if plain == wide or not wide or start < 0:
                    continue
                words = _selection_words(selection)
                if words and (_begins(plain, words) or _begins(wide, words)):
                    votes += 10 * (_begins(wide, words) - _begins(plain, words))
                else:
                    # no words to compare: whole words are selected more often than parts of them
                    votes += _cuts(text, plain, start) - _cuts(text, wide, len(_by_utf16(text, 0, start)))
                    votes += (end > len(text)) * 10
        return votes > 0

    def _rows(self, source: Any, text: str | None) -> list[dict[str, str]]:
        selections = source.findall(f"{{{NAMESPACE}}}PlainTextSelection")
        if not selections or text is None:
            return []
        check_rows(len(selections), self.name)
        document = self._document(source)
        rows = (self._row(selection, text, document, source.get("guid", "")) for selection in selections)
        return [row for row in rows if row]

    def _values(self, element: Any) -> dict[str, str]:
        """The variables of a source or case, of whatever type, by name."""
        found = {}
        for value in element.findall(f"{{{NAMESPACE}}}VariableValue"):
            reference = value.find(f"{{{NAMESPACE}}}VariableRef")
            name = self.variables.get(reference.get("targetGUID")) if reference is not None else None
            cell = next((child.text for child in value if child.tag.endswith("Value") and child.text), None)
            if name and cell:
                found[name] = cell.strip() if not cell.isspace() else ""
        return found

    def _document(self, source: Any) -> dict[str, str]:
        named = self._values(source)
        ours = self.root.get("origin") == "Standpoint"
        titled = ours or any(known_column(name) == "title" for name in named)
        return named if titled else {"title": source.get("name", ""), **named}

    def _row(self, selection: Any, text: str, document: dict[str, str], source: str) -> dict[str, str]:
        guid = selection.get("guid", "")
        start, end = _positions(selection)
        words = _by_utf16(text, start, end) if self.in_utf16 else text[max(0, start) : max(0, end)]
        if not 0 <= start < end or not words.strip() or (not self.in_utf16 and end > len(text)):
            self.n_lost += 1
            return {}
        row = {"text": words, **document, **self._codes_of(selection)}
        speakers = list(dict.fromkeys(self.cases.get(guid) or self.cases.get(source) or ()))
        if speakers:
            row["speaker"] = _JOIN.join(speakers)
            row |= self._of_cases(speakers, row)
        cells = _cells_of(selection)
        for column in {*JOINT_COLUMNS, *CODED} & {*cells}:
            # codes and cases may have changed since; while they are the same, the stored order and number hold
            if column not in row or {*codes_of(column, xml_text(cells[column]))} == {*codes_of(column, row[column])}:
                row[column] = cells[column]
        if plain_lines(cells.get("text", "")) == row["text"]:
            row["text"] = cells["text"]
        return row | {key: value for key, value in cells.items() if key not in (*JOINT_COLUMNS, "text", *CODED)}

    def _of_cases(self, speakers: list[str], row: Mapping[str, str]) -> dict[str, str]:
        """What the project knows about the speakers: a column each; one named like a document's or code's gets another
        name.
        """
        names = dict.fromkeys(name for speaker in speakers for name in self.attributes.get(speaker, ()))
        cells = {
            name: _JOIN.join(self.attributes.get(speaker, {}).get(name, "") for speaker in speakers) for name in names
        }
        return {name if name not in row else f"{name} of the speaker": cell for name, cell in cells.items()}

    def _codes_of(self, selection: Any) -> dict[str, str]:
        """The codes of a selection: each under its outermost code, or under "codes"."""
        found: dict[str, list[str]] = {}
        for coding in selection.findall(f"{{{NAMESPACE}}}Coding"):
            for reference in coding.findall(f"{{{NAMESPACE}}}CodeRef"):
                path = self.codes.get(reference.get("targetGUID"), ())
                if not path or path[0] == CLAIMS:
                    continue
                heading = path[0] if len(path) > 1 else "codes"
                column = known_column(heading) or heading
                found.setdefault(column, []).append(path[-1])
        return {column: _JOIN.join(dict.fromkeys(names)) for column, names in found.items()}

    def _left_out(self) -> str:
        other = sum(len(self._all(tag)) for tag in ("PDFSource", "PictureSource", "AudioSource", "VideoSource"))
        parts = [count_of(self.n_lost, "selection") + " empty or outside of the text"] if self.n_lost else []
        parts += list(self.lost)
        parts += [count_of(other, "source") + " without plain text"] if other else []
        return f"Left out: {'; '.join(parts)}." if parts else ""

    def _decisions(self) -> tuple[Decision, ...]:
        found = []
        attributes = dict.fromkeys(name for values in self.attributes.values() for name in values)
        if attributes:
            why = ", ".join(f"“{name[:60]}”" for name in attributes)
            found.append(Decision("Attributes of cases", "columns of their quotes", why))
        if self.in_utf16:
            found.append(Decision("Positions", "counted in UTF-16 units", "so the selected words are whole"))
        return tuple(found)


def _positions(selection: Any) -> tuple[int, int]:
    """Where a selection begins and ends; (-1, -1) if it does not say."""
    try:
        return int(selection.get("startPosition", "-1")), int(selection.get("endPosition", "-1"))
    except ValueError:
        return -1, -1


@lru_cache(maxsize=2)
def _wide(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _by_utf16(text: str, start: int, end: int) -> str:
    """The part of a text between positions that count an emoji as two; "" if they are out of range."""
    wide = _wide(text)
    if not 0 <= start <= end <= len(wide) // 2:
        return ""
    return wide[2 * start : 2 * end].decode("utf-16-le", "replace")


def _selection_words(selection: Any) -> str:
    """The words that a program stored with a selection, as its name or description."""
    description = selection.find(f"{{{NAMESPACE}}}Description")
    words = selection.get("name") or (description.text if description is not None else "") or ""
    return " ".join(words.rstrip("… .").split())


def _begins(text: str, words: str) -> bool:
    text = " ".join(text.split())
    return bool(words) and (text.startswith(words) or (len(text) > 3 and words.startswith(text)))


def _cuts(text: str, part: str, start: int) -> int:
    """How many of the ends of a part cut a word in two, or include a space."""
    before, after = text[start - 1 : start], text[start + len(part) : start + len(part) + 1]
    cut = (before.isalnum() and part[:1].isalnum()) + (part[-1:].isalnum() and after.isalnum())
    return int(cut) + part[:1].isspace() + part[-1:].isspace()


def _cells_of(selection: Any) -> dict[str, str]:
    """The description of a selection: our own cells, or anyone else's words as a note."""
    description = selection.find(f"{{{NAMESPACE}}}Description")
    words = (description.text or "").strip() if description is not None else ""
    if not words:
        return {}
    try:
        cells = json.loads(words)
    except (ValueError, RecursionError):
        return {"note": words}
    flat = isinstance(cells, dict) and all(isinstance(cell, str) for cell in cells.values())
    return cells if flat else {"note": words}
