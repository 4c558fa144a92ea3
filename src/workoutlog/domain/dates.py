"""Dates as a lifter types them: ``yesterday 18:00``, ``6pm``, ``2h ago``, ``20 nov``.

Everything looks back, because a set is logged after it was done: ``mon`` is
the last Monday, ``20 nov`` the last 20 November. Words are English and digits
ASCII, so that a script gives the same instant under every locale.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.bounds import EARLIEST, LATEST
from workoutlog.errors import Choice, DateInFuture, DateUnreadable, Span

# Kept as text: `re` compiles each at its first use, and most commands are given no date.
_AGO = r"(-)?(\d{1,4})\s*(min(?:ute)?|h(?:(?:ou)?r)?|d(?:ay)?|w(?:(?:ee)?k)?)s?(?(1)|\s+ago)"
_CLOCK = (
    r"(?:^|\s|(?<=\d)T)(?=\d+(?::|\s?[ap]m))"
    r"(?P<clock>(\d{1,2})(?::(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?\s?([ap]m)?)"
    r"(?:\s?(?P<offset>Z|[+-]\d\d:?\d\d))?$"
)
_NUMBERS = r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
_YEAR_MONTH = r"(\d{4})(?:-(\d{1,2}))?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?", r"(?:,?\s+(?P<year>\d{4}))?"
_DAY_MONTH = _DAY + r"\s*(?P<month>[a-z]{3,9})\.?" + _YEAR
_MONTH_DAY = r"(?P<month>[a-z]{3,9})\.?\s*" + _DAY + _YEAR

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS_BACK = {"now": 0, "today": 0, "yesterday": 1}
_INSTANTS = "Write 18:00, 6pm, yesterday 18:00, mon, 2h ago, 20 nov or 2026-11-20 18:05."
_DAYS = "Write 2026-11-20, 2026-11, 2026, 20 nov, mon, yesterday or 12w ago."
_LONGEST = 60
_NOON = time(12)
_HALF_DAY = 12
_WIDEST_OFFSET = timedelta(hours=18)
_CLOCKS_DIFFER = timedelta(seconds=60)
# From 29 February 1896 to the next it was eight years; no gap is longer.
_LEAP_GAP = 8
_SHORT_YEARS = 100
_CENTURY = 2000


class DateOrder(StrEnum):
    """How the lifter orders a date in numbers; without it ``11/12/2026`` is two days."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Moment(NamedTuple):
    """An instant in UTC, the lifter's UTC offset at it (minutes), and what was assumed.

    ``assumed`` is empty or a word for the echo: ``yesterday`` or ``a week
    ago`` where the time is still to come today, ``noon`` where none was given.
    """

    utc: datetime
    utc_offset: int
    assumed: str = ""


class DayRange(NamedTuple):
    """The days that words name, both ends included; a month or year ends today at the latest."""

    first: date
    last: date


def read_instant(text: str, now: datetime, *, order: DateOrder | None = None) -> Moment:
    """Read when something was done, on the clock of ``now``, which is aware and the lifter's.

    A wall time that a clock change skips moves forward by as much; of one that
    comes twice the first is meant. What lies up to 60 s ahead is taken as
    ``now``. Raises `DateUnreadable` and `DateInFuture`.
    """
    start, end = _bounds(text, _INSTANTS)
    phrase = text[start:end]
    with _pointing_at(text, start, end):
        if ago := _match(_AGO, phrase):
            return _moment(_back(now, ago), now)
        clock = re.search(_CLOCK, phrase, re.ASCII | re.IGNORECASE)
        if clock is None:
            day = _read_one_day(phrase, now, order)
            if day == now.date():
                return _moment(now.astimezone(UTC), now)
            return _moment(_instant(day, _NOON, now), now, "noon")
        with _pointing_at(text, start + clock.start("clock"), end):
            at = _read_time(clock)
        words = phrase[: clock.start()].rstrip()
        with _pointing_at(text, start, start + len(words)):
            day = _read_one_day(words, now, order) if words else now.date()
        return _latest(day, at, words, now)


