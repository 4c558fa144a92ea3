"""Synced rows as versions of nouns, and versions as rows.

A row is a sequence that begins with the fields of its noun, in their order,
followed by stamp, field_stamps, saw and extra. What stands behind those is the
bookkeeping of one side, and not looked at here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.plain import PlainValue, field_types
from workoutlog.domain.stamps import Stamp
from workoutlog.replica.codec import Stored, codec, stamp_bytes, stamp_from_bytes

N = TypeVar("N", bound=Noun)

SYNCED = ("stamp", "field_stamps", "saw", "extra")

_Read = Callable[[Any], Any]
_READERS: Mapping[type[Any], Sequence[tuple[str, _Read]]] = {
    noun: [(name, codec(annotation).read) for name, annotation in field_types(noun).items()]
    for noun in NOUNS
}
_PLAIN: Mapping[type[Any], Sequence[tuple[str, _Read]]] = {
    noun: [(name, codec(annotation).plain) for name, annotation in field_types(noun).items()]
    for noun in NOUNS
}
_WRITERS: Mapping[type[Any], Sequence[tuple[str, Callable[[Any], Stored]]]] = {
    noun: [(name, codec(annotation).write) for name, annotation in field_types(noun).items()]
    for noun in NOUNS
}


def columns_of(noun: type[Noun]) -> tuple[str, ...]:
    """Name the columns that a row has on both sides, in their order."""
    return (*(each.name for each in fields(noun)), *SYNCED)


def noun_of(noun: type[N], row: Sequence[Any]) -> N:
    """Read the noun of a row, which holds only what a noun had accepted."""
    made: Callable[..., N] = noun
    return made(
        **{
            name: None if value is None else read(value)
            for (name, read), value in zip(_READERS[noun], row, strict=False)
        }
    )


def plain_of(noun: type[Noun], row: Sequence[Any]) -> dict[str, PlainValue]:
    """Read the noun of a row as plain values, as `workoutlog.domain.plain.plain` writes it."""
    return {
        name: None if value is None else read(value)
        for (name, read), value in zip(_PLAIN[noun], row, strict=False)
    }


def version_of(noun: type[N], row: Sequence[Any]) -> Version[N]:
    """Read a row whole."""
    bookkeeping = len(_READERS[noun])
    stamp, field_stamps, saw, extra = row[bookkeeping : bookkeeping + len(SYNCED)]
    return Version(
        noun=noun_of(noun, row),
        stamp=stamp_from_bytes(stamp),
        field_stamps=json.loads(field_stamps) if field_stamps else {},
        saw=None if saw is None else stamp_from_bytes(saw),
        extra=_extra(extra) if extra else {},
    )


def _extra(text: str) -> dict[str, tuple[Stamp, Any]]:
    return {name: (at, value) for name, (at, value) in json.loads(text).items()}


def row_of(version: Version[Noun]) -> dict[str, Stored]:
    """Write a version as the columns that both sides have."""
    noun = version.noun
    row: dict[str, Stored] = {}
    for name, write in _WRITERS[type(noun)]:
        value = getattr(noun, name)
        row[name] = None if value is None else write(value)
    row["stamp"] = stamp_bytes(version.stamp)
    row["field_stamps"] = json.dumps(dict(version.field_stamps)) if version.field_stamps else None
    row["saw"] = None if version.saw is None else stamp_bytes(version.saw)
    row["extra"] = json.dumps(dict(version.extra)) if version.extra else None
    return row
