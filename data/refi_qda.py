"""REFI-QDA project exchange (qdasoftware.org, 1.0): a corpus as programs for qualitative analysis read it.

Documents become sources, quotes coded selections in them, camps, topics, kinds and stances codes, speakers cases. A
document's text is as much as the corpus holds of it: each quote with the words around it. The other cells of a quote
are kept in the description of its selection, and corpus.toml and the tables of claims in notes, so that nothing is lost
in a round trip.
"""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from data.corpus import TOML_FILE, Corpus
from data.corpus_files import about_file, travelling_files
from data.schema import JOINT_COLUMNS
from data.table import parts

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT_FILE = "project.qde"
CODED = {"camp": "Camp", "topic": "Topic", "kind": "Kind"}  # columns that become codes, and the parent code of each
CLAIMS = "Claims"
DOCUMENT = ("outlet", "title", "author", "url", "published_on", "source_sha256")  # what belongs to a source
ORDER = "standpoint_row"  # the quote's place in the corpus, kept in the description of its selection
BETWEEN = "\n\n"  # between two quotes of one document
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same corpus gives the same bytes
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:standpoint")


def to_qdpx(corpus: Corpus) -> bytes:
    """The corpus as a .qdpx file."""
    made = _Project(corpus)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, raw in {PROJECT_FILE: made.xml(), **made.texts}.items():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, raw)
    return buffer.getvalue()


def codes_of(column: str, cell: str) -> list[str]:
    """The codes that a cell stands for: for a joint statement one for each camp."""
    return list(dict.fromkeys(parts(cell))) if column in JOINT_COLUMNS else [cell]


