"""Body weight and measurements."""

import re
from datetime import timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

from workoutlog.domain.model import Measurement, MeasurementUnit
from workoutlog.domain.shell import quoted
from workoutlog.domain.units import MassUnit, grams
from workoutlog.errors import InvalidValue, NotationError, NotFound, Span
from workoutlog.services.body_weights import BODY_WEIGHT, HEAVIEST_G, LIGHTEST_G
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment
from workoutlog.services.recording import recording
from workoutlog.services.times import When, now_or

_EVERY = 1_000_000
_DAY = timedelta(days=1)
_VALUE = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?\s*(kg|lbs?|cm|in|%)?", re.ASCII | re.IGNORECASE)
_MASSES = (MeasurementUnit.KG, MeasurementUnit.LB)
_LENGTHS = (MeasurementUnit.CM, MeasurementUnit.IN)
# What nothing on a body is more than, far above what was ever measured on one.
_LONGEST, _HEAVIEST = (3_000_000, "300 cm"), (HEAVIEST_G, "400 kg")
_MOST = {
    **dict.fromkeys(_LENGTHS, _LONGEST),
    **dict.fromkeys(_MASSES, _HEAVIEST),
    MeasurementUnit.PERCENT: (100_000, "100%"),
}
# Nobody's weight is a quarter more the next time; kilograms for pounds are twice as much.
_WEIGHT_FACTOR, _FACTOR = 1.25, 2
_MICROMETRES = {MeasurementUnit.CM: 10_000, MeasurementUnit.IN: 25_400}
_PERCENT_SCALE = 1000
_MOST_AFTER = 100
_BODY_WEIGHTS = frozenset({"weight", "bodyweight", "body-weight", "bw"})


class Measured(NamedTuple):
    """A measurement that was written down, and the one of that name before it."""

    measurement: Measurement
    before: Measurement | None
    when: When

    @property
    def is_far_off(self) -> bool:
        """Whether it is so far from the one before that it was probably mistyped."""
        if self.before is None:
            return False
        factor = _WEIGHT_FACTOR if self.measurement.name == BODY_WEIGHT else _FACTOR
        low, high = sorted((self.before.value, self.measurement.value))
        return high > low * factor


class Measurements(NamedTuple):
    """Measurements, newest first."""

    measurements: tuple[Measurement, ...]


def measure(
    moment: Moment, value: str, name: str = BODY_WEIGHT, *, at: str | None = None, note: str = ""
) -> Measured:
    """Write down a body weight (``82.5``, ``182lb``) or another measure (``84cm``, ``18%``).

    Without a unit it is in that of the last one. One that cannot be compared
    with those before it is refused, since it would tear their trend apart.
    """
    name = measure_named(name)
    if _VALUE.fullmatch(name):
        raise InvalidValue(
            f"{name} is a value and no name of a measure.",
            "One value at a time.",
            hint=f"wl body {value}",
        )
    when = now_or(moment, at)
    last = next(iter(moment.logbook.measurements(name, limit=1)), None)
    amount, unit = _read(value, name, _usual_unit(moment, name, last))
    if last is not None and unit not in alike(last.unit):
        raise InvalidValue(
            f"The {name} was in {last.unit} before, which {unit} cannot be compared with.",
            f"Write it in {' or '.join(alike(last.unit))}, or name another measure.",
            hint=f"wl body {quoted(name)}",
        )
    if name == BODY_WEIGHT and not LIGHTEST_G <= amount <= HEAVIEST_G:
        raise InvalidValue("That is no lifter's body weight.", "It is between 20 kg and 400 kg.")
    most, said = _MOST[unit]
    if not 0 < amount <= most:
        raise InvalidValue(
            f"{name}: nobody measures {value.strip()}.", f"It is above 0 and at most {said}."
        )
    with recording(moment, "body") as recorder:
        before = _before(moment, name, when)
        made = recorder.create(
            Measurement(
                id=recorder.new_id(),
                name=name,
                value=amount,
                unit=unit,
                measured_at=when.utc,
                utc_offset=when.utc_offset,
                note=note,
            )
        )
    return Measured(made, before, when)


def measurements(
    moment: Moment,
    name: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
) -> Measurements:
    """List measurements, of one name or of all; `NotFound` where others are called otherwise."""
    key = None if name is None else measure_named(name)
    found = moment.logbook.measurements(key, days(moment, since, until), limit)
    if key is not None and not found:
        _refuse_unknown(moment, key)
    return Measurements(tuple(found))


