"""The calendar: on which days there was training, and how many weeks in a row."""

from datetime import date, timedelta
from typing import NamedTuple

from workoutlog.domain.stretches import WEEK, Streak, Stretch, first_day, streaks
from workoutlog.services.history import days
from workoutlog.services.ports import Days, DayTrained, Moment

_DAY = timedelta(days=1)
_WEEKS = 53


class Calendar(NamedTuple):
    """The days with a set from ``first`` to ``last``, and the streaks by week.

    The streaks are those of the days that were asked about, and of all time
    where none were. ``current`` goes on: it has this week or the one before.
    Of streaks that are equally long the latest is the ``longest``.
    """

    first: date
    last: date
    first_weekday: int
    days: tuple[DayTrained, ...]
    current: Streak | None
    longest: Streak | None
    of_all_time: bool = True


def calendar(moment: Moment, *, since: str | None = None, until: str | None = None) -> Calendar:
    """Show the days with a set: of the last 53 weeks, or those asked about."""
    first_weekday = moment.preferences.first_weekday
    today = moment.now.date()
    asked = days(moment, since, until)
    last = today if asked.until is None else asked.until - _DAY
    first = asked.since or first_day(last - (_WEEKS - 1) * WEEK, Stretch.WEEK, first_weekday)
    totals = moment.logbook.totals
    runs = streaks(totals.weeks_trained(asked, first_weekday))
    this_week = first_day(today, Stretch.WEEK, first_weekday)
    goes_on = last >= today and runs and runs[-1].last >= this_week - WEEK
    return Calendar(
        first,
        last,
        first_weekday,
        tuple(totals.days_trained(Days(first, last + _DAY))),
        runs[-1] if goes_on else None,
        max(reversed(runs), key=lambda each: each.weeks, default=None),
        of_all_time=asked == Days(),
    )
