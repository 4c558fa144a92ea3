"""Writing a history as Hevy's table.

What the table cannot hold is left out: seconds of the times of a workout, the
reps of a second side, as many reps as possible, rests, tempo, heart rate, kcal,
efforts below 6, measurements, routines, workouts without sets, and sets of nothing. Loads
are kilograms. A note belongs to an exercise there, so notes of its sets are put
together.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats.set_table import SetTable
from workoutlog.formats.stored import UNNAMED, measures
from workoutlog.services.ports import StoredSet

HEADER = (
    *("title", "start_time", "end_time", "description", "exercise_title", "superset_id"),
    *("exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km"),
    *("duration_seconds", "rpe"),
)
_LEAST_RPE, _RPE_STEP = 60, 5
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TYPES = {SetType.WARM_UP.value: "warmup", SetType.DROP.value: "dropset"}


class HevyCsv(SetTable):
    """Writes a row for each set, texts in quotes as the app does."""

    def __init__(self, file: TextIO, *, guard: bool = False) -> None:
        """Write the header."""
        super().__init__(file, _quoted(*HEADER), guard=guard)

    def rows(self, workout: Workout, sets: Sequence[StoredSet]) -> Iterator[str]:
        """Give the lines of a workout, those of a set at once."""
        start = workout.local_start
        finish = (workout.finished_at or workout.started_at).astimezone(start.tzinfo)
        head = (
            self._clean(workout.name or UNNAMED),
            *(f"{each.day} {_MONTHS[each.month - 1]} {each:%Y, %H:%M}" for each in (start, finish)),
            self._clean(workout.note),
        )
        for called, run in self._runs(sets):
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
