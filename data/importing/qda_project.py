"""REFI-QDA projects read in: coded selections of texts become quotes, codes camps and topics, cases speakers."""

import json
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipInfo

import pandas as pd

from data.importing import brought
from data.importing.archive import members_by_name, unpacked
from data.importing.encodings import decoded
from data.importing.foreign import ForeignTable, Reading, frame
from data.importing.limits import Refused, check_rows
from data.refi_qda import CLAIMS, CODED, NAMESPACE, ORDER, coded, plain_lines, xml_text
from data.schema import COLUMN_NAMES, JOINT_COLUMNS, SEPARATOR
from data.table import recognised

_JOIN = f" {SEPARATOR} "
_LARGEST_PROJECT = 100 * 1024**2  # bytes of the XML, which is held as a tree


def read_project(raw: bytes, name: str) -> ForeignTable:
    """The coded selections of a .qdpx file's texts, one a row; raises Refused."""
    members = members_by_name(raw, name)
    try:
        return _Project(raw, members, name).table()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a broken or hostile project raises whatever it likes; its owner gets a sentence
        raise Refused(
            f"{name} is a broken REFI-QDA project ({type(error).__name__}: {error}). Export it again."
        ) from error


class _Project:
    def __init__(self, raw: bytes, members: dict[str, ZipInfo], name: str):
        from defusedxml.ElementTree import fromstring

        self.raw, self.members, self.name = raw, members, name
        path = min((path for path in members if path.lower().endswith(".qde")), key=len)
        if members[path].file_size > _LARGEST_PROJECT:
            raise Refused(
                f"{name}: its project file is larger than {_LARGEST_PROJECT // 1024**2} MB. Export a part of it."
            )
        self.root = fromstring(unpacked(raw, members[path], name))
        self.codes = self._codes()
        self.cases = self._cases()
        self.variables = {v.get("guid"): v.get("name", "") for v in self._all("Variable")}

    def _all(self, tag: str, within: Any = None) -> list[Any]:
        return list((self.root if within is None else within).iter(f"{{{NAMESPACE}}}{tag}"))

    def _codes(self) -> dict[str, tuple[str, ...]]:
        """The names from the outermost code to each code, by its id."""
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
            for tag in ("SelectionRef", "SourceRef"):
                for reference in case.findall(f"{{{NAMESPACE}}}{tag}"):
                    found.setdefault(reference.get("targetGUID"), []).append(case.get("name", ""))
        return found

    def table(self) -> ForeignTable:
        sources = [source for parent in self._all("Sources") for source in parent.findall(f"{{{NAMESPACE}}}TextSource")]
        rows = [row for source in sources for row in self._rows(source)]
        if not rows:
            raise Refused(f"{self.name} holds no coded selection of a text. Code the quotes, and export it again.")
        notes = {note.get("name"): note for note in self._all("Note")}
        # with the mark that our downloads begin with, so that what they neutralise is changed back
        files = {name: self._content(notes[name]).encode("utf-8-sig") for name in brought.TEXT_FILES if name in notes}
        headings = list(dict.fromkeys(key for row in rows for key in row))
        ordered = [name for name in COLUMN_NAMES if name in headings]
        ordered += [heading for heading in headings if heading not in ordered]
        lines = [[row.get(heading, "") for heading in ordered] for row in rows]
        cells = frame(ordered, lines, list(range(1, len(rows) + 1)), self.name)
        reading = Reading("REFI-QDA", left_out=self._left_out())
        return ForeignTable(self._in_order(cells), reading, brought.of_files(files, self.name))

    def _in_order(self, cells: pd.DataFrame) -> pd.DataFrame:
        """In the order of the corpus that was exported, where it tells it."""
        if ORDER not in cells or not cells[ORDER].str.fullmatch("[0-9]{1,9}").all():
            return cells
        return cells.sort_values(ORDER, key=lambda column: column.astype(int), kind="stable").drop(columns=ORDER)

    def _content(self, source: Any) -> str:
        """The text of a source or note. Its path is only looked up among the files of the zip."""
        inline = source.find(f"{{{NAMESPACE}}}PlainTextContent")
        if inline is not None:
            return inline.text or ""
        path = source.get("plainTextPath") or ""
        told = f"{self.name}: the text of “{source.get('name', '')[:80]}”"
        if not path.startswith("internal://"):
            raise Refused(f"{told} is not in the project ({path[:80] or 'no path'}). Export it with its sources.")
        wanted = PurePosixPath(path.removeprefix("internal://")).name
        member = next((m for p, m in self.members.items() if PurePosixPath(p).name.lower() == wanted.lower()), None)
        if member is None:
            raise Refused(f"{told} is missing ({wanted[:80]}). Export it with its sources.")
        return decoded(unpacked(self.raw, member, self.name), wanted)[0]

    def _rows(self, source: Any) -> list[dict[str, str]]:
        selections = source.findall(f"{{{NAMESPACE}}}PlainTextSelection")
        if not selections:
            return []
        check_rows(len(selections), self.name)
        # where its lines end in two characters, programs count them as one
        text = plain_lines(self._content(source))
        document = self._document(source)
        return [self._row(selection, text, document, source.get("guid", "")) for selection in selections]

    def _document(self, source: Any) -> dict[str, str]:
        named = {}
        for value in source.findall(f"{{{NAMESPACE}}}VariableValue"):
            reference, cell = value.find(f"{{{NAMESPACE}}}VariableRef"), value.find(f"{{{NAMESPACE}}}TextValue")
            name = self.variables.get(reference.get("targetGUID")) if reference is not None else None
            if name and cell is not None and cell.text:
                named[name] = cell.text
        ours = self.root.get("origin") == "Standpoint"
        return (
            named if ours or "title" in recognised(list(named)).values() else {"title": source.get("name", ""), **named}
        )

    def _row(self, selection: Any, text: str, document: dict[str, str], source: str) -> dict[str, str]:
        guid = selection.get("guid", "")
        start, end = int(selection.get("startPosition", "-1")), int(selection.get("endPosition", "-1"))
        if not 0 <= start < end <= len(text):
            raise Refused(
                f"{self.name}: a selection from {start} to {end} is outside of its text of {len(text)} characters."
            )
        row = {"text": text[start:end], **document, **self._coded(selection)}
        if speakers := self.cases.get(guid) or self.cases.get(source):
            row["speaker"] = _JOIN.join(dict.fromkeys(speakers))
        told = _told(selection)
        for column in {*JOINT_COLUMNS, *CODED} & {*told}:
            # codes and cases may have been changed since; while they are the same, their order and number is as told
            if column not in row or {*coded(column, xml_text(told[column]))} == {*coded(column, row[column])}:
                row[column] = told[column]
        if plain_lines(told.get("text", "")) == row["text"]:
            row["text"] = told["text"]
        return row | {key: value for key, value in told.items() if key not in (*JOINT_COLUMNS, "text", *CODED)}

    def _coded(self, selection: Any) -> dict[str, str]:
        """The codes of a selection: each under the outermost code that it belongs to, or under "codes"."""
        found: dict[str, list[str]] = {}
        for coding in selection.findall(f"{{{NAMESPACE}}}Coding"):
            for reference in coding.findall(f"{{{NAMESPACE}}}CodeRef"):
                path = self.codes.get(reference.get("targetGUID"), ())
                if not path or path[0] == CLAIMS:
                    continue
                heading = path[0] if len(path) > 1 else "codes"
                column = recognised([heading]).get(heading, heading)
                found.setdefault(column, []).append(path[-1])
        return {column: _JOIN.join(dict.fromkeys(names)) for column, names in found.items()}

    def _left_out(self) -> str:
        other = sum(len(self._all(tag)) for tag in ("PDFSource", "PictureSource", "AudioSource", "VideoSource"))
        return f"{other:,} sources that are no plain text were left out." if other else ""


def _told(selection: Any) -> dict[str, str]:
    """The description of a selection: our cells, or anybody's words as a note."""
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
