"""A set as it is stored, with names for what other programs' tables have columns for."""

from dataclasses import fields
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, mass
from workoutlog.services.ports import StoredSet

# Other programs take no workout without a name.
UNNAMED = "Workout"
_NAMES = [each.name for each in fields(WorkoutSet)]


class Stored(NamedTuple):
    """What most programs know of a set: choices are texts, numbers in our base units."""

    exercise_id: bytes
    set_type: str
    ending: str | None
    load_g: int | None
    reps: int | None
    distance_mm: int | None
    duration_s: int | None
    rpe_tenths: int | None
    rest_s: int | None
    superset: int | None
    note: str

    @property
    def measured(self) -> tuple[Any, ...]:
        """What was done and how hard it was, which is equal in many sets: kind, numbers, effort."""
        return self[1:8]


class Measures(NamedTuple):
    """What was measured of a set, in the units of a table; 0 is none, but for reps of a load."""

    load: Decimal
    reps: int | None
    distance: Decimal
    seconds: int


_picked = itemgetter(*map(_NAMES.index, Stored._fields))


def stored(row: StoredSet) -> Stored:
    """Name the fields of a row."""
    return Stored._make(_picked(row))


def measures(
    load_g: int | None,
    reps: int | None,
    distance_mm: int | None,
    duration_s: int | None,
    unit: MassUnit,
    far: DistanceUnit,
) -> Measures | None:
    """Turn what was measured into what a table can say; None for a set of nothing.

    Other programs fill what was not measured with zeros. So a row of zeros is no
    set to whoever reads it, and one with a load only is a missed attempt, whatever
    was missed.
    """
    load, length = mass(load_g or 0, unit), distance(distance_mm or 0, far)
    seconds = duration_s or 0
    if reps or length or seconds:
        return Measures(load, reps, length, seconds)
    return Measures(load, 0, length, seconds) if load else None
