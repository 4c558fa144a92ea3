"""An account can be read, taken along whole, and deleted without a trace of its owner."""

import json
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import IO, Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from people import PASSWORD, RULES, add, at, identity
from signed_in import Person, code, serving
from workoutlog.domain.changes import Sent
from workoutlog.server.access.callers import Caller
from workoutlog.server.access.codes import account_hash
from workoutlog.server.api.dependencies import Service
from workoutlog.server.api.exporting import export
from workoutlog.server.api.routes import account
from workoutlog.server.middleware.deadline import Deadline
from workoutlog.server.rows.digests import read_digests
from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.tables import DeletedAccountRow, metadata, table_of
from workoutlog.wire.rows import read_blocks

W, E, S = (str(UUID(int=number)) for number in (1, 2, 3))


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    return serving(database, identity(tmp_path))


def person(service: Service, name: str) -> Person:
    add(service.database, name)
    made = Person(service)
    assert made.login(name).status_code == 200
    return made


def train(someone: Person, sets: int = 3) -> None:
    someone("POST", "/exercises", {"id": E, "name": "Squat", "tracking": "weighted"})
    workout = {"id": W, "started_at": "2026-11-18T10:00:00.000Z", "utc_offset": 60}
    someone("POST", "/workouts", workout)
    one = {"workout_id": W, "exercise_id": E, "reps": 5, "load_g": 100_000, "load_unit": "kg"}
    many = [one | {"id": str(UUID(int=100 + number))} for number in range(sets)]
    for start in range(0, sets, 2_000):
        answer = someone("POST", "/sets/bulk", {"sets": many[start : start + 2_000]})
        assert answer.is_success, answer.text
    someone("PATCH", f"/sets/{many[0]['id']}", {"note": "hard"})
    someone("DELETE", f"/sets/{many[-1]['id']}")
    assert someone("POST", "/routines", {"name": "5x5", "text": "squat 5x5"}).is_success


