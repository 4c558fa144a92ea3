"""Lists: every row once, in an order that is said, whatever is asked for and however it is cut."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from api import ANN, BEN, NOON, Api, add_account, service_of
from bodies import A_SET, NEW, SQUAT, W, id_of, listed, made, walked
from workoutlog.domain.changes import change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Reason, Revision
from workoutlog.replica.codec import instant_from
from workoutlog.server.api.dependencies import LIMITS
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.origins import Origin
from workoutlog.server.storage.database import Database

# Three instants for seven rows, out of order: most have a neighbour at the same time.
TIMES = [f"2026-11-{day:02}T10:00:00.000Z" for day in (18, 16, 18, 17, 16, 18, 17)]
UNKNOWN = id_of(999)
NO_QUERIES: list[tuple[str, Any]] = [
    *[("limit", value) for value in (0, -1, "many", 1.5, "")],
    *[("updated_since", value) for value in (-1, 1 << 31)],
    *[("since", value) for value in ("yesterday", "2026-02-30", "", "10000-01-01")],
    *[("until", value) for value in ("0", "0.0", "86400", "2026-11-18T00:00:00", "٢٠٢٦-١١-١٨")],
    *[("exercise_id", "squat"), ("deleted", "perhaps"), ("after", "x" * 501)],
]
# No base64, no JSON, another form, a number that no column holds, and other kinds of values.
NO_MARKS = [
    *("", "x", "é", "\x00", "bnVsbA", "W10", "e30", "WzEsMl0", "WyIwMCJd", "WzksIiJd"),
    *("Wzk5OTk5OTk5OTk5OTk5OTk5OTk5LCIwMCJd", "WzEuNSwiMDAiXQ", "W3RydWUsIjAwIl0", "W1tdLCIwMCJd"),
]


def exercises(api: Api) -> list[Any]:
    return [api.post("/exercises", SQUAT | {"id": id_of(at), "name": f"{at}"}) for at in range(7)]


def workouts(api: Api) -> list[Any]:
    return [
        api.post("/workouts", {"id": id_of(at), "started_at": time})
        for at, time in enumerate(TIMES)
    ]


def measurements(api: Api) -> list[Any]:
    body = NEW["measurements"]
    return [
        api.post("/measurements", body | {"id": id_of(at), "measured_at": time})
        for at, time in enumerate(TIMES)
    ]


def routines(api: Api) -> list[Any]:
    return [api.post("/routines", NEW["routines"] | {"id": id_of(at)}) for at in range(7)]


def sets(api: Api) -> list[Any]:
    """Make two sets in each workout, those of one after those of another."""
    api.post("/exercises", SQUAT)
    places = [(at, workout) for workout in workouts(api) for at in range(2)]
    return [
        api.post("/sets", A_SET | {"id": id_of(100 - at), "workout_id": workout["id"]})
        | {"started_at": workout["started_at"]}
        for at, (_, workout) in enumerate(places)
    ]


def revisions(api: Api) -> list[Any]:
    """Commit revisions, which nobody can post."""
    service = api.service
    with service.writing(service.identity.claims(f"Bearer {ANN}", NOON)) as work:
        head = work.hold()
        pushes = [
            Push(
                change_of(
                    Version(
                        Revision(
                            id=UUID(id_of(at)),
                            row_kind="set",
                            row_id=UUID(int=at % 2),
                            register_name="note",
                            reason=Reason.EDIT_EDIT,
                            kept='{"note": "a"}',
                            lost='{"note": "b"}',
                            kept_at=instant_from(at),
                            lost_at=instant_from(at),
                        ),
                        head.tick(work.now),
                    )
                )
            )
            for at in range(7)
        ]
        work.commit(head, pushes, Origin(7, head.seq))
    return [api.get(f"/revisions/{id_of(at)}") for at in range(7)]


def newest_first(row: Any) -> Any:
    return row.get("started_at", row.get("measured_at")), row["id"]


def by_workout(rows: list[Any]) -> list[Any]:
    """Order sets: the newest workout first, those of one workout by their ids."""
    in_workout = sorted(rows, key=lambda row: row["id"])
    return sorted(in_workout, key=lambda row: (row["started_at"], row["workout_id"]), reverse=True)


ORDERS: dict[str, tuple[Callable[[Api], list[Any]], Callable[[list[Any]], list[Any]]]] = {
    "exercises": (exercises, lambda rows: sorted(rows, key=lambda row: row["id"])),
    "workouts": (workouts, lambda rows: sorted(rows, key=newest_first, reverse=True)),
    "measurements": (measurements, lambda rows: sorted(rows, key=newest_first, reverse=True)),
    "routines": (routines, lambda rows: sorted(rows, key=lambda row: row["id"])),
    "revisions": (revisions, lambda rows: sorted(rows, key=lambda row: row["id"])),
    "sets": (sets, by_workout),
}


@pytest.mark.parametrize("name", ORDERS)
def test_every_row_stands_on_one_page_in_order(api: Api, name: str) -> None:
    make, ordered = ORDERS[name]
    expected = [row["id"] for row in ordered(make(api))]

    assert listed(api, f"/{name}") == expected
    for limit in (1, 2, 3, len(expected) - 1, len(expected)):
        pages = [*walked(api, f"/{name}", limit=limit)]
        assert [row["id"] for page in pages for row in page] == expected
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert pages[-1]


def test_rows_that_are_added_meanwhile_neither_skip_nor_double_others(api: Api) -> None:
    expected = [row["id"] for row in sorted(workouts(api), key=newest_first, reverse=True)]
    first = api.get("/workouts", limit=3)

    api.post("/workouts", {"started_at": "2026-11-19T10:00:00Z"})
    api.post("/workouts", {"id": id_of(50), "started_at": "2026-11-01T10:00:00Z"})
    api("DELETE", f"/workouts/{expected[0]}")

    rest = listed(api, "/workouts", limit=3, after=first["next"])
    assert rest == [*expected[3:], id_of(50)]


def test_days_are_those_of_the_lifter(api: Api) -> None:
    evening = "2026-11-18T22:30:00Z"
    offsets = {"UTC": 0, "Helsinki": 120, "New York": -300}
    ids = {}
    for name, offset in offsets.items():
        workout = api.post("/workouts", {"started_at": evening, "utc_offset": offset, "name": name})
        ids[workout["id"]] = name
        body = NEW["measurements"] | {"measured_at": evening, "utc_offset": offset, "name": name}
        ids[api.post("/measurements", body)["id"]] = name

    def on(path: str, **days: str) -> set[str]:
        return {ids[each] for each in listed(api, path, **days)}

    for path in ("/workouts", "/measurements"):
        assert on(path, since="2026-11-19") == {"Helsinki"}
        assert on(path, until="2026-11-19") == {"UTC", "New York"}
        assert on(path, since="2026-11-18", until="2026-11-19") == {"UTC", "New York"}
        assert on(path, since="2026-11-18", until="2026-11-18") == set()
        assert on(path, since="0001-01-01", until="9999-12-31") == {*offsets}


def test_days_before_1970_count_too(api: Api) -> None:
    old = api.post("/workouts", {"started_at": "1969-12-31T23:59:00Z"})["id"]

    assert listed(api, "/workouts", until="1970-01-01") == [old]
    assert listed(api, "/workouts", since="1970-01-01") == []
    assert listed(api, "/workouts", since="1969-12-31") == [old]


def test_sets_are_on_the_day_of_their_workout(api: Api) -> None:
    rows = sets(api)
    expected = {row["id"] for row in rows if row["started_at"].startswith("2026-11-17")}

    assert {*listed(api, "/sets", since="2026-11-17", until="2026-11-18", limit=1)} == expected
    assert len(expected) == 4


def test_sets_and_workouts_with_an_exercise(api: Api) -> None:
    rows = sets(api)
    other = api.post("/exercises", {"name": "Deadlift", "tracking": "weighted"})["id"]
    pulled = api.post(
        "/sets", {"workout_id": rows[0]["workout_id"], "exercise_id": other, "reps": 1}
    )

    assert listed(api, "/sets", exercise_id=other) == [pulled["id"]]
    assert listed(api, "/workouts", exercise_id=other) == [rows[0]["workout_id"]]
    assert listed(api, "/workouts", exercise_id=UNKNOWN) == []
    api("DELETE", f"/sets/{pulled['id']}")
    assert listed(api, "/workouts", exercise_id=other) == []
    assert listed(api, "/sets", exercise_id=other) == []
    assert listed(api, "/sets", exercise_id=other, deleted=True) == [pulled["id"]]


def test_sets_of_a_workout_by_filter(api: Api) -> None:
    rows = sets(api)
    workout = rows[0]["workout_id"]
    expected = sorted(row["id"] for row in rows if row["workout_id"] == workout)

    assert listed(api, "/sets", workout_id=workout) == expected
    assert listed(api, "/sets", workout_id=workout, since="2030-01-01") == []
    assert listed(api, "/sets", workout_id=UNKNOWN) == []


def test_a_deleted_workout_hides_its_sets(api: Api) -> None:
    [row, *_] = rows = sets(api)
    hidden = {each["id"] for each in rows if each["workout_id"] == row["workout_id"]}

    api("DELETE", f"/workouts/{row['workout_id']}")

    assert {*listed(api, "/sets")} == {each["id"] for each in rows} - hidden
    assert {*listed(api, "/sets", deleted=True)} == {each["id"] for each in rows}
    assert not api.get(f"/sets/{row['id']}")["deleted"]


def test_measurements_of_a_name(api: Api) -> None:
    rows = measurements(api)
    neck = api.post("/measurements", NEW["measurements"] | {"name": "neck"})["id"]

    assert listed(api, "/measurements", name="neck") == [neck]
    assert len(listed(api, "/measurements", name="waist", limit=2)) == len(rows)
    assert listed(api, "/measurements", name="NECK") == []


def test_revisions_of_a_row(api: Api) -> None:
    revisions(api)

    of_row = listed(api, "/revisions", row_id=str(UUID(int=1)), limit=2)
    assert of_row == [id_of(1), id_of(3), id_of(5)]


@pytest.mark.parametrize("name", NEW)
def test_what_was_written_since(api: Api, name: str) -> None:
    row = made(api, name)

    assert listed(api, f"/{name}", updated_since=row["seq"]) == []
    assert listed(api, f"/{name}", updated_since=row["seq"] - 1) == [row["id"]]
    api("PATCH", f"/{name}/{row['id']}", json={"note": "later"})
    assert listed(api, f"/{name}", updated_since=row["seq"]) == [row["id"]]
    api("DELETE", f"/{name}/{row['id']}")
    assert listed(api, f"/{name}", updated_since=row["seq"]) == []
    assert listed(api, f"/{name}", updated_since=row["seq"], deleted=True) == [row["id"]]


@pytest.mark.parametrize("name", ORDERS)
def test_a_page_goes_on_in_its_own_list_only(api: Api, name: str) -> None:
    ORDERS["sets"][0](api)
    for other in ("measurements", "routines"):
        ORDERS[other][0](api)
    revisions(api)
    extra = api.post("/exercises", {"name": "Deadlift", "tracking": "weighted"})
    assert extra

    marks = {other: api.get(f"/{other}", limit=1)["next"] for other in ORDERS}
    marks["of workout"] = api.get(f"/workouts/{id_of(0)}/sets", limit=1)["next"]
    # Those of one form are understood alike: a time and an id, or an id.
    forms = [{"workouts", "measurements"}, {"exercises", "routines", "revisions"}, {"sets"}]
    [same] = [form for form in forms if name in form]
    for other, mark in marks.items():
        status = api("GET", f"/{name}", params={"after": mark}).status_code
        assert status == (200 if other in same else 422), other


@pytest.mark.parametrize("path", ["/workouts", "/sets", "/exercises", f"/workouts/{W}/sets"])
def test_what_is_no_mark_is_refused(api: Api, path: str) -> None:
    made(api, "sets")

    for mark in NO_MARKS:
        answer = api("GET", path, params={"after": mark})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid"), mark


def test_a_page_is_as_long_as_the_server_allows(database: Database) -> None:
    add_account(database, ANN)
    api = Api(service_of(database, LIMITS._replace(longest_page=3)))
    rows = exercises(api)

    assert len(api.get("/exercises", limit=100_000)["items"]) == 3
    assert len(listed(api, "/exercises", limit=100_000)) == len(rows)
    assert LIMITS.longest_page == 500


def test_a_query_that_means_nothing_is_refused(api: Api) -> None:
    for name, value in NO_QUERIES:
        answer = api("GET", "/workouts", params={name: value})
        assert answer.status_code == 422, name
        [flaw] = answer.json()["errors"]
        assert (flaw["part"], flaw["pointer"]) == ("query", f"/{name}")


@pytest.mark.parametrize("path", ["/workouts", "/account", "/hello", f"/sets/{id_of(1)}"])
def test_a_query_that_nothing_here_is_called_by_is_refused_by_its_name(api: Api, path: str) -> None:
    answer = api("GET", path, params={"exercize/id": "1", "limi": "2"})

    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        "query/exercize~1id: nothing here is called so; query/limi: nothing here is called so."
    )
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/exercize~1id", "/limi"]


def test_a_query_that_is_said_twice_is_refused(api: Api) -> None:
    answer = api("GET", "/workouts?limit=1&limit=2")

    assert answer.status_code == 422
    [flaw] = answer.json()["errors"]
    assert (flaw["part"], flaw["pointer"]) == ("query", "/limit")
    assert flaw["detail"] == "it is said more than once"


def test_a_list_is_of_one_account(api: Api) -> None:
    sets(api)
    other = Api(api.service, BEN)

    for name in ORDERS:
        assert listed(other, f"/{name}", deleted=True) == []
    assert other("GET", f"/workouts/{id_of(0)}/sets").status_code == 404