def read_range(text: str, now: datetime, *, order: DateOrder | None = None) -> DayRange:
    """Read whole days on the lifter's calendar: a day, a month (``2026-11``) or a year.

    Raises `DateUnreadable` and `DateInFuture`.
    """
    start, end = _bounds(text, _DAYS)
    today = now.date()
    with _pointing_at(text, start, end):
        days = _read_days(text[start:end], now, order)
        if days is None:
            raise DateUnreadable(f"Can't read {text[start:end]} as a day.", _DAYS)
        if days.first > today:
            raise DateInFuture(f"{days.first} is still to come.", f"Today is {today}.")
        return DayRange(days.first, min(days.last, today))


def read_day(text: str, now: datetime, *, order: DateOrder | None = None) -> date:
    """Read a day; a month or a year gives its first. Raises what `read_range` raises."""
    return read_range(text, now, order=order).first


def _bounds(text: str, advice: str) -> tuple[int, int]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start >= end:
        raise DateUnreadable("There is no date.", advice, span=Span(text, 0, len(text)))
    if end - start > _LONGEST:
        raise DateUnreadable("That is too long for a date.", advice, span=Span(text, start, end))
    return start, end


@contextmanager
def _pointing_at(text: str, start: int, end: int) -> Iterator[None]:
    try:
        yield
    except (DateUnreadable, DateInFuture) as error:
        error.at(Span(text, start, end))
        raise


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE)


# From a clock on the wall to an instant


