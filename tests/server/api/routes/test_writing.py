"""Writing twice, at once, or after somebody else: nothing is doubled and nothing overwritten."""

import threading
from typing import Any

import pytest

from api import BEN, Api
from bodies import A_SET, NEW, SQUAT, WORKOUT, E, S, W, id_of, listed, made, ready_for_sets
from operations import problem

every_noun = pytest.mark.parametrize("name", NEW)
KEY: dict[str, Any] = {"Idempotency-Key": "logged-at-the-rack"}


def in_threads(count: int, send: Any) -> list[Any]:
    """Send a request from many threads at once."""
    answers: list[Any] = []
    together = threading.Barrier(count)

    def run(number: int) -> None:
        together.wait()
        answers.append(send(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers


# Idempotency keys


@every_noun
def test_a_repeated_request_is_done_once(api: Api, name: str) -> None:
    ready_for_sets(api)
    body = {field: value for field, value in NEW[name].items() if field != "id"}

    first = api("POST", f"/{name}", json=body, headers=KEY)
    again = api("POST", f"/{name}", json=body, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    for header in ("location", "etag"):
        assert again.headers[header] == first.headers[header]
    other = api("POST", f"/{name}", json=body)
    assert other.json()["id"] != first.json()["id"]


def test_a_repeated_request_does_not_undo_what_came_after_it(api: Api) -> None:
    ready_for_sets(api)
    row = api.post("/sets", A_SET, **KEY)
    api("PATCH", f"/sets/{S}", json={"reps": 8})

    assert api.post("/sets", A_SET, 200, **KEY)["reps"] == 8
    api("DELETE", f"/sets/{S}")
    again = api.post("/sets", A_SET, 200, **KEY)
    assert again == row | {"reps": 8, "deleted": True, "seq": row["seq"] + 2}


@pytest.mark.parametrize("place", [f"/workouts/{W}", f"/exercises/{E}", f"/sets/{S}"])
def test_a_repeated_request_is_known_though_a_row_was_deleted_since(api: Api, place: str) -> None:
    ready_for_sets(api)
    path, body = f"/workouts/{W}/sets", {"id": S, "exercise_id": E, "reps": 5}
    row = api.post(path, body, **KEY)
    api("DELETE", place)

    again = api.post(path, body, 200, **KEY)

    assert again["id"] == row["id"]
    assert again["deleted"] is (place == f"/sets/{S}")
    assert len(listed(api, "/sets", deleted=True)) == 1


def test_many_sets_are_made_once(api: Api) -> None:
    ready_for_sets(api)
    bare = {"workout_id": W, "exercise_id": E, "reps": 5}
    body = {"sets": [bare] * 3}

    first = api.post("/sets/bulk", body, **KEY)
    assert api.post("/sets/bulk", body, 200, **KEY) == first
    assert len(listed(api, "/sets")) == 3
    nested: dict[str, Any] = {"Idempotency-Key": "nested"}
    row = api.post(f"/workouts/{W}/sets", bare, **nested)
    assert api.post(f"/workouts/{W}/sets", bare, status=200, **nested) == row


def test_many_sets_that_were_made_once_are_told_as_they_are_now(api: Api) -> None:
    ready_for_sets(api)
    body = {"sets": [A_SET | {"id": id_of(at)} for at in range(3)]}
    first = api.post("/sets/bulk", body, **KEY)["items"]
    edited = api("PATCH", f"/sets/{id_of(0)}", json={"reps": 8})
    deleted = api("DELETE", f"/sets/{id_of(1)}")
    api("DELETE", f"/workouts/{W}")

    again = api.post("/sets/bulk", body, 200, **KEY)["items"]

    assert [each["id"] for each in again] == [each["id"] for each in first]
    now = [each.headers["etag"] for each in (edited, deleted)]
    assert [each["etag"] for each in again] == [*now, first[2]["etag"]]
    assert len(listed(api, "/sets", deleted=True)) == 3


def test_a_key_is_for_one_request(api: Api) -> None:
    ready_for_sets(api)
    api.post("/sets", A_SET, **KEY)

    for path, body in (
        ("/sets", A_SET | {"reps": 6}),
        ("/sets/bulk", {"sets": [A_SET]}),
        ("/workouts", WORKOUT),
    ):
        answer = api("POST", path, json=body, headers=KEY)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert api.get(f"/sets/{S}")["reps"] == 5
    # The order of the fields is no other request, and another account's key is another key.
    api.post("/sets", dict(reversed(A_SET.items())), 200, **KEY)
    ready_for_sets(Api(api.service, BEN)).post("/sets", A_SET | {"reps": 6}, **KEY)


def test_one_key_at_the_same_moment_makes_one_row(api: Api) -> None:
    def send(_number: int) -> Any:
        return api("POST", "/exercises", json={"name": "Row", "tracking": "weighted"}, headers=KEY)

    answers = in_threads(8, send)

    assert sorted(each.status_code for each in answers) == [200] * 7 + [201]
    assert len({each.text for each in answers}) == 1
    assert len(listed(api, "/exercises")) == 1


def test_different_bodies_with_one_key_at_the_same_moment(api: Api) -> None:
    def send(number: int) -> Any:
        body = {"name": f"Row {number}", "tracking": "weighted"}
        return api("POST", "/exercises", json=body, headers=KEY)

    statuses = sorted(each.status_code for each in in_threads(8, send))

    assert statuses == [201] + [422] * 7
    assert len(listed(api, "/exercises")) == 1


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256, "a\tb"])
def test_a_key_is_a_word(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key.encode("latin-1")}
    answer = api("POST", "/exercises", json=SQUAT, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("header/idempotency-key: ")


# At once


def test_writers_at_the_same_moment_lose_nothing(api: Api) -> None:
    ready_for_sets(api)

    def send(number: int) -> Any:
        return api("POST", "/sets", json=A_SET | {"id": id_of(number), "reps": number})

    answers = in_threads(12, send)

    assert {each.status_code for each in answers} == {201}
    assert sorted(each.json()["seq"] for each in answers) == [*range(3, 15)]
    assert {row["reps"] for row in api.get("/sets")["items"]} == {*range(12)}


def test_one_of_many_that_saw_the_same_row_changes_it(api: Api) -> None:
    made(api, "routines")
    [row] = api.get("/routines")["items"]
    place = f"/routines/{row['id']}"
    tag = {"If-Match": api("GET", place).headers["etag"]}

    answers = in_threads(8, lambda at: api("PATCH", place, json={"note": f"{at}"}, headers=tag))

    assert sorted(each.status_code for each in answers) == [200] + [412] * 7
    [won] = [each.json() for each in answers if each.status_code == 200]
    assert api.get(place) == won


# If-Match


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("path", ["/sets", "/sets/bulk", f"/workouts/{W}/sets"])
def test_what_makes_rows_takes_no_condition(api: Api, path: str, header: str) -> None:
    ready_for_sets(api)
    body = {"sets": [A_SET]} if path == "/sets/bulk" else A_SET
    refused = problem(api("POST", path, json=body, headers={header: "*"}))
    assert (refused["status"], refused["errors"][0]["pointer"]) == (422, f"/{header.lower()}")
    assert listed(api, "/sets") == []


@every_noun
def test_if_match_guards_every_change(api: Api, name: str) -> None:
    row = made(api, name)
    place = f"/{name}/{row['id']}"
    old = api("GET", place).headers["etag"]
    new = api("PATCH", place, json={"note": "x"}).headers["etag"]

    changes: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", place, {"json": {"note": "y"}}),
        ("DELETE", place, {}),
        ("POST", f"{place}/undelete", {}),
    ]
    for method, path, options in changes:
        for tag in (old, new.strip('"'), f"W/{new}", '""', "nonsense"):
            answer = api(method, path, headers={"If-Match": tag}, **options)
            assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert api.get(place)["note"] == "x"
    for note, tag in (("either", f"{old}, {new}"), ("any", "*")):
        answer = api("PATCH", place, json={"note": note}, headers={"If-Match": tag})
        assert answer.json()["note"] == note
        new = answer.headers["etag"]
    gone = api("DELETE", place, headers={"If-Match": new})
    assert gone.status_code == 204
    back = api("POST", f"{place}/undelete", headers={"If-Match": gone.headers["etag"]})
    assert back.status_code == 200
    assert back.headers["etag"] not in {old, new, gone.headers["etag"]}


@every_noun
def test_what_changes_nothing_takes_no_place_in_the_feed(api: Api, name: str) -> None:
    row = made(api, name)
    place = f"/{name}/{row['id']}"
    tag = api("GET", place).headers["etag"]

    for body in ({}, {"note": row["note"]}):
        answer = api("PATCH", place, json=body)
        assert (answer.json(), answer.headers["etag"]) == (row, tag)
    assert api.post(f"/{name}", NEW[name] | {"id": row["id"]}, status=200) == row
    assert api.post(f"{place}/undelete", None, status=200) == row


# Ids and the dead


@every_noun
def test_the_client_chooses_the_id_or_the_server_does(api: Api, name: str) -> None:
    ready_for_sets(api)
    body = {field: value for field, value in NEW[name].items() if field != "id"}

    assert api.post(f"/{name}", body | {"id": id_of(5).upper()})["id"] == id_of(5)
    ids = {api.post(f"/{name}", body)["id"] for _ in range(3)}
    assert len(ids) == 3
    assert {each[14] for each in ids} == {"7"}


@every_noun
def test_one_id_in_two_accounts_is_two_rows(api: Api, name: str) -> None:
    other = Api(api.service, BEN)
    body = NEW[name] | {"id": id_of(5)}
    for each in (api, other):
        ready_for_sets(each)
        each.post(f"/{name}", body)
    place = f"/{name}/{id_of(5)}"

    other("PATCH", place, json={"note": "Ben's"})
    assert api.get(place)["note"] == ""
    api("DELETE", place)
    assert other.get(place) == other.get(place) | {"note": "Ben's", "deleted": False}


@every_noun
def test_a_deleted_id_is_called_back_and_not_made_again(api: Api, name: str) -> None:
    row = made(api, name)
    api("DELETE", f"/{name}/{row['id']}")

    answer = api("POST", f"/{name}", json=NEW[name] | {"id": row["id"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")
    assert answer.json()["errors"][0]["pointer"] == "/id"
    assert api.get(f"/{name}/{row['id']}")["deleted"]


def test_a_set_stays_with_parents_that_live(api: Api) -> None:
    made(api, "sets")
    for parent, place in (("workout_id", f"/workouts/{W}"), ("exercise_id", f"/exercises/{E}")):
        api("DELETE", place)
        for method, path, body in (
            ("POST", "/sets", A_SET | {"id": id_of(1)}),
            ("PATCH", f"/sets/{S}", {parent: NEW["sets"][parent]}),
        ):
            answer = api(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (422, "parent_missing")
            assert answer.json()["errors"][0]["pointer"] == f"/{parent}"
        api.post(f"{place}/undelete", None, status=200)
    for parent in ("workout_id", "exercise_id"):
        answer = api("PATCH", f"/sets/{S}", json={parent: id_of(99)})
        assert answer.json()["code"] == "parent_missing"


@pytest.mark.parametrize("place", [f"/workouts/{W}", f"/exercises/{E}"])
def test_a_set_whose_parent_was_deleted_is_corrected(api: Api, place: str) -> None:
    made(api, "sets")
    api("DELETE", place)

    answer = api("PATCH", f"/sets/{S}", json={"note": "belt"})

    assert (answer.status_code, answer.json()["note"]) == (200, "belt")
    assert api.get(place)["deleted"]


def test_a_set_moves_to_another_workout(api: Api) -> None:
    made(api, "sets")
    other = api.post("/workouts", {"started_at": "2026-11-17T10:00:00Z"})["id"]

    assert api("PATCH", f"/sets/{S}", json={"workout_id": other}).json()["workout_id"] == other
    assert listed(api, f"/workouts/{W}/sets") == []
    assert listed(api, f"/workouts/{other}/sets") == [S]


def test_fields_that_belong_together_are_checked_together(api: Api) -> None:
    made(api, "sets")

    answer = api("PATCH", f"/sets/{S}", json={"load_g": None})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "")
    both = api("PATCH", f"/sets/{S}", json={"load_g": None, "load_unit": None})
    assert both.json()["load_g"] is None
    late = api("PATCH", f"/workouts/{W}", json={"finished_at": "2026-11-18T09:00:00Z"})
    assert late.json()["detail"] == "A workout cannot finish before it starts."


# The other way in


@every_noun
def test_rest_and_sync_see_the_same_row(api: Api, name: str) -> None:
    row = made(api, name)
    api("PATCH", f"/{name}/{row['id']}", json={"note": "by hand"})
    changes = api.get("/changes")["changes"]

    [seen] = [each["row"] for each in changes if each["row"]["id"] == row["id"]]
    assert seen == api.get(f"/{name}/{row['id']}")
    blocks = api.sync({})["blocks"]
    [block] = [each for each in blocks if each["columns"]["id"] == [row["id"]]]
    columns = block["columns"]
    assert (columns["seq"], columns["note"]) == ([row["seq"] + 1], ["by hand"])
    assert block["kind"] == f"{name.removesuffix('s')}"
    # What was pulled by one account and pushed into another one is the same row there.
    other = ready_for_sets(Api(api.service, BEN)) if name == "sets" else Api(api.service, BEN)
    push = {"id": id_of(77), "blocks": [block | {"columns": columns | {"seq": [0]}}]}
    assert other.sync({"push": push})["refused"] == []
    theirs = other.get(f"/{name}/{row['id']}")
    assert theirs == seen | {"seq": theirs["seq"]}
    tags = {each("GET", f"/{name}/{row['id']}").headers["etag"] for each in (api, other)}
    assert len(tags) == 1
