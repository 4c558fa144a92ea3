"""Writing a history as Hevy's table.

What the table cannot hold is left out: seconds of the times of a workout, the
reps of a second side, as many reps as possible, rests, tempo, heart rate, kcal,
efforts below 6, measurements, routines, workouts without sets, and sets of nothing. Loads
are kilograms. A note belongs to an exercise there, so notes of its sets are put
together.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, Exercise, Measurement, Routine, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats.stored import UNNAMED, measures, stored
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet

HEADER = (
    *("title", "start_time", "end_time", "description", "exercise_title", "superset_id"),
    *("exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km"),
    *("duration_seconds", "rpe"),
)
_LEAST_RPE, _RPE_STEP = 60, 5
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TYPES = {SetType.WARM_UP.value: "warmup", SetType.DROP.value: "dropset"}


class HevyCsv:
    """Writes a row for each set, texts in quotes as the app does."""

    def __init__(self, file: TextIO, *, guard: bool = False) -> None:
        """Write the header."""
        self._file = file
        self._clean = guarded if guard else str
        self._names: Mapping[bytes, str] = {}
        self._file.write(_quoted(*HEADER) + "\n")

    def exercises(self, _exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Remember what exercises are called: they have no rows of their own."""
        self._names = names
        return 0

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write the sets of a workout that the table can hold."""
        rows = list(self._of_workout(workout, sets))
        self._file.writelines(rows)
        return len(rows)

    def measurements(self, _measurements: Sequence[Measurement]) -> int:
        """Write none: the app exports them in a table of their own."""
        return 0

    def routines(self, _routines: Sequence[Routine]) -> int:
        """Write none: there is no column for them."""
        return 0

    def _of_workout(self, workout: Workout, sets: Sequence[StoredSet]) -> Iterator[str]:
        start = workout.local_start
        finish = (workout.finished_at or workout.started_at).astimezone(start.tzinfo)
        head = (
            self._clean(workout.name or UNNAMED),
            *(f"{each.day} {_MONTHS[each.month - 1]} {each:%Y, %H:%M}" for each in (start, finish)),
            self._clean(workout.note),
        )
        # What was merged is one exercise, under one name.
        for called, run in groupby(map(stored, sets), lambda each: self._names[each.exercise_id]):
            done = [(each, said) for each in run if (said := _measured(*each.measured))]
            notes = dict.fromkeys(each.note for each, _ in done if each.note)
            said = _quoted(self._clean("\n".join(notes)))
            begin = _quoted(*head, self._clean(called))
            for index, (each, numbers) in enumerate(done):
                group = "" if each.superset is None else max(each.superset - 1, 0)
                yield f"{begin},{group},{said},{index},{numbers}\n"


def _quoted(*texts: str) -> str:
    """Write texts as the app does, each in quotes."""
    return ",".join('"' + each.replace('"', '""') + '"' for each in texts)


# A million sets of a lifter are a few thousand different ones.
@lru_cache(maxsize=16_384)
def _measured(
    set_type: str,
    ending: str | None,
    load_g: int | None,
    reps: int | None,
    distance_mm: int | None,
    duration_s: int | None,
    rpe_tenths: int | None,
) -> str | None:
    """Write the kind of a set, load, reps, distance, seconds and effort; nothing for none."""
    done = measures(load_g, reps, distance_mm, duration_s, MassUnit.KG, DistanceUnit.KM)
    if done is None:
        return None
    usual = "failure" if ending == Ending.FAILURE.value else "normal"
    numbers = (
        plain(done.load) if done.load else "",
        "" if done.reps is None else str(done.reps),
        plain(done.distance) if done.distance else "",
        str(done.seconds or ""),
        _rpe(rpe_tenths),
    )
    return ",".join((_quoted(_TYPES.get(set_type, usual)), *numbers))


def _rpe(tenths: int | None) -> str:
    if tenths is None or tenths < _LEAST_RPE or tenths % _RPE_STEP:
        return ""
    return rpe_text(tenths)
