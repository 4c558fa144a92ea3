"""Units: every quantity is an integer in one base unit, beside the unit it was typed in.

Mass in grams, distance in millimetres, time in seconds. The base units are
finer than anything a lifter writes, so each 0.01 lb and each 0.001 kg comes
back exactly as it went in.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from workoutlog.errors import InvalidValue


class MassUnit(StrEnum):
    """A unit of load or body weight."""

    KG = "kg"
    LB = "lb"


class DistanceUnit(StrEnum):
    """A unit of distance."""

    M = "m"
    KM = "km"
    MI = "mi"
    YD = "yd"


# Kept as text: `re` compiles it at its first use, and most commands have none.
_MASS = r"(\d{1,6}(?:[.,]\d{1,4})?)\s*(kg|lbs?)?"
# Exact by definition: the international pound and yard of 1959.
_GRAMS = {MassUnit.KG: Decimal(1000), MassUnit.LB: Decimal("453.59237")}
_MILLIMETRES = {
    DistanceUnit.M: Decimal(1000),
    DistanceUnit.KM: Decimal(1_000_000),
    DistanceUnit.MI: Decimal(1_609_344),
    DistanceUnit.YD: Decimal("914.4"),
}
# The finest step that every unit keeps; a finer number cannot be given back as typed.
_MASS_STEP = {MassUnit.KG: Decimal("0.001"), MassUnit.LB: Decimal("0.01")}
_DISTANCE_STEP = {
    DistanceUnit.M: Decimal("0.001"),
    DistanceUnit.KM: Decimal("0.00001"),
    DistanceUnit.MI: Decimal("0.00001"),
    DistanceUnit.YD: Decimal("0.01"),
}


def _base(value: Decimal, unit: str, scale: Decimal, step: Decimal) -> int:
    if value % step:
        raise InvalidValue(
            f"{plain(value)} {unit} is finer than can be kept.",
            f"The smallest step is {plain(step)} {unit}.",
        )
    return int((value * scale).to_integral_value(ROUND_HALF_EVEN))


def grams(value: Decimal, unit: MassUnit) -> int:
    """Turn a mass as typed into grams; `InvalidValue` if it is finer than the unit's step."""
    return _base(value, unit, _GRAMS[unit], _MASS_STEP[unit])


def read_mass(text: str, unit: MassUnit | None = None) -> tuple[int, MassUnit]:
    """Read a mass as typed, ``62.5kg`` or in ``unit`` ``62.5``: its grams and its unit.

    Raises `InvalidValue` for what is no mass, and without any unit.
    """
    found = re.fullmatch(_MASS, text.strip(), re.ASCII | re.IGNORECASE)
    if found is None:
        raise InvalidValue(f'"{text[:40]}" is no load.', "Write 100, 62.5kg or 225lb.")
    number, typed = found.groups()
    if typed is not None:
        unit = MassUnit(typed.casefold().removesuffix("s"))
    if unit is None:
        raise InvalidValue(f"{text[:40]}: in which unit?", f"Write {number}kg or {number}lb.")
    return grams(Decimal(number.replace(",", ".")), unit), unit


def mass(value_g: int, unit: MassUnit) -> Decimal:
    """Turn grams into a number in ``unit``, rounded to the unit's step."""
    return (Decimal(value_g) / _GRAMS[unit]).quantize(_MASS_STEP[unit])


def millimetres(value: Decimal, unit: DistanceUnit) -> int:
    """Turn a distance as typed into millimetres; `InvalidValue` if finer than the unit's step."""
    return _base(value, unit, _MILLIMETRES[unit], _DISTANCE_STEP[unit])


def distance(value_mm: int, unit: DistanceUnit) -> Decimal:
    """Turn millimetres into a number in ``unit``, rounded to the unit's step."""
    return (Decimal(value_mm) / _MILLIMETRES[unit]).quantize(_DISTANCE_STEP[unit])


def plain(value: Decimal) -> str:
    """Write a number without exponent and without trailing zeros: 62.50 is ``62.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
