"""Who may do what, for every route that the OpenAPI document has: none can be forgotten."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert

from api import ANN, BEN, NOON, Api
from bodies import NEW, E, S, W, id_of, made
from operations import IDS, Operation, everything, operations, problem
from workoutlog.domain.changes import change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Reason, Revision
from workoutlog.server.application import create_app, openapi
from workoutlog.server.commit import Origin
from workoutlog.server.conflicts import Push
from workoutlog.server.tables import ApiTokenRow, Scope, SessionRow

# What anybody may ask.
OPEN = {"/hello", "/auth/login", "/auth/register", "/auth/refresh", "/auth/reset"}
# What changes nothing of the account, although it is asked by another method than GET.
READS = {"sync"}
# What Ann has, by the path under which it is found.
ANNS = {
    "/exercises/{row_id}": E,
    "/workouts/{row_id}": W,
    "/workouts/{workout_id}": W,
    "/sets/{row_id}": S,
    "/measurements/{row_id}": id_of(1),
    "/routines/{row_id}": id_of(2),
    "/revisions/{row_id}": id_of(3),
    "/sessions/{session_id}": id_of(4),
    "/tokens/{token_id}": id_of(5),
}
READ_BY_ALL = {"read_account", "export_account"}
# For devices that are signed in, not for API tokens.
SESSIONS_ONLY = ("/sessions", "/tokens", "/auth/", "/account")


def described(api: Api) -> list[Operation]:
    return operations(openapi(create_app(api.service)))


@pytest.fixture
def ann(api: Api) -> Api:
    """Give Ann one row of every noun."""
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
    with api.service.writing(api.service.identity.claims(f"Bearer {ANN}", NOON)) as work:
        add_device_and_token(work.connection)
        head = work.hold()
        version = Version(lost, head.tick(NOON))
        work.commit(head, [Push(change_of(version))], Origin(7, head.seq))
    return api


def add_device_and_token(connection: Connection) -> None:
    """Give Ann a session and an API token of known ids."""
    what = {"account_id": ANN, "device": "0" * 16, "created_at": NOON}
    session = {"secret": b"", "generation": 1, "rotated_at": NOON, "device_name": "laptop"}
    session_id = UUID(ANNS["/sessions/{session_id}"])
    connection.execute(insert(SessionRow).values(id=session_id, **what, **session))
    token = {"name": "ci", "scope": Scope.READ, "secret_hash": b"", "expires_at": NOON}
    token_id = UUID(ANNS["/tokens/{token_id}"])
    connection.execute(insert(ApiTokenRow).values(id=token_id, **what, **token))


def at_anns(operation: Operation) -> str:
    """Address something that Ann has."""
    [parameter] = operation.parameters
    [found] = [row for path, row in ANNS.items() if operation.path.startswith(path)]
    return operation.at(**{parameter: found})


def options(operation: Operation) -> dict[str, Any]:
    return {"json": operation.body} if operation.has_body else {}


def test_nothing_of_ann_is_there_for_ben(ann: Api) -> None:
    before = everything(ann)
    ben = Api(ann.service, BEN)
    with_ids = [each for each in described(ann) if each.parameters]

    assert {each.path for each in with_ids} >= {path for path in ANNS if "{row_id}" in path}
    for each in with_ids:
        body = options(each)
        # What is Ann's is told from what nobody has by nothing at all.
        theirs = problem(ben(each.method, at_anns(each), **body))
        [parameter] = each.parameters
        missing = problem(ben(each.method, each.at(**{parameter: id_of(404)}), **body))
        assert (theirs["status"], theirs["code"]) == (404, "not_found"), each.name
        told = at_anns(each).split("/")[2]
        assert theirs | {"detail": theirs["detail"].replace(told, id_of(404))} == missing
    assert everything(ann) == before
    assert everything(ben) == []


def test_nobody_gets_in_without_saying_who_they_are(ann: Api) -> None:
    before = everything(ann)
    nobody = Api(ann.service, None)
    open_to_all = set()

    for each in described(ann):
        path = each.at(**IDS)
        answer = nobody(each.method, path, **options(each))
        if answer.status_code != 401 or answer.json()["code"] != "token_missing":
            open_to_all.add(each.path)
            continue
        problem(answer)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        # Nothing is looked at before that, a broken body neither.
        assert nobody(each.method, path, content=b"{").status_code == 401
    assert open_to_all == OPEN
    assert everything(ann) == before


def test_who_may_read_cannot_write(ann: Api) -> None:
    before = everything(ann)
    reader = Api(ann.service, ANN, scope="read")

    for each in described(ann):
        path = at_anns(each) if each.parameters else each.path
        if each.path in OPEN:
            continue
        answer = reader(each.method, path, **options(each))
        if each.path.startswith(SESSIONS_ONLY) and each.name not in READ_BY_ALL:
            assert problem(answer)["code"] in {"session_needed", "scope_missing"}, each.name
        elif each.method == "GET":
            assert answer.status_code == 200, each.name
        else:
            assert problem(answer)["code"] == "scope_missing", each.name
    assert reader("POST", "/sync", json={}).status_code == 200
    assert everything(ann) == before


def test_other_methods_are_refused(api: Api) -> None:
    known: dict[str, set[str]] = {}
    for each in described(api):
        known.setdefault(each.at(**IDS), set()).add(each.method)

    for path, methods in known.items():
        # A text for a set's id may be part of another path, whose methods then count, too.
        if path == "/sets/bulk":
            continue
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"} - methods:
            answer = api(method, path)
            assert problem(answer)["code"] == "method_not_allowed", (method, path)
            assert methods == {*answer.headers["allow"].replace(" ", "").split(",")}, path
    assert api("PUT", "/sets/bulk").status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "", "/nowhere", "/sets/", f"/sets/{S}/undo", "/../etc/passwd", "/admin", "/%00"]
)
def test_what_is_not_there_is_said_to_be_not_there(api: Api, path: str) -> None:
    for method in ("GET", "POST", "TRACE"):
        assert problem(api(method, path))["code"] == "not_found"


def test_no_route_is_for_administrators(api: Api) -> None:
    assert not [each.path for each in described(api) if "admin" in each.path]


def test_an_id_in_the_path_is_an_id(ann: Api) -> None:
    for each in described(ann):
        for bad in ("1", "null", "%00", f"{E}x", "' OR 1=1 --"):
            if each.parameters:
                [parameter] = each.parameters
                answer = ann(each.method, each.at(**{parameter: bad}), **options(each))
                assert problem(answer)["status"] in {404, 405, 422}, (each.name, bad)


def test_routes_are_named_for_those_who_generate_clients(api: Api) -> None:
    names = [each.name for each in described(api)]

    assert len({*names}) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+){0,4}", name)] == []
