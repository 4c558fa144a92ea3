"""What writers of other apps' tables share: a row for each set, and for nothing else."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TextIO

from workoutlog.domain.model import Exercise, Measurement, Routine, Workout
from workoutlog.formats.stored import Stored, stored
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet


class SetTable(ABC):
    """Writes the sets of workouts, as `rows` has it."""

    def __init__(self, file: TextIO, header: str, *, guard: bool) -> None:
        """Write the header; with ``guard`` no text is a formula to a spreadsheet."""
        self._file = file
        self._file.write(f"{header}\n")
        self._clean = guarded if guard else str
        self._names: Mapping[bytes, str] = {}

    def exercises(self, _exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Remember what exercises are called: they have no rows of their own."""
        self._names = names
        return 0

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write the sets of a workout that the table can hold."""
        rows = list(self.rows(workout, sets))
        self._file.writelines(rows)
        return len(rows)

    def measurements(self, _measurements: Sequence[Measurement]) -> int:
        """Write none: there is no column for them."""
        return 0

    def routines(self, _routines: Sequence[Routine]) -> int:
        """Write none: there is no column for them."""
        return 0

    @abstractmethod
    def rows(self, workout: Workout, sets: Sequence[StoredSet]) -> Iterator[str]:
        """Give the lines of a workout, those of a set at once."""

    def _runs(self, sets: Sequence[StoredSet]) -> Iterator[tuple[str, Iterator[Stored]]]:
        """Go through sets, those of an exercise that follow each other at once."""
        # What was merged is one exercise, under one name.
        return groupby(map(stored, sets), lambda each: self._names[each.exercise_id])
