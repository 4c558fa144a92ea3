"""Devices and API tokens are listed and revoked by their owner, at once, and by nobody else."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api import Clock
from people import add, identity
from signed_in import Person, code, serving
from workoutlog.server.api.dependencies import Service
from workoutlog.server.storage.database import Database

WORKOUT = {"started_at": "2026-11-18T10:00:00.000Z", "utc_offset": 60}
TOKEN = {"name": "statistics", "scope": "write", "expires_at": "2026-12-01T00:00:00+00:00"}


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    return serving(database, identity(tmp_path))


def person(service: Service, name: str) -> Person:
    add(service.database, name)
    made = Person(service)
    assert made.login(name, device_name=f"{name}'s phone").status_code == 200
    return made


def test_a_device_is_renamed_and_signed_out(service: Service) -> None:
    ann = person(service, "ann")
    phone = Person(service)
    phone.login("ann", device="00000000000000ab")
    place = f"/sessions/{phone.tokens['session_id']}"

    assert ann("PATCH", place, {"device_name": "lost"}).status_code == 204
    [lost, _] = ann("GET", "/sessions").json()["items"]
    assert (lost["device_name"], lost["device"]) == ("lost", "00000000000000ab")
    assert lost["used_at"].endswith(":00:00Z")
    assert ann("DELETE", place).status_code == 204

    assert code(phone("GET", "/account")) == (401, "session_revoked")
    assert len(ann("GET", "/sessions").json()["items"]) == 1
    assert code(ann("DELETE", place)) == (404, "not_found")
    assert code(ann("PATCH", place, {"device_name": "x"})) == (404, "not_found")


def test_nobody_elses_device_or_token_is_there(service: Service) -> None:
    ann, ben = person(service, "ann"), person(service, "ben")
    token = ann("POST", "/tokens", TOKEN).json()
    for place in (f"/sessions/{ann.tokens['session_id']}", f"/tokens/{token['id']}"):
        missing = ben("DELETE", f"{place.rsplit('/', 1)[0]}/{uuid4()}")
        theirs = ben("DELETE", place)
        assert code(theirs) == code(missing) == (404, "not_found")
        assert theirs.json().keys() == missing.json().keys()
    renamed = ben("PATCH", f"/sessions/{ann.tokens['session_id']}", {"device_name": "mine"})
    assert code(renamed) == (404, "not_found")
    assert [each["device_name"] for each in ben("GET", "/sessions").json()["items"]] == [
        "ben's phone"
    ]
    assert ben("GET", "/tokens").json()["items"] == []
    assert ann("GET", "/account").status_code == 200


def test_a_token_does_what_its_scope_says(service: Service) -> None:
    ann = person(service, "ann")
    script = Person(service)
    for scope, status in (("read", 403), ("write", 201)):
        made = ann("POST", "/tokens", TOKEN | {"scope": scope}).json()
        assert made["token"].startswith("wl_")
        script.tokens = {"access_token": made["token"]}
        assert script("GET", "/workouts").status_code == 200
        assert script("POST", "/workouts", WORKOUT).status_code == status
    # Once an hour it is written down that they are used.
    assert {each["used_at"] for each in ann("GET", "/tokens").json()["items"]} == {
        "2026-11-18T12:00:00Z"
    }
    script.tokens["access_token"] = script.tokens["access_token"][:-6] + "AAAAAA"
    assert code(script("GET", "/workouts")) == (401, "token_invalid")
    listed = ann("GET", "/tokens").json()["items"]
    assert [each["scope"] for each in listed] == ["read", "write"]
    assert all("token" not in each for each in listed)


def test_a_token_ends_and_is_revoked(service: Service) -> None:
    ann, script = person(service, "ann"), Person(service)
    made = ann("POST", "/tokens", TOKEN).json()
    script.tokens = {"access_token": made["token"]}
    assert ann("DELETE", f"/tokens/{made['id']}").status_code == 204
    assert code(script("GET", "/workouts")) == (401, "token_revoked")

    script.tokens = {"access_token": ann("POST", "/tokens", TOKEN).json()["token"]}
    clock = service.now
    assert isinstance(clock, Clock)
    clock.now += timedelta(days=13)
    assert code(script("GET", "/workouts")) == (401, "token_expired")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"expires_at": "2026-11-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2028-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2026-12-01T00:00:00"}, "/expires_at"),
        ({"expires_at": None}, "/expires_at"),
        ({"expires_at": 1_796_083_200}, "/expires_at"),  # 1 December 2026, but no text
        ({"expires_at": "1796083200"}, "/expires_at"),
        ({"scope": "admin"}, "/scope"),
        ({"name": ""}, "/name"),
        ({"account_id": "x"}, "/account_id"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused(
    service: Service, change: dict[str, object], pointer: str
) -> None:
    answer = person(service, "ann")("POST", "/tokens", TOKEN | change)
    assert code(answer) == (422, "request_invalid")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert person(service, "ben")("POST", "/tokens", {"name": "x"}).status_code == 422


def test_there_is_an_end_to_tokens(service: Service) -> None:
    ann = person(service, "ann")
    for _ in range(50):
        assert ann("POST", "/tokens", TOKEN).status_code == 201
    assert code(ann("POST", "/tokens", TOKEN)) == (403, "quota_exceeded")
