"""An account has so many rows of each kind, and what the server itself keeps is never refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from api import ANN, Api, add_account, service_of
from bodies import A_SET, NEW, id_of, listed, made, ready_for_sets
from devices import START, Device
from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    Tracking,
    Workout,
)
from workoutlog.domain.stamps import stamp
from workoutlog.server.api.dependencies import LIMITS
from workoutlog.server.rows.quotas import Quota
from workoutlog.server.storage.database import Database
from workoutlog.wire.rows import write_blocks


def revision(row_id: UUID) -> Revision:
    return Revision(
        id=row_id,
        row_kind="exercise",
        row_id=UUID(int=1),
        register_name="note",
        reason=Reason.EDIT_EDIT,
        kept="{}",
        lost="{}",
        kept_at=START,
        lost_at=START,
    )


MAKE: dict[str, Callable[[UUID], Noun]] = {
    "exercise": lambda row_id: Exercise(id=row_id, name="Sled", tracking=Tracking.CARRY),
    "workout": lambda row_id: Workout(id=row_id, started_at=START),
    "measurement": lambda row_id: Measurement(
        id=row_id, name="waist", value=800_000, unit=MeasurementUnit.CM, measured_at=START
    ),
    "routine": lambda row_id: Routine(id=row_id, name="5x5", text="squat 5x5"),
    "revision": revision,
}


def account(database: Database, quota: Quota) -> Api:
    add_account(database, ANN)
    return Api(service_of(database, LIMITS._replace(quota=quota)))


def pushed(api: Api, *nouns: Noun) -> Any:
    """Push rows that nobody has."""
    sent = (
        Sent(change_of(Version(noun, stamp(1_800_000_000_000, at, 5))), 0)
        for at, noun in enumerate(nouns)
    )
    return api.sync({"push": {"id": str(nouns[0].id), "blocks": write_blocks(sent)}})


@pytest.mark.parametrize("name", [name for name in NEW if name != "sets"])
def test_an_account_holds_as_many_rows_of_a_kind_as_it_may(database: Database, name: str) -> None:
    api = account(database, Quota(others=2))
    bodies = [NEW[name] | {"id": id_of(at)} for at in range(3)]
    for body in bodies[:2]:
        api.post(f"/{name}", body)

    problem = api.post(f"/{name}", bodies[2], status=403)

    assert problem["code"] == "quota_exceeded"
    assert problem["detail"] == f"The account has 2 {name}, and may have no more."
    api.post(f"/{name}", bodies[0] | {"note": "changed"}, status=200)
    # What is deleted is still there, and other kinds have their own room.
    api("DELETE", f"/{name}/{id_of(0)}")
    assert api.post(f"/{name}", bodies[2], status=403)["code"] == "quota_exceeded"
    for other in NEW.keys() - {name, "sets"}:
        made(api, other)


def test_sets_have_a_quota_of_their_own(database: Database) -> None:
    api = ready_for_sets(account(database, Quota(others=1)))
    api.post("/sets/bulk", {"sets": [A_SET | {"id": id_of(at)} for at in range(5)]})
    assert len(listed(api, "/sets")) == 5


@pytest.mark.parametrize("kind", MAKE)
def test_of_more_rows_than_there_may_be_the_first_are_kept(database: Database, kind: str) -> None:
    api = account(database, Quota(others=2))
    first, *more = [MAKE[kind](UUID(int=at)) for at in range(1, 5)]
    pushed(api, first)

    answer = pushed(api, *more)

    assert [bool(each) for each in answer["kept"]] == [True, False, False]
    assert [each["code"] for each in answer["refused"]] == ["quota_exceeded"] * 2
    assert answer["refused"][0]["detail"] == f"The account has 2 {kind}s, and may have no more."
    assert answer["digest"][kind]["live"] == 2


def test_a_revision_of_the_server_is_kept_though_there_is_no_room_for_it(
    database: Database,
) -> None:
    api = account(database, Quota(others=1))
    one, other = Device(1), Device(2)
    done = one.train(10)
    one.sync(api.sync)
    other.sync(api.sync)
    for at in range(2):
        one.edit(done.id, note=f"from one {at}")
        one.sync(api.sync)
        other.edit(done.id, note=f"from other {at}")
        # It does not read before it has sent, so that only the server can tell.
        other.step(api.sync, want=0)
        other.sync(api.sync)
        one.sync(api.sync)

    assert len(listed(api, "/revisions")) == 2
    [refused] = pushed(api, revision(UUID(int=7)))["refused"]
    assert refused["code"] == "quota_exceeded"
