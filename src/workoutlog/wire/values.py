"""Values of nouns as they come in JSON: taken if they are of their kind, and refused by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.plain import field_types
from workoutlog.domain.stamps import Stamp, is_stamp

_UUID_LENGTH = 36
# No field has larger ones.
_MOST = 1 << 53
# A page has thousands of them, and `UUID` takes several times as long.
_IDS = TypeAdapter(UUID).validator


class Unreadable(ValueError):  # like every error here, it says what happened
    """A value is not of its kind; the text says what it should be."""


def read_field(noun: type[Noun], name: str, value: object) -> Any:
    """Read one field of a noun. Raises `Unreadable`, and `KeyError` for an unknown name."""
    return _READERS[noun][name](value)


def reader(noun: type[Noun], name: str) -> Callable[[object], Any]:
    """Give what reads one field of a noun, which raises `Unreadable`."""
    return _READERS[noun][name]


def read_stamp(value: object) -> Stamp:
    """Read a stamp."""
    if not isinstance(value, str) or not is_stamp(value):
        raise Unreadable("it is no stamp")
    return Stamp(value)


def read_id(value: object) -> UUID:
    """Read an id, written as RFC 9562 has it."""
    if not isinstance(value, str) or len(value) != _UUID_LENGTH:
        raise Unreadable("it is no UUID")
    try:
        read: UUID = _IDS.validate_python(value)
    except ValidationError:
        raise Unreadable("it is no UUID") from None
    return read


def are_told_apart(values: Iterable[object]) -> bool:
    """Say whether numbers among some values can be looked up: of huge ones many hash alike."""
    numbers = [each for each in values if type(each) is int or type(each) is float]
    return not numbers or (min(numbers) >= -_MOST and max(numbers) <= _MOST)


def _read_instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise Unreadable("a time is a text like 2026-11-23T18:00:00Z")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable("a time is written 2026-11-23T18:00:00Z") from None
    if instant.tzinfo is None:
        raise Unreadable("a time needs its offset from UTC, or a Z at its end")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise Unreadable("no calendar has this time") from None


def _read_words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unreadable("it is no list of texts")
    return tuple(value)


def _read_int(value: object) -> int:
    if type(value) is int:
        return value
    # To JSON 5.0 is the same number as 5, and some programs write it so.
    if type(value) is float and value.is_integer():
        return int(value)
    raise Unreadable("it is no whole number")


def _read_bool(value: object) -> bool:
    if type(value) is not bool:
        raise Unreadable("it is neither true nor false")
    return value


def _read_text(value: object) -> str:
    if type(value) is not str:
        raise Unreadable("it is no text")
    return value


def _choice(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    by_text = {each.value: each for each in kind}

    def read(value: object) -> StrEnum:
        found = by_text.get(value) if isinstance(value, str) else None
        if found is None:
            raise Unreadable(f"it is none of {', '.join(by_text)}")
        return found

    return read


def _optional(read: Callable[[object], Any]) -> Callable[[object], Any]:
    return lambda value: None if value is None else read(value)


_BY_TYPE: Mapping[Any, Callable[[object], Any]] = {
    UUID: read_id,
    datetime: _read_instant,
    bool: _read_bool,
    int: _read_int,
    str: _read_text,
    tuple[str, ...]: _read_words,
}


def _reader(annotation: Any, *, optional: bool) -> Callable[[object], Any]:
    read = _BY_TYPE.get(annotation) or _choice(annotation)
    return _optional(read) if optional else read


def _readers(noun: type[Noun]) -> Mapping[str, Callable[[object], Any]]:
    hints, types = get_type_hints(noun), field_types(noun)
    return {
        each.name: _reader(types[each.name], optional=type(None) in get_args(hints[each.name]))
        for each in fields(noun)
    }


_READERS = {noun: _readers(noun) for noun in NOUNS}
