"""Numbers, loads, times and texts as other programs write them, read exactly or refused.

Each function is told the field it reads, so that a refusal can name the column.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any
from unicodedata import category

from workoutlog.domain.bounds import EARLIEST, LATEST
from workoutlog.domain.units import DistanceUnit, MassUnit, grams, millimetres
from workoutlog.services.told import Refused

_NUMBER = re.compile(r"([+-]?)(\d{1,9})(?:[.,](\d{0,20}))?|([+-]?)[.,](\d{1,20})", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,]\d+)?", re.ASCII)
_SPELT = re.compile(
    r"(?:(\d{1,5}) ?(?:d|days?))?\s*(?:(\d{1,5}) ?(?:h|hrs?|hours?|std))?\s*"
    r"(?:(\d{1,6}) ?(?:m|min|mins|minutes?))?\s*(?:(\d{1,7}) ?(?:s|sec|secs|seconds?|sek))?",
    re.ASCII | re.IGNORECASE,
)
_UNSEEN = frozenset({"Cc", "Cs"})
# What a spreadsheet guard puts before a text that would be taken for a formula.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")

_TRUTHS = {
    **dict.fromkeys(("true", "yes", "1", "1.0"), True),
    **dict.fromkeys(("false", "no", "0", "0.0", ""), False),
}
MASS_UNITS = {
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms"), MassUnit.KG),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), MassUnit.LB),
}
DISTANCE_UNITS = {
    **dict.fromkeys(("m", "meter", "meters", "metres"), DistanceUnit.M),
    **dict.fromkeys(("km", "kilometers", "kilometres"), DistanceUnit.KM),
    **dict.fromkeys(("mi", "mile", "miles"), DistanceUnit.MI),
    **dict.fromkeys(("yd", "yard", "yards"), DistanceUnit.YD),
}

# Between two numbers of a file that was converted, and between those of one that was not.
_POUND_KG = Decimal("0.45359237")
_POUND_STEP = Decimal("0.5")
_KG_STEP = Decimal("0.25")
_SNAP_KG = Decimal("0.006")
_SNAP_LB = Decimal("0.014")
_FINE_STEP = Decimal("0.25")
_MOST_ON_KG_GRID, _LEAST_ON_LB_GRID = 0.5, 0.85
_FEWEST = 3


# A file has few different numbers, and each of them very often.
_once = lru_cache(maxsize=4096)


def text(value: str) -> str:
    """Read a text: its lines, without blanks around it, signs nobody sees, or a guard."""
    value = value.strip()
    if not value.isprintable():
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        value = "".join(each for each in lines if each in "\n\t" or category(each) not in _UNSEEN)
    return unguarded(value)


def guarded(value: str) -> str:
    """Put a quote before a text that a spreadsheet would take for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def unguarded(value: str) -> str:
    """Take that quote away again."""
    return value[1:] if _GUARDED.match(value) else value


@_once
def number(value: str, field: str) -> Decimal | None:
    """Read a number with a decimal point or comma; nothing is None."""
    value = value.strip()
    if not value:
        return None
    found = _NUMBER.fullmatch(value)
    if found is None:
        raise Refused(field, f'"{value[:40]}" is no number')
    return Decimal(value.replace(",", "."))


@_once
def whole(value: str, field: str) -> int | None:
    """Read a whole number, which may be written 10.0; nothing is None."""
    found = number(value, field)
    if found is None:
        return None
    if found % 1:
        raise Refused(field, f"{value.strip()} is not a whole number")
    return int(found)


