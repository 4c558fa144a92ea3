"""A whole workout as text that can be edited and read back: only what differs is changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby, islice, takewhile
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Workout, WorkoutSet
from workoutlog.domain.names import normalise
from workoutlog.domain.notation import MAX_SETS, SetValues, read_lines, write
from workoutlog.errors import InvalidValue, NotFound, Span
from workoutlog.services.editing import WorkoutEdited, position_at
from workoutlog.services.exercises import Exercises
from workoutlog.services.matching import matched
from workoutlog.services.notation import settings, values_of
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder, recording
from workoutlog.services.sets import highest_superset, new_set
from workoutlog.services.times import now_or
from workoutlog.services.workouts import find_workout, shown_one

_HELP = """\
# One line for each exercise, as you log them: bench 60x5 100 3x5 @8   # a note
# Change, add, move or delete lines. An empty text leaves everything as it was.
"""
_TIME = "%Y-%m-%d %H:%M"
# What would end the name, or be taken for a label: "Step #2", "A1 Row", "Press: strict".
_UNREADABLE = re.compile(r"[;:]|(?:^|\s)[#/]|^[A-Z][1-9]\s")
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
    body = "\n".join(line for line, _ in _written(_lines_of(sets, exercises)))
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
        if any(each.dead for each in moment.logbook.versions(Workout, [before.workout.id])):
            raise NotFound("The workout was deleted meanwhile.", hint="wl undo")
        workout = recorder.edit(before.workout, **_head_values(moment, before.workout, head))
        lines = _lines_of(before.sets, exercises)
        wanted = _wanted(moment, workout, lines, body, exercises)
        _Rewriting(moment, recorder, workout).apply(before.sets, lines, wanted)
    changed = bool(recorder.changes())
    return WorkoutEdited(shown_one(workout, moment, Exercises(moment)), changed)


def _wanted(
    moment: Moment, workout: Workout, lines: Sequence[_Line], body: str, exercises: Exercises
) -> list[_Line]:
    """Read a text; a line as it was written means its sets as they are, which it may not tell."""
    known: dict[str, list[list[_Line]]] = {}
    for written, sets in _written(lines):
        known.setdefault(written, []).append(sets)
    texts = [each.strip() for each in body.split("\n")]
    others = "\n".join("" if each in known else each for each in texts)
    entries = read_lines(others, exercises, settings(moment))
    labelled = {label: group for group, label in _labels(lines).items()}
    highest = highest_superset(moment, workout, entries)
    read: dict[int | None, list[_Line]] = {}
    for entry in entries:
        group = entry.superset
        if group is not None:
            group = labelled.get(group, group) if entry.label else group + highest
        read.setdefault(entry.line, []).extend(
            _Line(entry.exercise, values, group, entry.note) for values in entry.sets
        )
    wanted = []
    for number, text in enumerate(texts, 1):
        same = known.get(text, [])
        # Lines that look the same are taken in their order; the last one may have been copied.
        unchanged = same.pop(0) if len(same) > 1 else next(iter(same), None)
        wanted += unchanged or read.get(number, [])
    return wanted


class _Rewriting:
    """Turns the sets of a workout into those that are wanted, with as few changes as it takes."""

    def __init__(self, moment: Moment, recorder: Recorder, workout: Workout) -> None:
        self._moment = moment
        self._recorder = recorder
        self._workout = workout
        self._keys = moment.logbook.order_keys(workout.id)

    def apply(
        self, sets: Sequence[WorkoutSet], lines: Sequence[_Line], wanted: Sequence[_Line]
    ) -> None:
        """Make ``sets``, which read as ``lines``, read as is wanted."""
        matches = matched([each.key for each in lines], [each.key for each in wanted])
        kept = {each.old for each in matches}
        for place, gone in enumerate(sets):
            if place not in kept:
                self._recorder.delete(WorkoutSet, gone.id)
        staying = [
            None if each.old is None or each.moved else sets[each.old].id for each in matches
        ]
        self._keys = [
            each for each in self._keys if each[1] in staying or all(each[1] != s.id for s in sets)
        ]
        for place, (line, (old, moved)) in enumerate(zip(wanted, matches, strict=True)):
            following = next(filter(None, staying[place:]), None)
            if old is None:
                self._add(line, following)
            else:
                position = self._position(sets[old].id, following) if moved else None
                self._change(sets[old], lines[old], line, position)

    def _change(self, done: WorkoutSet, old: _Line, new: _Line, position: str | None) -> None:
        """Write what reads differently now; all else stays, though it may read the same."""
        changed: dict[str, Any] = {
            each.name: getattr(new.values, each.name)
            for each in fields(SetValues)
            if getattr(new.values, each.name) != getattr(old.values, each.name)
        }
        changed |= {
            name: getattr(new, name)
            for name in ("superset", "note")
            if getattr(new, name) != getattr(old, name)
        }
        if new.exercise.id != old.exercise.id:
            changed["exercise_id"] = self._recorder.adopt(new.exercise).id
        if position is not None:
            changed["position"] = position
        if changed:
            self._recorder.edit(done, **changed)

    def _add(self, line: _Line, following: UUID | None) -> None:
        row_id = self._recorder.new_id()
        new_set(
            self._recorder,
            self._workout,
            self._recorder.adopt(line.exercise),
            line.values,
            id=row_id,
            superset=line.superset,
            note=line.note,
            position=self._position(row_id, following),
        )

    def _position(self, row_id: UUID, following: UUID | None) -> str:
        """Make an order key for a set that is to stand before another one, or at the end."""
        ids = [each for _, each in self._keys]
        place = ids.index(following) if following in ids else len(ids)
        keys = [key for key, _ in self._keys]
        position = position_at(self._moment, self._recorder, keys, place)
        self._keys.insert(place, (position, row_id))
        return position


def _lines_of(sets: Sequence[WorkoutSet], exercises: Exercises) -> list[_Line]:
    return [
        _Line(
            exercises.by_id(each.exercise_id),
            values_of(each),
            each.superset,
            " ".join(each.note.split()),
        )
        for each in sets
    ]


def _labels(lines: Iterable[_Line]) -> dict[int, int]:
    """Give each superset a number that a letter can say: its own, if that is one."""
    groups = {each.superset for each in lines if each.superset is not None}
    letters = range(1, len(_LETTERS) + 1)
    labels = {group: group for group in groups if group in letters}
    free = (letter for letter in letters if letter not in labels)
    for group in sorted(groups - labels.keys()):
        labels[group] = next(free, len(_LETTERS))
    return labels


def readable(name: str) -> str:
    """Write an exercise's name so that the notation sees nothing else in it."""
    return normalise(name) if _UNREADABLE.search(name) else name


