"""JSON Schemas of the nouns, made from their own declarations (draft 2020-12, as OpenAPI 3.1)."""

from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import Any, get_args, get_type_hints
from uuid import UUID

from workoutlog.domain.bounds import (
    Between,
    Bound,
    Document,
    Each,
    Instant,
    Name,
    OrderKey,
    Text,
    bounds_of,
)
from workoutlog.domain.model import Noun
from workoutlog.domain.order import DIGITS
from workoutlog.domain.plain import field_types, plain_value

Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid"}
# What no text may hold: NUL and the other controls, but for line feed and tab.
_PRINTABLE = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
_LINE = r"[^\u0000-\u0008\u000a-\u001f\u007f-\u009f]*"
# RFC 3339, and the years that a noun may hold.
_INSTANT = (
    r"^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$"
)
_LINES = _LINE.replace(r"\u000a", r"\u000b")
_SAYS_SOMETHING = rf"^{_LINE}[^\s\u0000-\u001f\u007f-\u009f]{_LINE}$"


def new_schema(noun: type[Noun], *, without: tuple[str, ...] = ()) -> Schema:
    """Describe the body that makes a noun; ``id`` may be given, and is made otherwise."""
    properties = {name: each for name, each in _properties(noun).items() if name not in without}
    needed = [
        each.name
        for each in fields(noun)
        if each.default is MISSING and each.name not in {"id", *without}
    ]
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if needed:
        schema["required"] = needed
    return schema


def patch_schema(noun: type[Noun]) -> Schema:
    """Describe the body that changes some fields of a noun."""
    properties = {name: each for name, each in _properties(noun).items() if name != "id"}
    for each in properties.values():
        each.pop("default", None)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def read_schema(noun: type[Noun]) -> Schema:
    """Describe a noun as it is read: whole, with its place in the feed, dead or alive."""
    properties = _properties(noun)
    for each in properties.values():
        each.pop("default", None)
    properties |= {
        "seq": {"type": "integer", "description": "The row's place in the feed of its account."},
        "deleted": {"type": "boolean", "description": "Whether the row is deleted."},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [*properties],
    }


def _properties(noun: type[Noun]) -> dict[str, Schema]:
    hints, types, bounds = get_type_hints(noun), field_types(noun), bounds_of(noun)
    return {
        each.name: _described(
            each,
            _schema(types[each.name], bounds.get(each.name)),
            optional=type(None) in get_args(hints[each.name]),
        )
        for each in fields(noun)
    }


def _described(field: Field[Any], schema: Schema, *, optional: bool) -> Schema:
    if optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    if field.default is not MISSING:
        schema["default"] = plain_value(field.default)
    return schema


def _schema(kind: Any, bound: Bound | None) -> Schema:
    match bound:
        case Between():
            return {
                "type": "integer",
                "minimum": bound.low,
                "maximum": bound.high,
                "description": _sentence(bound.what),
            }
        case Each():
            return {"type": "array", "items": _schema(str, bound.bound)}
        case Instant():
            return {
                "type": "string",
                "format": "date-time",
                "pattern": _INSTANT,
                "description": _sentence(bound.what),
                "examples": ["2026-11-23T18:00:00Z"],
            }
        case Text():
            return _text(bound)
    if kind is UUID:
        return dict(ID)
    if kind is bool:
        return {"type": "boolean"}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [each.value for each in kind]}
    raise TypeError(f"{kind} has no schema without a bound")


def _sentence(what: str) -> str:
    return f"The {what}."


def _text(bound: Text) -> Schema:
    schema: Schema = {
        "type": "string",
        "maxLength": bound.longest,
        "description": _sentence(bound.what),
    }
    match bound:
        case OrderKey():
            return schema | {"minLength": 1, "pattern": f"^[{DIGITS}]+$"}
        case Name():
            return schema | {"minLength": 1, "pattern": _SAYS_SOMETHING}
        case Document():
            return schema | {"minLength": 1, "pattern": _SAYS_SOMETHING.replace(_LINE, _LINES)}
    return schema | {"pattern": _PRINTABLE}
