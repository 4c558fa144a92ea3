"""What a push may bring: so many rows, and so much of what nobody here knows."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api import Api
from flooding import alike
from operations import problem
from people import add, identity
from signed_in import from_outside, serving
from workoutlog.domain.stamps import LOWEST
from workoutlog.server.rows import commit
from workoutlog.server.storage.database import Database

ROUTINE: dict[str, list[Any]] = {
    "id": [str(UUID(int=9)), str(UUID(int=10))],
    "stamp": [LOWEST],
    "name": ["A", "B"],
    "text": ["squat 5x5"],
    "followed_at": [None],
    "note": [""],
}


def push(api: Api, **columns: list[Any]) -> httpx.Response:
    """Push routines some of whose columns are different."""
    block = {"kind": "routine", "columns": ROUTINE | columns}
    return api("POST", "/sync", json={"push": {"id": str(uuid4()), "blocks": [block]}})


def registers(begin: int, many: int, value: str = "") -> dict[str, list[Any]]:
    return {f"register{number}": [value] for number in range(begin, begin + many)}


def test_no_more_rows_are_taken_than_the_server_says(api: Api) -> None:
    most = api.get("/hello")["most_rows"]

    told = problem(push(api, id=[str(UUID(int=number)) for number in range(most + 1)]))

    assert [each["pointer"] for each in told["errors"]] == ["/push/blocks"]
    assert "there are more than 5,000 rows" in told["detail"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_longer_body_is_taken_than_the_server_says(database: Database, tmp_path: Path) -> None:
    add(database)
    ann = from_outside(serving(database, identity(tmp_path)))
    ann.login()
    most = ann("GET", "/hello").json()["largest_body"]

    def sent(size: int) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return ann("POST", "/sync", content=b"{}".ljust(size), headers=headers)

    assert sent(most).status_code == 200
    assert problem(sent(most + 1))["code"] == "body_too_large"


def test_a_row_carries_so_many_registers_of_newer_programs_and_no_more(api: Api) -> None:
    assert push(api, **registers(0, 50)).json()["refused"] == []

    answer = push(api, id=[str(UUID(int=9)), str(UUID(int=11))], **registers(50, 1)).json()

    [refused] = answer["refused"]
    assert (refused["at"], refused["code"]) == (0, "request_invalid")
    assert "More than 50 of its registers are unknown here" in refused["detail"]
    kept = api.sync({})["blocks"]
    assert sum(len(each["columns"]["id"]) for each in kept) == 3


def test_they_are_so_long_and_no_longer(api: Api) -> None:
    long = {"mood": ["x" * 9_000, "x" * 10_000]}

    answer = push(api, **long).json()

    assert answer["kept"] == [1, 0]
    assert "more than 10,000 characters" in answer["refused"][0]["detail"]
    assert push(api, more=["x" * 900]).json()["kept"] == [0, 2]


def test_a_row_that_has_more_already_can_be_edited_and_deleted(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert push(api, **registers(0, 50)).json()["refused"] == []
    monkeypatch.setattr(commit, "_MOST_UNKNOWN", 40)

    assert api("PATCH", f"/routines/{ROUTINE['id'][0]}", json={"note": "hard"}).status_code == 200
    assert api("DELETE", f"/routines/{ROUTINE['id'][0]}").status_code == 204


def test_not_all_of_very_many_flaws_are_told(api: Api) -> None:
    columns: dict[str, Any] = {f"register{number}": 5 for number in range(2_000)}

    told = problem(push(api, **columns))

    assert (told["code"], told["detail"]) == ("request_invalid", "The body has 2,000 flaws.")
    places = {"name": [True] * 2_000}
    body = {
        "push": {"id": str(uuid4()), "blocks": [{"kind": "set", "columns": {}, "places": places}]}
    }
    assert len(problem(api("POST", "/sync", json=body))["errors"]) == 1
    wrong = {f"field{number}": 5 for number in range(100_000)}
    for path, sent in (("/sets", wrong), ("/sets/bulk", {"sets": [wrong]}), ("/sets/bulk", wrong)):
        assert len(problem(api("POST", path, json=sent))["errors"]) <= 100


@pytest.mark.parametrize("deleted", ["workouts", "sets"])
def test_what_is_known_to_be_deleted_cannot_be_made_slow_to_look_up(api: Api, deleted: str) -> None:
    ids = [*map(str, alike(100))]
    known: dict[str, dict[str, int]] = {each: {} for each in ids}
    if deleted == "sets":
        known = {ids[0]: dict.fromkeys(ids, 0)}
    pushed = {"id": str(uuid4()), "blocks": [], "deleted_workouts": known | {"no id": {}}}

    told = problem(api("POST", "/sync", json={"push": pushed}))

    place = "/push/deleted_workouts" + (f"/{ids[0]}" if deleted == "sets" else "")
    said = {each["pointer"]: each["detail"] for each in told["errors"]}
    assert "made to hash alike" in said[place]


def test_pushed_ids_cannot_be_made_slow_to_look_up(api: Api) -> None:
    ids = [*map(str, alike(100))]

    told = problem(push(api, id=ids, name=["A"]))

    assert [each["pointer"] for each in told["errors"]] == ["/push/blocks"]
    assert api.sync({})["blocks"] == []
