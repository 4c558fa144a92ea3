"""The OpenAPI document is whole, true by its own examples, and breaks no client of version 1."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import pytest
from jsonschema_rs import Draft202012Validator

from api import Api, Trusting, service_of
from asgi import ask, scope_of
from breaking import broken
from operations import IDS, Operation, operations
from people import HASHER, RULES, Keys
from workoutlog.domain.model import NOUNS, Revision
from workoutlog.domain.plain import plain
from workoutlog.server.api.application import create_app
from workoutlog.server.refusals import DatabaseFull
from workoutlog.server.settings import Registration
from workoutlog.server.storage.database import Database
from workoutlog.wire.bodies import read_new, read_patch

# The document as clients know it. Never written anew by a program: whoever changes it by hand has
# decided to break them.
VERSION_1 = Path(__file__).parents[1] / "golden" / "openapi-v1.json"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
ANSWERS_NOTHING = {"204"}


@pytest.fixture(scope="module")
def document() -> Any:
    app = create_app(service_of(Database("sqlite://")), docs=True)
    return json.loads(ask(app, scope_of(path="/api/v1/openapi.json")).body)


def everywhere(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from everywhere(each)
    elif isinstance(part, list):
        for each in part:
            yield from everywhere(each)


def test_a_server_shows_what_the_reference_has(document: Any) -> None:
    assert document == json.loads(REFERENCE.read_text(encoding="utf-8"))


def test_every_reference_leads_somewhere(document: Any) -> None:
    for part in everywhere(document):
        if isinstance(reference := part.get("$ref"), str):
            found = document
            for name in reference.removeprefix("#/").split("/"):
                found = found[name]


def test_the_document_says_where_and_who(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"]
    assert document["info"]["license"]["identifier"] == "MIT"
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert document["security"] == [{"bearer": []}]


def test_every_operation_is_described(document: Any) -> None:
    tags = {each["name"] for each in document["tags"]}
    used = set()

    for each in operations(document):
        assert each.described["summary"], each.name
        assert each.described["operationId"], each.name
        [tag] = each.described["tags"]
        used.add(tag)
        for parameter in each.described.get("parameters", ()):
            assert parameter["description"], (each.name, parameter["name"])
        for status, answer in each.described["responses"].items():
            assert "$ref" in answer or answer["description"]
            if status.startswith("2") and status not in ANSWERS_NOTHING:
                [content] = answer["content"].values()
                assert content["schema"], each.name
        assert refusals(each) <= each.described["responses"].keys(), each.name
    assert used == tags


def refusals(operation: Operation) -> set[str]:
    """Say by which statuses a request like this can be refused at least."""
    statuses = {"400", "422", "503"}
    if operation.has_body:
        statuses |= {"408", "413", "415"}
    if operation.described.get("security") != []:
        statuses |= {"401", "403", "429"}
    if operation.method != "GET":
        statuses |= {"507"}
    return statuses


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_writes_says_that_there_may_be_no_room(
    document: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is met by whoever begins to write, whatever the method."""
    rules = RULES._replace(registration=Registration.OPEN)
    service = replace(api.service, identity=Trusting(Keys(), rules, HASHER))

    def full(_database: Database) -> NoReturn:
        raise DatabaseFull("There is no room.")

    monkeypatch.setattr(Database, "writing", full)
    for each in operations(document):
        content = {"json": each.body} if each.has_body else {}
        answer = Api(service)(each.method, each.at(**IDS), **content)
        says_so = "507" in each.described["responses"]
        assert (answer.status_code == 507) == says_so, each.name


def test_examples_are_true(document: Any) -> None:
    schemas = document["components"]["schemas"]
    with_examples = {name for name, schema in schemas.items() if "examples" in schema}

    for noun in NOUNS:
        name = noun.__name__
        assert {name, f"New{name}", f"Patch{name}", f"{name}Page"} <= with_examples
        [new], [patch] = (schemas[f"{kind}{name}"]["examples"] for kind in ("New", "Patch"))
        [whole] = schemas[name]["examples"]
        made = read_new(noun, new, UUID(whole["id"]))
        assert {**plain(made), "seq": whole["seq"], "deleted": False} == whole
        assert read_patch(noun, patch)
    for name in with_examples:
        validator = validator_of(document, {"$ref": f"#/components/schemas/{name}"})
        for example in schemas[name]["examples"]:
            validator.validate(example)


def test_every_body_and_every_answer_is_shown_by_example(document: Any) -> None:
    for each in operations(document):
        for where, content in contents(each):
            [name] = re.findall("^#/components/schemas/([A-Za-z]+)$", content["schema"]["$ref"])
            examples = document["components"]["schemas"][name].get("examples")
            assert examples, (each.name, where)
            for example in examples:
                validator_of(document, content["schema"]).validate(example)