def _moment(utc: datetime, now: datetime, assumed: str = "") -> Moment:
    local = utc.astimezone(now.tzinfo)
    shown = f"{local:%Y-%m-%d %H:%M}"
    if _is_to_come(utc, now):
        raise DateInFuture(f"{shown} is still to come.", f"It is {now:%Y-%m-%d %H:%M} now.")
    if utc < EARLIEST:
        raise DateUnreadable(f"{shown} is before {EARLIEST.year}.")
    offset = local.utcoffset() or timedelta()
    return Moment(min(utc, now.astimezone(UTC)), offset // timedelta(minutes=1), assumed)


def _is_to_come(utc: datetime, now: datetime) -> bool:
    # In UTC: within one zone Python compares wall clocks, which show an hour twice in autumn.
    return utc > now.astimezone(UTC) + _CLOCKS_DIFFER


def _instant(day: date, at: time, now: datetime) -> datetime:
    # A time's fold is 0, which is the first of two, and steps over a gap (PEP 495).
    return datetime.combine(day, at, at.tzinfo or now.tzinfo).astimezone(UTC)


def _latest(day: date, at: time, words: str, now: datetime) -> Moment:
    if at.tzinfo is not None and not _match(_NUMBERS, words):
        raise DateUnreadable("A UTC offset needs a date in numbers.", _INSTANTS)
    utc = _instant(day, at, now)
    if _is_to_come(utc, now) and not words:
        return _moment(_instant(day - timedelta(days=1), at, now), now, "yesterday")
    if _is_to_come(utc, now) and _place(words, _WEEKDAYS) is not None:
        return _moment(_instant(day - timedelta(weeks=1), at, now), now, "a week ago")
    return _moment(utc, now)


def _back(now: datetime, ago: re.Match[str]) -> datetime:
    count, unit = int(ago[2]), ago[3][0].lower()
    if unit in "mh":
        return now.astimezone(UTC) - timedelta(minutes=count if unit == "m" else count * 60)
    # A day ago is the same time on the day before, however many hours that day had.
    return (now - timedelta(days=count if unit == "d" else count * 7)).astimezone(UTC)


def _read_time(clock: re.Match[str]) -> time:
    hour, minute, second = int(clock[2]), int(clock[3] or 0), int(clock[4] or 0)
    if clock[5]:
        if not 1 <= hour <= _HALF_DAY:
            raise DateUnreadable(f"{clock['clock']} is not a time: am and pm follow 1 to 12.")
        hour = hour % _HALF_DAY + (_HALF_DAY if clock[5].lower() == "pm" else 0)
    with suppress(ValueError):
        return time(hour, minute, second, tzinfo=_read_offset(clock["offset"]))
    raise DateUnreadable(
        f"{clock['clock']} is not a time: hours go from 0 to 23, minutes and seconds to 59."
    )


def _read_offset(text: str | None) -> timezone | None:
    if text is None or text in "Zz":
        return UTC if text else None
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if offset > _WIDEST_OFFSET:
        raise DateUnreadable(f"{text} is not a UTC offset: they go from -12:00 to +14:00.")
    return timezone(-offset if text[0] == "-" else offset)


# Days


def _read_one_day(words: str, now: datetime, order: DateOrder | None) -> date:
    days = _read_days(words, now, order)
    if days is None or days.first != days.last:
        raise DateUnreadable(f"Can't read {words} as a day or a time.", _INSTANTS)
    return days.first


def _read_days(words: str, now: datetime, order: DateOrder | None) -> DayRange | None:
    if found := _match(_YEAR_MONTH, words):
        year, month = int(found[1]), int(found[2] or 1)
        first, end = _date(year, month, 1), date(year + 1, 1, 1)
        if found[2] and month < len(_MONTHS):
            end = date(year, month + 1, 1)
        return DayRange(first, end - timedelta(days=1))
    day = _read_named(words, now) or _read_numbers(words, now.date(), order)
    return DayRange(day, day) if day else None


def _read_named(words: str, now: datetime) -> date | None:
    today = now.date()
    if (days := _DAYS_BACK.get(words.lower())) is not None:
        return today - timedelta(days=days)
    if (weekday := _place(words, _WEEKDAYS)) is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if (ago := _match(_AGO, words)) and ago[3][0] in "dDwW":
        return _back(now, ago).astimezone(now.tzinfo).date()
    found = _match(_DAY_MONTH, words) or _match(_MONTH_DAY, words)
    if found is None or (month := _place(found["month"], _MONTHS)) is None:
        return None
    if found["year"]:
        return _date(int(found["year"]), month + 1, int(found["day"]))
    return _last(month + 1, int(found["day"]), today)


def _read_numbers(words: str, today: date, order: DateOrder | None) -> date | None:
    found = _match(_NUMBERS, words)
    if found is None:
        return None
    numbers = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == len("2026"):
        return _date(*numbers)
    if order is not None:
        return _in_order(numbers, order)
    readings: list[date] = []
    for each in DateOrder:
        with suppress(DateUnreadable):
            readings.append(_in_order(numbers, each))
    if not readings:
        raise DateUnreadable(f"There is no day {words}.", f"Write the year first: {today}.")
    if len({*readings}) == 1 and len(found[4]) == len("2026"):
        # In 28.11.2026 only one of them can be the month. In 31.6.26 one cannot be the day, either.
        return readings[0]
    past = sorted({day for day in readings if day <= today}, reverse=True)
    raise DateUnreadable(
        f"{words}: which number is the month?",
        f"Write the year first: {(past or [today])[0]}.",
        "To read such dates one way from now on, set date_order to dmy, mdy or ymd.",
        hint="wl config set date_order dmy",
        choices=tuple(
            Choice(f"{day.day} {_month(day.month)} {day.year}", f"{day}") for day in past
        ),
    )


def _in_order(numbers: tuple[int, int, int], order: DateOrder) -> date:
    parts = dict(zip(order, numbers, strict=True))
    if parts["y"] < _SHORT_YEARS:
        parts["y"] += _CENTURY
    return _date(parts["y"], parts["m"], parts["d"])


def _date(year: int, month: int, day: int) -> date:
    if not EARLIEST.year <= year < LATEST.year:
        raise DateUnreadable(f"{year} is not between {EARLIEST.year} and {LATEST.year - 1}.")
    if not 1 <= month <= len(_MONTHS):
        raise DateUnreadable(f"There is no month {month}.")
    with suppress(ValueError):
        return date(year, month, day)
    raise DateUnreadable(f"{_month(month)} {year} has no day {day}.")


def _last(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year - _LEAP_GAP - 1, -1):
        with suppress(ValueError):
            if (found := date(year, month, day)) <= today:
                return found
    raise DateUnreadable(f"{_month(month)} has no day {day}.")


def _month(number: int) -> str:
    return _MONTHS[number - 1].title()


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Find a name by its first three letters or more."""
    fits = (place for place, name in enumerate(names) if name.startswith(word.lower()))
    return next(fits, None) if len(word) >= len("mon") else None
