"""A change brings what its writer touched, and leaves everything else alone."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import exercises, measurements, routines, sets, versions, workouts
from workoutlog.domain.changes import Change, applied, change_of, known_of
from workoutlog.domain.merge import RESTORED, Version, deleted, edited, merged, restored
from workoutlog.domain.model import Exercise, Noun, Tracking
from workoutlog.domain.stamps import stamp

ROW = UUID(int=7)
SQUAT = Exercise(id=ROW, name="Squat", tracking=Tracking.WEIGHTED)
MADE = Version(SQUAT, stamp(5, 0, 1))


def same_row(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make two versions of one row."""
    one = versions(strategy.map(lambda noun: replace(noun, id=ROW)))
    return st.tuples(one, one)


others = exercises.filter(lambda each: each.merged_into != ROW)
pairs = (
    same_row(others)
    | same_row(workouts)
    | same_row(sets)
    | same_row(measurements)
    | same_row(routines)
)


@given(pairs)
def test_a_whole_row_travels_as_a_change(two: tuple[Version[Noun], ...]) -> None:
    one, other = two

    assert applied(None, change_of(one)) == one
    assert applied(other, change_of(one)) == merged(other, one)


@given(pairs)
def test_what_is_left_out_was_known(two: tuple[Version[Noun], ...]) -> None:
    """A replica that had one version has both after the difference."""
    one, other = two
    both = merged(one, other)

    change = change_of(both, known_of(one, both))

    assert applied(one, change) == both
    assert all(both.stamp_of(name) >= one.stamp_of(name) for name in change.registers)
    assert change_of(both, known_of(both, both)).newest is None


def test_only_what_was_written_since_travels() -> None:
    renamed = edited(MADE, replace(SQUAT, name="Back Squat"), stamp(6, 0, 1))

    change = change_of(renamed, known_of(MADE))

    assert change.values == {"name": "Back Squat"}
    assert change.stamps == {"name": stamp(6, 0, 1)}
    assert change.registers == ["name"]
    noted = edited(MADE, replace(SQUAT, note="low bar"), stamp(6, 0, 2))
    both = applied(noted, change)
    assert (both.noun.name, both.noun.note) == ("Back Squat", "low bar")
    assert both.field_stamps == {"name": stamp(6, 0, 1), "note": stamp(6, 0, 2)}


def test_a_deletion_has_no_content() -> None:
    change = change_of(deleted(MADE), known_of(MADE))

    assert (change.values, change.registers, change.newest) == ({}, [], None)
    assert applied(MADE, change).dead


def test_a_row_that_is_called_back_says_so() -> None:
    back = restored(deleted(MADE), stamp(7, 0, 1))

    change = change_of(back, known_of(MADE))

    assert (change.stamps, change.newest) == ({RESTORED: stamp(7, 0, 1)}, stamp(7, 0, 1))
    assert not applied(deleted(MADE), change).dead


def test_registers_that_are_unknown_here_travel_too() -> None:
    mood = replace(MADE, extra={"mood": (stamp(9, 0, 3), "fine")})

    change = change_of(mood, known_of(MADE))

    assert change.extra == {"mood": (stamp(9, 0, 3), "fine")}
    assert change.newest == stamp(9, 0, 3)
    assert applied(MADE, change) == mood


def test_a_new_row_needs_what_its_noun_needs() -> None:
    with pytest.raises(TypeError, match="tracking"):
        applied(None, Change(Exercise, ROW, MADE.stamp, {"name": "Squat"}))
