"""Every noun can be made, read, listed, changed, deleted and called back over HTTP."""

from typing import Any

import pytest

from api import BEN, Api
from bodies import NEW, made

every_noun = pytest.mark.parametrize("name", NEW)


@every_noun
def test_what_was_made_is_read(api: Api, name: str) -> None:
    row = made(api, name)

    assert row | NEW[name] == row
    assert (row["deleted"], row["seq"]) == (False, 3 if name == "sets" else 1)
    assert api.get(f"/{name}/{row['id']}") == row
    assert api.get(f"/{name}") == {"items": [row], "next": None}


@every_noun
def test_a_row_goes_and_comes_back(api: Api, name: str) -> None:
    row = made(api, name)
    place = f"/{name}/{row['id']}"

    assert api("DELETE", place).status_code == 204
    gone = api.get(place)
    assert gone == row | {"deleted": True, "seq": row["seq"] + 1}
    assert api.get(f"/{name}")["items"] == []
    assert api.get(f"/{name}", deleted=True)["items"] == [gone]
    assert api("DELETE", place).status_code == 204
    assert api("PATCH", place, json={"note": "x"}).status_code == 404

    back = api.post(f"{place}/undelete", None, status=200)
    assert back == row | {"seq": row["seq"] + 2}
    assert api.get(f"/{name}")["items"] == [back]


@every_noun
def test_one_field_is_changed(api: Api, name: str) -> None:
    row = made(api, name)
    place = f"/{name}/{row['id']}"
    tag = api("GET", place).headers["etag"]

    answer = api("PATCH", place, json={"note": "easy"}, headers={"If-Match": tag})

    assert answer.json() == row | {"note": "easy", "seq": row["seq"] + 1}
    assert answer.headers["etag"] != tag
    late = api("PATCH", place, json={"note": "hard"}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert api.get(place)["note"] == "easy"


@every_noun
def test_nobody_elses_row_is_there(api: Api, name: str) -> None:
    row = made(api, name)
    other = Api(api.service, BEN)
    place = f"/{name}/{row['id']}"

    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", place, {}),
        ("PATCH", place, {"json": {"note": "mine"}}),
        ("DELETE", place, {}),
        ("POST", f"{place}/undelete", {}),
    ]
    for method, path, options in requests:
        assert other(method, path, **options).status_code == 404, method
    assert api.get(place) == row
    assert other.get(f"/{name}")["items"] == []


@every_noun
def test_to_make_a_row_again_replaces_it(api: Api, name: str) -> None:
    row = made(api, name)
    body = NEW[name] | {"id": row["id"]}

    assert api.post(f"/{name}", body, status=200) == row
    changed = api.post(f"/{name}", body | {"note": "new"}, status=200)
    assert changed == row | {"note": "new", "seq": row["seq"] + 1}
