"""Exercises that are there twice: two devices gave one name to two of them."""

from collections.abc import Iterator
from itertools import groupby

from workoutlog.domain.model import Exercise
from workoutlog.domain.names import normalise
from workoutlog.services.ports import Logbook


def doubles(logbook: Logbook) -> Iterator[tuple[Exercise, ...]]:
    """Find exercises of one name that were not merged, in the order of their names."""
    there = [each for each in logbook.exercises() if each.merged_into is None]
    there.sort(key=lambda each: (normalise(each.name), each.id))
    for _, run in groupby(there, key=lambda each: normalise(each.name)):
        same = tuple(run)
        if len(same) > 1:
            yield same


def double_of(logbook: Logbook, exercise: Exercise) -> Exercise | None:
    """Find another exercise of the same name."""
    for same in doubles(logbook):
        if exercise in same:
            return next(each for each in same if each != exercise)
    return None
