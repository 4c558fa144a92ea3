"""A set as it is stored, with names for what other programs' tables have columns for."""

from dataclasses import fields
from operator import itemgetter
from typing import Any, NamedTuple

from workoutlog.domain.model import WorkoutSet
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


_picked = itemgetter(*map(_NAMES.index, Stored._fields))


def stored(row: StoredSet) -> Stored:
    """Name the fields of a row."""
    return Stored._make(_picked(row))
