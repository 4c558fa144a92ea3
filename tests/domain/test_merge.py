"""Replicas that have seen the same versions are equal, and nothing newer ever loses."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import close_stamps, exercises, measurements, nouns, sets, versions, workouts
from workoutlog.domain.merge import (
    RESTORED,
    Version,
    deleted,
    edited,
    merged,
    restored,
)
from workoutlog.domain.model import (
    Exercise,
    Noun,
    Revision,
    Tracking,
    Workout,
    WorkoutSet,
    registers,
)
from workoutlog.domain.stamps import Stamp, next_stamp, stamp
from workoutlog.domain.units import MassUnit

ROW = UUID(int=7)
walls = st.integers(-(1 << 50), 1 << 50)


def same_row(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make three versions of one row."""
    one = versions(strategy.map(lambda noun: replace(noun, id=ROW)))
    return st.tuples(one, one, one)


# No exercise is merged into itself.
others = exercises.filter(lambda each: each.merged_into != ROW)
triples = same_row(others) | same_row(workouts) | same_row(sets) | same_row(measurements)


@given(triples)
def test_merging_is_commutative(three: tuple[Version[Noun], ...]) -> None:
    one, other, _ = three

    assert merged(one, other) == merged(other, one)


@given(triples)
def test_merging_is_associative(three: tuple[Version[Noun], ...]) -> None:
    one, other, third = three

    assert merged(merged(one, other), third) == merged(one, merged(other, third))


@given(triples)
def test_merging_is_idempotent(three: tuple[Version[Noun], ...]) -> None:
    one, other, _ = three

    assert merged(one, one) == one
    assert merged(merged(one, other), other) == merged(one, other)


@given(triples)
def test_every_register_is_the_newest_there_was(three: tuple[Version[Noun], ...]) -> None:
    one, other, _ = three

    both = merged(one, other)

    assert both.newest == max(one.newest, other.newest)
    for name, held in registers(type(one.noun)).items():
        sides = [each for each in (one, other) if each.stamp_of(name) == both.stamp_of(name)]
        assert both.stamp_of(name) == max(one.stamp_of(name), other.stamp_of(name))
        assert [getattr(both.noun, each) for each in held] in [
            [getattr(side.noun, each) for each in held] for side in sides
        ]


def test_equal_stamps_are_decided_by_the_value() -> None:
    """A device that was cloned may give one stamp twice."""
    at = stamp(5, 0, 1)
    one = Version(Exercise(id=ROW, name="Squat", tracking=Tracking.WEIGHTED), at)
    other = Version(Exercise(id=ROW, name="squat", tracking=Tracking.TIMED), at)

    both = merged(one, other)

    assert both == merged(other, one)
    assert (both.noun.name, both.noun.tracking) == ("squat", Tracking.WEIGHTED)


def test_edits_of_different_fields_are_both_kept() -> None:
    made = Version(a_set(), stamp(5, 0, 1))
    heavier = edited(
        made, replace(made.noun, load_g=105_000, load_unit=MassUnit.KG), stamp(6, 0, 1)
    )
    noted = edited(made, replace(made.noun, note="easy"), stamp(6, 0, 2))

    both = merged(heavier, noted)

    assert (both.noun.load_g, both.noun.note) == (105_000, "easy")
    assert both.field_stamps == {"load": stamp(6, 0, 1), "note": stamp(6, 0, 2)}
    assert both.stamp == made.stamp


def test_a_load_is_never_merged_with_the_unit_of_another() -> None:
    made = Version(a_set(load_g=100_000, load_unit=MassUnit.KG), stamp(5, 0, 1))
    pounds = edited(made, replace(made.noun, load_unit=MassUnit.LB), stamp(6, 0, 1))
    heavier = edited(made, replace(made.noun, load_g=120_000), stamp(7, 0, 1))

    both = merged(pounds, heavier)

    assert (both.noun.load_g, both.noun.load_unit) == (120_000, MassUnit.KG)


def test_good_versions_never_merge_into_a_refused_one() -> None:
    """One device moves the start behind the finish that another one sets."""
    made = Version(Workout(id=ROW, started_at=clock(10)), stamp(5, 0, 1))
    finished = edited(made, replace(made.noun, finished_at=clock(11)), stamp(6, 0, 1))
    moved = edited(made, replace(made.noun, started_at=clock(12)), stamp(7, 0, 2))

    assert merged(finished, moved).noun == moved.noun


@given(versions(nouns), close_stamps)
def test_editing_nothing_changes_nothing(version: Version[Noun], at: Stamp) -> None:
    assert edited(version, version.noun, at) == version


