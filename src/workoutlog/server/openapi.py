"""What the OpenAPI document says beside the routes: where the server is, and by example."""

from typing import Any
from uuid import UUID

from workoutlog.domain.model import (
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.plain import plain
from workoutlog.domain.stamps import stamp
from workoutlog.domain.units import MassUnit
from workoutlog.replica.codec import instant_from
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
_AT = instant_from(1_795_374_000_000)  # a Sunday afternoon in November 2026
_SQUAT, _LEGS, _FIRST, _OTHER = (
    UUID(f"0193a9c0-0000-7000-8000-{number:012x}") for number in (1, 2, 3, 4)
)
_EXAMPLES: list[Noun] = [
    Exercise(id=_SQUAT, name="Squat", tracking=Tracking.WEIGHTED, barbell=True, muscle="quads"),
    Workout(id=_LEGS, started_at=_AT, utc_offset=60, name="legs"),
    WorkoutSet(
        id=_FIRST,
        workout_id=_LEGS,
        exercise_id=_SQUAT,
        load_g=100_000,
        load_unit=MassUnit.KG,
        reps=5,
        rpe_tenths=85,
        ending=Ending.AMRAP,
    ),
    Measurement(
        id=_OTHER,
        name="bodyweight",
        value=81_400,
        unit=MeasurementUnit.KG,
        measured_at=_AT,
        utc_offset=60,
    ),
    Routine(id=_OTHER, name="Five by five", text="squat 5x5\nbench 5x5\nrow 5x5"),
    Revision(
        id=_OTHER,
        row_kind=WorkoutSet.kind,
        row_id=_FIRST,
        register_name="note",
        reason=Reason.EDIT_EDIT,
        kept='{"note": "easy"}',
        lost='{"note": "hard"}',
        kept_at=_AT,
        lost_at=_AT,
        kept_by=f"{1:016x}",
        lost_by=f"{2:016x}",
    ),
]
_SYNC = {
    "cursor": None,
    "high_water": None,
    "want": 5_000,
    "push": {
        "id": str(_OTHER),
        "blocks": [
            {
                "kind": Routine.kind,
                "columns": {
                    "id": [str(_OTHER)],
                    "seq": [0],
                    "stamp": [stamp(1, 0, 1)],
                    "name": ["5x5"],
                    "text": ["squat 5x5"],
                },
            }
        ],
    },
}


def completed(document: Document) -> Document:
    """Add to a document what its routes do not say by themselves."""
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
    for name, example in _examples().items():
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


def _examples() -> dict[str, Any]:
    examples: dict[str, Any] = {"SyncRequest": _SYNC}
    for noun in _EXAMPLES:
        name, whole = type(noun).__name__, plain(noun)
        row = {**whole, "seq": 42, "deleted": False}
        changed = "lost_by" if isinstance(noun, Revision) else "note"
        examples[name] = row
        examples[f"New{name}"] = _told(whole)
        examples[f"Patch{name}"] = {changed: "went well"}
        examples[f"{name}Page"] = {"items": [row], "next": None}
        if isinstance(noun, WorkoutSet):
            del whole["workout_id"]
            examples["NewWorkoutSetOfWorkout"] = _told(whole)
    return examples


def _told(whole: dict[str, Any]) -> dict[str, Any]:
    """Leave out what need not be told: nothing, and an id of one's own."""
    return {name: value for name, value in whole.items() if value and name != "id"}
