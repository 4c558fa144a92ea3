"""What the OpenAPI document says that there is, so that no test can forget a route."""

from typing import Any, NamedTuple
from uuid import UUID

import httpx
from jsonschema_rs import Draft202012Validator

from api import Api
from bodies import A_SET, NEW, E, W
from people import PASSWORD
from workoutlog.server.api.routes.described import PROBLEM

_METHODS = ("get", "post", "put", "patch", "delete")
_AN_ID = {"type": "string", "format": "uuid"}
_PROBLEM = Draft202012Validator(PROBLEM)
PUSHED = {
    "id": str(UUID(int=0x99)),
    "blocks": [
        {
            "kind": "routine",
            "columns": {
                "id": [str(UUID(int=9)), str(UUID(int=10))],
                "seq": [0, 0],
                "stamp": [f"{1:012x}-0000-{1:016x}"],
                "stamps": [None],
                "saw": [None],
                "name": ["5x5", "3x5"],
                "text": ["squat", ""],
                "mood": [1],
            },
            "places": {"text": [1, 0]},
        }
    ],
}
# A body that is good, for each path that has several fields to get wrong.
BODIES: dict[str, dict[str, Any]] = {
    **{f"/{name}": body for name, body in NEW.items()},
    **{
        f"/{name}/{{row_id}}": {field: value for field, value in body.items() if field != "id"}
        for name, body in NEW.items()
    },
    "/workouts/{workout_id}/sets": {"exercise_id": A_SET["exercise_id"], "reps": 5},
    "/sets/bulk": {"sets": [A_SET]},
    "/auth/login": {"name": "ann", "password": PASSWORD, "device_name": "x", "device": "0" * 16},
    "/auth/register": {"name": "cleo", "password": PASSWORD, "invite": "wli_x"},
    "/auth/refresh": {"refresh_token": "wlr_x", "nonce": "n" * 22},
    "/auth/password": {"password": PASSWORD, "new_password": PASSWORD[::-1]},
    "/auth/reset": {"name": "ann", "code": "wlc_x", "new_password": PASSWORD},
    "/account": {"password": PASSWORD},
    "/sessions/{session_id}": {"device_name": "phone"},
    "/tokens": {"name": "x", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"},
    "/sync": {"cursor": None, "high_water": None, "want": 10, "push": PUSHED},
}


# An id for whatever a path asks for.
IDS = {"row_id": E, "workout_id": W, "session_id": E, "token_id": E}


class Operation(NamedTuple):
    """One method of one path, and what the document says of it."""

    method: str
    path: str
    described: dict[str, Any]

    @property
    def name(self) -> str:
        """Its name, as generated clients call it."""
        return str(self.described["operationId"])

    @property
    def parameters(self) -> list[str]:
        """The ids in its path."""
        return [
            each["name"] for each in self.described.get("parameters", []) if each["in"] == "path"
        ]

    @property
    def queries(self) -> list[str]:
        """What its query takes ids for."""
        return [
            each["name"]
            for each in self.described.get("parameters", [])
            if each["in"] == "query" and _AN_ID in each["schema"].get("anyOf", ())
        ]

    @property
    def has_body(self) -> bool:
        """Whether it takes a body."""
        return "requestBody" in self.described

    @property
    def body(self) -> dict[str, Any]:
        """A body that it takes."""
        return BODIES.get(self.path, {})

    def at(self, **ids: object) -> str:
        """Fill ids into its path."""
        return self.path.format(**ids)


def operations(document: dict[str, Any]) -> list[Operation]:
    """List every operation of a document, its path without what all of them begin with."""
    return [
        Operation(method.upper(), path.removeprefix("/api/v1"), item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]


def problem(answer: httpx.Response) -> Any:
    """Read an answer that must be a problem document."""
    assert 400 <= answer.status_code < 500, answer.text
    return any_problem(answer)


def any_problem(answer: httpx.Response) -> Any:
    """Read a problem document, of the server's own fault too."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    document = answer.json()
    _PROBLEM.validate(document)
    assert document["status"] == answer.status_code
    assert document["type"] == f"urn:workoutlog:problem:{document['code']}"
    return document


def everything(api: Api) -> list[Any]:
    """Read all that an account has."""
    return [*api.get("/changes", limit=500)["changes"]]
