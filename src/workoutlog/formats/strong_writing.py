"""Writing a history as Strong's table, which more programs read than any other.

What the table cannot hold is left out: supersets, the reps of a second side,
as many reps as possible, tempo, heart rate, kcal, times of single sets,
measurements, routines, workouts without sets, and sets of nothing. It does not say what
loads are in, so all of them are written in one unit, and distances in the one
that goes with it.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats.rows import row
from workoutlog.formats.set_table import SetTable
from workoutlog.formats.stored import UNNAMED, Stored, measures
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


class StrongCsv(SetTable):
    """Writes a row for each set, and one for the rest after it."""

    def __init__(self, file: TextIO, unit: MassUnit, *, guard: bool = False) -> None:
        """Write the header."""
        super().__init__(file, row(HEADER), guard=guard)
        self._unit = unit

    def rows(self, workout: Workout, sets: Sequence[StoredSet]) -> Iterator[str]:
        """Give the lines of a workout, those of a set at once."""
        head = (
            f"{workout.local_start:%Y-%m-%d %H:%M:%S}",
            self._clean(workout.name or UNNAMED),
            _lasted(workout),
        )
        note = self._clean(workout.note)
        for called, run in self._runs(sets):
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