@_once
def seconds(value: str, field: str) -> int | None:
    """Read a time: in seconds, as a clock (1:02:30) or spelt (1h 5m); nothing and 0 are None."""
    value = value.strip()
    if clock := _CLOCK.fullmatch(value):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest or None
    spelt = _SPELT.fullmatch(value)
    if value and spelt and any(spelt.groups()):
        days, hours, minutes, rest = (int(part or 0) for part in spelt.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + rest or None
    found = number(value, field)
    return None if found is None else round(found) or None


@_once
def rpe(value: str, field: str) -> dict[str, Any]:
    """Read an effort; nothing and 0 are none."""
    found = number(value, field)
    if not found:
        return {}
    if found * 10 % 1:
        raise Refused(field, f"{value.strip()} is no RPE")
    return {"rpe_tenths": int(found * 10)}


@_once
def load(
    value: str, unit: MassUnit, field: str = "load", *, hidden_pounds: bool = False
) -> dict[str, Any]:
    """Read a load; nothing and 0 are none, as programs write what has no load.

    ``hidden_pounds`` says that pounds were converted to the kilograms of the
    file, and turns them back.
    """
    found = number(value, field)
    if not found:
        return {}
    if hidden_pounds:
        found, unit = _pounds(found), MassUnit.LB
    made = mass(found, unit)
    return {"load_g": made, "load_unit": unit} if made else {}


def mass(value: Decimal, unit: MassUnit) -> int:
    """Turn a mass into grams, rounded to the finest step of its unit."""
    step = Decimal("0.001") if unit is MassUnit.KG else Decimal("0.01")
    return grams(value.quantize(step, ROUND_HALF_EVEN), unit)


@_once
def distance(value: str, unit: DistanceUnit, field: str = "distance") -> dict[str, Any]:
    """Read a distance; nothing and 0 are none."""
    found = number(value, field)
    if not found:
        return {}
    fine = unit in {DistanceUnit.KM, DistanceUnit.MI}
    step = Decimal("0.00001") if fine else Decimal("0.001" if unit is DistanceUnit.M else "0.01")
    made = millimetres(found.quantize(step, ROUND_HALF_EVEN), unit)
    return {"distance_mm": made, "distance_unit": unit} if made else {}


def truth(value: str, field: str) -> bool:
    """Read whether something is so; nothing is no."""
    found = _TRUTHS.get(value.strip().casefold())
    if found is None:
        raise Refused(field, f'"{value[:40]}" is neither yes nor no')
    return found


def mass_unit(value: str, field: str) -> MassUnit:
    """Read the unit of a load."""
    found = MASS_UNITS.get(value.strip().casefold().rstrip("."))
    if found is None:
        raise Refused(field, f'"{value[:40]}" is neither kg nor lb')
    return found


def distance_unit(value: str, field: str) -> DistanceUnit:
    """Read the unit of a distance."""
    found = DISTANCE_UNITS.get(value.strip().casefold().rstrip("."))
    if found is None:
        raise Refused(field, f'"{value[:40]}" is no unit of distance')
    return found


def instant(value: str, field: str, *patterns: str) -> datetime:
    """Read a time by ISO 8601 or one of these patterns; without a zone it is the lifter's."""
    value = value.strip()
    for read in (datetime.fromisoformat, *(_reader(each) for each in patterns)):
        try:
            found = read(value)
        except ValueError:
            continue
        return sane(found, field)
    raise Refused(field, f'"{value[:40]}" is no date' if value else "there is no date")


def sane(when: datetime, field: str) -> datetime:
    """Refuse a time that no lifter has lived."""
    # A zone can move it by a day, and its end comes later, so the ends are left out.
    first, last = EARLIEST.year + 1, LATEST.year - 2
    if not first <= when.year <= last:
        raise Refused(field, f"{when:%Y-%m-%d} is not between {first} and {last}")
    return when


def are_hidden_pounds(values: Iterable[str]) -> bool:
    """Say whether the kilograms of a file were pounds: they are on the grid of plates in lb.

    Of nine real files, those in kg have at least 98 % of their loads on a
    grid of 0.25 kg, and those that were converted at most 5 %, but at least
    89 % on one of 0.5 lb.
    """
    loads = [found for each in values if (found := _maybe_number(each))]
    if len(loads) < _FEWEST:
        return False
    on_kg = sum(not each % _KG_STEP for each in loads)
    on_lb = sum(_distance_to_pounds(each) <= _SNAP_KG for each in loads)
    return on_kg <= _MOST_ON_KG_GRID * len(loads) and on_lb >= _LEAST_ON_LB_GRID * len(loads)


def _maybe_number(value: str) -> Decimal | None:
    try:
        return number(value, "load")
    except Refused:
        return None


def _distance_to_pounds(value: Decimal) -> Decimal:
    step = _POUND_STEP * _POUND_KG
    return abs(value - round(value / step) * step)


def _pounds(kilograms: Decimal) -> Decimal:
    """Turn converted kilograms back: what was typed where that is clear, else to 0.01 lb."""
    exact = kilograms / _POUND_KG
    snapped = round(exact / _FINE_STEP) * _FINE_STEP
    return snapped if abs(snapped - exact) <= _SNAP_LB else exact


def _reader(pattern: str) -> Any:
    return lambda value: datetime.strptime(value, pattern)  # noqa: DTZ007  # files have no zone
