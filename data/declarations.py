"""What the owner of a corpus declares in a TOML file, checked field by field."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from data.faults import Fault, encoding_fault


class Declaration(pydantic.BaseModel):
    """A part of such a file. An unknown field is an error: otherwise it would be ignored silently."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


D = TypeVar("D", bound=Declaration)


def no_name_twice(declared: tuple[Any, ...]) -> tuple[Any, ...]:
    """For a validator: the parts unchanged, once no two share a name."""
    names = [one.name for one in declared]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"must not name {', '.join(twice)} twice")
    return declared


def read(path: Path, model: type[D]) -> tuple[D | None, list[Fault]]:
    """What the file declares, None if it does not exist or has faults."""
    if not path.exists():
        return None, []
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Fault(path.name, "", f"cannot be read: {error.strerror}")]
    return parse(raw, path.name, model)


def parse(raw: bytes, file: str, model: type[D]) -> tuple[D | None, list[Fault]]:
    """What the bytes of such a file declare, None if they have faults."""
    try:
        return model.model_validate(tomllib.loads(raw.decode("utf-8-sig"))), []
    except UnicodeDecodeError as error:
        return None, [encoding_fault(file, error)]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [Fault(file, "", f"is not TOML: {error}")]
    except pydantic.ValidationError as errors:
        return None, [_fault(file, error) for error in errors.errors()]


def faults(declared: Declaration, file: str) -> list[Fault]:
    """The faults that this would have if it stood in the file."""
    try:
        type(declared).model_validate(declared.model_dump())
    except pydantic.ValidationError as errors:
        return [_fault(file, error) for error in errors.errors()]
    return []


def to_toml(declared: Declaration) -> bytes:
    """The file that declares this, without empty fields."""
    import tomli_w

    return tomli_w.dumps(_without_empty(declared.model_dump(mode="json"))).encode()


def _without_empty(declared: Any) -> Any:
    if isinstance(declared, dict):
        return {name: _without_empty(value) for name, value in declared.items() if value}
    return [_without_empty(value) for value in declared] if isinstance(declared, list) else declared


def _fault(file: str, error: Mapping[str, Any]) -> Fault:
    place = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in error["loc"])
    value = error.get("input")
    allowed = error["msg"].removeprefix("Value error, ")
    return Fault(file, "" if isinstance(value, dict | list) else str(value), allowed, where=place.lstrip("."))
