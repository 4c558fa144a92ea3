"""What the OpenAPI document says of the routes that nouns have in common."""

from collections.abc import Mapping
from typing import Any

from workoutlog.domain.model import NOUNS, Noun, Workout, WorkoutSet
from workoutlog.server.problems import MEDIA_TYPE
from workoutlog.wire.identity import BODIES
from workoutlog.wire.schemas import Schema, new_schema, patch_schema, read_schema
from workoutlog.wire.sync import SyncRequest

Described = dict[str, Any]

PROBLEM: Schema = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Programs decide by `code`.",
    "properties": {
        "type": {"type": "string", "pattern": "^urn:workoutlog:problem:[a-z_]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The id of the request, as the log has it."},
        "code": {"type": "string", "pattern": "^[a-z_]+$"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "A JSON pointer (RFC 6901)."},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                    "part": {
                        "enum": ["body", "query", "path", "header"],
                        "description": "What of the request the pointer points into.",
                    },
                },
                "required": ["pointer", "detail", "code", "part"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
SECURITY: Described = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The access token of a session (15 minutes), or an API token (`wl_…`).",
    }
}
# Of a route that everybody may ask.
OPEN: Described = {"security": []}
_NEW_SETS: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "sets": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/NewWorkoutSet"},
            "minItems": 1,
            "maxItems": 5_000,
        }
    },
    "required": ["sets"],
}
_MADE_SETS: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "seq": {"type": "integer"},
                    "etag": {"type": "string"},
                },
                "required": ["id", "seq", "etag"],
            },
        }
    },
    "required": ["items"],
}
_CHANGES: Schema = {
    "type": "object",
    "properties": {
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string"},
                    "row": {
                        "anyOf": [
                            {"$ref": f"#/components/schemas/{noun.__name__}"} for noun in NOUNS
                        ],
                        "description": "The row as it is read by itself.",
                    },
                },
                "required": ["kind", "row"],
            },
        },
        "cursor": {"type": "string", "description": "Give it as `since` to read on."},
        "more": {"type": "boolean", "description": "Whether the feed goes on."},
    },
    "required": ["changes", "cursor", "more"],
}
_SAYS = {
    400: "The request cannot be understood.",
    401: "Who asks is not known, or not any more.",
    403: "The caller may not do this, or the account is full.",
    404: "There is no such row in this account.",
    408: "The body did not arrive in time.",
    409: "The request contradicts what there is.",
    412: "The row was changed meanwhile.",
    413: "The body is too large.",
    415: "The kind of body is not supported.",
    422: "The request is not valid; `errors` says where.",
    426: "The client speaks another version of the protocol.",
    429: "Too many requests; `Retry-After` says when to go on.",
    503: "The server cannot do this now; `Retry-After` says when to try again.",
    507: "The server is full.",
}
_ALWAYS = (400, 422, 503)
_TO_CALLERS = (401, 403, 429)
# Of a route that writes what its body says. One that writes without a body says 507 by itself.
WITH_BODY = (408, 413, 415, 507)
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "Changes whenever the row does."}}

KEY_NAME, KEY_PATTERN = "idempotency-key", "^[\\x21-\\x7e]{1,255}$"
_KEY_HEADER = {
    "name": KEY_NAME,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": KEY_PATTERN},
    "description": "A text of your own, by which a repeated request is known and done once.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe answers that are problem documents, of a route that must know who asks."""
    return open_problems(*_TO_CALLERS, *statuses)


def open_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe answers that are problem documents, of a route that everybody may ask."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _SAYS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*_ALWAYS, *statuses})
    }


def components() -> dict[str, Schema]:
    """Describe every noun, whole, to be made and to be changed, and all else that has a name."""
    schemas = {"Problem": PROBLEM}
    for noun in NOUNS:
        schemas[noun.__name__] = read_schema(noun)
        schemas[f"New{noun.__name__}"] = new_schema(noun)
        schemas[f"Patch{noun.__name__}"] = patch_schema(noun)
        schemas[f"{noun.__name__}Page"] = page_schema(noun)
    for model in (SyncRequest, *BODIES):
        asked = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= asked.pop("$defs", {})
        schemas[model.__name__] = asked
    return schemas | {
        "NewWorkoutSetOfWorkout": new_schema(WorkoutSet, without=("workout_id",)),
        "NewWorkoutSets": _NEW_SETS,
        "MadeWorkoutSets": _MADE_SETS,
        "Changes": _CHANGES,
        "AccountExport": {"type": "string"},
    }


