"""People sign in, stay signed in, and are out at once when they should be."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection
from sqlalchemy.event import listen

from api import Clock
from people import DAY, HASHER, NOON, PASSWORD, add, at, identity, reset_code
from signed_in import Person, code, serving
from workoutlog.server.access import accounts, invites, sessions
from workoutlog.server.access.codes import API_TOKEN, INVITE, RESET_CODE
from workoutlog.server.access.identity import Rules
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.passwords import Cost, Hasher
from workoutlog.server.api.dependencies import Service
from workoutlog.server.settings import Registration
from workoutlog.server.storage.database import Database

NEW = "marble quarry lantern seven"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    return serving(database, identity(tmp_path))


@pytest.fixture
def ann(service: Service) -> Person:
    add(service.database, "Ann")
    person = Person(service)
    assert person.login("ann", device_name="laptop").status_code == 200
    return person


def with_rules(service: Service, folder: Path, **rules: Any) -> Service:
    return serving(service.database, identity(folder, Rules(**rules)))


def later(person: Person, by: timedelta) -> None:
    clock = person.service.now
    assert isinstance(clock, Clock)
    clock.now += by


def test_a_login_gives_tokens_that_let_one_in(ann: Person) -> None:
    assert ann.tokens["token_type"] == "Bearer"  # noqa: S105  # the kind of token
    assert ann.tokens["expires_in"] == 900
    answer = ann("GET", "/account")
    assert answer.json()["name"] == "Ann"
    assert answer.json()["id"] == ann.tokens["account_id"]


def test_every_login_opens_another_session(ann: Person) -> None:
    first = ann.tokens
    ann.login("ＡＮＮ", device_name="phone")  # the same name in other letters

    sessions = ann("GET", "/sessions").json()["items"]

    assert [each["device_name"] for each in sessions] == ["phone", "laptop"]
    assert [each["current"] for each in sessions] == [True, False]
    assert first["session_id"] != ann.tokens["session_id"]
    assert {each["network"] for each in sessions} == {"192.0.2.1/32"}


@pytest.mark.parametrize("name", ["admin", "root", "ann"])
def test_nobody_is_there_at_first(service: Service, name: str) -> None:
    for password in (name, "password", "changeme", PASSWORD):
        assert code(Person(service).login(name, password)) == (401, "credentials_wrong")


def test_refusals_of_a_login_are_alike(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, wrong, disabled and without a password: one verification and the same answer."""
    add(service.database, "ann")
    add(service.database, "new", None)
    ben = add(service.database, "ben")
    with service.database.writing() as connection:
        accounts.disable(connection, ben, at())
    verified = []
    verify = PasswordHasher.verify

    def spy(hasher: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored)
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", spy)
    answers = [
        Person(service).login(name, password)
        for name, password in [
            ("nobody", PASSWORD),
            ("ann", "wrong"),
            ("ben", PASSWORD),
            ("new", PASSWORD),
        ]
    ]

    assert len({answer.text for answer in answers}) == 1
    assert {code(answer) for answer in answers} == {(401, "credentials_wrong")}
    assert len(verified) == 4
    assert len({stored.rsplit("$", 2)[0] for stored in verified}) == 1


def test_a_throttled_attempt_is_not_verified(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "workoutlog.server.access.audit")
    account_id = add(service.database, "ann")
    guesser = Person(service)
    for _ in range(5):
        assert code(guesser.login("ann", "wrong")) == (401, "credentials_wrong")
    clock = service.now
    assert isinstance(clock, Clock)
    clock.now -= timedelta(seconds=5)

    monkeypatch.setattr(PasswordHasher, "verify", None)
    answer = guesser.login("ann", PASSWORD)

    assert code(answer) == (429, "too_many_attempts")
    assert int(answer.headers["retry-after"]) >= 1
    told = vars(caplog.records[-1])
    assert (told["message"], told["account"]) == ("login_throttled", str(account_id))


def test_who_is_signed_in_goes_on_while_the_name_is_throttled(ann: Person) -> None:
    script = Person(ann.service)
    wanted = {"name": "ci", "scope": "write", "expires_at": f"{NOON + DAY}"}
    script.tokens = {"access_token": ann("POST", "/tokens", wanted).json()["token"]}
    guesser, pause = Person(ann.service), timedelta(minutes=10)
    later(ann, pause)
    while guesser.login("ann", "wrong").status_code != 429:
        pass
    later(ann, -pause)

    assert code(guesser.login()) == (429, "too_many_attempts")
    assert ann.refresh("n" * 22).status_code == 200
    for each in (ann, script):
        assert each("POST", "/sync", {}).status_code == 200
        assert each("POST", "/workouts", {"started_at": f"{NOON}"}).status_code == 201
    assert code(guesser.login()) == (429, "too_many_attempts")


