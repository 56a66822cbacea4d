"""A file of marks, claims, judged pairs or random draws, read in a separate process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any

import pandas as pd
import pydantic

from data.faults import MOST_SHOWN, Fault
from data.processes import tables_of_strings
from data.processes.frames import MessageFrame
from data.processes.job import Job, JobFailure, Limits, until_over, why_unread
from data.stances import (
    CLAIM_COLUMNS,
    CLAIMS_FILE,
    DRAWS_FILE,
    PAIRS_FILE,
    STANCES_FILE,
    Annotations,
    read_claims,
    read_draws,
    read_pairs,
    read_stances,
    taken_ids,
)

LARGEST = 20  # megabytes
_FAULTS = pydantic.TypeAdapter(list[Fault])
_TABLES = [field.name for field in fields(Annotations)]
_LIMITS = Limits(memory=800 * 1024**2, seconds=12, output=100 * 1024**2)


def read(
    raw: bytes, known: pd.DataFrame, wait: Callable[[Job], None] = until_over
) -> tuple[Annotations, list[Fault], int]:
    """What a file of marks, of pairs, of draws or of claims adds to the `known` claims (CLAIM_COLUMNS); or its first
    faults, and how many it has. Its headings say which of the four it is. `wait` returns when the job is over.
    """
    file = _kind(raw)
    if len(raw) > LARGEST * 1_000_000:
        return Annotations(), [Fault(file, "", f"has more than {LARGEST} MB; split it into several files")], 1
    job = Job(__name__, "answers", {}, [raw, tables_of_strings.pack(known.reset_index(drop=True))], _LIMITS)
    wait(job)
    try:
        (answer,) = job.result()
    except JobFailure as ended:
        why = why_unread(ended.why, _LIMITS, "reading marks", "split it into several files")
        return Annotations(), [Fault(file, "", why)], 1
    if answer.header["n_faults"]:
        return Annotations(), _FAULTS.validate_python(answer.header["faults"]), int(answer.header["n_faults"])
    return Annotations(**dict(zip(_TABLES, map(tables_of_strings.unpack, answer.blobs), strict=True))), [], 0


def _kind(raw: bytes) -> str:
    first_line = raw[:500].lstrip().partition(b"\n")[0]
    if b"draw_id" in first_line:
        return DRAWS_FILE
    if b"quote_id" in raw[:500]:
        return STANCES_FILE
    return PAIRS_FILE if b"judgement" in first_line else CLAIMS_FILE


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the tables, or the first faults and their number."""
    raw, packed = blobs
    kind = _kind(raw)
    if kind == STANCES_FILE:
        found, faults = read_stances(raw, tables_of_strings.unpack(packed).reindex(columns=list(CLAIM_COLUMNS)))
    elif kind == PAIRS_FILE:
        pairs, faults = read_pairs(raw)
        found = Annotations(pairs=pairs)
    elif kind == DRAWS_FILE:
        draws, faults = read_draws(raw)
        found = Annotations(draws=draws)
    else:
        claims, faults = read_claims(raw)
        faults = faults or taken_ids(claims, tables_of_strings.unpack(packed))
        found = Annotations(claims=claims)
    if faults:
        # a row may be a NumPy number, which JSON cannot hold
        shown = [asdict(fault) | {"row": int(fault.row)} for fault in faults[:MOST_SHOWN]]
        yield MessageFrame({"faults": shown, "n_faults": len(faults)})
    else:
        yield MessageFrame({"n_faults": 0}, [tables_of_strings.pack(getattr(found, name)) for name in _TABLES])
