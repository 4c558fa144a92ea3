"""What is kept for some time is deleted then, on each engine, though nobody comes any more."""

import atexit
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Mark
from uuid import UUID

import pytest
from sqlalchemy import Connection, func, select

from people import DAY, NOON, RING, add, at
from serving import free_port
from workoutlog.server.access import accounts, audit, sessions, throttling
from workoutlog.server.access.audit import Event
from workoutlog.server.access.throttling import Attempt
from workoutlog.server.operation import housekeeping, running, serving, several
from workoutlog.server.refusals import DatabaseBusy, DatabaseFull
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import metadata

KEPT_FOR_DAYS = {
    "throttle": 1,
    "known_network": 30,
    "login_name": 90,
    # Without use it ends after 90, and is told apart for 30 more.
    "session": 120,
    "audit_event": 180,
}


def rows(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            name: connection.execute(
                select(func.count()).select_from(metadata.tables[name])
            ).scalar_one()
            for name in KEPT_FOR_DAYS
        }


def visited(database: Database) -> None:
    """Let an account that somebody has, and one that is deleted, leave all there is to leave."""
    ann, ben = add(database, "ann"), add(database, "ben")
    attempt = Attempt("ann", "192.0.2.1/32", ann)
    with database.writing() as connection:
        sessions.open_session(connection, ann, at(), RING, device_name="laptop")
        audit.record(connection, ann, Event.LOGIN_OK, at())
        throttling.charge(connection, attempt, NOON)
        throttling.succeed(connection, attempt, NOON)
        accounts.delete_account(connection, ben, at())


def test_everything_has_its_time(database: Database) -> None:
    visited(database)
    before = rows(database)
    assert all(before.values())

    for name, days in KEPT_FOR_DAYS.items():
        housekeeping.forget(database, NOON + days * DAY - timedelta(seconds=1), sessions.RULES)
        assert rows(database)[name] == before[name], name
        housekeeping.forget(database, NOON + days * DAY + timedelta(seconds=1), sessions.RULES)
        # The name of an account that is there stays.
        assert rows(database)[name] == (name == "login_name"), name


def test_all_of_a_long_list_of_attempts_is_forgotten(database: Database) -> None:
    with database.writing() as connection:
        for number in range(80):
            attempt = Attempt(f"name{number}", f"192.0.2.{number}/32", None)
            throttling.charge(connection, attempt, NOON)
    assert rows(database)["throttle"] > 200

    housekeeping.forget(database, NOON + 2 * DAY, sessions.RULES)

    assert rows(database)["throttle"] == 0


def test_whoever_is_busy_is_passed_over(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(database)
    forget = audit.forget

    def forgetting(connection: Connection, account_id: UUID, now: datetime) -> None:
        if account_id == zoe:
            forget(connection, account_id, now)
            return
        raise DatabaseBusy("A row took too long to be locked.")

    zoe = add(database, "zoe")
    with database.writing() as connection:
        audit.record(connection, zoe, Event.LOGIN_OK, at())
    monkeypatch.setattr(audit, "forget", forgetting)
    before = rows(database)["audit_event"]

    housekeeping.forget(database, NOON + 200 * DAY, sessions.RULES)

    # Hers are the one of the login and that of the account that was made.
    assert rows(database)["audit_event"] == before - 2


class Over(Exception):
    """Ends what would go on for ever."""


def test_it_happens_every_day_though_it_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    slept, tidied = [], []

    def tidy() -> None:
        tidied.append(True)
        if len(tidied) == 1:
            raise DatabaseFull("The disk is full.")
        if len(tidied) == 2:
            raise ZeroDivisionError

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 4:
            raise Over

    with caplog.at_level(logging.WARNING), pytest.raises(Over):
        housekeeping.keep(tidy, sleep)

    assert slept == [60, *[86_400] * 3]
    assert len(tidied) == 3
    known, bug = caplog.records
    assert known.message == bug.message == "what is old could not be deleted"
    assert vars(known)["reason"] == "The disk is full."
    assert bug.exc_info


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """List what would be done once a day."""
    begun: list[Callable[[], None]] = []
    monkeypatch.setattr(housekeeping, "begin", begun.append)
    return begun


def test_a_server_keeps_house(
    begun: list[Callable[[], None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object) -> bool:
        [tidy] = begun
        tidy()
        return True

    monkeypatch.setattr(serving, "serve", serve)
    running.run(Settings(data_dir=tmp_path, port=free_port()), lambda: None)
    assert begun


def test_each_of_several_processes_does(
    begun: list[Callable[[], None]],
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # They end at once, without a word to whoever runs the tests, and care for no memory of theirs.
    monkeypatch.setattr(atexit, "register", lambda *_: None)
    monkeypatch.setattr(several, "collect_seldom", lambda: None)
    monkeypatch.setattr(several, "database_of", lambda _: database)

    several._application(Settings(data_dir=tmp_path), Mark())  # noqa: SLF001  # begun by granian in another process

    [tidy] = begun
    tidy()
