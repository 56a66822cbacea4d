"""Claims, the stances that people marked on quotes toward them, the random draws of quotes to read, and the judged
pairs of quotes.

In files: claims.csv, stances.csv, draws.csv and pairs.csv. Files of earlier versions, which lack the newer columns,
open too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data import table
from data.checks import ID, ID_ALLOWED, Schema, broken_cells, every_cell, is_filled, matches, one_of, unique
from data.export import to_csv
from data.faults import Fault
from data.schema import LONGEST_CELL

CLAIMS_FILE, STANCES_FILE, DRAWS_FILE, PAIRS_FILE = "claims.csv", "stances.csv", "draws.csv", "pairs.csv"
MARK_FILES = (CLAIMS_FILE, STANCES_FILE, DRAWS_FILE, PAIRS_FILE)
CLAIM_COLUMNS = ("claim_id", "claim", "counter_claim", "kind", "note")
STANCE_COLUMNS = ("claim_id", "quote_id", "stance", "condition", "reason", "words", "annotator", "origin")
DRAW_COLUMNS = ("draw_id", "purpose", "claim_id", "camp", "seed", "n_frame", "quote_ids", "annotator", "drawn_on")
PAIR_COLUMNS = ("first_id", "second_id", "judgement", "annotator")
# columns of a download: with the words of the claim, so that a claim written by a user travels with its marks
TRAVELLING_COLUMNS = ("claim_id", "claim", *STANCE_COLUMNS[1:])
SUPPORTS, OPPOSES, CONDITIONAL, NEITHER = STANCES = ("supports", "opposes", "conditional", "neither")
NOT_ABOUT_IT = "not about it"  # read and set aside: not a stance
READINGS = (*STANCES, NOT_ABOUT_IT)
POSITIONS = (SUPPORTS, OPPOSES, CONDITIONAL)
KINDS = ("demand", "judgement", "fact", "forecast")
SETTLES = "settles"  # the origin of a mark that decides a dispute
MACHINE = "machine: "  # prefix of an annotator's name if the annotator is a model
# prefix of the origin of a person's mark that was a machine's first, or was given after seeing the machine's
TAKEN_OVER, SEEN = "taken over from ", "after seeing "
CHECK, SAMPLE = PURPOSES = ("check", "sample")
AGREE, CONTRADICT, OTHER = JUDGEMENTS = ("agree", "contradict", "other matter")  # judgements of two quotes
LONGEST_CLAIM = 500
LONGEST_ANNOTATOR = 80
LONGEST_ORIGIN = 200
LONGEST_CONDITION = 500
_MOST_DRAWN = 100_000  # characters of ids: about 10,000 quotes
_OPTIONAL = {"claim", "counter_claim", "kind", "note", "condition", "reason", "words", "origin"}
_LINE = matches(r"[^\r\n]*", "must be one sentence, without line breaks")


def _list_values(values: tuple[str, ...]) -> str:
    return f"must be {', '.join(values[:-1])} or {values[-1]}"


_CLAIMS: Schema = {
    "claim_id": [matches(ID, ID_ALLOWED), unique()],
    "claim": [is_filled(), unique(), _LINE, *every_cell(LONGEST_CLAIM)],
    "counter_claim": [_LINE, *every_cell(LONGEST_CLAIM)],
    "kind": [one_of(("", *KINDS), f"{_list_values(KINDS)}, or empty")],
    "note": every_cell(LONGEST_CELL),
}
_STANCES: Schema = {
    "claim_id": [matches(ID, ID_ALLOWED)],
    "claim": [_LINE, *every_cell(LONGEST_CLAIM)],
    "quote_id": [matches(ID, ID_ALLOWED)],
    "stance": [one_of(READINGS, _list_values(READINGS))],
    "condition": every_cell(LONGEST_CONDITION),
    "reason": every_cell(LONGEST_CELL),
    "words": every_cell(LONGEST_CELL),
    "annotator": [is_filled(), _LINE, *every_cell(LONGEST_ANNOTATOR)],
    "origin": [_LINE, *every_cell(LONGEST_ORIGIN)],
}
_DRAWS: Schema = {
    "draw_id": [matches(ID, ID_ALLOWED)],
    "purpose": [one_of(PURPOSES, _list_values(PURPOSES))],
    "claim_id": [matches(ID, ID_ALLOWED)],
    "camp": [is_filled(), *every_cell(LONGEST_CELL)],
    "seed": [matches("[0-9]{1,10}", "must be a whole number")],
    "n_frame": [matches("[0-9]{1,9}", "must be a whole number: how many quotes it was drawn from")],
    "quote_ids": [matches(rf"({ID}( {ID})*)?", "must be ids with a space between"), *every_cell(_MOST_DRAWN)],
    "annotator": [is_filled(), _LINE, *every_cell(LONGEST_ANNOTATOR)],
    "drawn_on": [matches("([0-9]{4}-[0-9]{2}-[0-9]{2})?", "must be a day such as 2022-01-31")],
}
_PAIRS: Schema = {
    "first_id": [matches(ID, ID_ALLOWED)],
    "second_id": [matches(ID, ID_ALLOWED)],
    "judgement": [one_of(JUDGEMENTS, _list_values(JUDGEMENTS))],
    "annotator": [is_filled(), _LINE, *every_cell(LONGEST_ANNOTATOR)],
}


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=str) for name in columns})


@dataclass(frozen=True)
class Annotations:
    """Claims (CLAIM_COLUMNS), readings of quotes toward them (STANCE_COLUMNS), quotes drawn to be read (DRAW_COLUMNS),
    and judgements of two quotes side by side (PAIR_COLUMNS).

    All strings. A marked quote need not be in the corpus: marks outlive quotes. Of several marks of one annotator on
    one quote and claim the last counts. A draw is one camp's share of a random choice, its quotes in the order of the
    draw.
    """

    claims: pd.DataFrame = field(default_factory=lambda: _empty(CLAIM_COLUMNS))
    stances: pd.DataFrame = field(default_factory=lambda: _empty(STANCE_COLUMNS))
    draws: pd.DataFrame = field(default_factory=lambda: _empty(DRAW_COLUMNS))
    pairs: pd.DataFrame = field(default_factory=lambda: _empty(PAIR_COLUMNS))


def read_folder(folder: Path) -> tuple[Annotations, list[Fault]]:
    """The marks in a corpus folder, or every fault. A missing file counts as empty."""
    files, unread = {}, []
    for name in MARK_FILES:
        files[name], faults = _bytes(folder / name)
        unread += faults
    marked, faults = read_files(files)
    faults = unread + faults
    return (Annotations() if faults else marked), faults


def read_files(files: Mapping[str, bytes]) -> tuple[Annotations, list[Fault]]:
    """The marks in the bytes of these files, by name, or every fault; an empty file holds none."""
    claims_raw, stances_raw, draws_raw, pairs_raw = (files.get(name, b"") for name in MARK_FILES)
    claims, faults = read_claims(claims_raw) if claims_raw else (_empty(CLAIM_COLUMNS), [])
    stances, more = read_stances(stances_raw, None if faults else claims) if stances_raw else (Annotations(), [])
    draws, of_draws = read_draws(draws_raw) if draws_raw else (_empty(DRAW_COLUMNS), [])
    pairs, of_pairs = read_pairs(pairs_raw) if pairs_raw else (_empty(PAIR_COLUMNS), [])
    if all_faults := faults + more + of_draws + of_pairs:
        return Annotations(), all_faults
    return Annotations(pd.concat([claims, stances.claims], ignore_index=True), stances.stances, draws, pairs), []


def read_claims(raw: bytes) -> tuple[pd.DataFrame, list[Fault]]:
    """The claims in the bytes of a claims.csv, or every fault."""
    claims, unread = _table(raw, CLAIMS_FILE, CLAIM_COLUMNS)
    faults = unread or broken_cells(claims, _CLAIMS, CLAIMS_FILE)
    return (_empty(CLAIM_COLUMNS), faults) if faults else (claims.reset_index(drop=True), [])


def read_draws(raw: bytes) -> tuple[pd.DataFrame, list[Fault]]:
    """The draws in the bytes of a draws.csv, or every fault."""
    draws, unread = _table(raw, DRAWS_FILE, DRAW_COLUMNS)
    faults = unread or broken_cells(draws, _DRAWS, DRAWS_FILE)
    return (_empty(DRAW_COLUMNS), faults) if faults else (draws.reset_index(drop=True), [])


def read_pairs(raw: bytes) -> tuple[pd.DataFrame, list[Fault]]:
    """The judgements in the bytes of a pairs.csv, or every fault."""
    pairs, unread = _table(raw, PAIRS_FILE, PAIR_COLUMNS)
    faults = unread or broken_cells(pairs, _PAIRS, PAIRS_FILE)
    return (_empty(PAIR_COLUMNS), faults) if faults else (pairs.reset_index(drop=True), [])


def read_stances(raw: bytes, claims: pd.DataFrame | None) -> tuple[Annotations, list[Fault]]:
    """The stances in the bytes of a stances.csv, with the claims that it adds to `claims`; or every fault.

    None for `claims`: they could not be read, so it is not checked whether a claim is known.
    """
    stances, unread = _table(raw, STANCES_FILE, TRAVELLING_COLUMNS)
    if unread:
        return Annotations(), unread
    faults = broken_cells(stances, _STANCES, STANCES_FILE)
    new_claims: dict[str, str] = {}
    if claims is not None:
        new_claims, more = _claims_by_words(stances, dict(zip(claims["claim_id"], claims["claim"], strict=True)))
        faults = sorted(faults + more, key=lambda fault: fault.row)
    if faults:
        return Annotations(), faults
    written = pd.DataFrame({"claim_id": list(new_claims), "claim": list(new_claims.values())}, dtype=str)
    claims_brought = written.reindex(columns=list(CLAIM_COLUMNS), fill_value="").astype(str)
    return Annotations(claims_brought, stances[list(STANCE_COLUMNS)].reset_index(drop=True)), []


def stances_csv(marked: Annotations) -> bytes:
    """stances.csv as `read_stances` takes it, each stance with the words of its claim."""
    claims = dict(zip(marked.claims["claim_id"], marked.claims["claim"], strict=True))
    words = [claims.get(claim_id, "") for claim_id in marked.stances["claim_id"]]
    return to_csv(marked.stances.assign(claim=pd.Series(words, marked.stances.index, str))[list(TRAVELLING_COLUMNS)])


def claims_csv(marked: Annotations) -> bytes:
    """claims.csv as `read_claims` takes it."""
    return to_csv(marked.claims[list(CLAIM_COLUMNS)])


def draws_csv(marked: Annotations) -> bytes:
    """draws.csv as `read_draws` takes it."""
    return to_csv(marked.draws[list(DRAW_COLUMNS)])


def pairs_csv(marked: Annotations) -> bytes:
    """pairs.csv as `read_pairs` takes it."""
    return to_csv(marked.pairs[list(PAIR_COLUMNS)])


def _bytes(path: Path) -> tuple[bytes, list[Fault]]:
    try:
        return path.read_bytes() if path.exists() else b"", []
    except OSError as error:
        return b"", [Fault(path.name, "", f"cannot be read: {error.strerror}")]


def _table(raw: bytes, file: str, columns: tuple[str, ...]) -> tuple[pd.DataFrame, list[Fault]]:
    """The table with only these columns, space around their cells stripped; other columns are ignored."""
    found, faults = table.read(raw, file, columns)
    if faults:
        return found, faults
    found = found.rename(columns=lambda heading: str(heading).strip())
    headings = ", ".join(map(str, found.columns))
    missing = [name for name in columns if name not in found]
    faults = [
        Fault(file, "", f"the column {name!r} is missing; columns found: {headings}")
        for name in missing
        if name not in _OPTIONAL
    ] + table.repeated_columns(found, file)
    if faults:
        return found, faults
    found = found.assign(**dict.fromkeys(missing, ""))[list(columns)].astype(str)
    return found.apply(lambda column: column.str.strip()), []


def taken_ids(claims: pd.DataFrame, known: pd.DataFrame) -> list[Fault]:
    """A fault for each claim whose id belongs to a known claim in other words, since either could be meant. A claim
    whose words are known, under whatever id, is that claim.
    """
    words = dict(zip(known["claim_id"], known["claim"], strict=True))
    there = {*words.values()}
    return [
        Fault(CLAIMS_FILE, claim_id, f"is here the id of {words[claim_id]!r}; give this claim another", at, "claim_id")
        for at, (claim_id, claim) in enumerate(zip(claims["claim_id"], claims["claim"], strict=True), start=2)
        if claim not in there and words.get(claim_id, claim) != claim
    ]


def _claims_by_words(stances: pd.DataFrame, known: dict[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Claims named only by the column `claim`, by id; and a fault for each row whose claim is not clear."""
    new_claims: dict[str, str] = {}
    for claim_id, claim in zip(stances["claim_id"], stances["claim"], strict=True):
        if claim and claim_id not in known:
            new_claims.setdefault(claim_id, claim)
    claims, faults = known | new_claims, []
    for at, claim_id, claim in zip(stances.index, stances["claim_id"], stances["claim"], strict=True):
        if claim_id not in claims:
            allowed = f"must be a claim of {CLAIMS_FILE}, or have its words in the column 'claim'"
            faults.append(Fault(STANCES_FILE, claim_id, allowed, at + 2, "claim_id"))
        elif claim and claim != claims[claim_id]:
            allowed = f"must be the words that {claim_id} has elsewhere: {claims[claim_id]!r}"
            faults.append(Fault(STANCES_FILE, claim, allowed, at + 2, "claim"))
    return new_claims, faults