def exported(someone: Person) -> list[dict[str, Any]]:
    answer = someone("GET", "/account/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def blocks(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if "kind" in line]


def test_an_export_has_everything_but_what_opens_the_account(service: Service) -> None:
    ann = person(service, "ann")
    train(ann)
    made = ann(
        "POST", "/tokens", {"name": "ci", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"}
    ).json()

    lines = exported(ann)

    first, last = lines[0], lines[-1]
    assert (first["format"], first["version"]) == ("workoutlog-account", 1)
    assert first["account"]["name"] == "ann"
    counts = {"exercise": 1, "workout": 1, "set": 3, "routine": 1}
    assert last == {"end": True, "rows": counts}
    kinds: dict[str, int] = {}
    for block in blocks(lines):
        kinds[block["kind"]] = kinds.get(block["kind"], 0) + len(block["columns"]["id"])
    assert kinds == counts
    [session] = [line["session"] for line in lines if "session" in line]
    assert session["id"] == ann.tokens["session_id"]
    [token] = [line["token"] for line in lines if "token" in line]
    assert token["id"] == made["id"]
    events = [line["event"]["event"] for line in lines if "event" in line]
    assert events == ["account_added", "login_ok", "token_created", "account_exported"]
    text = json.dumps(lines)
    for secret in (made["token"], ann.tokens["refresh_token"], PASSWORD, "$argon2", "secret"):
        assert secret not in text


@pytest.mark.parametrize("scope", ["read", "write"])
def test_an_api_token_exports_the_rows_and_not_who_comes_in(service: Service, scope: str) -> None:
    ann = person(service, "ann")
    train(ann)
    whole = exported(ann)
    made = ann(
        "POST", "/tokens", {"name": "c", "scope": scope, "expires_at": "2026-12-01T00:00:00Z"}
    )
    ann.tokens = {"access_token": made.json()["token"]}

    first, *rows, last = exported(ann)

    assert first["account"] == whole[0]["account"]
    assert rows == blocks(whole)
    assert last == whole[-1]


def in_order(found: list[dict[str, Any]]) -> list[Sent]:
    return sorted(read_blocks(found), key=repr)


def test_an_export_can_be_taken_by_another_account(service: Service) -> None:
    ann, ben = person(service, "ann"), person(service, "ben")
    train(ann)
    before = blocks(exported(ann))

    push = {"id": str(UUID(int=9)), "blocks": before}
    answer = ben("POST", "/sync", {"push": push, "want": 0})

    assert answer.json()["refused"] == []
    # In the feed, new sets of one push stand behind those that were edited.
    assert in_order(blocks(exported(ben))) == in_order(before)
    with service.database.reading() as connection:
        mine, theirs = (
            read_digests(connection, UUID(each.tokens["account_id"])) for each in (ann, ben)
        )
    assert mine == theirs


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_long_export_takes_no_more_memory_than_a_short_one(service: Service) -> None:
    ann = person(service, "ann")
    train(ann, 10_000)

    def peak(lines: int) -> int:
        with service.database.reading() as connection:
            caller = Caller(UUID(ann.tokens["account_id"]), device=7)
            written = export(connection, caller, at(), RULES.sessions)
            tracemalloc.start()
            for _, _line in zip(range(lines), written, strict=False):
                pass
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    peak(3)
    assert peak(10**6) < 2 * peak(6)


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_an_export_may_take_longer_than_other_requests(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*asked: Any) -> Iterator[bytes]:
        sleep(1.1)
        yield from export(*asked)

    monkeypatch.setattr(account, "export", slow)
    ann = person(service, "ann")
    hurried = Person(service, wrap=lambda app: Deadline(app, 1))
    hurried.tokens = ann.tokens

    assert exported(hurried)[-1]["end"]


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_long_export_is_kept_on_the_disk_while_it_is_read(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory: list[int] = []

    def long(*_asked: Any) -> Iterator[bytes]:
        for _ in range(200):
            yield bytes(1 << 16)
            in_memory.append(tracemalloc.get_traced_memory()[0])

    monkeypatch.setattr(account, "export", long)
    ann = person(service, "ann")

    tracemalloc.start()
    answer = ann("GET", "/account/export")
    tracemalloc.stop()

    assert len(answer.content) == 200 << 16
    assert max(in_memory) < len(answer.content) / 2


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_an_export_that_finds_no_room_says_so(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    monkeypatch.setattr(account, "_IN_MEMORY", 1)
    assert code(person(service, "ann")("GET", "/account/export")) == (507, "database_full")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_an_export_that_finds_no_room_for_its_end_says_so(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> IO[bytes]:
        return Path("/dev/full").open("w+b")

    monkeypatch.setattr(account, "SpooledTemporaryFile", full)
    assert code(person(service, "ann")("GET", "/account/export")) == (507, "database_full")


def test_deleting_an_account_leaves_nothing_of_it(service: Service) -> None:
    ann, ben = person(service, "ann"), person(service, "ben")
    train(ann)
    train(ben)
    ann("POST", "/tokens", {"name": "c", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"})
    account, other = (UUID(each.tokens["account_id"]) for each in (ann, ben))
    with service.database.reading() as connection:
        digests = read_digests(connection, other)

    assert code(ann("DELETE", "/account", {"password": "x"})) == (403, "password_wrong")
    assert ann("GET", "/account").status_code == 200
    assert ann("DELETE", "/account", {"password": PASSWORD}).status_code == 204

    owned = [table for table in metadata.tables.values() if "account_id" in table.columns]
    assert len(owned) > 12
    with service.database.reading() as connection:
        for table in owned:
            count = select(func.count()).where(table.c.account_id == account)
            assert connection.execute(count).scalar_one() == 0, table.name
        assert read_digests(connection, other) == digests
        hashes = select(table_of(DeletedAccountRow).c.account_hash)
        assert connection.execute(hashes).scalars().all() == [account_hash(account)]
    assert code(ann("GET", "/account")) == (401, "account_deleted")
    assert code(ann.refresh()) == (401, "account_deleted")
    assert len(blocks(exported(ben))) > 0


def test_an_api_token_does_not_delete_an_account(service: Service) -> None:
    ann = person(service, "ann")
    made = ann(
        "POST", "/tokens", {"name": "c", "scope": "write", "expires_at": "2026-12-01T00:00:00Z"}
    ).json()
    ann.tokens = {"access_token": made["token"]}
    for method, path, body in [
        ("DELETE", "/account", {"password": PASSWORD}),
        ("POST", "/auth/password", {"password": PASSWORD, "new_password": PASSWORD[::-1]}),
        ("POST", "/auth/logout", None),
        ("GET", "/sessions", None),
        ("PATCH", f"/sessions/{W}", {"device_name": "x"}),
        ("DELETE", f"/sessions/{W}", None),
        ("GET", "/tokens", None),
        ("POST", "/tokens", {"name": "d", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"}),
        ("DELETE", f"/tokens/{W}", None),
    ]:
        assert code(ann(method, path, body)) == (403, "session_needed"), path
    assert ann("GET", "/account").status_code == 200
    assert exported(ann)[-1]["end"]
