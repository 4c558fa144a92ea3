"""The server does what its OpenAPI document says, whatever is sent to it.

Schemathesis makes requests that the document allows, and others that it does
not; of its checks these are off, for the reasons given:

- ``ignored_auth``: it is left to the tests of access, so that every request here gets past it.
- ``positive_data_acceptance``: a schema cannot say that a load needs its unit, that a set's workout
  must be there, or what the mark of a page looks like; such requests are refused with reasons.

One takes what it would not: what is no version of the protocol is refused by 426, as any but ours.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from api import ANN, Api
from bodies import NEW, E, S, W, id_of, made
from operations import any_problem
from workoutlog.server.api.application import create_app

load_all_checks()
engines = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
SERVER = "http://127.0.0.1:8420"
# A route and a mode gets 3 examples of the 50 that other properties get, so that all of them
# together take seconds; with HYPOTHESIS_PROFILE=thorough there are more than 2,000 for each engine.
EXAMPLES = settings().max_examples // 16
REFUSALS = {
    "negative_data_rejection": {"expected-statuses": ["401", "403", "404", "415", "422", "426"]}
}
PARENTS = {"workout_id": W, "exercise_id": E}
IDS = {"exercises": E, "workouts": W, "sets": S, "measurements": id_of(1), "routines": id_of(2)}


def document(api: Api) -> dict[str, Any]:
    """Take the document without the way in: it would be tried with credentials of its own."""
    described = create_app(api.service).openapi()
    del described["security"], described["components"]["securitySchemes"]
    return described


def at_home(case: Any) -> None:
    """Ask for rows that are there, and not for nothing only."""
    collection = case.path.removeprefix("/api/v1/").partition("/")[0]
    for name in case.path_parameters:
        case.path_parameters[name] = IDS.get(collection, id_of(9))
    body = case.body if isinstance(case.body, dict) else {}
    for each in (body, *body.get("sets", ())):
        each |= {name: its for name, its in PARENTS.items() if name in each}


async def sent(client: httpx.AsyncClient, case: Any) -> httpx.Response:
    """Send a case with the project's own client."""
    request = case.as_transport_kwargs(base_url=SERVER)
    content = request.get("data")
    return await client.request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers=dict(request.get("headers") or {}),
        **({"json": request["json"]} if "json" in request else {"content": content}),
    )


def of_each(cases: SearchStrategy[Any], holds: Callable[[Any], None]) -> None:
    """Try a property on some cases of one route."""

    @given(cases)
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    def tried(case: Any) -> None:
        holds(case)

    tried()


@engines
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_the_server_does_what_its_document_says(api: Api, mode: GenerationMode) -> None:
    made(api, "sets")
    for name in ("measurements", "routines"):
        api.post(f"/{name}", NEW[name] | {"id": IDS[name]})
    statuses: list[int] = []

    transport = httpx.ASGITransport(create_app(api.service))
    who = {"Authorization": f"Bearer {ANN}"}
    client = httpx.AsyncClient(transport=transport, base_url=SERVER, headers=who)

    def agrees(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            at_home(case)
        answer = loop.run(sent(client, case))
        statuses.append(answer.status_code)
        case.validate_response(answer, excluded_checks=[ignored_auth, positive_data_acceptance])
        if answer.status_code >= 400:
            any_problem(answer)

    config = SchemathesisConfig.from_dict({"checks": REFUSALS})
    schema = schemathesis.openapi.from_dict(document(api), config=config)
    with asyncio.Runner() as loop:
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]  # a document that is wrong fails here
            # What takes nothing at all cannot be asked wrongly.
            if mode is GenerationMode.POSITIVE or operation.body or [*operation.iter_parameters()]:
                cases = operation.as_strategy(generation_mode=mode)
                of_each(cases, agrees)
        loop.run(client.aclose())
    expected = {200, 201, 204} if mode is GenerationMode.POSITIVE else {422}
    assert {*statuses} >= expected
    # In both modes together: more than 2,000 where it is thorough.
    assert len(statuses) > 2 * settings().max_examples
