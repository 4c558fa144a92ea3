"""Who may do what, for every route that the OpenAPI document has: none can be forgotten."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest

from api import NOON, Api, service_of
from bodies import A_SET, NEW, SQUAT, WORKOUT, E, S, W, id_of, made
from devices import Device
from operations import BODIES, Operation, everything, operations, problem
from people import add, identity
from signed_in import Person, from_outside, serving
from workoutlog.domain.changes import change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Reason, Revision, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.server.api.application import create_app
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.origins import Origin
from workoutlog.server.storage.database import Database

# What anybody may ask.
OPEN = {"/hello", "/auth/login", "/auth/register", "/auth/refresh", "/auth/reset"}
# What only a device that is signed in may ask, whatever a token may do.
OF_DEVICES = {"/auth/logout", "/auth/password", "/account", "/sessions", "/tokens"}
# After which a device is let in no more.
SIGNING_OUT = {"logout", "revoke_session", "delete_account"}
# What Ann has, by the path under which it is found.
ANNS = {
    "/exercises/{row_id}": E,
    "/workouts/{row_id}": W,
    "/workouts/{workout_id}": W,
    "/sets/{row_id}": S,
    "/measurements/{row_id}": id_of(1),
    "/routines/{row_id}": id_of(2),
    "/revisions/{row_id}": id_of(3),
}
# What Ben has, all of it under other ids.
BENS_SET = A_SET | {"id": id_of(13), "workout_id": id_of(11), "exercise_id": id_of(12)}


class House(NamedTuple):
    """Who is there: Ann, Ben, a script that may read what is Ann's, and nobody."""

    ann: Person
    ben: Person
    reader: Person
    nobody: Person
    anns: dict[str, str]
    api: Api

    def everything(self) -> list[Any]:
        """Read all that is Ann's, her devices and tokens too."""
        lists = [self.ann("GET", path).json()["items"] for path in ("/sessions", "/tokens")]
        used = {"used_at", "expires_at"}
        shown = [
            {name: value for name, value in row.items() if name not in used}
            for rows in lists
            for row in rows
        ]
        return [*everything(self.api), *shown]

    def at_anns(self, operation: Operation) -> str:
        """Address something that Ann has."""
        [parameter] = operation.parameters
        [found] = [row for path, row in self.anns.items() if operation.path.startswith(path)]
        return operation.at(**{parameter: found})


DESCRIBED = operations(create_app(service_of(Database("sqlite://"))).openapi())


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """Give Ann one of everything."""
    account_id = add(database, "ann")
    add(database, "ben")
    service = serving(database, identity(tmp_path))
    ann, ben, reader, nobody = (Person(service) for _ in range(4))
    assert ann.login("ann").is_success
    assert ben.login("ben").is_success
    body = {"name": "report", "scope": "read", "expires_at": f"{NOON + timedelta(days=9)}"}
    token = ann("POST", "/tokens", body).json()
    reader.tokens = {"access_token": token["token"]}
    session = ann("GET", "/sessions").json()["items"][0]["id"]
    api = Api(service_of(database), account_id)
    fill(api, account_id)
    anns = {**ANNS, "/sessions/{session_id}": session, "/tokens/{token_id}": token["id"]}
    return House(ann, ben, reader, nobody, anns, api)


def fill(api: Api, account_id: UUID) -> None:
    """Make one row of every noun."""
    made(api, "sets")
    api.post("/measurements", NEW["measurements"] | {"id": ANNS["/measurements/{row_id}"]})
    api.post("/routines", NEW["routines"] | {"id": ANNS["/routines/{row_id}"]})
    lost = Revision(
        id=UUID(ANNS["/revisions/{row_id}"]),
        row_kind="set",
        row_id=UUID(S),
        register_name="note",
        reason=Reason.EDIT_EDIT,
        kept="1",
        lost="2",
        kept_at=NOON,
        lost_at=NOON,
    )
    with api.service.writing(api.service.identity.claims(f"Bearer {account_id}", NOON)) as work:
        head = work.hold()
        version = Version(lost, head.tick(NOON))
        work.commit(head, [Push(change_of(version))], Origin(7, head.seq))


def train(ben: Person) -> None:
    """Have Ben do a set of his own."""
    for path, body in (
        ("/workouts", WORKOUT | {"id": BENS_SET["workout_id"]}),
        ("/exercises", SQUAT | {"id": BENS_SET["exercise_id"]}),
        ("/sets", BENS_SET),
    ):
        assert ben("POST", path, body).status_code == 201


def changes(person: Person) -> Any:
    """Read all rows that somebody has."""
    return person("GET", "/changes").json()["changes"]