def page_schema(noun: type[Noun]) -> Schema:
    """Describe a page of a list."""
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": ref(noun.__name__)},
            "next": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "Give it as `after` to read on; null at the end.",
            },
        },
        "required": ["items", "next"],
    }


def ref(name: str) -> Schema:
    """Refer to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def body(schema: Schema, *, required: bool = True) -> Described:
    """Describe the body of a request."""
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}
    }


def repeatable(schema: Schema) -> Described:
    """Describe the body of a request that is done once, however often it is sent with one key."""
    return {"parameters": [_KEY_HEADER], **body(schema)}


def found(schema: Schema, description: str, *, tagged: bool = True) -> dict[str, Any]:
    """Describe an answer that is JSON."""
    answer: dict[str, Any] = {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }
    return answer | ({"headers": _ETAG} if tagged else {})


def made_many(description: str) -> dict[str, Any]:
    """Describe the answer to many sets."""
    return found(ref("MadeWorkoutSets"), description, tagged=False)


def listing(noun: type[Noun]) -> Described:
    """Describe the route that lists rows."""
    orders: Mapping[type[Noun], str] = {
        Workout: ", the newest first",
        WorkoutSet: ", the newest workout first",
    }
    page = found(ref(f"{noun.__name__}Page"), "A page of them.", tagged=False)
    return {
        "operation_id": f"list_{noun.kind}s",
        "summary": f"List {noun.kind}s{orders.get(noun, '')}",
        "responses": {200: page, **problems()},
    }


def reading(noun: type[Noun]) -> Described:
    """Describe the route that reads a row."""
    return {
        "operation_id": f"read_{noun.kind}",
        "summary": f"Read {_a(noun)}, deleted or not",
        "responses": {200: found(ref(noun.__name__), "The row."), **problems(404)},
    }


def creating(noun: type[Noun], schema: str | None = None) -> Described:
    """Describe the route that makes a row."""
    answers = {
        200: found(ref(noun.__name__), "The row was there, and is now like this."),
        201: found(ref(noun.__name__), "The row was made."),
    }
    return {
        "operation_id": f"create_{noun.kind}" + ("" if schema is None else "_in_workout"),
        "summary": f"Make {_a(noun)}, or replace the one with this id",
        "responses": {**answers, **problems(*WITH_BODY, 409, *([404] if schema else []))},
        "openapi_extra": repeatable(ref(schema or f"New{noun.__name__}")),
    }


def patching(noun: type[Noun]) -> Described:
    """Describe the route that changes some fields of a row."""
    answers = {200: found(ref(noun.__name__), "The row as it is now.")}
    return {
        "operation_id": f"patch_{noun.kind}",
        "summary": f"Change the named fields of {_a(noun)}",
        "responses": {**answers, **problems(*WITH_BODY, 404, 412)},
        "openapi_extra": body(ref(f"Patch{noun.__name__}")),
    }


def deleting(noun: type[Noun]) -> Described:
    """Describe the route that deletes a row."""
    gone: dict[int | str, Any] = {204: {"description": "The row is deleted.", "headers": _ETAG}}
    return {
        "operation_id": f"delete_{noun.kind}",
        "summary": f"Delete {_a(noun)}; it can be called back",
        "responses": {**gone, **problems(404, 412, 507)},
    }


def undeleting(noun: type[Noun]) -> Described:
    """Describe the route that calls a row back."""
    answers = {200: found(ref(noun.__name__), "The row as it is now.")}
    return {
        "operation_id": f"undelete_{noun.kind}",
        "summary": f"Call a deleted {noun.kind} back",
        "responses": {**answers, **problems(404, 412, 507)},
    }


def _a(noun: type[Noun]) -> str:
    return f"{'an' if noun.kind[0] in 'aeiou' else 'a'} {noun.kind}"