@pytest.mark.parametrize(
    ("peer", "of_another"),
    [("203.0.113.7", (401, "credentials_wrong")), ("192.0.2.1", (429, "too_many_attempts"))],
)
def test_an_address_is_throttled_as_only_a_trusted_proxy_says_it(
    service: Service, tmp_path: Path, peer: str, of_another: tuple[int, str]
) -> None:
    trusting = with_rules(service, tmp_path, trusted_proxies=(ip_network("203.0.113.0/24"),))
    person = Person(trusting, peer)
    clock = trusting.now
    assert isinstance(clock, Clock)

    def guess(address: str) -> tuple[int, str]:
        clock.now = NOON
        body = {"name": "ann", "password": "wrong"}
        return code(person("POST", "/auth/login", body, headers={"X-Forwarded-For": address}))

    assert [guess("198.51.100.8") for _ in range(5)] == [(401, "credentials_wrong")] * 5
    assert guess("198.51.100.8") == (429, "too_many_attempts")
    assert guess("198.51.100.9") == of_another


def meanwhile(monkeypatch: pytest.MonkeyPatch, step: str, happen: Callable[[], object]) -> None:
    """Let something happen once, while a password is hashed or verified."""
    hashing = getattr(Hasher, step)

    def slow(hasher: Hasher, *told: str | None) -> Any:
        monkeypatch.setattr(Hasher, step, hashing)
        happen()
        return hashing(hasher, *told)

    monkeypatch.setattr(Hasher, step, slow)


def set_password(connection: Connection, account_id: UUID, occasion: Occasion) -> None:
    accounts.set_password(connection, account_id, HASHER.hash(NEW), occasion)


@pytest.mark.parametrize("change", [accounts.disable, set_password, accounts.delete_account])
def test_what_changes_while_a_password_is_verified_keeps_one_out(
    service: Service, monkeypatch: pytest.MonkeyPatch, change: Callable[..., None]
) -> None:
    account_id = add(service.database, "ann")

    def happen() -> None:
        with service.database.writing() as connection:
            change(connection, account_id, at(NOON + DAY))

    meanwhile(monkeypatch, "is_right", happen)
    assert code(Person(service).login()) == (401, "credentials_wrong")
    with service.database.reading() as connection:
        assert sessions.sessions(connection, account_id, NOON + DAY) == []


