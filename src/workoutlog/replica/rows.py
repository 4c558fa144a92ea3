"""Synced rows as versions of nouns, and versions as rows.

A row is a sequence that begins with the fields of its noun, in their order,
followed by stamp, field_stamps, saw and extra. What stands behind those is the
bookkeeping of one side, and not looked at here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.columns import Column, or_none
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.plain import PlainValue, field_types
from workoutlog.domain.stamps import Stamp
from workoutlog.replica.codec import Stored, codec, same, stamp_bytes, stamp_from_bytes

N = TypeVar("N", bound=Noun)

SYNCED = ("stamp", "field_stamps", "saw", "extra")
_FRESH = (None, None, None)

_COLUMNS: Mapping[type[Any], tuple[str, ...]] = {
    noun: (*(each.name for each in fields(noun)), *SYNCED) for noun in NOUNS
}
_Read = Callable[[Any], Any]
# What puts a value into a field of a noun that is just being made, and what reads the value.
_READERS: Mapping[type[Any], Sequence[tuple[Callable[[Any, Any], None], _Read]]] = {
    noun: [
        (getattr(noun, name).__set__, codec(annotation).read)
        for name, annotation in field_types(noun).items()
    ]
    for noun in NOUNS
}
_PLAIN: Mapping[type[Any], Sequence[tuple[str, _Read]]] = {
    noun: [(name, codec(annotation).plain) for name, annotation in field_types(noun).items()]
    for noun in NOUNS
}
_WRITERS: Mapping[type[Any], Sequence[tuple[_Read, Callable[[Any], Stored]]]] = {
    noun: [
        (attrgetter(name), codec(annotation).write)
        for name, annotation in field_types(noun).items()
    ]
    for noun in NOUNS
}


def columns_of(noun: type[Noun]) -> tuple[str, ...]:
    """Name the columns that a row has on both sides, in their order."""
    return _COLUMNS[noun]


def noun_of(noun: type[N], row: Sequence[Any]) -> N:
    """Read the noun of a row. Raises `InvalidValue` for one that no noun could be written as."""
    made = object.__new__(noun)
    for (put, read), value in zip(_READERS[noun], row, strict=False):
        put(made, None if value is None else read(value))
    made.__post_init__()
    return made


def plain_of(noun: type[Noun], row: Sequence[Any]) -> dict[str, PlainValue]:
    """Read the noun of a row as plain values, as `workoutlog.domain.plain.plain` writes it."""
    return {
        name: None if value is None else read(value)
        for (name, read), value in zip(_PLAIN[noun], row, strict=False)
    }


def plain_columns(noun: type[Noun], columns: Sequence[Sequence[Any]]) -> dict[str, Column]:
    """Read the nouns of many rows, a field of all of them at a time, as `plain_of` reads each.

    ``columns`` begin with those of the noun.
    """
    return {
        name: Column.of(column).each(or_none(read))
        for (name, read), column in zip(_PLAIN[noun], columns, strict=False)
    }


def plain_lists(noun: type[Noun], columns: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Read the nouns of some rows as `plain_columns` does, with a value for each of them.

    Where it stands plain it is not looked at.
    """
    return {
        name: column if read is same else Column.of(column).each(or_none(read)).rows()
        for (name, read), column in zip(_PLAIN[noun], columns, strict=False)
    }


def columns_held(batch: Batch) -> dict[str, Sequence[Stored]]:
    """Write a batch as columns, as `row_of` writes each of its rows.

    Those that hold nothing in any row are left out: most of what can be said of a set is not.
    """
    columns: dict[str, Sequence[Stored]] = {"id": [*map(codec(UUID).write, batch.ids)]}
    for name, annotation in field_types(batch.noun).items():
        if name != "id" and any(each is not None for each in batch.fields[name].values):
            columns[name] = batch.fields[name].each(or_none(codec(annotation).write)).rows()
    return {**columns, "stamp": [*map(stamp_bytes, batch.stamps)]}


def plain_batch(
    noun: type[Noun], rows: Sequence[Sequence[Any]], seqs: Sequence[int | None]
) -> PlainBatch:
    """Read rows that were neither edited nor deleted, all of them at a time."""
    columns = [*zip(*rows, strict=True)]
    fields = plain_columns(noun, columns)
    ids = [UUID(bytes=each) for each in columns[0]]
    return PlainBatch(noun, ids, seqs, [*map(stamp_from_bytes, columns[len(fields)])], fields)


def is_fresh(noun: type[Noun], row: Sequence[Any]) -> bool:
    """Say whether a row was neither edited nor deleted."""
    begin = len(_READERS[noun]) + 1
    return row[begin : begin + len(SYNCED) - 1] == _FRESH


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


def row_of(version: Version[Noun]) -> tuple[Stored, ...]:
    """Write a version as the columns that both sides have, in their order."""
    noun, saw = version.noun, version.saw
    return (
        *[
            None if (value := get(noun)) is None else write(value)
            for get, write in _WRITERS[type(noun)]
        ],
        stamp_bytes(version.stamp),
        json.dumps(dict(version.field_stamps)) if version.field_stamps else None,
        None if saw is None else stamp_bytes(saw),
        json.dumps(dict(version.extra)) if version.extra else None,
    )
