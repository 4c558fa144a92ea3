"""Everything that happens to accounts is written into the log, each under its own name."""

import logging
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from api import Clock
from people import DAY, PASSWORD, add, at, identity
from signed_in import Person, from_outside, serving
from workoutlog.server.access import accounts, audit
from workoutlog.server.access.audit import Event
from workoutlog.server.storage.database import Database

TOKEN = {"name": "ci", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"}
NEW = "marble quarry lantern seven"


def test_every_event_happens_and_is_logged(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "workoutlog.server.access.audit")
    service = serving(database, identity(tmp_path))
    account_id = add(database)
    ann, thief = Person(service), Person(service, "198.51.100.7")
    ann.login()
    stolen = dict(ann.tokens)
    ann.refresh("a" * 22)
    thief.tokens = stolen
    thief.refresh("b" * 22)
    ann.login()
    session = f"/sessions/{ann.tokens['session_id']}"
    made = ann("POST", "/tokens", TOKEN).json()
    steps = [
        ann("PATCH", session, {"device_name": "phone"}),
        ann("DELETE", f"/tokens/{made['id']}"),
        ann("GET", "/account/export"),
        ann("POST", "/auth/password", {"password": PASSWORD, "new_password": NEW}),
    ]
    assert all(answer.is_success for answer in steps)
    wrong = {"password": PASSWORD, "new_password": NEW}
    assert ann("POST", "/auth/password", wrong).status_code == 403
    with database.writing() as connection:
        code = accounts.offer_reset(connection, account_id, at())
    reset = {"name": "ann", "code": "x", "new_password": PASSWORD}
    assert ann("POST", "/auth/reset", reset).status_code == 401
    assert ann("POST", "/auth/reset", reset | {"code": code}).status_code == 204
    clock = service.now
    assert isinstance(clock, Clock)
    before, statuses = clock.now, []
    for _ in range(6):
        clock.now = before
        statuses.append(thief.login("nobody", "x").status_code)
    assert statuses == [401] * 5 + [429]
    with database.writing() as connection:
        accounts.disable(connection, account_id, at())
        accounts.enable(connection, account_id, at())
        # What only a command does, which its own tests hold.
        audit.record(connection, account_id, Event.ACCOUNT_IMPORTED, at())
    ann.login()
    assert ann("DELETE", "/account", {"password": PASSWORD}).status_code == 204

    assert {record.message for record in caplog.records} == {str(event) for event in Event}
    alarming = {each.message for each in caplog.records if each.levelno == logging.WARNING}
    assert alarming == {"refresh_reused"}
    of_ann = [each for each in caplog.records if vars(each).get("account") == str(account_id)]
    assert {each.message for each in of_ann} >= {"login_ok", "account_deleted", "refresh_reused"}


def test_what_a_device_does_is_told_with_its_session_network_and_request(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = serving(database, identity(tmp_path))
    account_id = add(database)
    ann = from_outside(service)
    ann.login()
    session_id = UUID(ann.tokens["session_id"])
    caplog.set_level(logging.INFO, audit.__name__)
    caplog.clear()
    caused = []

    def cause(event: Event, method: str, path: str, body: Any = None) -> httpx.Response:
        caused.append(event)
        return ann(method, path, body, headers={"X-Request-ID": str(event)})

    cause(Event.SESSION_RENAMED, "PATCH", f"/sessions/{session_id}", {"device_name": "phone"})
    made = cause(Event.TOKEN_CREATED, "POST", "/tokens", TOKEN).json()
    cause(Event.TOKEN_REVOKED, "DELETE", f"/tokens/{made['id']}")
    cause(Event.ACCOUNT_EXPORTED, "GET", "/account/export")
    cause(Event.PASSWORD_CONFIRMATION_FAILED, "DELETE", "/account", {"password": NEW})
    change = {"password": PASSWORD, "new_password": NEW}
    cause(Event.PASSWORD_CHANGED, "POST", "/auth/password", change)
    with database.reading() as connection:
        kept = [*audit.events(connection, account_id)][-len(caused) :]
    assert [each[2:] for each in kept] == [
        (event, session_id, "192.0.2.1/32", event) for event in caused
    ]
    cause(Event.ACCOUNT_DELETED, "DELETE", "/account", {"password": NEW})
    names = ("message", "account", "session", "network", "request_id")
    assert [tuple(vars(each).get(name) for name in names) for each in caplog.records] == [
        (event, str(account_id), str(session_id), "192.0.2.1/32", event) for event in caused
    ]


def test_what_did_not_happen_is_not_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, audit.__name__)
    account_id = add(database)
    caplog.clear()

    for change in (accounts.disable, partial(accounts.delete_account, name_kept_for=DAY)):
        with suppress(InterruptedError), database.writing() as connection:
            change(connection, account_id, at())
            raise InterruptedError
    assert not caplog.messages
    with database.writing() as connection:
        accounts.disable(connection, account_id, at())
    assert caplog.messages == ["account_disabled"]
