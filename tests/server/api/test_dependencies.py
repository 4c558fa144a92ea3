"""Whose a large body is must be known before it is read, and cannot be made up."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection

from api import NOON
from asgi import scope_of
from people import add, identity
from signed_in import Person, serving
from workoutlog.server.access.callers import Claims, TokenClaims
from workoutlog.server.access.codes import API_TOKEN
from workoutlog.server.access.denials import (
    SessionRevoked,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TokenRevoked,
)
from workoutlog.server.access.rate_limits import Rate, RateLimits
from workoutlog.server.api import dependencies
from workoutlog.server.api.dependencies import Service
from workoutlog.server.rows.head import Head, hold
from workoutlog.server.storage.database import POSTGRESQL, Database


@pytest.fixture
def person(database: Database, tmp_path: Path) -> Person:
    add(database)
    few = RateLimits(Rate(per_minute=1, burst=5))
    person = Person(serving(database, replace(identity(tmp_path), rates=few)))
    person.login()
    return person


def admitted(service: Service, token: str) -> UUID:
    return asyncio.run(service.admit(scope_of(authorization=f"Bearer {token}")))


def claims_of(person: Person) -> Claims:
    token = person.tokens["access_token"]
    return person.service.identity.read(f"Bearer {token}", person.service.now())


def api_token(person: Person) -> dict[str, str]:
    body = {"name": "ci", "scope": "read", "expires_at": (NOON + timedelta(days=1)).isoformat()}
    made: dict[str, str] = person("POST", "/tokens", body).json()
    return made


def test_a_session_and_a_token_are_known(person: Person) -> None:
    account = UUID(person("GET", "/account").json()["id"])
    assert admitted(person.service, person.tokens["access_token"]) == account
    assert admitted(person.service, api_token(person)["token"]) == account


def test_a_request_is_counted_once(person: Person) -> None:
    """Who it is from is asked again when it is worked on."""
    for _ in range(10):
        admitted(person.service, person.tokens["access_token"])
    assert person("GET", "/account").status_code == 200


def test_no_token_is_none(person: Person) -> None:
    with pytest.raises(TokenMissing):
        asyncio.run(person.service.admit(scope_of()))


def test_made_up_tokens_of_an_account_are_none_of_its_own(person: Person) -> None:
    parts = API_TOKEN.read(api_token(person)["token"])
    assert parts
    account, token_id, secret = parts
    for forged in (
        API_TOKEN.write(account, token_id, bytes(32)),
        API_TOKEN.write(account, bytes(16), secret),
        person.tokens["access_token"][:-2],
    ):
        with pytest.raises(TokenInvalid):
            admitted(person.service, forged)


def test_a_token_that_was_revoked_is_none(person: Person) -> None:
    made = api_token(person)
    assert person("DELETE", f"/tokens/{made['id']}").status_code == 204
    with pytest.raises(TokenRevoked):
        admitted(person.service, made["token"])


def test_an_access_token_ends(person: Person) -> None:
    person.service.now.now += timedelta(hours=1)  # type: ignore[attr-defined]  # a test's clock
    with pytest.raises(TokenExpired):
        admitted(person.service, person.tokens["access_token"])


def test_who_writes_for_no_account_hears_what_became_of_it(person: Person) -> None:
    nobody = TokenClaims(UUID(int=9), UUID(int=9), b"")
    with pytest.raises(SessionRevoked), person.service.writing(nobody):
        pass


def test_who_only_reads_holds_no_head(person: Person) -> None:
    with (
        person.service.reading(claims_of(person)) as work,
        pytest.raises(ValueError, match="holds no head"),
    ):
        work.hold()


# A SQLite file is held from the beginning of what is written, so that nothing comes between.
@pytest.mark.parametrize("database", [POSTGRESQL, "partitioned"], indirect=True)
def test_who_is_signed_out_while_a_write_waits_for_the_head_writes_nothing(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = claims_of(person)

    def hold_after_signing_out(connection: Connection, account_id: UUID, device: int) -> Head:
        assert person("POST", "/auth/logout").status_code == 204
        return hold(connection, account_id, device)

    monkeypatch.setattr(dependencies, "hold", hold_after_signing_out)
    with pytest.raises(SessionRevoked), person.service.writing(claims):
        pass
