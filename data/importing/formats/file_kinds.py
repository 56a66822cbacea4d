"""What a file is by its first bytes if it is not a table, and what its name says it should be."""

from pathlib import PurePath

from data.importing.encodings import is_binary
from data.importing.limits import FileRefusal

FORMATS = (
    "CSV (with any delimiter), XLSX, ODS, XLS, JSONL, JSON, Parquet, SPSS (.sav), Stata (.dta), REFI-QDA (.qdpx), "
    "or a corpus folder as zip"
)
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by Zstandard",
    b"SQLite format 3": "a database (SQLite)",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60": "a SAS table (.sas7bdat)",
    b"HEADER RECORD*******LIBRARY HEADER": "a SAS transport file (.xpt)",
    b"X\n\0\0": "R data (.rds)",
    b"RDX2": "R data (.RData)",
    b"RDX3": "R data (.RData)",
    b"A\n2\n": "R data",
    b"ARROW1": "an Arrow or Feather file",
    b"\x89HDF": "an HDF5 file",
    b"\0\1\0\0Standard Jet DB": "an Access database",
    b"\0\1\0\0Standard ACE DB": "an Access database",
    b"{\\rtf": "a text document (RTF)",
    b"OggS": "a recording",
    b"ID3": "a recording",
    b"RIFF": "a recording",
    b"\x80\x04\x95": "a Python pickle, which is never opened",
}
# What people call a file with this ending; each begins with bytes of its own.
_ZIPPED = {
    ".xlsx": "an Excel workbook",
    ".xlsm": "an Excel workbook",
    ".ods": "an OpenDocument spreadsheet",
    ".qdpx": "a REFI-QDA project",
}
_NAMED = _ZIPPED | {
    ".xls": "an old Excel workbook",
    ".parquet": "a Parquet file",
    ".sav": "an SPSS file",
    ".dta": "a Stata file",
    ".zip": "a zip file",
    ".gz": "a file compressed by gzip",
}


def check_kind(raw: bytes, name: str) -> None:
    """Raise FileRefusal for a file of a known kind that holds no table, or none that we read."""
    for begin, what in _NO_TABLES.items():
        if raw.startswith(begin):
            raise FileRefusal(f"{name} is {what}. What is read: {FORMATS}.")
    if b"SPSS PORT FILE" in raw[:600]:
        raise FileRefusal(f"{name} is a portable SPSS file (.por). What is read: {FORMATS}.")


def check_text(raw: bytes, name: str) -> None:
    """Raise FileRefusal for a file that has the name of a known kind, but neither its first bytes nor text."""
    named = _NAMED.get(_ending(name))
    if named and is_binary(raw):
        raise FileRefusal(
            f"{name} is not {named}, as its name says: it begins with the bytes {raw[:4].hex(' ').upper()}, and no "
            "text stands in it. It may be damaged or encrypted. Save it again in the program it comes from, or as CSV."
        )


def broken_zip(name: str, why: Exception) -> FileRefusal:
    """The refusal of a zip file that cannot be opened, worded by what its name says that it is."""
    if named := _ZIPPED.get(_ending(name)):
        way_out = "Open it in the program it comes from and save it again, or as CSV."
        return FileRefusal(f"{name} is {named} that is broken or cut short ({why}). {way_out}")
    return FileRefusal(f"{name} is a broken zip file ({why}). Make it again, or bring the table inside.")


def _ending(name: str) -> str:
    return PurePath(name.lower()).suffix