def test_of_two_changes_of_a_password_at_once_the_first_one_holds(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "granite ferry whistle nine"

    def change(new: str) -> httpx.Response:
        return ann("POST", "/auth/password", {"password": PASSWORD, "new_password": new})

    def happen() -> None:
        assert change(NEW).status_code == 204

    meanwhile(monkeypatch, "hash", happen)
    assert code(change(other)) == (403, "password_wrong")
    assert ann.login(password=NEW).status_code == 200


def test_a_hash_of_an_older_cost_is_made_anew_at_login(service: Service, tmp_path: Path) -> None:
    account_id = add(service.database, "ann")
    dearer = Hasher(Cost(memory_kib=128, passes=1))
    person = Person(serving(service.database, identity(tmp_path, hasher=dearer)))

    assert person.login().status_code == 200

    with service.database.reading() as connection:
        stored = accounts.by_id(connection, account_id).password_hash
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=128,t=1,p=1$")
    assert person.login().status_code == 200


def test_a_refresh_that_was_not_answered_is_asked_again(ann: Person) -> None:
    old = ann.tokens
    nonce = "n" * 22
    first = ann.refresh(nonce).json()
    later(ann, 30 * DAY)
    ann.tokens = old

    again = ann.refresh(nonce)

    assert again.json()["refresh_token"] == first["refresh_token"] != old["refresh_token"]
    assert ann("GET", "/account").status_code == 200


def test_a_thief_is_noticed_and_both_are_out(ann: Person) -> None:
    stolen = dict(ann.tokens)
    ann.refresh("a" * 22)
    thief = Person(ann.service)
    thief.tokens = stolen

    assert code(thief.refresh("b" * 22)) == (401, "session_revoked")
    assert code(ann.refresh("c" * 22)) == (401, "session_revoked")
    assert code(ann("GET", "/account")) == (401, "session_revoked")
    assert ann.login().status_code == 200


def test_logging_out_is_at_once(ann: Person) -> None:
    assert ann("POST", "/auth/logout").status_code == 204
    assert code(ann("GET", "/account")) == (401, "session_revoked")
    assert code(ann("POST", "/auth/logout")) == (401, "session_revoked")
    assert code(ann.refresh()) == (401, "session_revoked")


def test_a_new_password_signs_the_others_out(ann: Person) -> None:
    other = Person(ann.service)
    other.login("ann", device_name="phone")
    body = {"password": PASSWORD, "new_password": NEW}

    assert ann("POST", "/auth/password", body).status_code == 204

    assert ann("GET", "/account").status_code == 200
    assert code(other("GET", "/account")) == (401, "session_revoked")
    assert code(other.login()) == (401, "credentials_wrong")
    assert other.login(password=NEW).status_code == 200


def test_a_password_is_changed_by_who_knows_it(ann: Person) -> None:
    wrong = {"password": "not this one", "new_password": NEW}
    assert code(ann("POST", "/auth/password", wrong)) == (403, "password_wrong")
    short = ann("POST", "/auth/password", {"password": PASSWORD, "new_password": "short"})
    assert code(short) == (422, "password_refused")
    assert short.json()["errors"][0]["pointer"] == "/new_password"
    own = ann("POST", "/auth/password", {"password": PASSWORD, "new_password": "Ann123456789Ann"})
    assert code(own) == (422, "password_refused")
    assert Person(ann.service).login().status_code == 200


def test_a_password_that_confirms_is_throttled_like_one_that_signs_in(ann: Person) -> None:
    for _ in range(5):
        ann("DELETE", "/account", {"password": "wrong"})
    clock = ann.service.now
    assert isinstance(clock, Clock)
    clock.now -= timedelta(seconds=9)
    answer = ann("DELETE", "/account", {"password": PASSWORD})
    assert code(answer) == (429, "too_many_attempts")


def test_a_reset_code_is_good_once_and_for_a_day(ann: Person) -> None:
    token = ann(
        "POST",
        "/tokens",
        {"name": "ci", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"},
    ).json()["token"]
    account_id = ann.tokens["account_id"]
    offered = partial(reset_code, ann.service.database)
    old = offered(NOON)
    reset = {"name": "ann", "code": offered(NOON), "new_password": NEW}
    assert code(ann("POST", "/auth/reset", reset | {"code": old})) == (401, "reset_code_wrong")
    assert code(ann("POST", "/auth/reset", reset | {"code": "x"})) == (401, "reset_code_wrong")
    assert code(ann("POST", "/auth/reset", reset | {"name": "b"})) == (401, "reset_code_wrong")
    short = ann("POST", "/auth/reset", reset | {"new_password": "short"})
    assert code(short) == (422, "password_refused")
    assert ann("POST", "/auth/reset", reset).status_code == 204
    assert code(ann("POST", "/auth/reset", reset)) == (401, "reset_code_wrong")

    assert code(ann("GET", "/account")) == (401, "session_revoked")
    with_token = {"Authorization": f"Bearer {token}"}
    assert code(ann("GET", "/account", headers=with_token)) == (401, "token_revoked")
    assert ann.login(password=NEW).json()["account_id"] == account_id
    late = {"name": "ann", "code": offered(NOON - DAY), "new_password": PASSWORD}
    assert code(ann("POST", "/auth/reset", late)) == (401, "reset_code_wrong")


def test_registration_is_closed_unless_it_is_opened(service: Service, tmp_path: Path) -> None:
    body = {"name": "cleo", "password": PASSWORD}
    assert code(Person(service)("POST", "/auth/register", body)) == (403, "registration_closed")

    opened = Person(with_rules(service, tmp_path, registration=Registration.OPEN))
    assert opened("POST", "/auth/register", body).status_code == 201
    assert code(opened("POST", "/auth/register", body)) == (409, "name_taken")
    spaced = opened("POST", "/auth/register", body | {"name": "c l e o"})
    assert code(spaced) == (422, "name_refused")
    easy = opened("POST", "/auth/register", body | {"name": "dan", "password": "dan" * 6})
    assert code(easy) == (422, "password_refused")
    assert opened.login("CLEO").status_code == 200


def test_an_invite_makes_one_account(service: Service, tmp_path: Path) -> None:
    invited = Person(with_rules(service, tmp_path, registration=Registration.INVITE))
    with service.database.writing() as connection:
        _, invite = invites.create(connection, at(), DAY)
        gone, revoked = invites.create(connection, at(), DAY)
        invites.revoke(connection, gone.id, NOON)
        _, expired = invites.create(connection, at(NOON - DAY), DAY)
    body = {"name": "cleo", "password": PASSWORD, "invite": invite}

    for bad in (None, "x", revoked, expired, invite[:-1] + "x"):
        answer = invited("POST", "/auth/register", body | {"invite": bad})
        assert code(answer) == (403, "invite_invalid"), bad
        later(invited, DAY / 48)
    assert invited("POST", "/auth/register", body).status_code == 201
    again = invited("POST", "/auth/register", body | {"name": "dan"})
    assert code(again) == (403, "invite_invalid")


def test_a_failed_registration_does_not_use_the_invite(service: Service, tmp_path: Path) -> None:
    add(service.database, "ann")
    invited = Person(with_rules(service, tmp_path, registration=Registration.INVITE))
    with service.database.writing() as connection:
        _, invite = invites.create(connection, at(), DAY)
    body = {"name": "ann", "password": PASSWORD, "invite": invite}
    assert code(invited("POST", "/auth/register", body)) == (409, "name_taken")
    assert invited("POST", "/auth/register", body | {"name": "dan"}).status_code == 201


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/auth/login", {"name": "ann"}, "/password"),
        ("/auth/login", {"name": 5, "password": "secret-value"}, "/name"),
        ("/auth/login", {"name": "a\0b", "password": "secret-value"}, "/name"),
        ("/auth/login", {"name": "\ud800", "password": "secret-value"}, "/name"),
        ("/auth/login", {"name": "a", "password": ["secret-value"]}, "/password"),
        ("/auth/login", {"name": "a", "password": "secret-value" * 100}, "/password"),
        ("/auth/login", {"name": "a", "password": "\ud800secret-value"}, "/password"),
        ("/auth/login", {"name": "a", "password": "secret-value", "admin": True}, "/admin"),
        ("/auth/login", {"name": "a", "password": "secret-value", "device": "7"}, "/device"),
        ("/auth/refresh", {"refresh_token": "secret-value", "nonce": "short"}, "/nonce"),
        ("/auth/refresh", {"refresh_token": "secret-value" * 400}, "/refresh_token"),
        ("/auth/refresh", [], ""),
        ("/auth/refresh", None, ""),
    ],
)
def test_a_body_that_cannot_be_read_is_told_and_never_quoted(
    service: Service, path: str, body: Any, pointer: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = Person(service)("POST", path, content=json.dumps(body), headers=headers)

    assert code(answer) == (422, "request_invalid")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert "secret-value" not in answer.text


@pytest.mark.parametrize(
    "token",
    ["x", "wlr_", "wlr_" + "A" * 91, "wl_" + "A" * 86],
)
def test_what_is_no_refresh_token_is_refused(service: Service, token: str) -> None:
    person = Person(service)
    person.tokens = {"refresh_token": token, "access_token": token}
    assert code(person.refresh())[0] == 401


def test_a_token_in_the_query_or_a_cookie_is_no_token(ann: Person) -> None:
    token, ann.tokens = ann.tokens["access_token"], {}
    refused = ann("GET", "/account", params={"access_token": token})
    assert code(refused) == (422, "request_invalid")
    assert token not in refused.text
    for options in (
        {"headers": {"Cookie": f"access_token={token}"}},
        {"headers": {"Authorization": f"Basic {token}"}},
    ):
        assert code(ann("GET", "/account", **options)) == (401, "token_missing")


def test_no_token_is_good_in_the_place_of_another(ann: Person) -> None:
    access, refresh = ann.tokens["access_token"], ann.tokens["refresh_token"]
    for token in (refresh, INVITE.write(bytes(16), bytes(16)), RESET_CODE.write(bytes(16))):
        headers = {"Authorization": f"Bearer {token}"}
        assert code(ann("GET", "/account", headers=headers)) == (401, "token_invalid")
    for token in (access, RESET_CODE.write(bytes(16))):
        body = {"refresh_token": token}
        assert code(ann("POST", "/auth/refresh", body)) == (401, "token_invalid")
    for token in (access, refresh):
        body = {"name": "ann", "code": token, "new_password": NEW}
        assert code(ann("POST", "/auth/reset", body)) == (401, "reset_code_wrong")


def test_an_access_token_ends_and_the_session_goes_on(ann: Person) -> None:
    later(ann, timedelta(minutes=16))
    assert code(ann("GET", "/account")) == (401, "token_expired")
    assert ann.refresh().status_code == 200
    assert ann("GET", "/account").status_code == 200


def test_keys_are_rotated_while_people_work(ann: Person) -> None:
    keys = ann.service.identity.keys
    keys.rotate(ann.service.now(), ann.service.random_bytes, 90 * DAY)
    assert ann("GET", "/account").status_code == 200
    assert ann.refresh("a" * 22).status_code == 200
    assert ann("GET", "/account").status_code == 200
    keys.rotate(ann.service.now(), ann.service.random_bytes, 90 * DAY)
    assert ann.refresh("b" * 22).status_code == 200


@pytest.mark.parametrize(
    ("change", "refusal"),
    [(accounts.disable, "account_disabled"), (accounts.delete_account, "account_deleted")],
)
def test_a_disabled_or_deleted_account_is_out_at_once(
    ann: Person, change: Callable[..., None], refusal: str
) -> None:
    with ann.service.database.writing() as connection:
        found = accounts.find(connection, "ann")
        assert found is not None
        change(connection, found.account_id, at())

    assert code(ann("GET", "/account")) == (401, refusal)
    assert code(ann("POST", "/workouts", {"started_at": "x"}))[1] == refusal
    assert code(ann.refresh()) == (401, refusal)
    assert code(ann.login()) == (401, "credentials_wrong")


def test_an_enabled_account_is_in_again(ann: Person) -> None:
    for change in (accounts.disable, accounts.enable):
        with ann.service.database.writing() as connection:
            found = accounts.find(connection, "ann")
            assert found is not None
            change(connection, found.account_id, at())
    assert ann("GET", "/account").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/login", {"password": "wrong password"}),
        ("/auth/reset", {"code": RESET_CODE.write(bytes(16)), "new_password": NEW}),
    ],
)
def test_a_failure_takes_as_many_transactions_whether_the_name_is_known_or_not(
    ann: Person, path: str, body: dict[str, str]
) -> None:
    seen: list[str] = []
    for event in ("begin", "commit", "rollback"):
        listen(ann.service.database.engine, event, lambda _, event=event: seen.append(event))

    def transactions(name: str) -> list[str]:
        seen.clear()
        assert ann("POST", path, body | {"name": name}).status_code == 401
        return [*seen]

    assert transactions("ann") == transactions("nobody")
    assert seen.count("commit") > 1