def plain_lines(text: str) -> str:
    """The text with line feeds only, which all programs count as one character."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class _Project:
    corpus: Corpus
    texts: dict[str, bytes] = field(default_factory=dict)  # of the sources, by their path in the zip

    def xml(self) -> bytes:
        corpus = self.corpus
        root = Element("Project", {"xmlns": NAMESPACE, "name": xml_text(corpus.about.title), "origin": "Standpoint"})
        stances = corpus.marked.stances.to_dict("records")
        annotators = dict.fromkeys(stance["annotator"] for stance in stances)
        if annotators:
            users = SubElement(root, "Users")
            for name in annotators:
                SubElement(users, "User", {"guid": self._id("user", name), "name": xml_text(name)})
        self._code_book(root, stances)
        variables = SubElement(root, "Variables")
        for name in DOCUMENT:
            about = {"guid": self._id("variable", name), "name": name, "typeOfVariable": "Text"}
            SubElement(variables, "Variable", about)
        self._cases(root)
        self._sources(root, stances)
        self._notes(root)
        return bytes(b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8"))

    def _id(self, *what: str) -> str:
        """An id that is the same for the same thing of the same corpus in every export."""
        return str(uuid.uuid5(_IDS, "\0".join((self.corpus.name, *what)).encode("utf-8", "replace").decode()))

    def _code_book(self, root: Element, stances: list[dict[str, str]]) -> None:
        quotes, about = self.corpus.quotes, self.corpus.about
        notes: dict[str, dict[str, Any]] = {
            "camp": {camp.name: camp for camp in about.camps},
            "topic": {topic.name: topic for topic in about.topics},
        }
        codes = SubElement(SubElement(root, "CodeBook"), "Codes")
        for column, heading in CODED.items():
            found = dict.fromkeys(
                [*notes.get(column, {}), *(n for cell in quotes[column].unique() for n in codes_of(column, cell))]
            )
            parent = self._code(codes, column, heading, codable=False)
            for name in filter(None, found):
                declared = notes.get(column, {}).get(name)
                code = self._code(parent, f"{column}.{name}", name, colour=getattr(declared, "colour", ""))
                _add_description(code, getattr(declared, "note", ""))
        claims = self.corpus.marked.claims.to_dict("records")
        if not claims:
            return
        parent = self._code(codes, CLAIMS, CLAIMS, codable=False)
        for claim in claims:
            code = self._code(parent, f"claim.{claim['claim_id']}", claim["claim"], codable=False)
            _add_description(code, _claim_note(claim))
            for stance in dict.fromkeys(one["stance"] for one in stances if one["claim_id"] == claim["claim_id"]):
                self._code(code, f"stance.{claim['claim_id']}.{stance}", stance)

    def _code(self, parent: Element, key: str, name: str, codable: bool = True, colour: str = "") -> Element:
        about = {"guid": self._id("code", key), "name": xml_text(name), "isCodable": str(codable).lower()}
        return SubElement(parent, "Code", about | ({"color": colour} if colour else {}))

    def _cases(self, root: Element) -> None:
        cases = SubElement(root, "Cases")
        ids = self.corpus.quotes["quote_id"]
        for speaker, lines in self.corpus.voices.groupby("speaker", sort=False):
            case = SubElement(cases, "Case", {"guid": self._id("case", str(speaker)), "name": xml_text(str(speaker))})
            for row in lines["row"].drop_duplicates():
                SubElement(case, "SelectionRef", {"targetGUID": self._id("quote", ids.array[row])})

    def _sources(self, root: Element, stances: list[dict[str, str]]) -> None:
        sources = SubElement(root, "Sources")
        by_quote: dict[str, list[dict[str, str]]] = {}
        for stance in stances:
            by_quote.setdefault(stance["quote_id"], []).append(stance)
        for number, (key, rows) in enumerate(self.corpus.quotes.groupby(list(DOCUMENT), sort=False), start=1):
            document = dict(zip(DOCUMENT, map(str, key), strict=True))
            guid = self._id("source", *document.values())
            name = document["title"] or document["outlet"] or document["url"] or f"Document {number}"
            source = SubElement(sources, "TextSource", {"guid": guid, "name": xml_text(name)})
            source.set("plainTextPath", f"internal://{guid}.txt")
            text = ""
            for row, quote in zip(rows.index, rows.to_dict("records"), strict=True):
                text += plain_lines(quote["prefix"])
                end = len(text) + len(plain_lines(quote["text"]))
                self._selection(source, row, quote, (len(text), end), by_quote.get(quote["quote_id"], []))
                text += plain_lines(quote["text"]) + plain_lines(quote["suffix"]) + BETWEEN
            for column, value in document.items():
                if value:
                    cell = SubElement(source, "VariableValue")
                    SubElement(cell, "VariableRef", {"targetGUID": self._id("variable", column)})
                    SubElement(cell, "TextValue").text = xml_text(value)
            self.texts[f"sources/{guid}.txt"] = text.encode()

    def _selection(
        self,
        source: Element,
        row: int,
        quote: dict[str, str],
        place: tuple[int, int],
        stances: Iterable[dict[str, str]],
    ) -> None:
        guid = self._id("quote", quote["quote_id"])
        about = {"guid": guid, "name": xml_text(_beginning(quote["text"]))}
        about |= {"startPosition": str(place[0]), "endPosition": str(place[1])}
        selection = SubElement(source, "PlainTextSelection", about)
        _add_description(selection, json.dumps({ORDER: str(row)} | _rest(quote)))
        for column in CODED:
            for name in filter(None, codes_of(column, quote[column])):
                self._coding(selection, guid, f"{column}.{name}")
        for stance in stances:
            annotator = self._id("user", stance["annotator"])
            self._coding(selection, guid, f"stance.{stance['claim_id']}.{stance['stance']}", annotator)

    def _coding(self, selection: Element, quote: str, code: str, user: str = "") -> None:
        about = {"guid": self._id("coding", quote, code, user)} | ({"creatingUser": user} if user else {})
        SubElement(SubElement(selection, "Coding", about), "CodeRef", {"targetGUID": self._id("code", code)})

    def _notes(self, root: Element) -> None:
        notes = SubElement(root, "Notes")
        files = {TOML_FILE: about_file(self.corpus.about), **travelling_files(self.corpus.marked, self.corpus.axes)}
        for name, raw in files.items():
            guid = self._id("note", name)
            self.texts[f"sources/{guid}.txt"] = raw
            SubElement(notes, "Note", {"guid": guid, "name": name, "plainTextPath": f"internal://{guid}.txt"})
        if self.corpus.about.description:
            SubElement(root, "Description").text = xml_text(self.corpus.about.description)


def _rest(quote: dict[str, str]) -> dict[str, str]:
    """The cells that the document, its codes and its cases do not carry, and those that XML would change."""
    joint = {name: quote[name] for name in JOINT_COLUMNS if quote[name]}  # the order of joint speakers must be kept
    elsewhere = {*DOCUMENT, *CODED, *JOINT_COLUMNS, "text"}
    rest = {name: cell for name, cell in quote.items() if cell and name not in elsewhere}
    unfit = {name: quote[name] for name in (*CODED, *DOCUMENT) if xml_text(quote[name]) != quote[name]}
    words = {"text": quote["text"]} if plain_lines(quote["text"]) != quote["text"] else {}
    return words | joint | rest | unfit


def _add_description(element: Element, text: str) -> None:
    if text:
        SubElement(element, "Description").text = xml_text(text)


def _claim_note(claim: dict[str, str]) -> str:
    """A claim's note for coders, with its kind and its counter-claim, one per line."""
    lines = (
        claim["note"],
        f"Kind: {claim['kind']}" if claim["kind"] else "",
        f"Counter-claim: {claim['counter_claim']}" if claim["counter_claim"] else "",
    )
    return "\n".join(filter(None, lines))


def _beginning(text: str, longest: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def xml_text(text: str) -> str:
    """Text without characters that XML cannot hold, with line breaks as XML reads them."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", plain_lines(text))
