"""A file of marks or claims, read in a process of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import pydantic

from data.faults import MOST_SHOWN, Fault
from data.processes import tables_of_strings
from data.processes.frames import Frame
from data.processes.job import Job, JobFailed, Limits, until_over
from data.stances import CLAIM_COLUMNS, CLAIMS_FILE, STANCES_FILE, Annotations, read_claims, read_stances

LARGEST = 20  # megabytes
_FAULTS = pydantic.TypeAdapter(list[Fault])
_LIMITS = Limits(memory=800 * 1024**2, seconds=12, output=100 * 1024**2)


def read(raw: bytes, known: pd.DataFrame) -> tuple[Annotations, list[Fault], int]:
    """The marks of a file with the claims that it brings besides those `known` (CLAIM_COLUMNS), or its claims alone
    where no heading names a quote; or its first faults, and how many it has.
    """
    file = STANCES_FILE if _names_quotes(raw) else CLAIMS_FILE
    if len(raw) > LARGEST * 1_000_000:
        return Annotations(), [Fault(file, "", f"has more than {LARGEST} MB; split it into several files")], 1
    job = Job(__name__, "answers", {}, [raw, tables_of_strings.pack(known.reset_index(drop=True))], _LIMITS)
    until_over(job)
    try:
        (answer,) = job.result()
    except JobFailed as ended:
        return Annotations(), [Fault(file, "", _refusal(ended.why))], 1
    if answer.header["n_faults"]:
        return Annotations(), _FAULTS.validate_python(answer.header["faults"]), int(answer.header["n_faults"])
    claims, stances = map(tables_of_strings.unpack, answer.blobs)
    return Annotations(claims, stances), [], 0


def _refusal(why: str) -> str:
    if why in ("time", "memory", "output"):
        return "needs more time or memory than is given to reading marks; split it into several files"
    return "breaks the program that reads it; save it again as CSV in UTF-8"


def _names_quotes(raw: bytes) -> bool:
    return b"quote_id" in raw[:500]


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[Frame]:
    """In the other process: the tables, or the first faults and their number."""
    raw, packed = blobs
    if _names_quotes(raw):
        found, faults = read_stances(raw, tables_of_strings.unpack(packed).reindex(columns=list(CLAIM_COLUMNS)))
    else:
        claims, faults = read_claims(raw)
        found = Annotations(claims=claims)
    if faults:
        shown = [
            asdict(fault) | {"row": int(fault.row)} for fault in faults[:MOST_SHOWN]
        ]  # numpy's numbers are no JSON
        yield Frame({"faults": shown, "n_faults": len(faults)})
    else:
        yield Frame({"n_faults": 0}, [tables_of_strings.pack(found.claims), tables_of_strings.pack(found.stances)])
