"""Sets in their workout: in the order they were done, and thousands at once."""

from typing import Any

import pytest

from api import ANN, BEN, Api, add_account, service_of
from bodies import A_SET, SQUAT, E, W, id_of, listed, ready_for_sets, walked
from flooding import alike
from workoutlog.server.api.dependencies import LIMITS
from workoutlog.server.rows.quotas import Quota
from workoutlog.server.storage.database import Database

SETS = f"/workouts/{W}/sets"
BARE = {"exercise_id": E, "reps": 5}
MANY = 5_000


def refused(api: Api, path: str, body: Any, status: int = 422) -> Any:
    answer = api("POST", path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def pointers(problem: Any) -> list[str]:
    return [flaw["pointer"] for flaw in problem["errors"]]


def test_a_set_is_made_in_its_workout(api: Api) -> None:
    ready_for_sets(api)
    answer = api("POST", SETS, json=BARE)

    row = answer.json()
    assert answer.status_code == 201
    assert row | BARE | {"workout_id": W} == row
    assert answer.headers["location"] == f"/api/v1/sets/{row['id']}"
    assert api.get(f"/sets/{row['id']}") == row


def test_the_body_may_repeat_the_workout_but_not_contradict_it(api: Api) -> None:
    ready_for_sets(api)
    api.post(SETS, BARE | {"workout_id": W})

    problem = refused(api, SETS, BARE | {"workout_id": id_of(1)})
    assert pointers(problem) == ["/workout_id"]


def test_there_is_no_set_without_its_workout(api: Api) -> None:
    ready_for_sets(api)

    assert refused(api, f"/workouts/{id_of(1)}/sets", BARE, 404)["code"] == "not_found"
    assert api("GET", f"/workouts/{id_of(1)}/sets").status_code == 404
    api("DELETE", f"/workouts/{W}")
    assert refused(api, SETS, BARE, 404)["code"] == "not_found"
    assert refused(api, "/sets", A_SET)["code"] == "parent_missing"


def test_sets_stand_in_the_order_they_were_done(api: Api) -> None:
    ready_for_sets(api)
    ids = [api.post(SETS, BARE | {"id": id_of(9 - at)})["id"] for at in range(4)]
    assert listed(api, SETS) == ids

    # A set that was moved has a place before every stamp; two with one place are told by their id.
    api("PATCH", f"/sets/{ids[2]}", json={"position": "0"})
    api("PATCH", f"/sets/{ids[1]}", json={"position": "0"})
    api.post(SETS, BARE | {"id": id_of(1), "position": "f"})

    expected = [ids[2], ids[1], ids[0], ids[3], id_of(1)]
    assert listed(api, SETS) == expected
    for limit in (1, 2, 4, 5):
        assert listed(api, SETS, limit=limit) == expected
        assert len(next(walked(api, SETS, limit=limit))) == limit
    api("DELETE", f"/sets/{ids[0]}")
    assert listed(api, SETS, limit=1) == [each for each in expected if each != ids[0]]


def test_the_page_of_a_workout_is_as_long_as_the_server_allows(database: Database) -> None:
    add_account(database, ANN)
    api = ready_for_sets(Api(service_of(database, LIMITS._replace(longest_page=2))))
    for _ in range(3):
        api.post(SETS, BARE)

    assert len(api.get(SETS, limit=500)["items"]) == 2


def test_sets_of_another_account_are_of_another_workout(api: Api) -> None:
    other = ready_for_sets(Api(api.service, BEN))
    ready_for_sets(api)
    api.post(SETS, BARE)

    assert listed(other, SETS) == []
    other.post("/sets", A_SET | {"reps": 1})
    api.post("/sets", A_SET | {"reps": 2})
    assert api.get(f"/sets/{A_SET['id']}")["reps"] == 2
    assert other.get(f"/sets/{A_SET['id']}")["reps"] == 1


def test_many_sets_are_made_at_once(api: Api) -> None:
    ready_for_sets(api)
    bodies = [A_SET | {"id": id_of(at), "reps": at % 20} for at in range(MANY)]

    made = api.post("/sets/bulk", {"sets": bodies})["items"]

    assert [each["id"] for each in made] == [each["id"] for each in bodies]
    assert [each["seq"] for each in made] == [*range(3, MANY + 3)]
    last = api("GET", f"/sets/{bodies[-1]['id']}")
    assert last.headers["etag"] == made[-1]["etag"]
    assert last.json() | bodies[-1] == last.json()
    assert len(api.get("/sets", limit=500)["items"]) == 500


def test_many_sets_are_what_each_of_them_would_be_alone(api: Api) -> None:
    other = ready_for_sets(Api(api.service, BEN))
    ready_for_sets(api)
    more = {"note": "belt", "position": "a", "performed_at": "2026-11-23T18:00:00Z"}
    bodies = [BARE | {"workout_id": W, "id": id_of(1)}, A_SET | more, A_SET | {"id": id_of(2)}]

    made = api.post("/sets/bulk", {"sets": bodies})["items"]

    for each, body in zip(made, bodies, strict=True):
        alone = other.post("/sets", body)
        answer = api("GET", f"/sets/{each['id']}")
        assert answer.json() == alone
        assert (answer.headers["etag"], answer.json()["seq"]) == (each["etag"], each["seq"])


def test_many_sets_are_placed_as_they_stand_whoever_named_them(api: Api) -> None:
    ready_for_sets(api)
    nameless, named = BARE | {"workout_id": W}, A_SET
    made = api.post("/sets/bulk", {"sets": [nameless, named, nameless]})["items"]

    places = [each["seq"] for each in made]
    assert places == [*range(places[0], places[0] + 3)]


def test_many_are_made_and_replaced_by_one_request(api: Api) -> None:
    ready_for_sets(api)
    api.post("/sets", A_SET)

    made = api.post("/sets/bulk", {"sets": [BARE | {"workout_id": W}, A_SET | {"reps": 8}]})

    assert [each["seq"] for each in made["items"]] == [4, 5]
    assert made["items"][1]["id"] == A_SET["id"]
    assert api.get(f"/sets/{A_SET['id']}")["reps"] == 8
    assert len(listed(api, "/sets")) == 2


def test_too_many_are_refused(api: Api) -> None:
    ready_for_sets(api)
    problem = refused(api, "/sets/bulk", {"sets": [BARE] * (MANY + 1)})

    assert pointers(problem) == ["/sets"]
    assert "5,001" in problem["detail"]
    assert pointers(refused(api, "/sets/bulk", {"sets": []})) == ["/sets"]
    assert listed(api, "/sets", deleted=True) == []


FIRST = A_SET | {"id": id_of(1)}


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ({"reps": "five"}, ["/sets/1/reps"]),
        ({"reps": -1, "note": 7}, ["/sets/1/reps", "/sets/1/note"]),
        ({"colour": "red"}, ["/sets/1/colour"]),
        ({"a/b~c": 1}, ["/sets/1/a~1b~0c"]),
        ({"load_g": None}, ["/sets/1"]),
        ({"workout_id": id_of(7)}, ["/sets/1/workout_id"]),
        ({"exercise_id": id_of(7)}, ["/sets/1/exercise_id"]),
        ({"id": id_of(1)}, ["/sets/1/id"]),
        ({"id": id_of(3)}, ["/sets/1/id"]),
    ],
    ids=str,
)
def test_a_bad_set_refuses_all_and_is_pointed_at(
    api: Api, bad: dict[str, Any], expected: list[str]
) -> None:
    ready_for_sets(api)
    api.post("/sets", A_SET | {"id": id_of(3)})
    api("DELETE", f"/sets/{id_of(3)}")

    status = 409 if "id" in bad else 422
    problem = refused(api, "/sets/bulk", {"sets": [FIRST, A_SET | bad]}, status)

    assert pointers(problem) == expected
    assert listed(api, "/sets") == []