def test_an_account_that_asks_too_much_is_told_to_wait(ann: Person) -> None:
    clock = ann.service.now
    assert isinstance(clock, Clock)
    answers = []
    clock.now = NOON + timedelta(minutes=1)
    for _ in range(125):
        answers.append(ann("GET", "/account"))
        clock.now = NOON + timedelta(minutes=1)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 5
    assert code(refused[0]) == (429, "rate_limited")
    assert refused[0].headers["retry-after"] == "1"


def test_made_up_tokens_take_nothing_from_the_account_that_they_name(ann: Person) -> None:
    clock = ann.service.now
    assert isinstance(clock, Clock)
    account = UUID(ann("GET", "/account").json()["id"])
    stranger = Person(ann.service)
    stranger.tokens = {"access_token": API_TOKEN.write(account.bytes, bytes(16), bytes(32))}
    answers = []
    for _ in range(125):
        clock.now = NOON + timedelta(minutes=1)
        answers.append(stranger("GET", "/account").status_code)
    assert Counter(answers) == {401: 120, 429: 5}
    assert ann("GET", "/account").status_code == 200


def test_what_happens_is_written_into_the_log(
    ann: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "workoutlog.server.access.audit"):
        ann.login(password="wrong")  # noqa: S106  # a wrong one
        ann.login()
    assert [record.message for record in caplog.records] == ["login_failed", "login_ok"]
    assert vars(caplog.records[1])["network"] == "192.0.2.1/32"
    assert vars(caplog.records[1])["session"] == ann.tokens["session_id"]
    assert HASHER.is_right("wrong", None) is False


def test_many_logins_at_once_are_answered_or_told_to_come_back(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hash and eight wait, so that no number of them takes the memory of the machine."""
    add(service.database, "ann")
    verify, running, most = PasswordHasher.verify, [], []

    def slow(hasher: PasswordHasher, stored: str, password: str) -> bool:
        running.append(1)
        most.append(len(running))
        sleep(0.02)
        running.pop()
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    person = Person(service)

    async def all_at_once() -> list[httpx.Response]:
        return [*await asyncio.gather(*(person.ask_to_login() for _ in range(40)))]

    answers = asyncio.run(all_at_once())

    assert max(most) == 2
    statuses = [answer.status_code for answer in answers]
    assert {*statuses} <= {200, 429, 503}
    assert statuses.count(200) >= 1
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(refused) >= 20
    assert {code(answer) for answer in refused} == {(503, "hashing_busy")}
    assert {answer.headers["retry-after"] for answer in refused} == {"1"}
