"""Writing a history as Strong's table, which more programs read than any other.

What the table cannot hold is left out: supersets, the reps of a second side,
as many reps as possible, tempo, heart rate, kcal, times of single sets,
measurements, routines, workouts without sets, and sets of nothing. It does not say what
loads are in, so all of them are written in one unit, and distances in the one
that goes with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, Exercise, Measurement, Routine, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats.rows import row
from workoutlog.formats.stored import UNNAMED, Stored, measures, stored
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet

HEADER = (
    *("Date", "Workout Name", "Duration", "Exercise Name", "Set Order", "Weight", "Reps"),
    *("Distance", "Seconds", "Notes", "Workout Notes", "RPE"),
)
REST = "Rest Timer"
# A million sets of a lifter are a few thousand different ones.
_MOST_KEPT = 16_384
_MINUTE, _HOUR = 60, 3600
_ORDERS = {SetType.WARM_UP.value: "W", SetType.DROP.value: "D"}


class StrongCsv:
    """Writes a row for each set, and one for the rest after it."""

    def __init__(self, file: TextIO, unit: MassUnit, *, guard: bool = False) -> None:
        """Write the header."""
        self._file = file
        self._file.write(f"{row(HEADER)}\n")
        self._unit = unit
        self._clean = guarded if guard else str
        self._names: Mapping[bytes, str] = {}

    def exercises(self, _exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Remember what exercises are called: they have no rows of their own."""
        self._names = names
        return 0

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write the sets of a workout that the table can hold, and the rests after them."""
        rows = list(self._of_workout(workout, sets))
        self._file.writelines(rows)
        return len(rows)

    def measurements(self, _measurements: Sequence[Measurement]) -> int:
        """Write none: there is no column for them."""
        return 0

    def routines(self, _routines: Sequence[Routine]) -> int:
        """Write none: there is no column for them."""
        return 0

    def _of_workout(self, workout: Workout, sets: Sequence[StoredSet]) -> Iterator[str]:
        head = (
            f"{workout.local_start:%Y-%m-%d %H:%M:%S}",
            self._clean(workout.name or UNNAMED),
            _lasted(workout),
        )
        note = self._clean(workout.note)
        # What was merged is one exercise, under one name.
        for called, run in groupby(map(stored, sets), lambda each: self._names[each.exercise_id]):
            begin, order = row((*head, self._clean(called))), 0
            for each in run:
                said = _measured(self._unit, *each.measured)
                if said is None:
                    continue
                numbers, effort = said
                order += each.set_type == SetType.WORKING.value
                notes = _notes(self._clean(each.note), note)
                rest = f"{begin},{REST},0,0,0,{each.rest_s},,,\n" if each.rest_s else ""
                yield f"{begin},{_order(each, order)},{numbers},{notes},{effort}\n{rest}"
                note = ""


def _order(each: Stored, order: int) -> object:
    if each.set_type in _ORDERS:
        return _ORDERS[each.set_type]
    return "F" if each.ending == Ending.FAILURE.value else order


@lru_cache(maxsize=_MOST_KEPT)
def _notes(*texts: str) -> str:
    return row(texts)


@lru_cache(maxsize=_MOST_KEPT)
def _measured(
    unit: MassUnit,
    _set_type: str,
    _ending: str | None,
    load_g: int | None,
    reps: int | None,
    distance_mm: int | None,
    duration_s: int | None,
    rpe_tenths: int | None,
) -> tuple[str, str] | None:
    """Write load, reps, distance and seconds, 0 being what the app writes for none; and effort."""
    far = DistanceUnit.KM if unit is MassUnit.KG else DistanceUnit.MI
    done = measures(load_g, reps, distance_mm, duration_s, unit, far)
    if done is None:
        return None
    numbers = (
        plain(done.load) if done.load else 0,
        done.reps or 0,
        plain(done.distance) if done.distance else 0,
        done.seconds,
    )
    return row(numbers), "" if rpe_tenths is None else rpe_text(rpe_tenths)


def _lasted(workout: Workout) -> str:
    if workout.finished_at is None:
        return ""
    seconds = round((workout.finished_at - workout.started_at).total_seconds())
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    parts = [f"{hours}h"] * bool(hours) + [f"{minutes}m"] * bool(minutes)
    return " ".join(parts) or f"{seconds}s"
