"""Hostile bodies and queries, to every route that takes one: refused, and never a failure."""

import asyncio
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from api import ANN, Api
from bodies import A_SET, made
from flooding import PRIME, alike
from operations import IDS, Operation, everything, operations, problem
from workoutlog.domain.model import NOUNS
from workoutlog.domain.stamps import LOWEST
from workoutlog.server.api.application import create_app

engines = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
JSON = "application/json"
# As JSON, for most of them are nothing that Python could write down.
VALUES = [
    *("2147483648", "9223372036854775808", "-9223372036854775809", "1" + "0" * 400, "1e999"),
    *("NaN", "-Infinity", "1e308", "0.1", "-1", "true", "null", "[]", "{}", '""', "[[[1]]]"),
    *('"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"1e9999999"', '"\\u202e"', "1" * 5_000),
    json.dumps("x" * 200_000),
]
WHOLE = [
    *(
        b"",
        b"null",
        b"[]",
        b"7",
        b'"x"',
        b"{",
        b"{}{}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 200_000,
    ),
    *(b'{"a":' * 100_000, b"[" + b"0," * 200_000 + b"0]", b'{"' + b"k" * 500_000 + b'": 1}'),
    b'{"sets": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
]
# Made to be looked up slowly.
ALIKE = [*map(str, alike(2_000))]
WHOLE += [
    json.dumps(body).encode()
    for body in (
        {"sets": [A_SET | {"id": each} for each in ALIKE]},
        {"sets": [A_SET | {"exercise_id": each} for each in ALIKE]},
        {"sets": [A_SET | {"rest_s": each * PRIME} for each in range(2_000)]},
        {
            "push": {
                "id": ALIKE[0],
                "blocks": [{"kind": "routine", "columns": {"id": ALIKE, "stamp": [LOWEST]}}],
            }
        },
        {
            "push": {
                "id": ALIKE[0],
                "blocks": [],
                "deleted_workouts": {ALIKE[0]: dict.fromkeys(ALIKE, 0)},
            }
        },
    )
]
# In a query, after which nobody can mean anything by a number or a day.
TEXTS = [
    "\0",
    "a\0b",
    "\ufffe",
    "\u202e",
    "%",
    "_",
    "'",
    "é" * 99,
    "9" * 400,
    "1e999",
    "NaN",
    "-1",
    "0.0",
]
# Of a thing of another name, which no route takes.
UNKNOWN = "no_such_field"


def places(body: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """List every place in a body, the deepest ones too."""
    if path:
        yield path
    for name, value in (
        body.items()
        if isinstance(body, dict)
        else enumerate(body)
        if isinstance(body, list)
        else ()
    ):
        yield from places(value, (*path, name))


def with_value(body: Any, path: tuple[str | int, ...], text: str) -> bytes:
    """Write a body in which something else stands at a place."""
    changed = deepcopy(body)
    inner = changed
    for each in path[:-1]:
        inner = inner[each]
    inner[path[-1]] = "HERE"
    return json.dumps(changed).replace('"HERE"', text).encode()


def bodies(operation: Operation) -> Iterator[bytes]:
    yield from WHOLE
    body = operation.body
    for path in [*places(body), (UNKNOWN,)]:
        for text in VALUES:
            yield with_value(body, path, text)
    everywhere = dict.fromkeys([*body, UNKNOWN], "HERE")
    for text in VALUES:
        yield json.dumps(everywhere).replace('"HERE"', text).encode()
    yield json.dumps(body).encode()[:-1]
    yield json.dumps(body).encode("utf-16")


async def sent(api: Api, operation: Operation) -> None:
    """Send every hostile body to one route."""
    transport = httpx.ASGITransport(create_app(api.service))
    path = f"/api/v1{operation.at(**IDS)}"
    who = {"Authorization": f"Bearer {ANN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:

        async def send(body: bytes, **headers: str) -> httpx.Response:
            return await client.request(operation.method, path, content=body, headers=who | headers)

        for body in bodies(operation):
            answer = await send(body, **{"Content-Type": JSON})
            if answer.status_code >= 300:
                problem(answer)
            else:
                answer.json()
        whole = json.dumps(operation.body).encode()
        for kind in ("", "text/plain", "multipart/form-data; boundary=x", "application/xml"):
            answer = await send(whole, **{"Content-Type": kind})
            assert answer.status_code < 300 or problem(answer)


@engines
def test_no_body_makes_the_server_fail(api: Api) -> None:
    made(api, "sets")
    with_bodies = [each for each in operations(create_app(api.service).openapi()) if each.has_body]

    assert len(with_bodies) > 10
    for operation in with_bodies:
        asyncio.run(sent(api, operation))
    # What came through can be read, by those who sync too.
    assert {each["kind"] for each in everything(api)} >= {noun.kind for noun in NOUNS[:-1]}
    assert len(api.sync({})["blocks"]) >= len(NOUNS) - 1


@engines
def test_unknown_fields_are_refused_by_name(api: Api) -> None:
    made(api, "sets")

    for each in operations(create_app(api.service).openapi()):
        if each.has_body and each.body:
            answer = api(each.method, each.at(**IDS), json=each.body | {UNKNOWN: 1})
            assert f"/{UNKNOWN}" in [flaw["pointer"] for flaw in problem(answer)["errors"]]


@engines
def test_no_query_makes_the_server_fail(api: Api) -> None:
    made(api, "sets")
    asked: set[str] = set()

    for each in operations(create_app(api.service).openapi()):
        for parameter in each.described.get("parameters", ()):
            if parameter["in"] != "query":
                continue
            asked.add(parameter["name"])
            for text in TEXTS:
                answer = api(each.method, each.at(**IDS), params={parameter["name"]: text})
                assert answer.status_code < 300 or problem(answer)["status"] in {409, 422}, text
    assert asked >= {"name", "since", "until", "after", "limit", "deleted", "row_id"}
