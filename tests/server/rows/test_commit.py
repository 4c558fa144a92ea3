"""One function writes synced rows: nothing that two devices wrote apart is lost, or done twice."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func
from sqlmodel import col, select

from api import ANN, Api, add_account, service_of
from devices import START, Device
from workoutlog.domain.changes import Sent, change_of, known_of
from workoutlog.domain.merge import Version, edited
from workoutlog.domain.model import Exercise, Revision, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.domain.units import MassUnit
from workoutlog.server.api.dependencies import LIMITS
from workoutlog.server.rows.quotas import Quota
from workoutlog.server.storage import sql
from workoutlog.server.storage.database import POSTGRESQL, Database
from workoutlog.server.tables import CommitRow
from workoutlog.wire.rows import write_blocks

LOAD: dict[str, Any] = {"load_g": 100_000, "load_unit": MassUnit.KG}


@pytest.fixture
def devices(api: Api) -> tuple[Device, Device]:
    """Make two devices that have the same workout with one set."""
    one, other = Device(1), Device(2)
    one.train(10)
    one.sync(api.sync)
    other.sync(api.sync)
    assert one.rows == other.rows
    return one, other


SET = UUID(int=12)
WORKOUT = UUID(int=11)


def settle(api: Api, *devices: Device) -> None:
    """Sync until everyone has everything."""
    for _ in range(2):
        for each in devices:
            each.sync(api.sync)
    assert all(each.rows == devices[0].rows for each in devices)
    digest = {
        kind: each for kind, each in api.sync({})["digest"].items() if each["total"].strip("0")
    }
    assert all(each.digest() == digest for each in devices)


def revisions(device: Device) -> list[tuple[str, str, Any, Any]]:
    filed = [each.noun for each in device.rows.values()]
    return [
        (each.register_name, each.reason.value, json.loads(each.kept), json.loads(each.lost))
        for each in filed
        if isinstance(each, Revision)
    ]


def test_all_that_is_new_goes_to_postgresql_in_one_round(
    api: Api, sent: list[tuple[str, Any]]
) -> None:
    one = Device(1)
    # An exercise, a workout and a set.
    one.train(10)
    sent.clear()
    one.sync(api.sync)

    writing = [text for text, _ in sent if "INSERT INTO" in text]
    assert len(writing) == (1 if api.service.database.dialect == POSTGRESQL else 4)
    assert "INSERT INTO commit_log" in writing[-1]


def test_a_push_is_not_read_again(api: Api) -> None:
    device = Device(1)
    device.train(10)

    answers: list[Any] = []

    def noting(asked: dict[str, Any]) -> Any:
        answers.append(api.sync(asked))
        return answers[-1]

    device.sync(noting)

    [answer] = answers
    assert (answer["kept"], answer["unseen"], answer["blocks"]) == ([1, 2, 3], [], [])
    assert (answer["more"], answer["cursor"]) == (False, answer["high_water"])


def test_a_sync_without_news_takes_no_place_in_the_feed(
    api: Api, devices: tuple[Device, Device]
) -> None:
    before = devices[0].cursor
    devices[0].sync(api.sync)
    devices[0].write(devices[0].rows[SET])
    devices[0].sync(api.sync)

    assert devices[0].cursor == before


def test_edits_of_different_registers_are_both_kept(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.edit(SET, note="easy")
    other.edit(SET, **LOAD)

    settle(api, one, other)

    done: Any = one.rows[SET].noun
    assert (done.note, done.load_g) == ("easy", 100_000)
    assert revisions(one) == []


def test_a_value_that_lost_becomes_a_revision(api: Api, devices: tuple[Device, Device]) -> None:
    one, other = devices
    other.clock += 60_000
    one.edit(SET, note="from one")
    other.edit(SET, note="from other")

    settle(api, one, other)

    done: Any = one.rows[SET].noun
    assert done.note == "from other"
    lost = [("note", "edit_edit", {"note": "from other"}, {"note": "from one"})]
    assert revisions(one) == lost
    # Whoever comes later corrects what was seen: that is no conflict.
    one.edit(SET, note="settled")
    settle(api, one, other)
    assert revisions(one) == lost


def test_two_ends_of_a_workout_to_which_both_added_sets_are_no_conflict(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    other.clock += 60_000
    begun: Any = one.rows[WORKOUT].noun
    one.edit(WORKOUT, finished_at=begun.started_at + timedelta(minutes=50))
    other.edit(WORKOUT, finished_at=begun.started_at + timedelta(minutes=51))

    settle(api, one, other)

    done: Any = one.rows[WORKOUT].noun
    assert done.finished_at == begun.started_at + timedelta(minutes=51)
    assert revisions(one) == []
    one.edit(WORKOUT, started_at=begun.started_at - timedelta(minutes=5))
    other.edit(WORKOUT, started_at=begun.started_at - timedelta(minutes=9))
    settle(api, one, other)
    assert [each[:2] for each in revisions(one)] == [("times", "edit_edit")]


def test_a_register_that_was_seen_is_no_conflict_though_the_row_moved_on(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.edit(SET, note="old")
    settle(api, one, other)
    one.edit(SET, **LOAD)
    one.sync(api.sync)
    other.edit(SET, note="new")

    settle(api, one, other)

    assert revisions(one) == []


# If the clock of the editor is slow, the deleter had seen a newer stamp than its edit has.
@pytest.mark.parametrize("ahead_ms", [60_000, 0, -60_000])
@pytest.mark.parametrize("deleter_first", [True, False])
def test_a_row_that_one_edits_and_another_deletes_is_kept(
    api: Api, devices: tuple[Device, Device], ahead_ms: int, *, deleter_first: bool
) -> None:
    one, other = devices
    one.clock += ahead_ms
    one.edit(SET, rpe_tenths=80)
    one.sync(api.sync)
    other.edit(SET, note="kept")
    one.delete(SET)
    first, second = (one, other) if deleter_first else (other, one)
    first.sync(api.sync)
    second.sync(api.sync)

    settle(api, one, other)

    done: Any = one.living()[SET]
    assert (done.note, done.rpe_tenths) == ("kept", 80)
    assert [each[:2] for each in revisions(one)] == [("deleted", "edit_delete")]


@pytest.mark.parametrize("is_remembered", [True, False])
def test_who_deleted_is_known_as_long_as_the_log_has_it(
    api: Api, devices: tuple[Device, Device], *, is_remembered: bool
) -> None:
    one, other = devices
    one.delete(SET)
    one.sync(api.sync)
    one.edit(WORKOUT, note="later")
    one.sync(api.sync)
    if not is_remembered:
        with api.service.database.writing() as connection:
            latest = select(func.max(CommitRow.seq_to)).scalar_subquery()
            of_deletion = col(CommitRow.seq_to) == latest - 1
            assert connection.execute(delete(CommitRow).where(of_deletion)).rowcount == 1
    other.edit(SET, note="kept")
    for _ in range(2):
        other.sync(api.sync)

    [revision] = [each.noun for each in other.rows.values() if isinstance(each.noun, Revision)]
    assert bool(revision.lost_by) == is_remembered


def test_an_edit_of_what_was_known_to_be_deleted_and_called_back_is_no_conflict(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.delete(SET)
    settle(api, one, other)
    other.undelete(SET)
    settle(api, one, other)
    one.edit(SET, note="again")
    other.edit(SET, **LOAD)

    settle(api, one, other)

    assert SET in one.living()
    assert revisions(one) == []


def test_a_deletion_that_nobody_contradicts_stands(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.edit(SET, note="before")
    one.delete(SET)
    one.edit(WORKOUT, note="its workout is edited")

    settle(api, one, other)

    assert SET not in other.living()
    assert revisions(one) == []


def test_a_set_added_to_a_workout_that_was_deleted_calls_it_back(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.delete(WORKOUT)
    added = WorkoutSet(id=UUID(int=99), workout_id=WORKOUT, exercise_id=UUID(int=10), reps=3)
    other.make(added)
    one.sync(api.sync)

    settle(api, one, other)

    assert {WORKOUT, SET, added.id} <= one.living().keys()
    assert [each[:2] for each in revisions(one)] == [("deleted", "add_under_deleted")]


def test_an_edit_before_ones_own_deletion_does_not_call_the_workout_back(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.edit(SET, note="before")
    one.delete(WORKOUT)

    settle(api, one, other)

    assert {WORKOUT, SET} & other.living().keys() == set()
    assert revisions(one) == []


def test_two_imports_of_one_file_are_one(api: Api) -> None:
    one, other = Device(1), Device(2)
    for device in (one, other):
        for noun in (
            Exercise(id=UUID(int=1), name="Squat", tracking=Tracking.WEIGHTED),
            Workout(id=UUID(int=2), started_at=START),
            WorkoutSet(id=UUID(int=3), workout_id=UUID(int=2), exercise_id=UUID(int=1), reps=5),
        ):
            device.write(Version(noun, LOWEST))
    one.edit(UUID(int=3), reps=6)

    settle(api, one, other)

    done: Any = other.rows[UUID(int=3)].noun
    assert (done.reps, revisions(one)) == (6, [])


def test_an_import_does_not_call_back_what_was_deleted(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.delete(WORKOUT)
    settle(api, one, other)
    third = Device(3)
    again = WorkoutSet(id=UUID(int=98), workout_id=WORKOUT, exercise_id=UUID(int=10), reps=3)
    third.write(Version(again, LOWEST))

    settle(api, third, one)

    assert WORKOUT not in third.living()


def test_a_row_that_cannot_be_kept_disturbs_no_other(api: Api) -> None:
    orphan = WorkoutSet(id=UUID(int=5), workout_id=UUID(int=6), exercise_id=UUID(int=7), reps=1)
    good = Workout(id=UUID(int=8), started_at=START)
    sent = [Sent(change_of(Version(each, LOWEST)), 0) for each in (orphan, good)]

    answer = api.sync({"push": {"id": str(UUID(int=1)), "blocks": write_blocks(sent)}})

    assert answer["kept"] == [1, 0]
    [refused] = answer["refused"]
    assert (refused["at"], refused["code"], refused["id"]) == (1, "parent_missing", str(orphan.id))


def test_a_push_that_is_sent_again_changes_nothing(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    one.edit(SET, note="lost answer")

    def losing(asked: dict[str, Any]) -> dict[str, Any]:
        api.sync(asked)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        one.step(losing)
    # Meanwhile somebody sees it and goes on from there.
    other.sync(api.sync)
    other.edit(SET, note="seen")
    other.sync(api.sync)

    settle(api, one, other)

    done: Any = one.rows[SET].noun
    assert (done.note, revisions(one)) == ("seen", [])


def test_what_was_refused_counts_as_kept_no_more_when_it_is_sent_again(
    api: Api, devices: tuple[Device, Device]
) -> None:
    """Or the edit would stay on its device, at rest, if the answer that refused it was lost."""
    one, _ = devices
    done: Any = one.rows[SET].noun
    elsewhere = replace(done, workout_id=UUID(int=99))
    later = stamp(1_900_000_000_000, 0, 1)
    known = known_of(one.rows[SET])
    refused = Sent(change_of(edited(one.rows[SET], elsewhere, later), known), 3)
    good = Sent(change_of(Version(Workout(id=UUID(int=8), started_at=START), LOWEST)), 0)
    asked = {"push": {"id": str(UUID(int=1)), "blocks": write_blocks([good, refused])}}

    first, again = api.sync(asked), api.sync(asked)

    assert [each["code"] for each in first["refused"]] == ["parent_missing"]
    assert [bool(seq) for seq in again["kept"]] == [bool(seq) for seq in first["kept"]]
    assert not all(again["kept"])


def test_a_push_id_belongs_to_one_request(api: Api) -> None:
    body = {"push": {"id": str(UUID(int=1)), "blocks": []}}
    row = Sent(change_of(Version(Workout(id=UUID(int=8), started_at=START), LOWEST)), 0)
    used = {"push": body["push"] | {"blocks": write_blocks([row])}}
    api.sync(used)

    answer = api("POST", "/sync", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_restored_server_is_noticed_and_healed(api: Api, devices: tuple[Device, Device]) -> None:
    one, other = devices
    one.cursor = one.high_water = f"{'0' * 14}e1.3.{'0' * 16}"
    one.edit(SET, note="newer than the backup")

    answer = api("POST", "/sync", json={"cursor": one.cursor})
    assert (answer.status_code, answer.json()["code"]) == (409, "history_diverged")

    one.forget_places()
    settle(api, one, other)
    done: Any = other.rows[SET].noun
    assert done.note == "newer than the backup"


def test_both_values_of_a_stamp_that_was_given_twice_are_kept(api: Api) -> None:
    """A device that was put back to an earlier day may give a stamp for a second time."""
    workout = Workout(id=UUID(int=8), started_at=START, name="Push")
    twin = replace(workout, name="Pull")
    at = stamp(1_800_000_000_000, 0, 7)
    for number, (each, seq) in enumerate(((workout, 0), (twin, None)), start=1):
        sent = Sent(change_of(Version(each, at)), seq)
        api.sync({"push": {"id": str(UUID(int=number)), "blocks": write_blocks([sent])}})

    [row], [revision] = (api.get(path)["items"] for path in ("/workouts", "/revisions"))

    assert {row["name"], json.loads(revision["lost"])["name"]} == {"Push", "Pull"}


def a_whole_set(number: int, **fields: Any) -> WorkoutSet:
    values: dict[str, Any] = {"workout_id": WORKOUT, "exercise_id": UUID(int=10), "reps": 5}
    return WorkoutSet(id=UUID(int=number), **values | fields)


def a_set(number: int, **fields: Any) -> Sent:
    made = a_whole_set(number, **fields)
    return Sent(change_of(Version(made, stamp(1_800_000_000_000, number, 5))), 0)


def pushed(api: Api, number: int, *sent: Sent) -> dict[str, Any]:
    push = {"id": str(UUID(int=number)), "blocks": write_blocks(sent)}
    answer: dict[str, Any] = api.sync({"push": push})
    return answer


def test_new_sets_are_kept_behind_one_another_as_if_each_came_alone(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    first = pushed(api, 1, *map(a_set, (20, 21, 22)))
    last = [pushed(api, each, a_set(each)) for each in (30, 31)][-1]

    assert first["kept"] == [4, 5, 6]
    assert (first["unseen"], first["refused"]) == ([], [])
    assert last["kept"] == [8]
    settle(api, one, other)
    assert {UUID(int=each) for each in (20, 21, 22, 30, 31)} <= one.living().keys()


def test_what_is_among_new_sets_and_is_none_is_merged(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    pushed(api, 1, a_set(20, note="first"))

    answer = pushed(api, 2, a_set(21), a_set(20, note="other"), a_set(22))

    assert len(answer["unseen"]) == 1
    settle(api, one, other)
    assert one.living().keys() >= {UUID(int=each) for each in (20, 21, 22)}
    assert [register for register, *_ in revisions(one)] == ["note"]


def test_new_sets_call_their_workout_back(api: Api, devices: tuple[Device, Device]) -> None:
    one, other = devices
    one.delete(WORKOUT)
    one.sync(api.sync)

    living = Workout(id=UUID(int=50), started_at=START)
    alive = Sent(change_of(Version(living, stamp(1_800_000_000_000, 50, 5))), 0)

    pushed(api, 1, alive, a_set(20), a_set(21, workout_id=living.id))

    settle(api, one, other)
    assert {WORKOUT, UUID(int=20), UUID(int=21)} <= other.living().keys()


def test_sets_come_with_the_deletion_of_their_exercise(
    api: Api, devices: tuple[Device, Device]
) -> None:
    one, other = devices
    for number in (20, 21):
        one.make(a_whole_set(number))
    one.delete(UUID(int=10))

    settle(api, one, other)

    assert {UUID(int=20), UUID(int=21)} <= other.living().keys()
    assert other.rows[UUID(int=10)].dead
    assert revisions(other) == []


def test_dead_workouts_are_read_together(
    api: Api, devices: tuple[Device, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = devices
    workouts = [Workout(id=UUID(int=each), started_at=START) for each in range(100, 110)]
    for each in workouts:
        one.make(each)
    settle(api, one, other)
    for each in workouts:
        one.delete(each.id)
    one.sync(api.sync)
    for at, each in enumerate(workouts):
        other.make(a_whole_set(200 + at, workout_id=each.id))
    read: list[list[bytes]] = []
    among = sql.among

    def noted(connection: Any, statement: Any, ids: Any, **values: Any) -> Any:
        asked = [*ids]
        if "FROM workout \n" in str(statement) and "UNION" not in str(statement):
            read.append(asked)
        return among(connection, statement, asked, **values)

    monkeypatch.setattr(sql, "among", noted)
    other.sync(api.sync)

    assert sorted(len(each) for each in read if each) == [len(workouts)]
    monkeypatch.undo()
    settle(api, one, other)
    assert {each.id for each in workouts} <= one.living().keys()


@pytest.mark.usefixtures("devices")
def test_one_of_many_new_sets_is_refused_by_itself(api: Api) -> None:
    made_up = a_set(21)
    made_up = made_up._replace(change=replace(made_up.change, stamp=stamp((1 << 47) - 1, 0, 1)))
    sent = [a_set(20), made_up, a_set(22, workout_id=UUID(int=99)), a_set(23)]

    answer = pushed(api, 1, *sent)

    assert [bool(each) for each in answer["kept"]] == [True, False, False, True]
    codes = [each["code"] for each in answer["refused"]]
    assert codes == ["request_invalid", "parent_missing"]


@pytest.mark.usefixtures("devices")
def test_new_sets_that_are_sent_again_are_where_they_were(api: Api) -> None:
    first, again = (pushed(api, 1, a_set(20), a_set(21)) for _ in range(2))

    assert again["kept"] == first["kept"]
    assert again["digest"] == first["digest"]


def test_of_more_new_sets_than_an_account_may_have_the_first_are_kept(database: Database) -> None:
    add_account(database, ANN)
    api = Api(service_of(database, LIMITS._replace(quota=Quota(sets=3))))
    device = Device(1)
    device.train(10)
    device.sync(api.sync)

    answer = pushed(api, 1, a_set(20), a_set(21), a_set(22))

    assert [bool(each) for each in answer["kept"]] == [True, True, False]
    assert [each["code"] for each in answer["refused"]] == ["quota_exceeded"]


def far_off(sent: Sent, at: int) -> Sent:
    return sent._replace(change=replace(sent.change, stamp=stamp(at, 0, 1)))


def test_new_sets_in_several_blocks_are_where_the_answer_says(
    api: Api, devices: tuple[Device, Device]
) -> None:
    blocks = [*write_blocks([a_set(20), a_set(21)]), *write_blocks([a_set(22), a_set(23)])]

    answer = api.sync({"push": {"id": str(UUID(int=1)), "blocks": blocks}})

    assert answer["kept"] == [4, 5, 6, 7]
    settle(api, *devices)
    places = [devices[0].bases[UUID(int=each)].seq for each in (20, 21, 22, 23)]
    assert places == answer["kept"]
    assert pushed(api, 2, a_set(24))["kept"] == [8]


@pytest.mark.usefixtures("devices")
def test_a_time_that_no_clock_shows_is_refused_though_all_else_is_new(api: Api) -> None:
    answer = pushed(api, 1, a_set(20), far_off(a_set(21), (1 << 47) - 1))

    assert [bool(each) for each in answer["kept"]] == [True, False]
    assert [each["code"] for each in answer["refused"]] == ["request_invalid"]


def test_what_the_server_writes_is_above_new_sets_of_a_fast_clock(
    api: Api, devices: tuple[Device, Device]
) -> None:
    fast = far_off(a_set(20), 1_900_000_000_000)
    assert pushed(api, 1, fast, a_set(21))["refused"] == []

    made = api.post("/exercises", {"name": "Sled", "tracking": "carry"})

    settle(api, *devices)
    assert devices[0].rows[UUID(made["id"])].stamp > fast.change.stamp


def test_the_quota_counts_new_sets_beside_a_batch(database: Database) -> None:
    add_account(database, ANN)
    api = Api(service_of(database, LIMITS._replace(quota=Quota(sets=3))))
    device = Device(1)
    device.train(10)
    device.sync(api.sync)
    made = Version(a_whole_set(20), stamp(1_800_000_000_000, 0, 5))
    touched = edited(made, a_whole_set(20, note="heavy"), stamp(1_800_000_000_001, 0, 5))

    answer = pushed(api, 1, Sent(change_of(touched), 0), a_set(21), a_set(22))

    assert sum(map(bool, answer["kept"])) == 2
    assert [each["code"] for each in answer["refused"]] == ["quota_exceeded"]