def contents(operation: Operation) -> Iterator[tuple[str, Any]]:
    """Give all that an operation takes, and answers where it goes well."""
    told = {"body": operation.described.get("requestBody", {})}
    told |= {
        status: answer
        for status, answer in operation.described["responses"].items()
        if status.startswith("2")
    }
    assert len(told) > 1, operation.name
    for where, each in told.items():
        for content in each.get("content", {}).values():
            yield where, content


def validator_of(document: Any, schema: Any) -> Draft202012Validator:
    """Make what holds values to a schema of the document, and to their formats."""
    whole = {**schema, "components": document["components"]}
    return Draft202012Validator(whole, validate_formats=True)


def test_revisions_are_only_read(document: Any) -> None:
    methods = {each.method for each in operations(document) if each.path.startswith("/revisions")}

    assert Revision.kind == "revision"
    assert methods == {"GET"}


# Compatibility


def test_version_1_is_kept(document: Any) -> None:
    assert broken(json.loads(VERSION_1.read_text(encoding="utf-8")), document) == []


SETS = "/api/v1/sets"


def changed(document: Any, change: Callable[[Any], Any]) -> Any:
    new = deepcopy(document)
    change(new)
    return new


BREAKING: dict[str, Callable[[Any], Any]] = {
    "POST /api/v1/sets is gone": lambda new: new["paths"][SETS].pop("post"),
    "POST /api/v1/sets has another name": lambda new: new["paths"][SETS]["post"].update(
        operationId="log_set"
    ),
    "GET /api/v1/sets takes no since": lambda new: new["paths"][SETS]["get"]["parameters"].remove(
        _parameters(new)["since"]
    ),
    "GET /api/v1/sets needs limit": lambda new: _parameters(new)["limit"].update(required=True),
    "POST /api/v1/sets body needs reps": lambda new: _schema(new, "New")["required"].append("reps"),
    "POST /api/v1/sets body takes no note": lambda new: _fields(new, "New").pop("note"),
    "POST /api/v1/sets body set_type takes no drop": lambda new: _fields(new, "New")["set_type"][
        "enum"
    ].remove("drop"),
    "POST /api/v1/sets body tempo has a lower maxLength": lambda new: _fields(new, "New")[
        "tempo"
    ].update(maxLength=19),
    "POST /api/v1/sets body reps takes no null": lambda new: _fields(new, "New")["reps"][
        "anyOf"
    ].pop(),
    "POST /api/v1/sets body tempo has another pattern": lambda new: _fields(new, "New")[
        "tempo"
    ].update(pattern="x"),
    "POST /api/v1/sets body rpe_tenths has a higher minimum": lambda new: _fields(new, "New")[
        "rpe_tenths"
    ]["anyOf"][0].update(minimum=50),
    "POST /api/v1/sets answers no 201": lambda new: new["paths"][SETS]["post"]["responses"].pop(
        "201"
    ),
    "POST /api/v1/sets 201 has no reps": lambda new: _fields(new).pop("reps"),
    "POST /api/v1/sets 201 need not have note": lambda new: _schema(new)["required"].remove("note"),
    "POST /api/v1/sets 201 seq may be string": lambda new: _fields(new)["seq"].update(
        type="string"
    ),
}


def _schema(document: Any, prefix: str = "") -> Any:
    return document["components"]["schemas"][f"{prefix}WorkoutSet"]


def _fields(document: Any, prefix: str = "") -> Any:
    return _schema(document, prefix)["properties"]


def _parameters(document: Any) -> Any:
    return {each["name"]: each for each in document["paths"][SETS]["get"]["parameters"]}


@pytest.mark.parametrize("said", BREAKING)
def test_what_breaks_clients_is_noticed(document: Any, said: str) -> None:
    assert said in broken(document, changed(document, BREAKING[said]))


def test_what_is_added_breaks_nobody(document: Any) -> None:
    def grown(new: Any) -> None:
        new["paths"]["/api/v1/plates"] = new["paths"][SETS]
        new["components"]["schemas"]["NewWorkoutSet"]["properties"]["mood"] = {"type": "string"}
        _fields(new)["mood"] = {"type": "string"}
        _schema(new)["required"].append("mood")
        _fields(new, "New")["set_type"]["enum"].append("cluster")
        _fields(new, "New")["tempo"]["maxLength"] = 30
        new["paths"][SETS]["get"]["parameters"].append(
            {"in": "query", "name": "mood", "schema": {"type": "string"}}
        )

    assert broken(document, changed(document, grown)) == []
    assert broken(document, document) == []