@given(triples, st.sampled_from([stamp(9, 0, 0)]))
def test_editing_stamps_the_registers_that_differ(
    three: tuple[Version[Noun], ...], at: Stamp
) -> None:
    version, wanted = three[0], three[1].noun

    now = edited(version, wanted, at)

    assert now.noun == wanted
    assert (now.stamp, now.saw, now.extra) == (version.stamp, version.saw, version.extra)
    for name, held in registers(type(wanted)).items():
        differs = any(getattr(wanted, each) != getattr(version.noun, each) for each in held)
        assert now.stamp_of(name) == (at if differs else version.stamp_of(name))
    assert now.field_stamps.get(RESTORED) == version.field_stamps.get(RESTORED)


@given(triples, walls, walls)
def test_an_edit_beats_all_that_its_writer_had_seen(
    three: tuple[Version[Noun], ...], wall: int, later: int
) -> None:
    """Whatever the clocks of the writers say, and in whichever order the versions arrive."""
    one, other, third = three
    seen = merged(one, other)
    written = next_stamp(wall, 3, [seen.newest])
    mine = edited(seen, third.noun, written)

    after = merged(merged(mine, one), other)

    assert after == mine
    assert next_stamp(later, 4, [after.newest]) > written


@given(triples)
def test_a_deleted_row_is_dead_and_keeps_its_content(three: tuple[Version[Noun], ...]) -> None:
    gone = deleted(three[0])

    assert gone.dead
    assert gone.noun == three[0].noun
    assert deleted(gone) == gone
    assert merged(gone, three[0]).dead


@given(triples, walls)
def test_a_restored_row_lives_as_it_was(three: tuple[Version[Noun], ...], wall: int) -> None:
    gone = deleted(three[0])

    back = restored(gone, next_stamp(wall, 1, [gone.newest, gone.saw or gone.newest]))

    assert not back.dead
    assert back.noun == gone.noun
    assert not merged(back, gone).dead


@given(triples, walls)
def test_an_edit_that_the_deleter_had_not_seen_revives(
    three: tuple[Version[Noun], ...], wall: int
) -> None:
    """Keep wins over lose."""
    made = replace(three[0], saw=None)
    gone = deleted(made)
    newer = next_stamp(wall, 2, [made.newest])
    edited_elsewhere = edited(made, another(made.noun), newer)

    both = merged(gone, edited_elsewhere)

    assert not both.dead
    assert both.noun == edited_elsewhere.noun


def another(noun: Noun) -> Noun:
    """Change what every noun has: a text that the lifter wrote."""
    if isinstance(noun, Revision):
        return replace(noun, lost=f"{noun.lost} more")
    return replace(noun, note=f"{noun.note[:9]} more")


def test_what_a_deleter_saw_is_merged_by_its_highest() -> None:
    made = Version(a_set(), stamp(5, 0, 1))
    once = deleted(made)
    revived = edited(once, replace(made.noun, note="kept"), stamp(6, 0, 2))
    again = deleted(revived)

    assert not merged(once, revived).dead
    assert merged(merged(once, again), revived).dead
    assert merged(once, again).saw == stamp(6, 0, 2)


@pytest.mark.parametrize(
    ("saw", "dead"),
    [(None, False), (stamp(4, 0, 0), False), (stamp(5, 0, 1), True), (stamp(6, 0, 0), True)],
)
def test_a_row_is_dead_when_nothing_in_it_is_newer(saw: Stamp | None, dead: bool) -> None:  # noqa: FBT001  # a column of the table above
    assert Version(a_set(), stamp(5, 0, 1), saw=saw).dead is dead


def test_a_register_that_is_not_known_here_keeps_a_row_alive() -> None:
    version = Version(
        a_set(), stamp(5, 0, 1), saw=stamp(5, 0, 1), extra={"mood": (stamp(6, 0, 1), "good")}
    )

    assert version.newest == stamp(6, 0, 1)
    assert not version.dead


def test_registers_that_are_not_known_here_are_merged_too() -> None:
    one = Version(a_set(), stamp(5, 0, 1), extra={"mood": (stamp(6, 0, 1), "good")})
    other = Version(
        a_set(),
        stamp(5, 0, 1),
        extra={"mood": (stamp(6, 0, 2), "bad"), "grip": (stamp(6, 0, 1), {"b": 1, "a": [2]})},
    )

    assert merged(one, other).extra == other.extra


def test_a_recall_at_the_moment_of_creation_is_not_forgotten() -> None:
    """What would be left out of one merge must not depend on what was merged before."""
    one = Version(a_set(), stamp(5, 0, 1), field_stamps={RESTORED: stamp(5, 0, 1)})
    earlier = Version(a_set(), stamp(3, 0, 1))

    assert merged(merged(one, one), earlier) == merged(one, merged(one, earlier))


def a_set(**values: Any) -> WorkoutSet:
    made: dict[str, Any] = {"workout_id": UUID(int=1), "exercise_id": UUID(int=2), "reps": 5}
    return WorkoutSet(id=ROW, **made | values)


def clock(hour: int) -> datetime:
    return datetime(2026, 5, 4, hour, tzinfo=UTC)
