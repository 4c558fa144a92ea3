"""Writing a history as Strong's table, which more programs read than any other.

What the table cannot hold is left out: supersets, the reps of a second side,
as many reps as possible, tempo, heart rate, kcal, times of single sets,
measurements, and workouts without sets. It does not say what loads are in, so
all of them are written in one unit, and distances in the one that goes with it.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, Exercise, Measurement, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, mass, plain
from workoutlog.formats.stored import UNNAMED, Stored, stored
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet

HEADER = (
    *("Date", "Workout Name", "Duration", "Exercise Name", "Set Order", "Weight", "Reps"),
    *("Distance", "Seconds", "Notes", "Workout Notes", "RPE"),
)
REST = "Rest Timer"
_MINUTE, _HOUR = 60, 3600
_ORDERS = {SetType.WARM_UP.value: "W", SetType.DROP.value: "D"}


class StrongCsv:
    """Writes a row for each set, and one for the rest after it."""

    def __init__(self, file: TextIO, unit: MassUnit, *, guard: bool = False) -> None:
        """Write the header."""
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow(HEADER)
        self._unit = unit
        self._clean = guarded if guard else str
        self._names: Mapping[bytes, str] = {}

    def exercises(self, _exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Remember what exercises are called: they have no rows of their own."""
        self._names = names
        return 0

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> None:
        """Write the sets of a workout."""
        self._rows.writerows(self._of_workout(workout, sets))

    def measurements(self, _measurements: Sequence[Measurement]) -> int:
        """Write none: there is no column for them."""
        return 0

    def _of_workout(
        self, workout: Workout, sets: Sequence[StoredSet]
    ) -> Iterator[tuple[object, ...]]:
        head = (
            f"{workout.local_start:%Y-%m-%d %H:%M:%S}",
            self._clean(workout.name or UNNAMED),
            _lasted(workout),
        )
        note = self._clean(workout.note)
        # What was merged is one exercise, under one name.
        for called, run in groupby(map(stored, sets), lambda each: self._names[each.exercise_id]):
            name, order = self._clean(called), 0
            for each in run:
                order += each.set_type == SetType.WORKING.value
                numbers = _numbers(each.numbers, self._unit)
                effort = "" if each.rpe_tenths is None else rpe_text(each.rpe_tenths)
                said = self._clean(each.note)
                yield (*head, name, _order(each, order), *numbers, said, note, effort)
                note = ""
                if each.rest_s:
                    yield (*head, name, REST, 0, 0, 0, each.rest_s, "", "", "")


def _order(each: Stored, order: int) -> object:
    if each.set_type in _ORDERS:
        return _ORDERS[each.set_type]
    return "F" if each.ending == Ending.FAILURE.value else order


@lru_cache(maxsize=65_536)
def _numbers(
    numbers: tuple[int | None, int | None, int | None, int | None], unit: MassUnit
) -> tuple[object, ...]:
    """Write load, reps, distance and seconds; 0 is what the app writes for none."""
    load_g, reps, distance_mm, duration_s = numbers
    far = DistanceUnit.KM if unit is MassUnit.KG else DistanceUnit.MI
    return (
        plain(mass(load_g, unit)) if load_g else 0,
        reps or 0,
        plain(distance(distance_mm, far)) if distance_mm else 0,
        duration_s or 0,
    )


def _lasted(workout: Workout) -> str:
    if workout.finished_at is None:
        return ""
    seconds = round((workout.finished_at - workout.started_at).total_seconds())
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    parts = [f"{hours}h"] * bool(hours) + [f"{minutes}m"] * bool(minutes)
    return " ".join(parts) or f"{seconds}s"
