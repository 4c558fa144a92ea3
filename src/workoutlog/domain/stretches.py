"""Days taken together: weeks, months, and how many weeks in a row."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

WEEK = timedelta(weeks=1)
_DAYS_A_WEEK = 7


class Stretch(StrEnum):
    """How days are taken together."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Weekday(StrEnum):
    """A day that a week can begin with."""

    MONDAY = "monday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """How Python counts it: 0 for Monday."""
        return {"monday": 0, "saturday": 5, "sunday": 6}[self]


class Streak(NamedTuple):
    """Weeks in a row, named by the first days of the first and the last of them."""

    weeks: int
    first: date
    last: date


def first_day(day: date, by: Stretch, first_weekday: int = 0) -> date:
    """Find the first day of the stretch that a day is in; weeks may begin on any day, 0 is Monday.

    The first days of all, in the year 1, stand for themselves.
    """
    match by:
        case Stretch.DAY:
            return day
        case Stretch.WEEK:
            back = (day.weekday() - first_weekday) % _DAYS_A_WEEK
            return date.fromordinal(max(day.toordinal() - back, 1))
        case Stretch.MONTH:
            return day.replace(day=1)


def streaks(weeks: Iterable[date]) -> list[Streak]:
    """Find the runs of weeks that follow each other; each is named by its first day, in order."""
    found: list[Streak] = []
    for week in weeks:
        if found and found[-1].last + WEEK == week:
            count, first, _ = found.pop()
            found.append(Streak(count + 1, first, week))
        else:
            found.append(Streak(1, week, week))
    return found
