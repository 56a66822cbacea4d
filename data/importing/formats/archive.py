"""Zip files: what is allowed in one, and our own corpus folder as one."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from data.corpus import QUOTES_FILE
from data.importing import companion_files
from data.importing.foreign import Choices, ForeignTable
from data.importing.formats.file_kinds import broken_zip
from data.importing.limits import MOST_MEMBERS, FileRefusal, check_expansion
from data.importing.separated.delimited import read_delimited

Members = Mapping[str, zipfile.ZipInfo]  # the files of a zip by their path


def check_members(raw: bytes, name: str) -> list[zipfile.ZipInfo]:
    """The contents of the zip, with nothing unpacked; raises FileRefusal if any of it is unsafe, too large or
    encrypted.
    """
    try:
        members = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise broken_zip(name, error) from error
    if len(members) > MOST_MEMBERS:
        raise FileRefusal(f"{name} holds {len(members):,} files; at most {MOST_MEMBERS:,} are read.")
    for member in members:
        if not member.filename:
            raise FileRefusal(f"{name} holds a file without a name. Make the zip again.")
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename or "\0" in member.filename:
            raise FileRefusal(
                f"{name} holds the path {member.filename[:80]!r}, which leads out of its folder. "
                "It was not unpacked. Zip the folder itself."
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FileRefusal(f"{name} holds the link {member.filename[:80]!r}; only files are read.")
        if member.flag_bits & 0x1:
            raise FileRefusal(f"{name} is encrypted. Make it again without a password.")
    check_expansion(len(raw), sum(member.file_size for member in members), name)
    return members


def members_by_name(raw: bytes, name: str) -> dict[str, zipfile.ZipInfo]:
    """The files of the zip by their path, without those in hidden folders; raises FileRefusal."""
    members = [member for member in check_members(raw, name) if not member.is_dir()]
    shown = [m for m in members if not any(p.startswith((".", "__MACOSX")) for p in m.filename.split("/"))]
    if len({member.filename for member in shown}) < len(shown):
        raise FileRefusal(f"{name} holds a file twice. Make it again.")
    return {member.filename: member for member in shown}


def unpack_member(raw: bytes, member: zipfile.ZipInfo, name: str) -> bytes:
    """One file of a zip; raises FileRefusal if it is broken."""
    try:
        return zipfile.ZipFile(io.BytesIO(raw)).read(member)
    except MemoryError:
        raise
    except Exception as error:  # zlib, bz2, lzma and zipfile each have errors of their own
        raise FileRefusal(
            f"{name}: {member.filename[:80]} cannot be unpacked ({error}). Make the zip again."
        ) from error


def read_folder(raw: bytes, name: str, choices: Choices, members: Members) -> ForeignTable:
    """A zip of our own folder: its table, the contents of corpus.toml, and the other files; raises FileRefusal."""
    quotes = min((path for path in members if PurePosixPath(path).name == QUOTES_FILE), key=len)
    folder = quotes.removesuffix(QUOTES_FILE)
    ours = (QUOTES_FILE, *companion_files.TEXT_FILES, *companion_files.ARRAY_FILES)
    files = {file: unpack_member(raw, members[folder + file], name) for file in ours if folder + file in members}
    for file in companion_files.ARRAY_FILES:
        if file in files and not _harmless(files[file], file):
            del files[file]  # made again from the quotes
    table = read_delimited(files.pop(QUOTES_FILE), QUOTES_FILE, choices)
    return ForeignTable(table.cells, table.reading, companion_files.of_files(files, name))


def _harmless(raw: bytes, file: str) -> bool:
    """Whether arrays, which are zipped too, unpack to no more than the limit."""
    try:
        check_members(raw, file)
    except FileRefusal:
        return False
    return True
