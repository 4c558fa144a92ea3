"""How the values of a noun are written in SQL: small, exact, and ordered as they should be.

Ids and stamps are 16 bytes, instants are milliseconds since 1970 UTC, choices
are their texts, lists are JSON. The types of the tables and the fast path
around them use these same functions, so that they cannot disagree.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple
from uuid import UUID

from workoutlog.domain.plain import PlainValue
from workoutlog.domain.stamps import Stamp

Stored = int | str | bytes | None
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_HOUR_MS, _MINUTE_MS = 3_600_000, 60_000
_STAMP_BYTES = _UUID_BYTES = 16


class Codec(NamedTuple):
    """How one type is written, read back as it was or plain, and what SQL calls it."""

    sql: Literal["blob", "integer", "text"]
    write: Callable[[Any], Stored]
    read: Callable[[Any], Any]
    plain: Callable[[Any], PlainValue]


def stamp_bytes(stamp: Stamp) -> bytes:
    """Pack a stamp so that bytes sort as stamps do."""
    return bytes.fromhex(stamp.replace("-", ""))


def stamp_from_bytes(packed: bytes) -> Stamp:
    """Unpack a stamp; `ValueError` if these bytes are none."""
    if len(packed) != _STAMP_BYTES:
        raise ValueError(f"a stamp has {_STAMP_BYTES} bytes, not {len(packed)}")
    digits = packed.hex()
    return Stamp(f"{digits[:12]}-{digits[12:16]}-{digits[16:]}")


def same(value: Any) -> Any:
    """Leave a value as it is, which is how most are written."""
    return value


def milliseconds(instant: datetime) -> int:
    """Count the milliseconds of an instant since 1970 UTC."""
    return (instant - _EPOCH) // _MILLISECOND


def instant_from(milliseconds: int) -> datetime:
    """Find the instant that is so many milliseconds after 1970 UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


def _instant_text(milliseconds: int) -> PlainValue:
    # A long page has a hundred thousand of them, those of a workout within an hour or two.
    hour, within = divmod(milliseconds, _HOUR_MS)
    minute, within = divmod(within, _MINUTE_MS)
    second, within = divmod(within, 1000)
    return f"{_hour_text(hour)}:{minute:02}:{second:02}.{within:03}Z"


@lru_cache(1_000)
def _hour_text(hour: int) -> str:
    return instant_from(hour * _HOUR_MS).isoformat(timespec="hours").partition("+")[0]


@lru_cache(1_000)
def _uuid(packed: bytes) -> UUID:
    # A workout and an exercise are named by many sets.
    return UUID(bytes=packed)


def _uuid_text(packed: bytes) -> str:
    if len(packed) != _UUID_BYTES:
        raise ValueError(f"an id has {_UUID_BYTES} bytes, not {len(packed)}")
    digits = packed.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _words(value: tuple[str, ...]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _words_back(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


_CODECS: Mapping[Any, Codec] = {
    UUID: Codec("blob", attrgetter("bytes"), _uuid, _uuid_text),
    Stamp: Codec("blob", stamp_bytes, stamp_from_bytes, stamp_from_bytes),
    datetime: Codec("integer", milliseconds, instant_from, _instant_text),
    bool: Codec("integer", int, bool, bool),
    int: Codec("integer", same, same, same),
    str: Codec("text", same, same, same),
    tuple[str, ...]: Codec("text", _words, _words_back, json.loads),
}


@cache
def codec(annotation: Any) -> Codec:
    """Find how a type is written; a type that nothing synced has raises `TypeError`."""
    if annotation in _CODECS:
        return _CODECS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return Codec("text", str, {each.value: each for each in annotation}.__getitem__, same)
    raise TypeError(f"{annotation} has no form in SQL")
