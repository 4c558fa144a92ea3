"""Nouns as plain values, the ones JSON knows, and back again without loss."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from workoutlog.domain.model import NOUNS, Noun

N = TypeVar("N", bound=Noun)

PlainValue = str | int | bool | list[str] | None
# Looked up first: most fields are of these types, and a long page has a hundred thousand of them.
_PLAIN_ALREADY = frozenset({type(None), bool, int, str})


def plain_value(value: object) -> PlainValue:
    """Write one field: an id and an instant as text, a choice by its value."""
    if type(value) in _PLAIN_ALREADY:
        return value  # type: ignore[return-value]  # its type has just been looked up
    match value:
        case UUID():
            return str(value)
        case datetime():
            utc = value if value.tzinfo is UTC else value.astimezone(UTC)
            return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case StrEnum():
            return value.value
        case tuple():
            return [str(each) for each in value]
        case None | bool() | int() | str():
            return value
    raise TypeError(f"{type(value).__name__} is no value of a noun")


def plain(noun: Noun) -> dict[str, PlainValue]:
    """Write every field of a noun."""
    return {each.name: plain_value(getattr(noun, each.name)) for each in fields(noun)}


def fields_from_plain(noun: type[N], values: Mapping[str, Any]) -> dict[str, Any]:
    """Read some fields of a noun; unknown names raise `KeyError`."""
    readers = _READERS[noun]
    return {name: None if value is None else readers[name](value) for name, value in values.items()}


def noun_from_plain(noun: type[N], values: Mapping[str, Any]) -> N:
    """Read a whole noun, which refuses nonsense itself."""
    made: Callable[..., N] = noun
    return made(**fields_from_plain(noun, values))


def field_types(noun: type[N]) -> Mapping[str, Any]:
    """Name the type of each field, without the None that it may also be."""
    return _TYPES[noun]


def _reader(hint: Any) -> Callable[[Any], Any]:
    if hint is datetime:
        return lambda text: datetime.fromisoformat(text).astimezone(UTC)
    if get_origin(hint) is tuple:
        return tuple
    return hint  # type: ignore[no-any-return]  # a class reads its own plain value


def _without_none(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _field_types(noun: type[Noun]) -> dict[str, Any]:
    hints = get_type_hints(noun)
    return {each.name: _without_none(hints[each.name]) for each in fields(noun)}


_TYPES: Mapping[type[Any], Mapping[str, Any]] = {noun: _field_types(noun) for noun in NOUNS}
_READERS: Mapping[type[Any], Mapping[str, Callable[[Any], Any]]] = {
    noun: {name: _reader(hint) for name, hint in types.items()} for noun, types in _TYPES.items()
}
