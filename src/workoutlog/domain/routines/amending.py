"""Changing one line of a routine; everything else stays as the lifter has written it."""

from datetime import date

from workoutlog.domain.model import Exercise
from workoutlog.domain.notation.values import Load, Lookup, Settings
from workoutlog.domain.routines.plans import TrainingMax
from workoutlog.domain.routines.reading import read_max
from workoutlog.domain.routines.writing import max_line


def with_max(
    text: str,
    reading: tuple[Lookup[Exercise], Settings],
    lift: tuple[Exercise, str],
    declared: tuple[Load, date],
) -> str:
    """Write a training max into a text: in its line, or in one of its own above the exercises.

    ``lift`` is the exercise and what to call it where it has no line yet;
    ``declared`` is the load and the day from which it holds.
    """
    exercise, called = lift
    load, since = declared
    lines = text.splitlines()
    for place, line in enumerate(lines):
        found = read_max(line, *reading)
        if found is not None and found.exercise.id == exercise.id:
            _, sign, note = line.partition(" #")
            changed = max_line(found._replace(load=load, since=since))
            lines[place] = f"{changed}  #{note}" if sign else changed
            return "\n".join(lines) + "\n"
    place = next(
        (at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")),
        len(lines),
    )
    lines.insert(place, max_line(TrainingMax(exercise, called, load, since)))
    return "\n".join(lines) + "\n"
