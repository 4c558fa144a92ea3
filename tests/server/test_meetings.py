"""Devices that meet at the server in the midst of a sync: who had known what, and what is kept.

`test_convergence` finds such moments by chance; these are the ones that must not be left to it.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from uuid import UUID

import pytest

from devices import START
from phones import CrashError, Phone, Post
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Measurement, Reason, Revision, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, Stamp
from workoutlog.errors import ServerUnreachable
from workoutlog.services.syncing import begin_anew
from worlds import MONDAY, SQUAT, World

TUESDAY = Workout(id=UUID(int=3), started_at=START)


def a_set(number: int, workout: Workout = TUESDAY) -> WorkoutSet:
    return WorkoutSet(id=UUID(int=number), workout_id=workout.id, exercise_id=SQUAT.id, reps=5)


def join(world: World, *sets: int) -> Phone:
    """Let another device come that has a workout, and has never synced."""
    phone = Phone(world.folder / "newcomer.db", 8)
    world.phones.append(phone)
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, *map(a_set, sets))
    return phone


def at_request(number: int, world: World, do: Callable[[], None]) -> Post:
    """Let something happen on the device while a request is under way."""
    requests = iter(range(1, 100))

    def post(body: bytes) -> bytes:
        answer = world.server.post(body)
        if next(requests) == number:
            do()
        return answer

    return post


def is_alive(phone: Phone, row_id: UUID) -> bool:
    return row_id in {each.id for each in phone.living()}


# A device's own rows come back to it in pages


@pytest.mark.parametrize("request_number", [1, 2, 3])
def test_what_is_deleted_between_two_pages_stays_deleted(world: World, request_number: int) -> None:
    world.log(world.phones[0], 8)
    world.sync(world.phones[0])
    phone = join(world, 50)
    [gone] = [each for each in phone.living() if isinstance(each, WorkoutSet)]

    phone.sync(at_request(request_number, world, lambda: phone.delete(gone)), at_once=(100, 3))

    world.sync_all()
    world.sync_all()
    assert not any(is_alive(each, gone.id) for each in world.phones)
    assert phone.replica.count_revisions() == 0


@pytest.mark.parametrize("request_number", [1, 2, 3])
def test_an_edit_between_two_pages_is_no_conflict_with_oneself(
    world: World, request_number: int
) -> None:
    world.log(world.phones[0], 8)
    world.sync(world.phones[0])
    phone = join(world, 50)
    [edited] = [each for each in phone.living() if isinstance(each, WorkoutSet)]

    phone.sync(
        at_request(request_number, world, lambda: phone.edit(edited, reps=6)), at_once=(100, 3)
    )

    world.sync_all()
    world.sync_all()
    assert all(each.replica.count_revisions() == 0 for each in world.phones)
    assert all(getattr(each.rows()[edited.id].noun, "reps", 0) == 6 for each in world.phones)


# A workout is deleted here, and a set is in it there


def test_a_workout_that_was_deleted_before_the_first_sync_stays_deleted(world: World) -> None:
    world.log(world.phones[0], 8)
    world.sync(world.phones[0])
    phone = join(world, *range(50, 56))
    phone.delete(TUESDAY)

    phone.sync(world.server.post, at_once=(2, 3))

    world.sync_all()
    assert not any(is_alive(each, TUESDAY.id) for each in world.phones)
    assert phone.replica.count_revisions() == 0


def test_a_set_keeps_its_workout_though_other_rows_are_sent_before_it(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    laptop.delete(MONDAY)
    world.sync(laptop)
    phone.make(TUESDAY, *map(a_set, range(50, 55)))
    phone.make(a_set(99, MONDAY))

    phone.sync(world.server.post, at_once=(2, 3))

    world.sync_all()
    world.sync_all()
    assert all(is_alive(each, UUID(int=99)) for each in world.phones)


def test_a_set_that_is_logged_while_its_workout_s_deletion_arrives_keeps_it(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    laptop.delete(MONDAY)
    world.sync(laptop)

    told = phone.sync(
        at_request(1, world, lambda: phone.make(a_set(99, MONDAY))), at_once=(100, 100)
    )

    assert told.conflicts == 1
    world.sync_all()
    world.sync_all()
    assert all(is_alive(each, UUID(int=99)) for each in world.phones)
    [conflict] = [each for each in laptop.living() if isinstance(each, Revision)]
    assert (conflict.reason, conflict.row_id) == (Reason.ADD_UNDER_DELETED, MONDAY.id)


# Whatever a server may hold


def test_two_rows_of_one_id_are_two_rows(world: World) -> None:
    phone, other, _ = world.phones
    row_id = UUID(int=777)
    api = world.server.api
    start = {"id": str(row_id), "utc_offset": 0}
    weight = {"name": "weight", "value": 80_000, "unit": "kg", "measured_at": START.isoformat()}
    assert api("POST", "/workouts", json={**start, "started_at": START.isoformat()}).is_success
    assert api("POST", "/measurements", json={**start, **weight}).is_success

    world.sync_all()
    begin_anew(phone.moment(), phone.replica)
    world.sync_all()

    for each in (phone, other):
        assert each.replica.versions(Workout, [row_id])
        assert each.replica.versions(Measurement, [row_id])
        assert world.sync(each)[:2] == (0, 0)


def test_a_stamp_at_the_end_of_all_stamps_is_refused_and_stops_nobody_else(world: World) -> None:
    phone, other, _ = world.phones
    world.log(phone)
    world.sync_all()
    phone.replica.advance_stamp(Stamp(f"7fffffffffff-fffe-{1:016x}"))
    phone.edit(MONDAY, note="from the end of time")
    world.log(other)

    [refused] = world.sync(phone).refused

    assert "no clock" in refused.detail
    assert not world.sync(other).refused
    assert world.sync(phone).received > 0


def test_hiding_few_workouts_with_most_sets_is_asked_for(world: World) -> None:
    laptop, phone, _ = world.phones
    workouts = [Workout(id=UUID(int=1_000 + each), started_at=START) for each in range(18)]
    laptop.adopt(Version(SQUAT, LOWEST))
    laptop.make(*workouts)
    for number, each in enumerate(workouts):
        laptop.make(*(a_set(5_000 + 10 * number + at, each) for at in range(5)))
    world.sync_all()
    for each in workouts:
        laptop.delete(each)
    world.sync(laptop)
    asked: list[str] = []

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    phone.sync(world.server.post, at_once=(100, 100), agree=agree)

    assert "108" in asked[0]
    assert world.sets_on(phone) == world.sets


def test_a_workout_is_not_deleted_by_who_had_not_seen_the_newest_set_in_it(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    laptop.make(a_set(99, MONDAY))
    world.sync(laptop)
    phone.delete(MONDAY)

    world.sync(phone)

    world.sync_all()
    world.sync_all()
    assert all(is_alive(each, UUID(int=99)) for each in world.phones)


def test_a_device_s_own_sets_are_no_news_to_it_though_it_has_not_read_so_far(world: World) -> None:
    world.log(world.phones[0], 8)
    world.sync(world.phones[0])
    phone = join(world, *range(50, 56))
    requests = iter(range(1, 100))

    def post(body: bytes) -> bytes:
        if next(requests) > 3:
            raise ServerUnreachable("It is away.")
        return world.server.post(body)

    with pytest.raises(ServerUnreachable):
        phone.sync(post, at_once=(2, 3))
    phone.delete(TUESDAY)

    phone.sync(world.server.post, at_once=(2, 3))

    world.sync_all()
    assert not any(is_alive(each, TUESDAY.id) for each in world.phones)
    assert phone.replica.count_revisions() == 0


def test_a_set_that_was_edited_elsewhere_keeps_its_workout(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    edited = next(each for each in laptop.living() if isinstance(each, WorkoutSet))
    laptop.edit(edited, reps=6)
    world.sync(laptop)
    phone.delete(MONDAY)

    world.sync(phone)

    world.sync_all()
    world.sync_all()
    assert all(is_alive(each, edited.id) for each in world.phones)


def test_a_workout_is_deleted_over_rest_with_all_that_is_in_it(world: World) -> None:
    world.log(world.phones[0])
    world.sync_all()

    assert world.server.api("DELETE", f"/workouts/{MONDAY.id}").is_success

    world.sync_all()
    assert [each.workouts() for each in world.phones] == [[], [], []]


def test_a_set_keeps_its_workout_though_everything_is_sent_again(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop, 6)
    world.sync_all()
    laptop.delete(MONDAY)
    world.sync(laptop)
    phone.make(a_set(99, MONDAY))
    begin_anew(phone.moment(), phone.replica)

    phone.sync(world.server.post, at_once=(2, 3))

    world.sync_all()
    world.sync_all()
    assert all(is_alive(each, UUID(int=99)) for each in world.phones)


def test_what_others_wrote_in_a_row_is_not_seen_before_it_is_read(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop, 1)
    world.sync_all()
    [row] = [each for each in laptop.living() if isinstance(each, WorkoutSet)]
    laptop.edit(row, reps=6)
    world.sync(laptop)
    phone.clock += 60_000
    phone.edit(row, note="belt")

    phone.sync(at_request(1, world, lambda: phone.edit(row, reps=7)), at_once=(100, 100))

    world.sync_all()
    [conflict] = [each for each in laptop.living() if isinstance(each, Revision)]
    assert '"reps": 6' in conflict.lost
    assert '"reps": 7' in conflict.kept


def test_a_set_that_is_damaged_here_stays_and_stops_no_other(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop, 5)
    damaged = min(world.sets)
    with closing(sqlite3.connect(laptop.path)) as connection, connection:
        written = "UPDATE workout_set SET reps = -5 WHERE id = ?"
        connection.execute(written, [UUID(int=damaged).bytes])

    result = laptop.sync(world.server.post)
    world.sync(phone)

    assert [each.id.int for each in result.refused] == [damaged]
    assert world.sets_on(phone) == world.sets - {damaged}


# Two pushes are underway


@pytest.mark.parametrize("slow", [False, True], ids=["at once", "slow"])
@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("point", ["before it is sent", "before the ack", "behind the ack"])
def test_who_ends_between_two_pushes_loses_and_doubles_nothing(
    world: World, point: str, after: int, *, slow: bool
) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop, 12)
    edited = min(world.sets)

    with pytest.raises(CrashError):
        laptop.sync(world.server.post, point=point, after=after, slow=slow)
    laptop.crash()
    world.sync(phone)
    for each in (phone, laptop):
        for noun in each.living():
            if noun.id.int == edited:
                each.edit(noun, note=f"by {each.number}")
    laptop.sync(world.server.post)
    world.sync_all()
    world.sync_all()

    rows = laptop.rows()
    for each in world.phones:
        assert each.rows() == rows
        assert world.sets_on(each) == world.sets
        again = world.sync(each)
        assert (again.requests, again.sent, again.received) == (1, 0, 0)
