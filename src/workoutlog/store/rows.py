"""Rows of the file as versions of nouns, and versions as rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from operator import itemgetter
from typing import Any, TypeVar

from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.plain import field_types
from workoutlog.replica.codec import Stored, codec, instant_from, stamp_bytes, stamp_from_bytes
from workoutlog.store.compiled import COLUMNS

N = TypeVar("N", bound=Noun)

_READERS: Mapping[type[Any], Sequence[tuple[str, Callable[[Any], Any]]]] = {
    noun: [(name, codec(annotation).read) for name, annotation in field_types(noun).items()]
    for noun in NOUNS
}
_ordering = itemgetter(*map(COLUMNS["set"].index, ("position", "stamp", "id")))


def version_of(noun: type[N], row: Sequence[Any]) -> Version[N]:
    """Read a row whole."""
    bookkeeping = len(_READERS[noun])
    stamp, field_stamps, saw, extra = row[bookkeeping : bookkeeping + 4]
    return Version(
        noun=noun_of(noun, row),
        stamp=stamp_from_bytes(stamp),
        field_stamps=json.loads(field_stamps or "{}"),
        saw=None if saw is None else stamp_from_bytes(saw),
        extra={name: (at, value) for name, (at, value) in json.loads(extra or "{}").items()},
    )


def noun_of(noun: type[N], row: Sequence[Any]) -> N:
    """Read the noun of a row, which holds only what a noun had accepted."""
    made: Callable[..., N] = noun
    return made(
        **{
            name: None if value is None else read(value)
            for (name, read), value in zip(_READERS[noun], row, strict=False)
        }
    )


def order_key(row: Sequence[Any]) -> tuple[str, bytes]:
    """Order the sets of a workout: by position where there is one, else as they were created."""
    position, stamp, row_id = _ordering(row)
    return position or stamp_from_bytes(stamp), row_id


def local_instant(milliseconds: int, utc_offset: int) -> datetime:
    """Read an instant on the lifter's own clock, whose offset is in minutes."""
    return instant_from(milliseconds).astimezone(timezone(timedelta(minutes=utc_offset)))


def row_of(version: Version[Noun]) -> dict[str, Stored]:
    """Write a version as the parameters of its `put` statement."""
    noun = version.noun
    row: dict[str, Stored] = {}
    for name, annotation in field_types(type(noun)).items():
        value = getattr(noun, name)
        row[name] = None if value is None else codec(annotation).write(value)
    row["stamp"] = stamp_bytes(version.stamp)
    row["field_stamps"] = json.dumps(dict(version.field_stamps)) if version.field_stamps else None
    row["saw"] = None if version.saw is None else stamp_bytes(version.saw)
    row["extra"] = json.dumps(dict(version.extra)) if version.extra else None
    row["dead"] = int(version.dead)
    return row
