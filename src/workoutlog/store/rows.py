"""What the local file's rows need beside what both sides of a sync share."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from operator import itemgetter
from typing import Any

from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun
from workoutlog.replica.codec import Stored, instant_from, stamp_from_bytes
from workoutlog.replica.rows import row_of
from workoutlog.store.compiled import COLUMNS

_ordering = itemgetter(*map(COLUMNS["set"].index, ("position", "stamp", "id")))


def parameters(version: Version[Noun]) -> dict[str, Stored]:
    """Write a version as the parameters of its `put` statement."""
    return {**row_of(version), "dead": int(version.dead)}


def order_key(row: Sequence[Any]) -> tuple[str, bytes]:
    """Order the sets of a workout: by position where there is one, else as they were created."""
    position, stamp, row_id = _ordering(row)
    return position or stamp_from_bytes(stamp), row_id


def local_instant(milliseconds: int, utc_offset: int) -> datetime:
    """Read an instant on the lifter's own clock, whose offset is in minutes."""
    return instant_from(milliseconds).astimezone(timezone(timedelta(minutes=utc_offset)))
