"""A whole workout as text that can be edited and read back: only what differs is changed."""

from collections.abc import Sequence
from dataclasses import fields
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Workout, WorkoutSet
from workoutlog.domain.notation import SetValues, read_lines, write
from workoutlog.errors import InvalidValue, Span
from workoutlog.services.catalogue import Exercises
from workoutlog.services.editing import WorkoutEdited, position_at
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder, recording
from workoutlog.services.times import now_or
from workoutlog.services.training import new_set, settings, values_of
from workoutlog.services.workouts import find_workout, shown_one

_HELP = """\
# One line for each exercise, as you log them: bench 60x5 100 3x5 @8   # a note
# Change, add, move or delete lines. An empty text leaves everything as it was.
"""
_TIME = "%Y-%m-%d %H:%M"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class WorkoutText(NamedTuple):
    """A workout as text, and the sets that it shows."""

    workout: Workout
    sets: tuple[WorkoutSet, ...]
    text: str


class _Line(NamedTuple):
    """What one set amounts to in the text; two sets that are equal here read the same."""

    exercise: Exercise
    values: SetValues
    superset: int | None
    note: str

    @property
    def key(self) -> tuple[object, ...]:
        return (self.exercise.id, self.values, self.superset, self.note)


def as_text(moment: Moment, reference: str = "") -> WorkoutText:
    """Write a workout as text."""
    exercises = Exercises(moment)
    workout = find_workout(moment, reference)
    sets = moment.logbook.sets_of_workouts([workout.id])
    lines = [_line_of(each, exercises) for each in sets]
    body = "\n".join(_written(lines))
    return WorkoutText(workout, tuple(sets), f"{_head(workout)}\n{body}\n\n{_HELP}")


def rewrite(moment: Moment, before: WorkoutText, text: str) -> WorkoutEdited:
    """Make a workout what its edited text says, set by set.

    Sets that read the same stay untouched, and so do sets that were logged
    while the text was open. Raises what reading the notation raises, with the
    line, and `InvalidValue` for an empty text; then nothing is changed.
    """
    head, body = _split(text)
    with recording(moment, "edit") as recorder:
        exercises = Exercises(moment)
        workout = recorder.edit(before.workout, **_head_values(moment, before.workout, head))
        wanted = [
            _Line(entry.exercise, values, entry.superset, entry.note)
            for entry in read_lines(body, exercises, settings(moment))
            for values in entry.sets
        ]
        _Rewriting(moment, recorder, workout).apply(before.sets, wanted, exercises)
    return WorkoutEdited(shown_one(workout, moment, Exercises(moment)))


class _Rewriting:
    """Turns the sets of a workout into those that are wanted, with as few changes as it takes."""

    def __init__(self, moment: Moment, recorder: Recorder, workout: Workout) -> None:
        self._moment = moment
        self._recorder = recorder
        self._workout = workout
        self._keys = moment.logbook.order_keys(workout.id)

    def apply(
        self, sets: Sequence[WorkoutSet], wanted: Sequence[_Line], exercises: Exercises
    ) -> None:
        old = [_line_of(each, exercises).key for each in sets]
        matcher = SequenceMatcher(None, old, [each.key for each in wanted], autojunk=False)
        for _, start, end, first, last in matcher.get_opcodes():
            gone, come = list(sets[start:end]), list(wanted[first:last])
            if old[start:end] == [each.key for each in come]:
                continue
            for before, line in zip(gone, come, strict=False):
                self._change(before, line)
            for before in gone[len(come) :]:
                self._recorder.delete(WorkoutSet, before.id)
            following = sets[end].id if end < len(sets) else None
            for line in come[len(gone) :]:
                self._add(line, following)

    def _change(self, before: WorkoutSet, line: _Line) -> None:
        typed = {each.name: getattr(line.values, each.name) for each in fields(line.values)}
        exercise = self._recorder.adopt(line.exercise)
        self._recorder.edit(
            before, exercise_id=exercise.id, superset=line.superset, note=line.note, **typed
        )

    def _add(self, line: _Line, following: UUID | None) -> None:
        ids = [row_id for _, row_id in self._keys]
        place = ids.index(following) if following in ids else len(ids)
        keys = [key for key, _ in self._keys]
        position = position_at(self._moment, self._recorder, keys, place)
        exercise = self._recorder.adopt(line.exercise)
        made = new_set(
            self._recorder,
            self._workout,
            exercise,
            line.values,
            superset=line.superset,
            note=line.note,
            position=position,
        )
        self._keys.insert(place, (position, made.id))


def _line_of(done: WorkoutSet, exercises: Exercises) -> _Line:
    note = " ".join(done.note.split())
    return _Line(exercises.by_id(done.exercise_id), values_of(done), done.superset, note)


def _written(lines: Sequence[_Line]) -> list[str]:
    """Write a line for each run of sets of one exercise with one note, with superset labels."""
    written = []
    counts: dict[int, int] = {}
    for (_, superset, note), run in groupby(
        lines, lambda each: (each.exercise.id, each.superset, each.note)
    ):
        sets = list(run)
        label = ""
        if superset is not None:
            counts[superset] = counts.get(superset, 0) + 1
            label = f"{_LETTERS[(superset - 1) % len(_LETTERS)]}{(counts[superset] - 1) % 9 + 1} "
        done = write([each.values for each in sets], sets[0].exercise.tracking)
        written.append(f"{label}{sets[0].exercise.name}: {done}" + (f"  # {note}" if note else ""))
    return written


def _head(workout: Workout) -> str:
    zone = workout.local_start.tzinfo
    lines = [f"name: {workout.name}", f"started: {workout.local_start:{_TIME}}"]
    if workout.finished_at is not None:
        lines.append(f"finished: {workout.finished_at.astimezone(zone):{_TIME}}")
    lines += [f"note: {line}" for line in workout.note.splitlines() or [""]]
    return "\n".join(lines) + "\n"


def _split(text: str) -> tuple[dict[str, str], str]:
    """Take the head off a text: ``name: value`` lines up to the first blank one.

    The body keeps blank lines in place of the head, so that line numbers in
    errors are those of the editor.
    """
    lines = text.splitlines()
    meant = [each for each in lines if each.strip() and not each.lstrip().startswith("#")]
    if not meant:
        raise InvalidValue("The text is empty, so nothing was changed.")
    head: dict[str, str] = {}
    count = 0
    for count, line in enumerate(lines):
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        key = name.strip()
        if not colon or key not in {"name", "started", "finished", "note"}:
            raise InvalidValue(
                f"Line {count + 1} is no part of the head: {line[:40]}",
                "The head is name:, started:, finished: and note:, and ends with a blank line.",
                span=Span(line, 0, len(line), count + 1),
            )
        head[key] = f"{head[key]}\n{value.strip()}" if key in head else value.strip()
    return head, "\n" * count + "\n".join(lines[count:])


def _head_values(moment: Moment, workout: Workout, head: dict[str, str]) -> dict[str, Any]:
    """Read what the head says; a time that still reads the same keeps its seconds."""
    values: dict[str, Any] = {
        key: head[key]
        for key in ("name", "note")
        if key in head and head[key] != getattr(workout, key)
    }
    old = {
        key: each for key, _, each in (line.partition(": ") for line in _head(workout).splitlines())
    }
    if head.get("started") and head["started"] != old["started"]:
        when = now_or(moment, head["started"])
        values |= {"started_at": when.utc, "utc_offset": when.utc_offset}
    if head.get("finished") and head["finished"] != old.get("finished"):
        values["finished_at"] = now_or(moment, head["finished"]).utc
    return values
