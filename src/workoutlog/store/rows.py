"""What the local file's rows need beside what both sides of a sync share."""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun
from workoutlog.replica.codec import Stored, stamp_from_bytes
from workoutlog.replica.rows import row_of
from workoutlog.services.ports import Days
from workoutlog.store.compiled import COLUMNS

_BEGINNING, _END = -(1 << 52), 1 << 52
_DAY = timedelta(days=1)
# No clock on earth is further from UTC; so an index can narrow what local days select.
_WIDEST_OFFSET_MS = 18 * 3_600_000
_ordering = itemgetter(*map(COLUMNS["set"].index, ("position", "stamp", "id")))


def local_row(version: Version[Noun]) -> tuple[Stored, ...]:
    """Write a version as its columns, but for those that a sync keeps its books in."""
    return (*row_of(version), int(version.dead))


def order_key(row: Sequence[Any]) -> tuple[str, bytes]:
    """Order the sets of a workout: by position where there is one, else as they were created."""
    position, stamp, row_id = _ordering(row)
    return position or stamp_from_bytes(stamp), row_id


def bounds(days: Days) -> dict[str, int]:
    """Write days as the parameters of a statement that selects them."""
    since = _BEGINNING if days.since is None else _midnight(days.since)
    until = _END if days.until is None else _midnight(days.until)
    return {
        "since": since,
        "until": until,
        "earliest": since - _WIDEST_OFFSET_MS,
        "latest": until + _WIDEST_OFFSET_MS,
    }


def _midnight(day: date) -> int:
    """Count milliseconds to a day's beginning on a calendar without zones."""
    return (day - date(1970, 1, 1)) // _DAY * 86_400_000
