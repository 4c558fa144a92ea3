"""Writing a history as Hevy's table.

What the table cannot hold is left out: seconds of the times of a workout, the
reps of a second side, as many reps as possible, rests, tempo, heart rate, kcal,
efforts below 6, measurements, and workouts without sets. Loads are kilograms.
A note belongs to an exercise there, so notes of its sets are put together.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TextIO

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, Exercise, Measurement, SetType, Workout
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, mass, plain
from workoutlog.formats.stored import UNNAMED, Stored, stored
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


class _Number(NamedTuple):
    """A number as it is written: it has no quotes."""

    text: str

    def __str__(self) -> str:
        return self.text


class HevyCsv:
    """Writes a row for each set, texts in quotes as the app does."""

    def __init__(self, file: TextIO, *, guard: bool = False) -> None:
        """Write the header."""
        self._file = file
        self._clean = guarded if guard else str
        self._names: Mapping[bytes, str] = {}
        self._write(HEADER)

    def exercises(self, _exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Remember what exercises are called: they have no rows of their own."""
        self._names = names
        return 0

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> None:
        """Write the sets of a workout."""
        for row in self._of_workout(workout, sets):
            self._write(row)

    def measurements(self, _measurements: Sequence[Measurement]) -> int:
        """Write none: the app exports them in a table of their own."""
        return 0

    def _of_workout(
        self, workout: Workout, sets: Sequence[StoredSet]
    ) -> Iterator[tuple[object, ...]]:
        start = workout.local_start
        finish = (workout.finished_at or workout.started_at).astimezone(start.tzinfo)
        head = (
            self._clean(workout.name or UNNAMED),
            *(f"{each.day} {_MONTHS[each.month - 1]} {each:%Y, %H:%M}" for each in (start, finish)),
            self._clean(workout.note),
        )
        # What was merged is one exercise, under one name.
        for called, run in groupby(map(stored, sets), lambda each: self._names[each.exercise_id]):
            done = list(run)
            notes = dict.fromkeys(each.note for each in done if each.note)
            said = self._clean("\n".join(notes))
            name = self._clean(called)
            for index, each in enumerate(done):
                group = None if each.superset is None else max(each.superset - 1, 0)
                yield (*head, name, group, said, index, _type(each), *_numbers(each.numbers),
                       _rpe(each.rpe_tenths))  # fmt: skip

    def _write(self, row: Sequence[object]) -> None:
        self._file.write(f"{','.join(map(_cell, row))}\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def _type(each: Stored) -> str:
    usual = "failure" if each.ending == Ending.FAILURE.value else "normal"
    return _TYPES.get(each.set_type, usual)


def _rpe(tenths: int | None) -> _Number | None:
    if tenths is None or tenths < _LEAST_RPE or tenths % _RPE_STEP:
        return None
    return _Number(rpe_text(tenths))


@lru_cache(maxsize=65_536)
def _numbers(
    numbers: tuple[int | None, int | None, int | None, int | None],
) -> tuple[object, ...]:
    """Write load, reps, distance and seconds; nothing for none."""
    load_g, reps, distance_mm, duration_s = numbers
    return (
        None if load_g is None else _Number(plain(mass(load_g, MassUnit.KG))),
        reps,
        None if distance_mm is None else _Number(plain(distance(distance_mm, DistanceUnit.KM))),
        duration_s,
    )
