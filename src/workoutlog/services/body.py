"""Body weight and measurements."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

from workoutlog.domain.model import Measurement, MeasurementUnit, Tracking
from workoutlog.domain.units import MassUnit, grams
from workoutlog.errors import InvalidValue, NotationError, NotFound, Span
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import NO_BODY, Body, Days, Moment
from workoutlog.services.recording import recording
from workoutlog.services.times import When, now_or

BODY_WEIGHT = "body weight"
_EVERY = 1_000_000
_DAY = timedelta(days=1)
_VALUE = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?\s*(kg|lbs?|cm|in|%)?", re.ASCII | re.IGNORECASE)
_MASSES = (MeasurementUnit.KG, MeasurementUnit.LB)
_MICROMETRES = {MeasurementUnit.CM: 10_000, MeasurementUnit.IN: 25_400}
_PERCENT_SCALE = 1000
_MOST_AFTER = 100


class Measured(NamedTuple):
    """A measurement that was written down, and the one of that name before it."""

    measurement: Measurement
    before: Measurement | None
    when: When


class Measurements(NamedTuple):
    """Measurements, newest first."""

    measurements: tuple[Measurement, ...]


def measure(
    moment: Moment, value: str, name: str = BODY_WEIGHT, *, at: str | None = None, note: str = ""
) -> Measured:
    """Write down a body weight (``82.5``, ``182lb``) or another measure (``84cm``, ``18%``)."""
    name = " ".join(name.casefold().split())
    when = now_or(moment, at)
    amount, unit = _read(value, name, moment.preferences.unit)
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
    key = None if name is None else " ".join(name.casefold().split())
    found = moment.logbook.measurements(key, days(moment, since, until), limit)
    if key is not None and not found:
        _refuse_unknown(moment, key)
    return Measurements(tuple(found))


def _refuse_unknown(moment: Moment, name: str) -> None:
    known = sorted({each.name for each in moment.logbook.measurements(limit=_EVERY)})
    if known and name not in known:
        raise NotFound(
            f'No measurement is called "{name[:40]}".',
            f"Known: {', '.join(known)}. To write one down, end with a number.",
            hint="wl body 82.5kg",
        )


def body_weight_on(moment: Moment, day: date) -> Measurement | None:
    """Find the body weight of a day: the last until then, else the first one after it."""
    for known in moment.logbook.measurements(BODY_WEIGHT, Days(until=day + _DAY), 1):
        return known
    later = moment.logbook.measurements(BODY_WEIGHT, Days(since=day), _EVERY)
    return later[-1] if later else None


class BodyWeights:
    """Every body weight of a logbook by its day, so that many days can be asked for."""

    def __init__(self, measurements: Iterable[Measurement]) -> None:
        """Take measurements in the order they were made; of several on a day the last counts."""
        by_day = {day_of(each): each.value for each in measurements if each.value}
        self._days = sorted(by_day)
        self._values = [by_day[day] for day in self._days]

    @property
    def known(self) -> bool:
        """Whether there is any."""
        return bool(self._days)

    def on(self, day: date) -> int | None:
        """Give the body weight of a day in grams: the last until then, else the first one after."""
        if not self._days:
            return None
        return self._values[max(bisect_right(self._days, day) - 1, 0)]


def body_weights(moment: Moment) -> BodyWeights:
    """Read every body weight."""
    return BodyWeights(reversed(moment.logbook.measurements(BODY_WEIGHT, limit=_EVERY)))


def lifted_body(moment: Moment, exercises: Exercises) -> Body:
    """Say which exercises lift the body, too, and its weights; while none is known, none does."""
    weights = body_weights(moment)
    if not weights.known:
        return NO_BODY
    return Body(exercises.tracked(Tracking.BODYWEIGHT), lambda day: weights.on(day) or 0)


def day_of(measurement: Measurement) -> date:
    """Say on which day of the lifter's own calendar something was measured."""
    zone = timezone(timedelta(minutes=measurement.utc_offset))
    return measurement.measured_at.astimezone(zone).date()


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


def _read(text: str, name: str, mass_unit: MassUnit) -> tuple[int, MeasurementUnit]:
    found = _VALUE.fullmatch(text.strip())
    if found is None:
        raise NotationError(
            f"Can't read {text[:40]} as a measurement.",
            "Write 82.5kg, 182lb, 84cm, 33in or 18%.",
            span=Span(text, 0, len(text)),
        )
    whole, part, typed = found.groups()
    number = Decimal(f"{whole}.{part or 0}")
    unit = _unit(typed, name, mass_unit)
    match unit:
        case MeasurementUnit.KG | MeasurementUnit.LB:
            return grams(number, MassUnit(unit.value)), unit
        case MeasurementUnit.PERCENT:
            return int(number * _PERCENT_SCALE), unit
        case MeasurementUnit.CM | MeasurementUnit.IN:
            return int(number * _MICROMETRES[unit]), unit


def _unit(typed: str | None, name: str, mass_unit: MassUnit) -> MeasurementUnit:
    if typed is None and name == BODY_WEIGHT:
        return MeasurementUnit(mass_unit.value)
    if typed is not None:
        unit = MeasurementUnit(typed.casefold().rstrip("s"))
        if name == BODY_WEIGHT and unit not in _MASSES:
            raise InvalidValue(f"A {name} is in kg or lb.", "Name what it is: waist 84cm, fat 18%.")
        return unit
    raise InvalidValue(f"{name}: in which unit?", "Write 84cm, 33in, 18% or 12.5kg.")
