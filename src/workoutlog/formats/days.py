"""Days in numbers, of which only some files say whether the day or the month comes first."""

import re
from collections.abc import Iterable
from datetime import datetime

from workoutlog.domain.dates import DateOrder
from workoutlog.errors import Choice, FormatNeedsAnswer
from workoutlog.formats import values
from workoutlog.services.told import Answers, Findings, Refused

_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\s?([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)
_ORDERS = (DateOrder.DMY, DateOrder.MDY)
_MONTHS = 12
_SHORT_YEARS = 100
_CENTURY = 2000
_NOON = 12


def order_of(days: Iterable[str], answers: Answers, found: Findings) -> DateOrder:
    """Find out what comes first: by a number that is no month, else the lifter has to know.

    `FormatNeedsAnswer` where nobody knows.
    """
    numbers = {
        each: (int(seen[1]), int(seen[3]))
        for each in map(str.strip, days)
        # What is no date either way says nothing.
        if (seen := _DAY.fullmatch(each)) and min(int(seen[1]), int(seen[3])) <= _MONTHS
    }
    starts_with_days = any(first > _MONTHS for first, _ in numbers.values())
    starts_with_months = any(second > _MONTHS for _, second in numbers.values())
    if starts_with_days != starts_with_months:
        return DateOrder.DMY if starts_with_days else DateOrder.MDY
    if answers.date_order in _ORDERS:
        return answers.date_order
    two_ways = sorted(each for each, (first, second) in numbers.items() if first != second)
    if not two_ways:
        return DateOrder.DMY
    if answers.usual_order not in _ORDERS:
        raise FormatNeedsAnswer(
            f"The dates can be read in two ways, such as {two_ways[0]}: day or month first.",
            "Say --date-format dmy or --date-format mdy.",
            choices=(Choice("day first", "dmy"), Choice("month first", "mdy")),
        )
    other = next(each for each in _ORDERS if each is not answers.usual_order)
    found.assume("order of dates", answers.usual_order.value, f"--date-format {other}")
    return answers.usual_order


def read(text: str, order: DateOrder, field: str) -> datetime:
    """Read a day, such as 28/03/24 or 28.3.2024, at its midnight."""
    seen = _DAY.fullmatch(text.strip())
    if seen is None:
        raise Refused(field, f'"{text[:40]}" is no date' if text.strip() else "there is no date")
    first, second, year = int(seen[1]), int(seen[3]), int(seen[4])
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    try:
        when = datetime(  # noqa: DTZ001  # the file has no zone
            year + _CENTURY if year < _SHORT_YEARS else year, month, day
        )
    except ValueError:
        raise Refused(field, f'"{text.strip()[:40]}" is no date') from None
    return values.sane(when, field)


def at(day: datetime, clock: str, field: str) -> datetime:
    """Put a time of the clock to a day; nothing is its midnight."""
    if not clock.strip():
        return day
    seen = _CLOCK.fullmatch(clock.strip())
    try:
        if seen is not None:
            hour = _hour(int(seen[1]), seen[4])
            return day.replace(hour=hour, minute=int(seen[2]), second=int(seen[3] or 0))
    except ValueError:
        pass
    raise Refused(field, f'"{clock.strip()[:40]}" is no time')


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if half in "pP" else 0)
