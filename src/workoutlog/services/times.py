"""When something was done: at a time that was typed, or now."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from workoutlog.domain.dates import read_instant
from workoutlog.services.ports import Moment

_MINUTE = timedelta(minutes=1)


class When(NamedTuple):
    """An instant in UTC and the lifter's UTC offset at it, in minutes.

    ``typed`` says that it was given, ``assumed`` what was made of it beyond
    its words, such as the day before.
    """

    utc: datetime
    utc_offset: int
    typed: bool = False
    assumed: str = ""


def since(start: datetime, now: datetime) -> str:
    """Write when something began that goes on: the time, and the day where that is not today."""
    day = "" if start.date() == now.date() else f"{start:%a} {start.day} {start:%b} "
    return f"{day}{start:%H:%M}"


def now_or(moment: Moment, at: str | None) -> When:
    """Read a time that was typed; without one it is now, to the millisecond that is kept."""
    if at is not None:
        read = read_instant(at, moment.now, order=moment.preferences.date_order)
        return When(read.utc, read.utc_offset, typed=True, assumed=read.assumed)
    now = moment.now
    whole = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return When(whole.astimezone(UTC), (now.utcoffset() or timedelta()) // _MINUTE)
