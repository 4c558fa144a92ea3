"""Writing our own files; `workoutlog.formats.native` says what they are like."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, TextIO

from workoutlog.domain.model import Exercise, Measurement, Noun, Workout, WorkoutSet
from workoutlog.domain.plain import plain, plain_value
from workoutlog.formats.native import COLUMNS, GUARDED_KIND, KIND, MARK
from workoutlog.formats.values import guarded
from workoutlog.services.ports import StoredSet
from workoutlog.services.told import instant_of

_SET_FIELDS = [each.name for each in fields(WorkoutSet)]
_POSITION, _PERFORMED, _NOTE = map(_SET_FIELDS.index, ("position", "performed_at", "note"))
_IDS = 3
_TEXTS = frozenset({"name", "note", "tempo", "equipment", "muscle"})


class NativeCsv:
    """Writes a row for each noun, with every field as a column."""

    def __init__(self, file: TextIO, *, guard: bool = False) -> None:
        """Write the header, which says whether texts are guarded."""
        self._rows = csv.writer(file, lineterminator="\n")
        self._guard = guard
        self._rows.writerow((GUARDED_KIND if guard else KIND, *COLUMNS[1:]))
        self._rest = ("",) * (len(COLUMNS) - len(_SET_FIELDS))

    def exercises(self, exercises: Sequence[Exercise], _names: Mapping[bytes, str]) -> int:
        """Write the exercises."""
        self._rows.writerows(map(self._row, exercises))
        return len(exercises)

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> None:
        """Write a workout, and behind it its sets."""
        self._rows.writerow(self._row(workout))
        clean = guarded if self._guard else str
        workout_id = str(workout.id)
        self._rows.writerows(
            (
                WorkoutSet.kind,
                _uuid_text(each[0]),
                workout_id,
                _parent_text(each[2]),
                *each[_IDS:_POSITION],
                None if each[_PERFORMED] is None else _instant_text(each[_PERFORMED]),
                clean(each[_NOTE]),
                *self._rest,
            )
            for each in sets
        )

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements."""
        self._rows.writerows(map(self._row, measurements))
        return len(measurements)

    def _row(self, noun: Noun) -> list[object]:
        values = {KIND: noun.kind, **plain(noun)}
        return [self._cell(name, values.get(name)) for name in COLUMNS]

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

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> None:
        """Write a workout, and behind it its sets."""
        self._write({KIND: workout.kind, **plain(workout)})
        for each in sets:
            self._write({KIND: WorkoutSet.kind, **_plain_set(each)})

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements."""
        for each in measurements:
            self._write({KIND: each.kind, **plain(each)})
        return len(measurements)

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

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> None:
        """Write a workout with its sets in it."""
        whole = {**plain(workout), "sets": [_plain_set(each) for each in sets]}
        self._file.write(f"{self._between}{_dumped(whole)}")
        self._between = ",\n"

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements, and end."""
        self._file.write("\n],\n")
        self._list("measurements", map(plain, measurements))
        self._file.write("\n}\n")
        return len(measurements)

    def _list(self, name: str, values: Iterable[Mapping[str, object]]) -> None:
        rows = ",\n".join(map(_dumped, values))
        self._file.write(f'"{name}": [\n{rows}\n]')


def _plain_set(stored: StoredSet) -> dict[str, object]:
    return {
        name: None if value is None else read(value)
        for (name, read), value in zip(_READERS, stored, strict=False)
        if name != "position"
    }


def _dumped(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _uuid_text(packed: bytes) -> str:
    digits = packed.hex()
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts)


# A parent has very many children.
_parent_text = lru_cache(maxsize=1024)(_uuid_text)


def _instant_text(milliseconds: int) -> object:
    return plain_value(instant_of(milliseconds))


def _same(value: object) -> object:
    return value


_SPECIAL: Mapping[str, Callable[[Any], object]] = {
    "id": _uuid_text,
    **dict.fromkeys(_SET_FIELDS[1:_IDS], _parent_text),
    "performed_at": _instant_text,
}
_READERS = [(name, _SPECIAL.get(name, _same)) for name in _SET_FIELDS]