def _written(lines: Sequence[_Line]) -> list[tuple[str, list[_Line]]]:
    """Write a line for each run of sets of one exercise with one note, with superset labels."""
    written = []
    labels = _labels(lines)
    counts: dict[int, int] = {}
    for (superset, note), sets in _runs(lines):
        label = ""
        if superset is not None:
            counts[superset] = counts.get(superset, 0) + 1
            label = f"{_LETTERS[labels[superset] - 1]}{(counts[superset] - 1) % 9 + 1} "
        done = write([each.values for each in sets], sets[0].exercise.tracking)
        name = readable(sets[0].exercise.name)
        written.append((f"{label}{name}: {done}" + (f"  # {note}" if note else ""), sets))
    return written


def _runs(lines: Sequence[_Line]) -> Iterator[tuple[tuple[int | None, str], list[_Line]]]:
    """Part the sets into runs of one exercise, no longer than one line can be read."""
    for (_, superset, note), run in groupby(
        lines, lambda each: (each.exercise.id, each.superset, each.note)
    ):
        while piece := list(islice(run, MAX_SETS)):
            yield (superset, note), piece


def _head(workout: Workout) -> str:
    zone = workout.local_start.tzinfo
    lines = [f"name: {' '.join(workout.name.split())}", f"started: {workout.local_start:{_TIME}}"]
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
    top = list(takewhile(str.strip, lines))
    head: dict[str, str] = {}
    for number, line in enumerate(top, 1):
        name, colon, value = line.partition(":")
        key = name.strip()
        if not colon or key not in {"name", "started", "finished", "note"}:
            raise InvalidValue(
                f"Line {number} is no part of the head: {line[:40]}",
                "The head is name:, started:, finished: and note:, and ends with a blank line.",
                span=Span(line, 0, len(line), number),
            )
        head[key] = f"{head[key]}\n{value.strip()}" if key in head else value.strip()
    return head, "\n" * len(top) + "\n".join(lines[len(top) :])


def _head_values(moment: Moment, workout: Workout, head: dict[str, str]) -> dict[str, Any]:
    """Read what the head says; what reads as before keeps its seconds and its blanks."""
    old, _ = _split(_head(workout))
    new = {key: value for key, value in head.items() if value != old.get(key)}
    values: dict[str, Any] = {key: new[key] for key in ("name", "note") if key in new}
    there = _where_it_was(moment, workout)
    if started := new.get("started"):
        when = now_or(there, started)
        values |= {"started_at": when.utc, "utc_offset": when.utc_offset}
    if finished := new.get("finished"):
        values["finished_at"] = now_or(there, finished).utc
    return values


def _where_it_was(moment: Moment, workout: Workout) -> Moment:
    """Look at the clock by which the head is written: that of the place of the workout."""
    if workout.started_at.astimezone(moment.now.tzinfo).utcoffset() == (
        workout.local_start.utcoffset()
    ):
        return moment
    return moment._replace(now=moment.now.astimezone(workout.local_start.tzinfo))
