"""The examples of the OpenAPI document are true: a server takes them, and answers like them."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api import NOON, Api, service_of
from operations import Operation, operations, problem
from people import identity, reset_code
from signed_in import Person, serving
from strategies import seeded
from workoutlog.domain.model import KINDS
from workoutlog.server.access.codes import API_TOKEN, INVITE, REFRESH_TOKEN, RESET_CODE
from workoutlog.server.access.identity import Rules
from workoutlog.server.api.application import create_app
from workoutlog.server.api.examples import examples
from workoutlog.server.api.importing import looked_through, take
from workoutlog.server.rows.quotas import QUOTA
from workoutlog.server.settings import Registration
from workoutlog.server.storage.database import Database

EXAMPLES = examples()
DESCRIBED = {
    each.name: each for each in operations(create_app(service_of(Database("sqlite://"))).openapi())
}
WRITTEN = ("exercise", "workout", "set", "measurement", "routine")
# What is asked for, in an order in which all of it goes well.
STORY = [
    *("register", "login", "hello", "sync"),
    *(f"create_{kind}" for kind in WRITTEN),
    *("create_set_in_workout", "list_sets_of_workout", "create_sets"),
    *(f"{verb}_{kind}" for kind in WRITTEN for verb in ("read", "patch", "delete", "undelete")),
    *(f"list_{kind}s" for kind in (*WRITTEN, "revision")),
    *("read_revision", "list_changes"),
    *("read_account", "create_token", "list_tokens", "list_sessions", "export_account"),
    *("revoke_token", "rename_session", "refresh", "change_password", "reset_password"),
    *("login", "revoke_session", "login", "logout", "login", "delete_account"),
]


class Teller:
    """Asks a server for one thing after the other by the examples, and keeps what it is given."""

    def __init__(self, ann: Person) -> None:
        self._ann = ann
        self._given: dict[str, Any] = {"row_id": {}}

    def tell(self, operation: Operation) -> None:
        """Send the example of a request, and see that the answer is like its own."""
        method, path, name = operation.method, self._path(operation), operation.name
        body = self._body(operation) if operation.has_body else None
        answer = self._ann(method, path, body)
        described = operation.described["responses"].get(str(answer.status_code))
        assert answer.is_success, (name, answer.text)
        assert described, (name, answer.status_code)
        if "content" in described:
            [(media_type, content)] = described["content"].items()
            assert answer.headers["content-type"].partition(";")[0] == media_type
            example = EXAMPLES[schema_of(content)]
            if media_type == "application/json":
                self._keep(operation, answer.json())
                assert is_alike(answer.json(), example), name
            else:
                assert is_alike(ends_of(answer.text), ends_of(example)), name

    def _path(self, operation: Operation) -> str:
        ids = {each: self._given[each] for each in operation.parameters}
        if "row_id" in ids:
            ids["row_id"] = ids["row_id"][operation.name.rpartition("_")[2]]
        return operation.at(**ids)

    def _body(self, operation: Operation) -> Any:
        [content] = operation.described["requestBody"]["content"].values()
        body = EXAMPLES[schema_of(content)]
        match operation.name.split("_"):
            case ["create", kind] if kind in KINDS:
                # An id may be left out, but others name this one.
                return body | {"id": EXAMPLES[KINDS[kind].__name__]["id"]}
            case ["refresh"]:
                return body | {"refresh_token": self._ann.tokens["refresh_token"]}
            case ["reset", "password"]:
                return body | {"code": reset_code(self._ann.service.database, NOON)}
        return body

    def _keep(self, operation: Operation, answer: Any) -> None:
        match operation.name.split("_"):
            case ["register" | "login" | "refresh"]:
                self._ann.tokens = answer
                self._given["session_id"] = answer["session_id"]
            case ["create", "token"]:
                self._given["token_id"] = answer["id"]
            case ["create", kind] if kind in KINDS:
                self._given["row_id"][kind] = answer["id"]
            case ["list", "revisions"]:
                self._given["row_id"]["revision"] = answer["items"][0]["id"]
        if operation.name == "create_workout":
            self._given["workout_id"] = answer["id"]


def schema_of(content: dict[str, Any]) -> str:
    """Name the schema of a body or an answer."""
    return str(content["schema"]["$ref"]).rpartition("/")[2]


def is_alike(value: Any, example: Any) -> bool:
    """Say whether a value has the parts of an example, whatever their texts and numbers are."""
    if isinstance(example, dict):
        same = value.keys() == example.keys()
        return same and all(is_alike(value[name], example[name]) for name in example)
    if isinstance(example, list) and example:
        return bool(value) and all(any(is_alike(each, one) for one in example) for each in value)
    return value is None or example is None or type(value) is type(example)


def ends_of(export: str) -> list[Any]:
    """Read the first line of an export and the last."""
    first, *_, last = export.splitlines()
    return [json.loads(first), json.loads(last)]


def import_example(database: Database, account_id: str) -> int:
    """Import the example of an export."""
    file = BytesIO(EXAMPLES["AccountExport"].encode())
    return take(
        database,
        UUID(account_id),
        file,
        looked_through(file),
        now=NOON,
        random_bytes=seeded(6).randbytes,
        quota=QUOTA,
    )


in_a_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@in_a_file
def test_a_server_takes_them_all_and_answers_like_them(database: Database, tmp_path: Path) -> None:
    assert {*STORY} == {*DESCRIBED}
    rules = Rules(registration=Registration.OPEN)
    ann = Person(serving(database, identity(tmp_path, rules)))
    teller = Teller(ann)
    for name in STORY:
        # No request makes a revision by itself.
        if name == "list_revisions":
            assert import_example(database, ann.tokens["account_id"])
        teller.tell(DESCRIBED[name])


@in_a_file
def test_a_sync_is_answered_as_it_is_shown(api: Api) -> None:
    answer, shown = api.sync(EXAMPLES["SyncRequest"]), EXAMPLES["SyncAnswer"]

    own = {each: answer[each] for each in ("cursor", "high_water", "time")}
    assert answer == shown | own
    # They are cursors, but of another server.
    for cursor in (shown["cursor"], EXAMPLES["Changes"]["cursor"]):
        told = problem(api("GET", "/changes", params={"since": cursor}))
        assert told["code"] == "history_diverged"


@in_a_file
def test_hello_says_what_is_shown(api: Api) -> None:
    answer = api.get("/hello")

    assert answer == EXAMPLES["Hello"] | {each: answer[each] for each in ("epoch", "time")}


def test_codes_have_their_form() -> None:
    assert API_TOKEN.read(EXAMPLES["MadeToken"]["token"])
    assert INVITE.read(EXAMPLES["RegisterBody"]["invite"])
    assert RESET_CODE.read(EXAMPLES["ResetBody"]["code"])
    assert REFRESH_TOKEN.read(EXAMPLES["Tokens"]["refresh_token"])
