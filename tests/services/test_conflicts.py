"""Conflicts are listed, and whoever chooses loses nothing: either value comes back by undo."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Reason, Revision, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import stamp
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services import conflicts, undoing
from workoutlog.services.catalogue import merge_exercises
from workoutlog.services.conflicts import list_conflicts
from workoutlog.services.device_names import device_names, remember_names, untold
from workoutlog.services.ports import WorkoutQuery

AT = datetime(2026, 11, 18, 17, tzinfo=UTC)


def revised(gym: Gym, row: Any, lost: Any, *, number: int = 1, **values: Any) -> Revision:
    """Let another device have lost a value of a row."""
    revision = Revision(
        id=UUID(int=number),
        row_kind=row.kind,
        row_id=row.id,
        register_name=values.pop("register_name", "note"),
        reason=values.pop("reason", Reason.EDIT_EDIT),
        kept=values.pop("kept", "{}"),
        lost=lost if isinstance(lost, str) else json.dumps(lost),
        kept_at=AT,
        lost_at=AT + timedelta(minutes=number),
        kept_by=f"{gym.logbook.device():016x}",
        lost_by=values.pop("lost_by", "00000000000000b0"),
    )
    gym.logbook.save([Version(revision, stamp(5, 0, 0xB0))])
    return revision


def now(gym: Gym) -> list[WorkoutSet]:
    [workout] = gym.logbook.workouts(WorkoutQuery())
    return gym.logbook.sets_of_workouts([workout.id])


def logged(gym: Gym, line: str) -> list[WorkoutSet]:
    gym.log(line)
    return now(gym)


def test_without_conflicts_the_list_is_empty(gym: Gym) -> None:
    assert list_conflicts(gym.moment) == conflicts.ConflictList((), ())
    with pytest.raises(NotFound):
        conflicts.show_conflict(gym.moment, 1)


def test_the_latest_conflict_is_the_first(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    revised(gym, done, {"note": "one"}, number=1)
    revised(gym, done, {"note": "two"}, number=2)

    found = list_conflicts(gym.moment).conflicts

    assert [(each.number, each.lost.values) for each in found] == [
        (1, {"note": "two"}),
        (2, {"note": "one"}),
    ]
    assert found[0].exercise is not None
    assert found[0].exercise.name == "Back Squat"
    assert isinstance(found[0].workout, Workout)
    assert (found[0].kept.by, found[0].lost.by) == ("this device", "device 00b0")
    assert conflicts.show_conflict(gym.moment, 2) == found[1]


def test_taking_writes_what_had_lost_and_undo_brings_back_both(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    load = {"load_g": 105_000, "load_unit": "kg"}
    revised(gym, done, load, register_name="load")
    before = list_conflicts(gym.moment)

    settled = conflicts.take(gym.moment, 1)

    assert settled.taken
    [taken] = now(gym)
    assert taken.load_g == 105_000
    assert list_conflicts(gym.moment).conflicts == ()
    undoing.undo(gym.moment)
    assert now(gym) == [done]
    assert list_conflicts(gym.moment) == before
    undoing.redo(gym.moment)
    assert now(gym) == [taken]


def test_keeping_changes_nothing_but_the_list(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    revised(gym, done, {"note": "theirs"})

    assert not conflicts.keep(gym.moment, 1).taken

    assert gym.logbook.versions(WorkoutSet, [done.id])[0].noun == done
    assert list_conflicts(gym.moment).conflicts == ()
    assert gym.logbook.count_revisions() == 0
    undoing.undo(gym.moment)
    assert gym.logbook.count_revisions() == 1


def test_taking_a_deletion_deletes(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    lost = {"deleted": True}
    revised(gym, done, lost, register_name="deleted", reason=Reason.EDIT_DELETE)

    conflicts.take(gym.moment, 1)

    assert gym.logbook.versions(WorkoutSet, [done.id])[0].dead


def test_who_deleted_need_not_be_known(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    lost = {"deleted": True}
    revised(gym, done, lost, register_name="deleted", reason=Reason.EDIT_DELETE, lost_by="")

    [shown] = list_conflicts(gym.moment).conflicts

    assert (shown.lost.by, shown.lost.at) == (None, None)
    assert untold(gym.logbook) == []


def test_a_row_that_is_not_there_any_more_can_only_be_kept(gym: Gym) -> None:
    gone = Workout(id=UUID(int=77), started_at=AT)
    revised(gym, gone, {"note": "theirs"})

    [shown] = list_conflicts(gym.moment).conflicts
    assert shown.row is None
    with pytest.raises(NotFound, match="not there any more") as caught:
        conflicts.take(gym.moment, 1)
    assert caught.value.hint == "wl conflicts keep 1"
    conflicts.keep(gym.moment, 1)
    assert gym.logbook.count_revisions() == 0


HOSTILE = ["", "[", "[]", "1", '"x"', "null", '{"mood": 1}', '{"reps": -1}', '{"reps": "x"}']


HUGE = [
    "[" * 50_000,
    '{"load_g": 1e999}',
    '{"performed_at": "x"}',
    '{"performed_at": "0001-01-01T00:00:00+23:59"}',
    '{"id": "00000000-0000-0000-0000-000000000001"}',
]


@pytest.mark.parametrize("lost", [*HOSTILE, *HUGE])
def test_what_cannot_be_read_is_listed_and_never_taken(gym: Gym, lost: str) -> None:
    [done] = logged(gym, "squat 100x5")
    revised(gym, done, lost)

    [shown] = list_conflicts(gym.moment).conflicts

    assert shown.lost.row is None
    with pytest.raises(InvalidValue):
        conflicts.take(gym.moment, 1)
    assert len(list_conflicts(gym.moment).conflicts) == 1
    assert gym.logbook.versions(WorkoutSet, [done.id])[0].noun == done


def test_a_kind_that_is_not_known_is_listed(gym: Gym) -> None:
    [done] = logged(gym, "squat 100x5")
    revision = revised(gym, done, {"note": "x"})
    with gym.logbook.transaction():
        [version] = gym.logbook.versions(Revision, [revision.id])
        other = Revision(
            **{name: getattr(version.noun, name) for name in version.noun.__slots__}
            | {"row_kind": "meal"}
        )
        gym.logbook.save([Version(other, stamp(9, 0, 1))])

    [shown] = list_conflicts(gym.moment).conflicts

    assert (shown.kind, shown.row) == ("meal", None)


def test_devices_are_called_what_their_owner_calls_them(gym: Gym) -> None:
    remember_names(gym.logbook, [("00000000000000b0", "phone")])
    remember_names(gym.logbook, [("00000000000000c0", "laptop")])

    names = device_names(gym.logbook)

    assert names.of("00000000000000b0") == "phone"
    assert names.of("00000000000000c0") == "laptop"


def test_exercises_of_one_name_can_be_made_one(gym: Gym) -> None:
    for number, name in ((5, "Zercher Squat"), (6, "zercher  squat"), (7, "Jefferson")):
        noun = Exercise(id=UUID(int=number), name=name, tracking=Tracking.WEIGHTED)
        gym.logbook.save([Version(noun, stamp(5, number, 1))])

    [doubles] = list_conflicts(gym.moment).doubles
    assert [each.id.int for each in doubles.exercises] == [5, 6]
    merge_exercises(gym.moment, doubles.name, doubles.name)

    assert list_conflicts(gym.moment).doubles == ()


def test_of_two_that_are_made_one_the_built_in_stays(gym: Gym) -> None:
    gym.log("bench 100x5")
    [built_in] = gym.logbook.exercises()
    for number in (1, 255):
        noun = Exercise(id=UUID(int=number << 120), name=built_in.name, tracking=Tracking.WEIGHTED)
        gym.logbook.save([Version(noun, stamp(5, number, 1))])

    for _ in range(2):
        merge_exercises(gym.moment, built_in.name, built_in.name)

    assert list_conflicts(gym.moment).doubles == ()
    kept = [each for each in gym.logbook.exercises() if each.merged_into is None]
    assert kept == [built_in]


@given(note=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50))
def test_taking_and_undoing_is_as_before(
    tmp_path_factory: pytest.TempPathFactory, note: str
) -> None:
    gym = Gym(tmp_path_factory.mktemp("gym") / "logbook.db")
    try:
        [done] = logged(gym, "squat 100x5")
        revised(gym, done, {"note": note})
        before = list_conflicts(gym.moment)
        conflicts.take(gym.moment, 1)
        undoing.undo(gym.moment)
        assert list_conflicts(gym.moment) == before
    finally:
        gym.close()
