"""Bodies of the REST API, one of each noun, and the way through its lists."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from api import Api

W, E, S = (str(UUID(int=number)) for number in (1, 2, 3))
WORKOUT = {"id": W, "started_at": "2026-11-18T10:00:00.000Z", "utc_offset": 60, "name": "legs"}
SQUAT = {"id": E, "name": "Squat", "tracking": "weighted"}
A_SET = {"id": S, "workout_id": W, "exercise_id": E, "reps": 5, "load_g": 100_000}
A_SET |= {"load_unit": "kg"}
NEW: dict[str, dict[str, Any]] = {
    "exercises": SQUAT,
    "workouts": WORKOUT,
    "measurements": {
        "name": "waist",
        "value": 800_000,
        "unit": "cm",
        "measured_at": "2026-11-18T06:00:00.000Z",
    },
    "routines": {"name": "5x5", "text": "squat 5x5"},
    "sets": A_SET,
}


def made(api: Api, name: str) -> Any:
    """Make a row of this name, and what it needs."""
    if name == "sets":
        ready_for_sets(api)
    return api.post(f"/{name}", NEW[name])


def ready_for_sets(api: Api) -> Api:
    """Make the workout and the exercise of `A_SET`."""
    api.post("/exercises", SQUAT)
    api.post("/workouts", WORKOUT)
    return api


def id_of(number: int) -> str:
    """Make an id that sorts as its number."""
    return str(UUID(int=0x1000 + number))


def walked(api: Api, path: str, **query: Any) -> Iterator[list[Any]]:
    """Read a list page by page."""
    page = api.get(path, **query)
    yield page["items"]
    while page["next"] is not None:
        page = api.get(path, **query | {"after": page["next"]})
        yield page["items"]


def listed(api: Api, path: str, **query: Any) -> list[str]:
    """Name the rows of a list."""
    return [row["id"] for page in walked(api, path, **query) for row in page]
