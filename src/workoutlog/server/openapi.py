"""What the OpenAPI document says beside the routes: where the server is, and what parts it has."""

from collections.abc import Mapping
from typing import Any

from workoutlog.server.problems import MEDIA_TYPE

Document = dict[str, Any]

_SERVERS = [
    {
        "url": "http://127.0.0.1:8420",
        "description": "A server on this machine, started without settings",
    }
]
_TAGS = {
    "exercises": "What is trained. Clients share the ids of the built-in exercises.",
    "workouts": "Visits: when they began and ended, under which name.",
    "sets": "What was done in a workout, set by set.",
    "measurements": "Body weight and other measures of the body.",
    "routines": "Planned workouts, as the text that the lifter edits.",
    "revisions": "Values that lost when two devices changed the same thing; they are only read.",
    "feed": "Everything that changed, in order: how devices sync, and how others follow.",
    "auth": "Signing in, staying signed in, and passwords.",
    "account": "The account itself, and all that it holds.",
    "sessions": "Where the account is signed in.",
    "tokens": "Long-lived tokens for scripts.",
}
_PATH_IDS = {
    "row_id": "The row's id.",
    "workout_id": "The workout's id.",
    "session_id": "The id of the session of the device.",
    "token_id": "The token's id.",
}
_SECONDS = {"schema": {"type": "integer"}, "description": "When to try again, in seconds."}
_CHALLENGE = {"schema": {"type": "string"}, "description": "How to say who you are (RFC 6750)."}
_HEADERS = {
    "401": {"WWW-Authenticate": _CHALLENGE},
    "429": {"Retry-After": _SECONDS},
    "503": {"Retry-After": _SECONDS},
}


def completed(document: Document, examples: Mapping[str, Any]) -> Document:
    """Add to a document what its routes do not say by themselves; examples by their schema."""
    document["servers"] = _SERVERS
    document["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
    operations = [each for path in document["paths"].values() for each in path.values()]
    used = {tag for each in operations for tag in each["tags"]}
    document["tags"] = [
        {"name": name, "description": said} for name, said in _TAGS.items() if name in used
    ]
    for operation in operations:
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["description"] = _PATH_IDS[parameter["name"]]
    document["components"]["responses"] = _problems_told_once(operations)
    schemas = document["components"]["schemas"]
    for name, example in examples.items():
        schemas[name]["examples"] = [example]
    return document


def _problems_told_once(operations: list[Document]) -> Document:
    """Refer to problem documents, which are alike everywhere, and give them."""
    told: Document = {}
    for operation in operations:
        for status, answer in operation["responses"].items():
            if MEDIA_TYPE in answer.get("content", {}):
                name = f"Problem{status}"
                told[name] = answer | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return told
