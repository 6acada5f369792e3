"""What is wrong with a setting, in one line: the place, the fault and the remedy (pure)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

ENV_PREFIX = "TIDINGS_"


def complaint(
    root: type[BaseModel], error: ErrorDetails, file: Path, environment: Mapping[str, str]
) -> str:
    """One of pydantic's errors about `root` as a line; the value itself is never shown by us."""
    location = error["loc"]
    owner, field = _find(root, location)
    place = _place(location, file, environment)
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key; {_nearest(str(location[-1]), list(owner.model_fields))}"
    if error["type"] == "missing":
        fault = "is missing"
    elif error["type"] in {"model_type", "model_attributes_type"}:
        fault = "must be a table of its own"
    else:
        text = error["msg"].removeprefix("Value error, ")
        fault = text.removeprefix("Input ").replace("a valid tuple", "a list")
    remedy = f"; write {field.description}" if field is not None and field.description else ""
    return f"{place}: {fault}{remedy}"


def wrong_variables(root: type[BaseModel], environment: Mapping[str, str]) -> list[str]:
    """A line for each TIDINGS_ variable whose name or value cannot be understood.

    The sources would pass over the former, and stop at the first of the latter.
    """
    return _misspelt(root, environment) + [
        f"{name}: not valid JSON; write all of it as JSON"
        for name, value in environment.items()
        if name.upper() in {f"{ENV_PREFIX}{field}".upper() for field in root.model_fields}
        and not _is_json(value)
    ]


def _misspelt(root: type[BaseModel], environment: Mapping[str, str]) -> list[str]:
    keys = {
        f"{ENV_PREFIX}{section}__{key}".upper()
        for section, table in _sections(root)
        for key in table.model_fields
    }
    flattened = {key.replace("__", "_") for key in keys}
    return [
        f"environment: {name} names no setting; {_nearest(name.upper(), sorted(keys))}"
        for name in environment
        if name.upper().startswith(ENV_PREFIX)
        and ("__" in name or name.upper() in flattened)
        and name.upper() not in keys
    ]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _sections(root: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The tables of which there is one; a list of them has no key that could be a variable."""
    for name, field in root.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield name, annotation


def _table(field: FieldInfo) -> type[BaseModel] | None:
    """The model of the table that a field holds, or of the tables of which it is a list."""
    for candidate in (field.annotation, *get_args(field.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _find(
    root: type[BaseModel], location: Sequence[int | str]
) -> tuple[type[BaseModel], FieldInfo | None]:
    """The innermost table that `location` passes through, and the field it ends at, if known."""
    owner, field = root, None
    for key in location:
        if not isinstance(key, str):
            continue
        owner = (_table(field) if field is not None else None) or owner
        field = owner.model_fields.get(key)
    return owner, field


def _place(location: Sequence[int | str], file: Path, environment: Mapping[str, str]) -> str:
    """Where a value came from: the variable that set it, else its table and key in the file."""
    names = {name.upper() for name in environment}
    keys = [str(part) for part in location if isinstance(part, str)]
    variable = f"{ENV_PREFIX}{'__'.join(keys)}".upper()
    if variable in names:
        return variable
    if not keys:
        return str(file)
    section = f"{ENV_PREFIX}{keys[0]}".upper()
    index = next((part for part in location if isinstance(part, int)), None)
    table = f"[{keys[0]}]" if index is None else f"[[{keys[0]}]] number {index + 1}"
    source = section if section in names else str(file)
    return ": ".join([source, " ".join([table, *keys[1:]])])


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