def measure_named(name: str) -> str:
    """Write the name of a measure as it is kept; the body weight has several."""
    plain = " ".join(name.casefold().split())
    return BODY_WEIGHT if plain in _BODY_WEIGHTS else plain


def _refuse_unknown(moment: Moment, name: str) -> None:
    known = sorted({each.name for each in moment.logbook.measurements(limit=_EVERY)})
    if known and name not in known and name != BODY_WEIGHT:
        raise NotFound(
            f'No measurement is called "{name[:40]}".',
            f"Known: {', '.join(known)}. To write one down, end with a number.",
            hint="wl body 82.5kg",
        )


def find_measurement(moment: Moment, code: str) -> Measurement:
    """Find a measurement by its code; `NotFound` when none or several have it."""
    key = code.casefold()
    every = moment.logbook.measurements(limit=_EVERY)
    found = [each for each in every if key and each.id.hex.endswith(key)]
    if len(found) != 1:
        many = (
            f"{len(found)} measurements end in {code}." if found else f"No measurement is {code}."
        )
        raise NotFound(many, hint="wl body")
    return found[0]


def code_of(measurement: Measurement) -> str:
    """Name a measurement shortly: the end of its id, which is the random part."""
    return measurement.id.hex[-4:]


def _before(moment: Moment, name: str, when: When) -> Measurement | None:
    zone = timezone(timedelta(minutes=when.utc_offset))
    # A day more, for the one before may have been taken further east.
    until = when.utc.astimezone(zone).date() + timedelta(days=2)
    found = moment.logbook.measurements(name, Days(until=until), _MOST_AFTER)
    return next((each for each in found if each.measured_at <= when.utc), None)


def in_unit(measurement: Measurement) -> Decimal:
    """Give a measurement as a number in the unit it was typed in."""
    return value_in(measurement.value, measurement.unit)


def value_in(value: int, unit: MeasurementUnit) -> Decimal:
    """Give what was measured, in the base of a unit, as a number in that unit."""
    match unit:
        case MeasurementUnit.KG:
            return Decimal(value) / 1000
        case MeasurementUnit.LB:
            return (value / Decimal("453.59237")).quantize(Decimal("0.01"))
        case MeasurementUnit.PERCENT:
            return Decimal(value) / _PERCENT_SCALE
        case MeasurementUnit.CM | MeasurementUnit.IN:
            return Decimal(value) / _MICROMETRES[unit]


def alike(unit: MeasurementUnit) -> tuple[MeasurementUnit, ...]:
    """List the units that a unit can be compared with, itself among them."""
    return next((each for each in (_MASSES, _LENGTHS) if unit in each), (unit,))


def _usual_unit(moment: Moment, name: str, last: Measurement | None) -> MeasurementUnit | None:
    if name == BODY_WEIGHT:
        return MeasurementUnit(moment.preferences.unit.value)
    return None if last is None else last.unit


def _read(text: str, name: str, usual: MeasurementUnit | None) -> tuple[int, MeasurementUnit]:
    found = _VALUE.fullmatch(text.strip())
    if found is None:
        raise NotationError(
            f"Can't read {text[:40]} as a measurement.",
            "Write 82.5kg, 182lb, 84cm, 33in or 18%.",
            span=Span(text, 0, len(text)),
        )
    whole, part, typed = found.groups()
    number = Decimal(f"{whole}.{part or 0}")
    unit = _unit(typed, name, usual)
    match unit:
        case MeasurementUnit.KG | MeasurementUnit.LB:
            return grams(number, MassUnit(unit.value)), unit
        case MeasurementUnit.PERCENT:
            return int(number * _PERCENT_SCALE), unit
        case MeasurementUnit.CM | MeasurementUnit.IN:
            return int(number * _MICROMETRES[unit]), unit


def _unit(typed: str | None, name: str, usual: MeasurementUnit | None) -> MeasurementUnit:
    if typed is not None:
        unit = MeasurementUnit(typed.casefold().rstrip("s"))
    elif usual is not None:
        unit = usual
    else:
        raise InvalidValue(f"{name}: in which unit?", "Write 84cm, 33in, 18% or 12.5kg.")
    if name == BODY_WEIGHT and unit not in _MASSES:
        raise InvalidValue(f"A {name} is in kg or lb.", "Name what it is: waist 84cm, fat 18%.")
    return unit
