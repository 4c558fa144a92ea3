"""Writing our own files; `workoutlog.formats.native` says what they are like."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, TextIO

from workoutlog.domain.model import Exercise, Measurement, Noun, Routine, Workout, WorkoutSet
from workoutlog.domain.plain import plain, plain_value
from workoutlog.formats.native import COLUMNS, GUARDED_KIND, KIND, MARK
from workoutlog.formats.rows import row
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet
from workoutlog.services.told import instant_of

_SET_FIELDS = [each.name for each in fields(WorkoutSet)]
_IDS = 3
_POSITION = _SET_FIELDS.index("position")
# What many sets have in common: all but their ids and their place.
_SHARED = [each for each in _SET_FIELDS[_IDS:] if each != "position"]
# A million sets of a lifter are a few thousand different ones.
_MOST_KEPT = 16_384
_TEXTS = frozenset({"name", "note", "tempo", "equipment", "muscle"})


class NativeCsv:
    """Writes a row for each noun, with every field as a column."""

    def __init__(self, file: TextIO, *, guard: bool = False) -> None:
        """Write the header, which says whether texts are guarded."""
        self._file = file
        self._rows = csv.writer(file, lineterminator="\n")
        self._guard = guard
        self._rows.writerow((GUARDED_KIND if guard else KIND, *COLUMNS[1:]))
        self._end_of = lru_cache(maxsize=_MOST_KEPT)(self._end_of_row)

    def exercises(self, exercises: Sequence[Exercise], _names: Mapping[bytes, str]) -> int:
        """Write the exercises."""
        self._rows.writerows(map(self._row, exercises))
        return len(exercises)

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write a workout, and behind it its sets."""
        self._rows.writerow(self._row(workout))
        parent = str(workout.id)
        self._file.writelines(
            f"{WorkoutSet.kind},{_uuid_text(each[0])},{parent},{_exercise_text(each[2])},"
            f"{self._end_of(_shared(each))}\n"
            for each in sets
        )
        return len(sets)

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements."""
        self._rows.writerows(map(self._row, measurements))
        return len(measurements)

    def routines(self, routines: Sequence[Routine]) -> int:
        """Write the routines."""
        self._rows.writerows(map(self._row, routines))
        return len(routines)

    def _row(self, noun: Noun) -> list[object]:
        values = {KIND: noun.kind, **plain(noun)}
        return [self._cell(name, values.get(name)) for name in COLUMNS]

    def _end_of_row(self, shared: tuple[Any, ...]) -> str:
        """Write the cells of a set behind its ids."""
        values = _plain_shared(shared)
        return row(self._cell(name, values.get(name)) for name in COLUMNS[_IDS + 1 :])

    def _cell(self, name: str, value: object) -> object:
        match value:
            case bool():
                return "true" if value else "false"
            case list():
                return json.dumps(value, ensure_ascii=False)
            case str() if self._guard and name in _TEXTS:
                return guarded(value)
        return value


class NativeLines:
    """Writes an object a line, behind one that says whose file it is."""

    def __init__(self, file: TextIO) -> None:
        """Write the first line."""
        self._file = file
        self._write(MARK)

    def exercises(self, exercises: Sequence[Exercise], _names: Mapping[bytes, str]) -> int:
        """Write the exercises."""
        for each in exercises:
            self._write({KIND: each.kind, **plain(each)})
        return len(exercises)

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write a workout, and behind it its sets."""
        self._write({KIND: workout.kind, **plain(workout)})
        parent = str(workout.id)
        self._file.writelines(
            f'{{"{KIND}": "{WorkoutSet.kind}", {_fields(each, parent)}\n' for each in sets
        )
        return len(sets)

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements."""
        for each in measurements:
            self._write({KIND: each.kind, **plain(each)})
        return len(measurements)

    def routines(self, routines: Sequence[Routine]) -> int:
        """Write the routines."""
        for each in routines:
            self._write({KIND: each.kind, **plain(each)})
        return len(routines)

    def _write(self, values: Mapping[str, object]) -> None:
        self._file.write(f"{_dumped(values)}\n")


class NativeJson:
    """Writes one object for the whole history, with the sets of a workout in it."""

    def __init__(self, file: TextIO) -> None:
        """Begin."""
        self._file = file

    def exercises(self, exercises: Sequence[Exercise], _names: Mapping[bytes, str]) -> int:
        """Write the exercises."""
        self._file.write(f"{_dumped(MARK)[:-1]},\n")
        self._list("exercises", map(plain, exercises))
        self._file.write(',\n"workouts": [')
        self._between = "\n"
        return len(exercises)

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write a workout with its sets in it."""
        parent = str(workout.id)
        opened = _dumped({**plain(workout), "sets": []}).removesuffix("]}")
        inside = ", ".join(f"{{{_fields(each, parent)}" for each in sets)
        self._file.write(f"{self._between}{opened}{inside}]}}")
        self._between = ",\n"
        return len(sets)

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements."""
        self._file.write("\n],\n")
        self._list("measurements", map(plain, measurements))
        return len(measurements)

    def routines(self, routines: Sequence[Routine]) -> int:
        """Write the routines, and end."""
        self._file.write(",\n")
        self._list("routines", map(plain, routines))
        self._file.write("\n}\n")
        return len(routines)

    def _list(self, name: str, values: Iterable[Mapping[str, object]]) -> None:
        rows = ",\n".join(map(_dumped, values))
        self._file.write(f'"{name}": [\n{rows}\n]')


def _shared(stored: StoredSet) -> tuple[Any, ...]:
    return stored[_IDS:_POSITION] + stored[_POSITION + 1 : len(_SET_FIELDS)]


def _plain_shared(shared: tuple[Any, ...]) -> dict[str, object]:
    values = dict(zip(_SHARED, shared, strict=True))
    at = values["performed_at"]
    return values if at is None else {**values, "performed_at": plain_value(instant_of(at))}


def _fields(stored: StoredSet, parent: str) -> str:
    """Write the fields of a set as JSON, up to the brace that closes it."""
    return (
        f'"id": "{_uuid_text(stored[0])}", "workout_id": "{parent}", '
        f'"exercise_id": "{_exercise_text(stored[2])}", {_end_of_object(_shared(stored))}'
    )


@lru_cache(maxsize=_MOST_KEPT)
def _end_of_object(shared: tuple[Any, ...]) -> str:
    return _dumped(_plain_shared(shared)).removeprefix("{")


def _dumped(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _uuid_text(packed: bytes) -> str:
    text = packed.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


# An exercise has very many sets.
_exercise_text = lru_cache(maxsize=1024)(_uuid_text)
