"""Stamps: a hybrid logical clock, so that an edit always beats what its writer had seen.

A stamp is fixed-width text, ``milliseconds-counter-device`` in hexadecimal,
and is compared as text. It follows the wall clock while that moves forward
and never goes back (Kulkarni et al. 2014); their bound on drift is given up
on purpose, because merging only needs causality. Stamps are never shown.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NewType

Stamp = NewType("Stamp", str)

_COUNTER_BITS = 16
# Half of the years there are digits for: a stamp at their very end could not be edited any more.
_FORM = re.compile("[0-7][0-9a-f]{11}-[0-9a-f]{4}-[0-9a-f]{16}")
# A wall clock outside these years is broken, and is not followed.
_SANE_FROM = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp() * 1000)
_SANE_UNTIL = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
_DAY_MS = 86_400_000
_NEVER = int(datetime(2500, 1, 1, tzinfo=UTC).timestamp() * 1000)


def stamp(milliseconds: int, counter: int, device: int) -> Stamp:
    """Write a stamp from its three parts."""
    return Stamp(f"{milliseconds:012x}-{counter:04x}-{device_text(device)}")


def device_text(device: int) -> str:
    """Write the number of a device as `device_of` reads it."""
    return f"{device:016x}"


# What every device knows without having been told: rows of the catalogue and
# imported rows carry it, so that they are equal everywhere and any edit wins.
LOWEST = stamp(1, 0, 0)
# No server that refuses what is made up ever has a stamp as high as this.
FURTHEST = stamp(_NEVER, 0, 0)


def is_stamp(text: str) -> bool:
    """Say whether a text is a stamp, and one that others can still be given above."""
    return _FORM.fullmatch(text) is not None


def furthest_after(last: Stamp) -> Stamp:
    """Give the highest stamp that any clock could have led to, after ``last`` was met.

    Beyond the years of sane clocks stamps only count on, so one that is far
    above was made up, and might be the last there is: nothing could be written
    above it any more.
    """
    return stamp(max(milliseconds_of(last), _SANE_UNTIL) + _DAY_MS, 0, 0)


def milliseconds_of(stamp: Stamp) -> int:
    """Read the Unix time in a stamp, which is that of its writer's clock or later."""
    return int(stamp[:12], 16)


def device_of(stamp: Stamp) -> str:
    """Read who gave a stamp, as hexadecimal digits."""
    return stamp[18:]


def next_stamp(wall_ms: int, device: int, seen: Iterable[Stamp]) -> Stamp:
    """Make a stamp above every stamp in ``seen``, and at the wall clock if that is ahead.

    ``seen`` is the last stamp of this device and those of the row being
    edited. Without the row's own stamps, an edit could lose against the value
    it replaced.
    """
    latest = max((LOWEST, *seen))
    milliseconds, counter = milliseconds_of(latest), int(latest[13:17], 16)
    if _SANE_FROM <= wall_ms < _SANE_UNTIL and wall_ms > milliseconds:
        return stamp(wall_ms, 0, device)
    if counter + 1 < 1 << _COUNTER_BITS:
        return stamp(milliseconds, counter + 1, device)
    return stamp(milliseconds + 1, 0, device)
