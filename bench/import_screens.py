"""Files of ten shapes through the Import screen in Chromium: `python -m bench.import_screens [--pictures FOLDER]`.

Each file is uploaded on a phone-sized and on a wide page, light and dark; printed is the number of presses from the
file to the corpus that can be embedded (choosing the file and pressing the last button are two), or the screen's
question. Nothing is embedded.
"""

import argparse
import io
import json
import time
import zipfile
from pathlib import Path

import openpyxl

from bench.harness import ROOT, browser, server

_QUOTES = [
    ("We will not wait.", "Ada Moe", "North"),
    ("Talks go on.", "Bo Lind", "South"),
    ("No date is set.", "Cy Bell", "North"),
    ("The port stays open.", "Di Wolf", "South"),
]
_LOOKS = {
    "phone": (400, 800, "light"),
    "phone dark": (400, 800, "dark"),
    "wide": (1440, 900, "light"),
    "dark": (1440, 900, "dark"),
}


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Survey on the harbour"])
    book.active.append(["Made in 2024"])
    for camp in ("North", "South"):
        sheet = book.create_sheet(camp)
        sheet.append(["Rede", "Redner", "Datum"])
        for text, speaker, _ in (row for row in _QUOTES if row[2] == camp):
            sheet.append([text, speaker, "24. Februar 2022"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("README.txt", "About the debates.")
        packed.writestr("debates.txt", "".join(f"u{n}\t{text}\n" for n, (text, _, _) in enumerate(_QUOTES)))
        lines = [f"u{n}\t{speaker}\t{camp}\n" for n, (_, speaker, camp) in enumerate(_QUOTES)]
        packed.writestr("debates-meta.tsv", "ID\tSpeaker_name\tParty\n" + "".join(lines))
    return buffer.getvalue()


def shapes() -> dict[str, tuple[str, bytes]]:
    """Name and bytes of a file of each shape."""
    lines = ["\t".join(row) for row in _QUOTES]
    marked = [f'"{lines[0]}', lines[1], lines[2].replace("set.", 'set."'), lines[3]]
    tweets = [
        {"id_str": str(n), "created_at": "Thu Feb 24 10:00:00 +0000 2022", "full_text": text, "user": {"name": speaker}}
        for n, (text, speaker, _) in enumerate(_QUOTES)
    ]
    speech = "\n\n".join(f"{text} " * 40 for text, _, _ in _QUOTES * 5)
    files = {
        "a TSV without headings, with literal quotation marks": ("liar.tsv", "\n".join(marked)),
        "sep=, semicolons, headings in German": (
            "de.csv",
            "sep=;\nZitat;Sprecher;Partei;Datum\n" + "".join(f"{';'.join(row)};24.02.2022\n" for row in _QUOTES),
        ),
        "no camps, dates in Russian": (
            "ru.csv",
            "Текст,Спикер,Дата\n" + "".join(f"{text},{who},24 февраля 2022 г.\n" for text, who, _ in _QUOTES),
        ),
        "tweets as nested JSONL": ("tweets.jsonl", "\n".join(map(json.dumps, tweets))),
        "backslash escapes": (
            "spark.csv",
            'text,speaker,camp\n"She said \\"yes, and no\\"",Ada Moe,North\nTalks go on.,Bo Lind,South\n',
        ),
        "words with commas and no quotation marks": (
            "commas.csv",
            "speaker,camp,text\nAda Moe,North,We will not, ever, wait.\nBo Lind,South,Talks go on.\n",
        ),
        "an object of columns, in Ukrainian": (
            "columns.json",
            json.dumps(
                {name: [row[nth] for row in _QUOTES] for nth, name in enumerate(("Цитата", "Спікер", "Партія"))}
            ),
        ),
        "a speech of 20,000 characters": ("speech.csv", f'text,speaker,party\n"{speech}",Ada Moe,North\n'),
    }
    made = {name: (file, text.encode()) for name, (file, text) in files.items()}
    made["a workbook with a sheet for each camp"] = ("camps.xlsx", _workbook())
    made["a zip with texts, metadata and a README"] = ("debates.zip", _zip())
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="where to put a picture of each")
    parser.add_argument("--address", help="of a server that runs already")
    arguments = parser.parse_args()
    if arguments.address:
        _walk(arguments.address, arguments.pictures)
        return
    with server(ROOT / "app.py") as address:
        _walk(address, arguments.pictures)


def _walk(address: str, pictures: Path | None) -> None:
    with browser() as chromium:
        for width, (across, down, scheme) in _LOOKS.items():
            for name, (file, raw) in shapes().items():
                page = chromium.new_page(viewport={"width": across, "height": down}, color_scheme=scheme)
                page.goto(f"{address}/?screen=Import")
                page.locator("input[type=file]").first.wait_for(state="attached", timeout=180_000)
                begun = time.perf_counter()
                page.locator("input[type=file]").first.set_input_files(
                    [{"name": file, "mimeType": "text/plain", "buffer": raw}]
                )
                ready = page.locator(".st-key-import_begin button:enabled")
                ready.or_(page.get_by_text("Not yet a corpus")).or_(
                    page.get_by_text("cannot be imported")
                ).first.wait_for(timeout=180_000)
                asks = "" if ready.count() else page.locator(".sp-notice").last.inner_text().replace("\n", " ")
                presses = "2 presses" if ready.count() else f"asks: {asks[:100]}"
                said = ready.inner_text() if ready.count() else ""
                print(f"{width:11}{name}: {presses}; {said!r}; {time.perf_counter() - begun:.1f} s", flush=True)
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    page.wait_for_timeout(500)
                    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": across, "height": min(6_000, tall + 40)})
                    page.wait_for_timeout(800)
                    page.screenshot(path=pictures / f"{width.replace(' ', '-')}-{file.replace('.', '-')}.png")
                page.close()


if __name__ == "__main__":
    main()
