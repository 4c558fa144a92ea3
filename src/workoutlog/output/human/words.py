"""Times, amounts and counts in words, the same everywhere."""

from datetime import date, datetime, timedelta

from workoutlog.domain.units import MassUnit, mass, plain

_TONNE_G = 1_000_000
_WEEK, _YEAR = 7, 365.25


def count(number: int, word: str) -> str:
    """Count something: 1 set, 2 sets."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def number(value: float) -> str:
    """Write a number to a tenth: 12, 4.5."""
    return f"{value:,.1f}".removesuffix(".0")


def clock(seconds: float) -> str:
    """Write a stretch of time as a clock shows it: 2:30, 1:02:30."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def hours(stretch: timedelta) -> str:
    """Write a stretch of time in hours and minutes: 0:31."""
    minutes = max(stretch, timedelta()) // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}"


def lasted(stretch: timedelta) -> str:
    """Write how long something took: 52 min, 1 h 12."""
    minutes = round(stretch / timedelta(minutes=1))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}"  # noqa: PLR2004  # minutes of an hour


def day(when: date) -> str:
    """Write a day: Mon 23 Nov 2026."""
    return f"{when:%a} {when.day} {when:%b %Y}"


def days_ago(when: datetime, now: datetime) -> str:
    """Write how many days ago something was, on the calendar: today, yesterday, 9 days ago."""
    days = (now.date() - when.date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 9 * _WEEK else f"{days // _WEEK} weeks ago"


def stretch(first: date, last: date) -> str:
    """Write how long it is from a day to another: 9 days, 12 weeks, 3 years."""
    days = (last - first).days
    if days < 3 * _WEEK:
        return count(days, "day")
    if days < 2 * _YEAR:
        return count(round(days / _WEEK), "week")
    return count(round(days / _YEAR), "year")


def load(grams: int, unit: MassUnit) -> str:
    """Write a load in a unit: 62.5 kg."""
    return f"{plain(mass(grams, unit))} {unit}"


def body_load(grams: int, unit: MassUnit) -> str:
    """Write what the body bears, or is helped with: BW+10 kg, BW-15 kg; BW alone."""
    return f"BW{'+' if grams > 0 else ''}{load(grams, unit)}" if grams else "BW"


def rounded_load(grams: int, unit: MassUnit) -> str:
    """Write an estimate, which knows nothing of tenths: 117 kg."""
    return f"{round(mass(grams, unit))} {unit}"


def estimate(grams: int, unit: MassUnit) -> str:
    """Write an estimate that is compared with others, to a tenth: 116.7 kg."""
    return f"{plain(round(mass(grams, unit), 1))} {unit}"


def volume_load(grams: int, unit: MassUnit) -> str:
    """Write a volume load: tonnes where kilograms are used, else pounds."""
    if unit is MassUnit.KG and grams >= _TONNE_G:
        return f"{grams / _TONNE_G:,.1f} t"
    return f"{round(mass(grams, unit)):,} {unit}"