def test_a_single_set_is_pointed_at_where_it_stands(api: Api) -> None:
    ready_for_sets(api)
    bad = A_SET | {"exercise_id": id_of(7)}

    assert pointers(refused(api, "/sets/bulk", {"sets": [bad]})) == ["/sets/0/exercise_id"]
    assert pointers(refused(api, "/sets/bulk", {"sets": [7]})) == ["/sets/0"]
    assert pointers(refused(api, "/sets", bad)) == ["/exercise_id"]


@pytest.mark.parametrize("body", [[], [BARE], {}, {"sets": {}}, {"sets": None}, "x", 7])
def test_a_body_of_another_form_is_refused(api: Api, body: Any) -> None:
    assert pointers(refused(api, "/sets/bulk", body)) == [""]


def test_more_than_sets_is_refused_by_name(api: Api) -> None:
    problem = refused(api, "/sets/bulk", {"sets": [BARE], "more": 1})
    assert pointers(problem) == ["/more"]


def test_an_account_holds_as_many_sets_as_it_may(database: Database) -> None:
    add_account(database, ANN)
    api = ready_for_sets(Api(service_of(database, LIMITS._replace(quota=Quota(sets=3)))))
    bodies = [A_SET | {"id": id_of(at)} for at in range(4)]

    assert refused(api, "/sets/bulk", {"sets": bodies}, 403)["code"] == "quota_exceeded"
    assert listed(api, "/sets", deleted=True) == []
    api.post("/sets/bulk", {"sets": bodies[:3]})
    assert refused(api, "/sets", bodies[3], 403)["code"] == "quota_exceeded"
    # What is there can still be changed, and what is deleted is still there.
    api.post("/sets", bodies[0] | {"reps": 1}, status=200)
    api("DELETE", f"/sets/{bodies[0]['id']}")
    assert refused(api, "/sets", bodies[3], 403)["code"] == "quota_exceeded"
    assert api.post(f"/sets/{bodies[0]['id']}/undelete", None, status=200)["reps"] == 1
    api.post("/exercises", SQUAT | {"id": id_of(50)})


@pytest.mark.parametrize(
    ("parent", "place"), [("workout_id", f"/workouts/{W}"), ("exercise_id", f"/exercises/{E}")]
)
def test_many_sets_stay_with_parents_that_live(api: Api, parent: str, place: str) -> None:
    ready_for_sets(api)
    body = {"sets": [A_SET, A_SET | {"id": id_of(1)}]}
    api("DELETE", place)

    problem = refused(api, "/sets/bulk", body)

    assert (problem["code"], pointers(problem)) == ("parent_missing", [f"/sets/0/{parent}"])
    assert listed(api, "/sets", deleted=True) == []
    api.post(f"{place}/undelete", None, status=200)
    assert len(api.post("/sets/bulk", body)["items"]) == 2


@pytest.mark.parametrize("name", ["id", "workout_id", "exercise_id"])
@pytest.mark.parametrize("more", [{}, {"reps": None}])
def test_ids_that_were_made_to_hash_alike_are_refused(
    api: Api, name: str, more: dict[str, Any]
) -> None:
    ready_for_sets(api)
    bodies = [A_SET | {"id": id_of(at), name: str(each)} for at, each in enumerate(alike(100))]

    problem = refused(api, "/sets/bulk", {"sets": [*bodies, A_SET | more]})

    assert problem["code"] == "request_invalid"
    assert listed(api, "/sets") == []