def push_of(row: dict[str, Any]) -> dict[str, Any]:
    """Write a push of one set, which its device has just made."""
    columns = {name: [value] for name, value in row.items()} | {"seq": [0], "stamp": [f"{LOWEST}"]}
    return {"push": {"id": str(uuid4()), "blocks": [{"kind": "set", "columns": columns}]}}


def options(operation: Operation) -> dict[str, Any]:
    return {"json": operation.body} if operation.has_body else {}


def test_nothing_of_ann_is_there_for_ben(house: House) -> None:
    before = house.everything()
    with_ids = [each for each in DESCRIBED if each.parameters]

    met = {path for path in house.anns for each in with_ids if each.path.startswith(path)}
    assert met == house.anns.keys()
    for each in with_ids:
        place, body = house.at_anns(each), options(each)
        # What is Ann's is told from what nobody has by nothing at all.
        theirs = problem(house.ben(each.method, place, **body))
        [parameter] = each.parameters
        missing = problem(house.ben(each.method, each.at(**{parameter: id_of(404)}), **body))
        assert (theirs["status"], theirs["code"]) == (404, "not_found"), each.name
        told = place.split("/")[2]
        assert theirs | {"detail": theirs["detail"].replace(told, id_of(404))} == missing
    assert house.everything() == before


def test_no_query_shows_ben_anything_of_ann(house: House) -> None:
    queries = [(each.path, name) for each in DESCRIBED for name in each.queries]

    assert {name for _, name in queries} == {"workout_id", "exercise_id", "row_id"}
    for path, name in queries:
        asked = [{name: anns} for anns in ANNS.values()]
        anns = [house.ann("GET", path, params=each).json()["items"] for each in asked]
        bens = [house.ben("GET", path, params=each).json()["items"] for each in asked]
        assert any(anns), (path, name)
        assert not any(bens), (path, name)


def test_no_set_of_ben_has_a_parent_of_ann(house: House) -> None:
    train(house.ben)
    before, bens = house.everything(), changes(house.ben)
    place, more = f"/workouts/{BENS_SET['workout_id']}/sets", BENS_SET | {"id": id_of(14)}

    refused = [problem(house.ben("POST", place, {"exercise_id": E, "reps": 5}))]
    for parent in ({"workout_id": W}, {"exercise_id": E}):
        refused += [
            problem(house.ben("POST", "/sets", more | parent)),
            problem(house.ben("POST", "/sets/bulk", {"sets": [more | parent]})),
            problem(house.ben("PATCH", f"/sets/{BENS_SET['id']}", parent)),
            *house.ben("POST", "/sync", push_of(more | parent)).json()["refused"],
        ]
    assert [each["code"] for each in refused] == ["parent_missing"] * 9
    assert changes(house.ben) == bens
    assert house.everything() == before


@pytest.mark.parametrize(
    ("path", "bens", "field", "anns"),
    [
        ("/exercises", BENS_SET["exercise_id"], "merged_into", E),
        ("/workouts", BENS_SET["workout_id"], "routine_id", ANNS["/routines/{row_id}"]),
    ],
)
def test_what_ben_points_at_shows_him_no_more_than_an_id_that_nobody_has(
    house: House, path: str, bens: str, field: str, anns: str
) -> None:
    train(house.ben)
    before, new = house.everything(), BODIES[f"{path}/{{row_id}}"]

    for method, place, body in (("POST", path, new), ("PATCH", f"{path}/{bens}", {})):
        theirs, missing = (
            house.ben(method, place, body | {field: pointed}) for pointed in (anns, id_of(404))
        )
        assert theirs.is_success, theirs.text
        assert theirs.status_code == missing.status_code
        assert theirs.json().keys() == missing.json().keys()
    assert [each["id"] for each in house.ben("GET", "/sets").json()["items"]] == [BENS_SET["id"]]
    assert house.everything() == before


def test_nothing_of_ann_is_touched_by_ben_who_has_rows_of_the_same_ids(house: House) -> None:
    # Behind all that Ben has seen, if it were his.
    assert house.ann("PATCH", f"/sets/{S}", {"note": "easy"}).status_code == 200
    before, device = house.everything(), Device(0xB)

    def send(asked: dict[str, Any]) -> Any:
        return house.ben("POST", "/sync", asked).json()

    # He knows of a set in a workout that he says is deleted, and has neither.
    send({"push": {"id": id_of(15), "blocks": [], "deleted_workouts": {W: {S: None}}}})
    device.make(Exercise(id=UUID(E), name="Row", tracking=Tracking.WEIGHTED))
    device.make(Workout(id=UUID(W), started_at=NOON))
    device.make(WorkoutSet(id=UUID(S), workout_id=UUID(W), exercise_id=UUID(E), reps=6))
    device.sync(send)
    device.edit(UUID(S), reps=7)
    device.delete(UUID(W))
    device.sync(send)

    assert device.rows.keys() == {UUID(E), UUID(W), UUID(S)}
    assert house.ben("GET", f"/sets/{S}").json()["reps"] == 7
    assert house.ben("GET", f"/workouts/{W}").json()["deleted"]
    assert house.everything() == before


