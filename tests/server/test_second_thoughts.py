"""Lifters who change their minds while an answer is lost, or before their own rows came back.

What a device undoes of its own is no conflict with itself, and what two of them want gone is gone.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from backends import JSON
from devices import START
from phones import Phone, Post
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun, Revision, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, Stamp, stamp
from workoutlog.errors import AnswerUnreadable, NeedsConfirmation, ServerUnreachable
from worlds import MONDAY, SQUAT, World

TUESDAY = Workout(id=UUID(int=3), started_at=START)
FRIDAY = Workout(id=UUID(int=4), started_at=START)


def a_set(number: int, workout: Workout = TUESDAY) -> WorkoutSet:
    return WorkoutSet(id=UUID(int=number), workout_id=workout.id, exercise_id=SQUAT.id, reps=5)


def on(phone: Phone, noun: Noun) -> Any:
    """Give a row as it is on a device, dead or alive."""
    return phone.rows()[noun.id].noun


def revisions(phone: Phone) -> list[Revision]:
    return [each for each in phone.living() if isinstance(each, Revision)]


def is_gone(world: World, noun: Noun) -> bool:
    """Say whether nobody sees a row any more, once all have synced."""
    for _ in range(2):
        world.sync_all()
    return not any(noun.id == each.id for phone in world.phones for each in phone.living())


def losing(world: World, after: int = 0) -> Post:
    """Lose the answer of a request that arrives, after so many that went well."""
    left = [after]

    def post(body: bytes) -> bytes:
        answer = world.server.post(body)
        left[0] -= 1
        if left[0] < 0:
            raise ServerUnreachable("It is away.")
        return answer

    return post


def newcomer(world: World) -> Phone:
    """Let a device come that has written, while there is more to read than a page."""
    world.log(world.phones[0], 8)
    world.sync(world.phones[0])
    phone = Phone(world.folder / "newcomer.db", 8)
    world.phones.append(phone)
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, FRIDAY, *map(a_set, range(50, 56)))
    return phone


# An answer is lost


@pytest.mark.parametrize("gone", [a_set(99), TUESDAY], ids=["set", "workout"])
def test_what_is_deleted_after_a_lost_answer_stays_deleted(world: World, gone: Noun) -> None:
    phone = world.phones[0]
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, a_set(98), a_set(99))
    with pytest.raises(ServerUnreachable):
        phone.sync(losing(world), at_once=(100, 100))

    phone.delete(gone)

    assert is_gone(world, gone)
    assert revisions(phone) == []


def test_an_edit_after_a_lost_answer_is_no_conflict_with_oneself(world: World) -> None:
    phone, other, _ = world.phones
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, a_set(99))
    with pytest.raises(ServerUnreachable):
        phone.sync(losing(world), at_once=(100, 100))

    phone.edit(a_set(99), reps=8)

    world.sync_all()
    world.sync_all()
    assert revisions(phone) == []
    assert on(other, a_set(99)).reps == 8


def test_what_others_wrote_after_a_lost_answer_is_a_conflict_all_the_same(world: World) -> None:
    phone, other, _ = world.phones
    phone.edit(MONDAY, note="mine")
    with pytest.raises(ServerUnreachable):
        phone.sync(losing(world), at_once=(100, 100))
    world.sync(other)
    other.clock += 60_000
    other.edit(MONDAY, note="theirs")
    world.sync(other)

    phone.edit(MONDAY, note="mine again")

    world.sync_all()
    world.sync_all()
    lost = {json.loads(each.lost)["note"] for each in revisions(phone)}
    assert {"theirs", "mine again"} <= {on(phone, MONDAY).note, *lost}


# What is in a workout is not there any more when it is deleted


def delete_a_set(phone: Phone) -> None:
    phone.delete(a_set(50))


def move_a_set_out(phone: Phone) -> None:
    phone.edit(a_set(50), workout_id=FRIDAY.id)


@pytest.mark.parametrize(
    ("change", "at_once"), [(delete_a_set, 1), (delete_a_set, 100), (move_a_set_out, 100)]
)
def test_a_workout_is_deleted_after_what_is_in_it(
    world: World, change: Callable[[Phone], None], at_once: int
) -> None:
    phone = newcomer(world)
    with pytest.raises(ServerUnreachable):
        phone.sync(losing(world, after=4), at_once=(2, 3))
    change(phone)
    phone.delete(TUESDAY)

    phone.sync(world.server.post, at_once=(at_once, 100))

    assert is_gone(world, TUESDAY)


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_set_that_was_moved_out_keeps_no_workout(world: World, *, meanwhile: bool) -> None:
    phone, other, _ = world.phones
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, FRIDAY, a_set(50))
    world.sync_all()
    if not meanwhile:
        other.edit(a_set(50), note="heavy")
        world.sync(other)
    phone.edit(a_set(50), workout_id=FRIDAY.id)
    phone.delete(TUESDAY)
    world.sync(phone)

    if meanwhile:

        def post(body: bytes) -> bytes:
            answer = world.server.post(body)
            if on(other, a_set(50)).note == "":
                other.edit(a_set(50), note="heavy")
            return answer

        other.sync(post, at_once=(100, 100))

    assert is_gone(world, TUESDAY)
    for each in world.phones:
        assert (on(each, a_set(50)).note, on(each, a_set(50)).workout_id) == ("heavy", FRIDAY.id)


def test_what_was_sent_when_hiding_was_refused_can_be_deleted(world: World) -> None:
    laptop, phone, _ = world.phones
    workouts = [Workout(id=UUID(int=1_000 + each), started_at=START) for each in range(30)]
    laptop.adopt(Version(SQUAT, LOWEST))
    laptop.make(*workouts)
    world.sync_all()
    for each in workouts:
        laptop.delete(each)
    world.sync(laptop)
    phone.adopt(Version(SQUAT, LOWEST))
    phone.make(TUESDAY, a_set(50), a_set(51))
    with pytest.raises(NeedsConfirmation):
        phone.sync(world.server.post, at_once=(100, 100), agree=lambda _: False)

    phone.delete(a_set(50))
    phone.delete(TUESDAY)

    assert is_gone(world, TUESDAY)


# Several devices, one workout


def test_what_two_devices_delete_is_gone_though_one_knew_less(world: World) -> None:
    phone, other, third = world.phones
    world.log(phone)
    world.sync_all()
    third.make(a_set(99, MONDAY))
    world.sync(third)
    world.sync(phone)
    phone.delete(MONDAY)
    world.sync(phone)

    other.edit(MONDAY, note="hard")
    other.delete(MONDAY)

    assert is_gone(world, MONDAY)


def test_a_set_called_back_over_rest_does_not_call_its_workout_back(world: World) -> None:
    phone = world.phones[0]
    world.log(phone)
    world.sync_all()
    [first, _] = [each for each in phone.living() if isinstance(each, WorkoutSet)]
    phone.delete(first)
    phone.delete(MONDAY)
    world.sync_all()

    assert world.server.api("POST", f"/sets/{first.id}/undelete").is_success

    assert is_gone(world, MONDAY)
    assert revisions(phone) == []


def test_who_corrects_an_imported_set_keeps_its_workout(world: World) -> None:
    phone, other, _ = world.phones
    for each in (phone, other):
        each.adopt(Version(SQUAT, LOWEST), Version(TUESDAY, LOWEST), Version(a_set(50), LOWEST))
    other.edit(a_set(50), reps=9)
    world.sync(other)

    phone.delete(TUESDAY)

    assert not is_gone(world, TUESDAY)
    assert all(on(each, a_set(50)).reps == 9 for each in world.phones)


def test_a_revision_that_two_wrote_is_no_conflict(world: World) -> None:
    laptop, phone, third = world.phones
    world.log(laptop)
    world.sync_all()
    third.make(a_set(98, MONDAY))
    laptop.delete(MONDAY)
    world.sync(laptop)
    requests = iter(range(1, 100))

    def post(body: bytes) -> bytes:
        if next(requests) > 1:
            raise ServerUnreachable("It is away.")
        answer = world.server.post(body)
        phone.make(a_set(99, MONDAY))
        return answer

    with pytest.raises(ServerUnreachable):
        phone.sync(post, at_once=(100, 100))
    world.sync(third)
    for _ in range(3):
        world.sync_all()

    assert [each.row_kind for each in revisions(laptop)] == ["workout"]


def test_sets_of_workouts_deleted_long_ago_do_not_quiet_the_question(world: World) -> None:
    laptop, phone, _ = world.phones
    workouts = [Workout(id=UUID(int=1_000 + each), started_at=START) for each in range(18)]
    laptop.adopt(Version(SQUAT, LOWEST))
    laptop.make(*workouts)
    for number, each in enumerate(workouts):
        sets = 12 if number < 9 else 5
        laptop.make(*(a_set(5_000 + 20 * number + at, each) for at in range(sets)))
    world.sync_all()
    for each in workouts[:9]:
        laptop.delete(each)
    world.sync_all()
    for each in (*workouts[9:], MONDAY):
        laptop.delete(each)
    world.sync(laptop)

    with pytest.raises(NeedsConfirmation):
        phone.sync(world.server.post, at_once=(100, 6), agree=lambda _: False)

    assert len(world.sets_on(phone)) > 22


# What nobody could go on with


def test_a_made_up_stamp_in_an_answer_is_not_taken(world: World) -> None:
    phone = world.phones[0]
    top = Stamp(f"7fffffffffff-ffff-{1:016x}")

    def post(body: bytes) -> bytes:
        answer = json.loads(world.server.post(body))
        for block in answer["blocks"]:
            block["columns"]["stamp"] = [top]
            block["places"].pop("stamp", None)
        return json.dumps(answer).encode()

    world.log(world.phones[1])
    world.sync(world.phones[1])
    with pytest.raises(AnswerUnreadable, match="no clock"):
        phone.sync(post, at_once=(100, 100))

    world.log(phone)
    assert not world.sync(phone).refused


def nested(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", ["\ud800", nested(400)], ids=["surrogate", "deep"])
def test_a_value_that_others_could_not_read_is_refused(world: World, value: Any) -> None:
    columns = {
        "id": [str(UUID(int=9))],
        "stamp": [stamp(1_800_000_000_500, 0, 9)],
        "name": ["A"],
        "text": ["squat"],
        "note": [""],
        "mood": [value],
    }
    block = {"kind": "routine", "columns": columns}
    said = json.dumps({"push": {"id": str(UUID(int=8)), "blocks": [block]}}).encode()

    answer = world.server.api("POST", "/sync", content=said, headers=JSON)

    assert answer.status_code == 422
    assert "/push/blocks/0/columns/mood/0" in answer.text