def test_nobody_gets_in_without_saying_who_they_are(house: House) -> None:
    before = house.everything()
    open_to_all = set()

    for each in DESCRIBED:
        place = house.at_anns(each) if each.parameters else each.path
        if each.described.get("security") == []:
            open_to_all.add(each.path)
            continue
        answer = house.nobody(each.method, place, **options(each))
        assert problem(answer)["status"] == 401, each.name
        assert answer.headers["www-authenticate"].startswith("Bearer")
        # Nothing is looked at before that, a broken body neither.
        assert house.nobody(each.method, place, content=b"{").status_code == 401
    assert open_to_all == OPEN
    assert house.everything() == before


def test_who_may_read_cannot_write(house: House) -> None:
    before = house.everything()

    for each in DESCRIBED:
        place = house.at_anns(each) if each.parameters else each.path
        if each.path in OPEN:
            continue
        answer = house.reader(each.method, place, **options(each))
        if each.method != "GET":
            assert problem(answer)["code"] in {"scope_missing", "session_needed"}, each.name
        elif each.path in OF_DEVICES:
            assert answer.status_code in {200, 403}, each.name
        else:
            assert answer.status_code == 200, each.name
    assert house.reader("POST", "/sync", json={}).status_code == 200
    assert house.everything() == before


def test_no_other_website_is_let_in_and_no_cache_keeps_an_answer(house: House) -> None:
    ann = from_outside(house.ann.service)
    ann.tokens = house.ann.tokens
    elsewhere = {"Origin": "https://elsewhere.example"}
    asking = {"Access-Control-Request-Headers": "authorization"}
    statuses = set()

    for each in sorted(DESCRIBED, key=lambda each: each.name in SIGNING_OUT):
        place = house.at_anns(each) if each.parameters else each.path
        preflight = elsewhere | asking | {"Access-Control-Request-Method": each.method}
        for answer in (
            ann("OPTIONS", place, headers=preflight),
            ann(each.method, place, headers=elsewhere, **options(each)),
        ):
            statuses.add(answer.status_code)
            named = {name for name in answer.headers if name.startswith("access-control-")}
            assert named == set(), each.name
            assert answer.headers["x-content-type-options"] == "nosniff", each.name
            assert answer.headers["cache-control"] == "no-store", each.name
    assert statuses >= {200, 201, 204, 405}


def test_other_methods_are_refused(house: House) -> None:
    known: dict[str, set[str]] = {}
    for each in DESCRIBED:
        place = house.at_anns(each) if each.parameters else each.path
        known.setdefault(place, set()).add(each.method)

    # A word may be where an id is, too, and all that is done with a set is then found there.
    known["/sets/bulk"] |= {"GET", "PATCH", "DELETE"}
    for place, methods in known.items():
        # What is read can be asked about as well.
        methods |= {"HEAD"} if "GET" in methods else set()  # noqa: PLW2901  # the same set
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"} - methods:
            answer = house.ann(method, place)
            assert problem(answer)["code"] == "method_not_allowed", (method, place)
            assert methods == {*answer.headers["allow"].split(", ")}, place


@pytest.mark.parametrize(
    "path", ["/", "", "/nowhere", "/sets/", f"/sets/{S}/undo", "/../etc/passwd", "/admin", "/%00"]
)
def test_what_is_not_there_is_said_to_be_not_there(api: Api, path: str) -> None:
    for method in ("GET", "POST", "TRACE"):
        assert problem(api(method, path))["code"] == "not_found"


def test_no_route_is_for_administrators() -> None:
    assert not [each.path for each in DESCRIBED if "admin" in each.path]


def test_an_id_in_the_path_is_an_id(house: House) -> None:
    for each in DESCRIBED:
        for bad in ("1", "%00", f"{E}x", "' OR 1=1 --"):
            if each.parameters:
                [parameter] = each.parameters
                answer = house.ann(each.method, each.at(**{parameter: bad}), **options(each))
                assert problem(answer)["status"] in {404, 405, 422}, (each.name, bad)


def test_routes_are_named_for_those_who_generate_clients() -> None:
    names = [each.name for each in DESCRIBED]

    assert len({*names}) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+){0,4}", name)] == []
