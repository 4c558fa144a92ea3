"""Exercises, workouts, sets, measurements, routines, revisions: what all of them have in common.

Bodies and their schemas follow from the nouns' own declarations, so that what
can be logged can be posted, and nothing else.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BeforeValidator

from workoutlog.domain.ids import uuid7
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.replica.codec import milliseconds
from workoutlog.server.api import writing
from workoutlog.server.api.dependencies import Work, claims_of, service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered_page, answered_row
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.api.strict_json import json_body
from workoutlog.server.api.writing import Key, etag
from workoutlog.server.refusals import Flaw, RequestInvalid, invalid
from workoutlog.server.rows.lists import read_list
from workoutlog.server.rows.stored import Row
from workoutlog.wire.bodies import BodyRefused, read_new, read_patch
from workoutlog.wire.pointers import pointer_to

Claims = Annotated[Any, Depends(claims_of)]
Body = Annotated[Any, Depends(json_body)]
_KEY = re.compile(described.KEY_PATTERN)
_WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
IfMatch = Annotated[
    str | None,
    Header(max_length=1_000, description="Only if the row still has this ETag, or one of these."),
]


def _as_written(day: object) -> object:
    # A number would be read as seconds since 1970, and a time be cut off.
    if isinstance(day, str) and not _WRITTEN_DAY.fullmatch(day):
        raise ValueError("a day is written as 2026-11-18")
    return day


_Day = Annotated[date | None, BeforeValidator(_as_written)]
Since = Annotated[_Day, Query(description="From this day on, on the lifter's calendar.")]
Until = Annotated[_Day, Query(description="Until before this day.")]
OfWorkout = Annotated[UUID | None, Query(description="Of this workout.")]
# PostgreSQL has no text with a NUL, and no name has one.
OfName = Annotated[
    str | None, Query(max_length=100, pattern=r"^[^\u0000]*$", description="Of this name.")
]
OfRow = Annotated[UUID | None, Query(description="Of this row.")]
OfExercise = Annotated[UUID | None, Query(description="With this exercise.")]
Deleted = Annotated[bool, Query(description="Deleted ones, too.")]
UpdatedSince = Annotated[
    int | None,
    Query(ge=0, le=(1 << 31) - 1, description="Written behind this place in the feed (`seq`)."),
]
After = Annotated[
    str | None, Query(max_length=500, description="Where the page before ended: its `next`.")
]
PageLength = Annotated[int, Query(ge=1, description="How many at most; the server has a limit.")]
_EPOCH = date(1970, 1, 1)
_DAY_MS = 86_400_000


# Reading filters waits for nothing: so none of these is worth another thread.
async def _no_filters() -> Mapping[str, Any]:
    return {}


class Resource(NamedTuple):
    """One noun in the API: under which name, and by what its list can be narrowed."""

    noun: type[Noun]
    name: str
    filters: Callable[..., Awaitable[Mapping[str, Any]]] = _no_filters


def router_of(resource: Resource) -> APIRouter:
    """Make the routes of a noun that clients write."""
    noun = resource.noun
    router = reading_router_of(resource)
    path = f"/{resource.name}"

    @router.post(path, status_code=201, **described.creating(noun))
    def create(request: Request, claims: Claims, body: Body) -> Response:
        key = key_of(request, body)
        with service_of(request).writing(claims) as work:
            made = new_nouns(noun, [body], new_ids(work, key))
            [row], is_new = writing.create(work, made, key)
        return created(request, resource.name, row, is_new=is_new)

    @router.patch(f"{path}/{{row_id}}", **described.patching(noun))
    def patch(
        request: Request, claims: Claims, row_id: UUID, body: Body, if_match: IfMatch = None
    ) -> Response:
        with refusing():
            values = read_patch(noun, body)
        with service_of(request).writing(claims) as work:
            row = writing.patch(work, noun, row_id, values, if_match)
        return answered_row(row)

    @router.delete(f"{path}/{{row_id}}", status_code=204, **described.deleting(noun))
    def delete(
        request: Request, claims: Claims, row_id: UUID, if_match: IfMatch = None
    ) -> Response:
        with service_of(request).writing(claims) as work:
            row = writing.delete(work, noun, row_id, if_match)
        return Response(status_code=204, headers={"ETag": etag(row)})

    @router.post(f"{path}/{{row_id}}/undelete", **described.undeleting(noun))
    def undelete(
        request: Request, claims: Claims, row_id: UUID, if_match: IfMatch = None
    ) -> Response:
        with service_of(request).writing(claims) as work:
            row = writing.undelete(work, noun, row_id, if_match)
        return answered_row(row)

    return router


def reading_router_of(resource: Resource) -> APIRouter:
    """Make the routes of a noun by which it is read, which for revisions are all."""
    noun = resource.noun
    router = strict_router(resource.name)
    path = f"/{resource.name}"

    @router.get(path, **described.listing(noun))
    def list_(
        request: Request,
        claims: Claims,
        filters: Annotated[Mapping[str, Any], Depends(resource.filters)],
        after: After = None,
        limit: PageLength = 100,
        deleted: Deleted = False,  # noqa: FBT002  # a switch in a query
        updated_since: UpdatedSince = None,
    ) -> Response:
        service = service_of(request)
        with service.reading(claims) as work:
            page = read_list(
                work.connection,
                work.account_id,
                noun,
                filters={**filters, "updated_since": updated_since},
                after=after,
                limit=min(limit, service.limits.longest_page),
                deleted=deleted,
            )
        return answered_page(page.rows, page.next)

    @router.get(f"{path}/{{row_id}}", **described.reading(noun))
    def read(request: Request, claims: Claims, row_id: UUID) -> Response:
        with service_of(request).reading(claims) as work:
            row = writing.read(work, noun, row_id)
        return answered_row(row)

    return router


def created(request: Request, name: str, row: Row, *, is_new: bool) -> Response:
    """Answer a request that made a row, or replaced what there was of it."""
    # As it was asked for: its URL would be put together and taken apart again.
    path: str = request.scope["path"]
    place = f"{path.partition('/v1/')[0]}/v1/{name}/{row.version.noun.id}"
    return answered_row(row, 201 if is_new else 200, {"Location": place})


def new_ids(work: Work, key: Key | None, many: int = 1) -> list[UUID]:
    """Name rows that a request may leave nameless, the same if it is repeated by a key."""
    return [_new_id(work, key, at) for at in range(many)]


def new_nouns(
    noun: type[Noun], bodies: Sequence[Any], ids: Sequence[UUID], place: str = "", **given: Any
) -> list[Noun]:
    """Make the nouns of the bodies in a request, with these ids where its client gives none.

    ``place`` is the JSON pointer to one of them, with ``{}`` for its number.
    """
    nouns = []
    for at, (body, row_id) in enumerate(zip(bodies, ids, strict=True)):
        try:
            nouns.append(read_new(noun, body, row_id, **given))
        except BodyRefused as error:
            raise _refusal(error, place.format(at)) from None
    return nouns


def _new_id(work: Work, key: Key | None, at: int) -> UUID:
    if key is not None:
        return key.row_id(work.account_id, at)
    randomness = int.from_bytes(work.service.random_bytes(10)) & (1 << 74) - 1
    row_id = uuid7(milliseconds(work.now), randomness)
    work.rows.expect_none(row_id)
    return row_id


def key_of(request: Request, body: Any) -> Key | None:
    """Read an idempotency key, and what it was sent with."""
    # To declare it as a parameter of the route would cost requests that have none more than this.
    text = request.headers.get(described.KEY_NAME)
    if text is None:
        return None
    if not _KEY.fullmatch(text):
        reason = "a key is 1 to 255 visible ASCII characters"
        raise invalid([Flaw(pointer_to(described.KEY_NAME), reason, part="header")])
    said = json.dumps([request.method, request.url.path, body], sort_keys=True)
    return Key(text, sha256(said.encode()).digest())


@contextmanager
def refusing() -> Iterator[None]:
    """Say by pointers into the body what is wrong with it."""
    try:
        yield
    except BodyRefused as error:
        raise _refusal(error) from None


def _refusal(error: BodyRefused, place: str = "") -> RequestInvalid:
    return invalid(
        [
            Flaw(f"{place}{pointer_to(name)}" if name else place, reason)
            for name, reason in error.faults
        ]
    )


def _start_of(day: date | None) -> int | None:
    return None if day is None else (day - _EPOCH).days * _DAY_MS


def _packed(row_id: UUID | None) -> bytes | None:
    return None if row_id is None else row_id.bytes


async def _workout_filters(
    since: Since = None, until: Until = None, exercise_id: OfExercise = None
) -> Mapping[str, Any]:
    return {
        "since": _start_of(since),
        "until": _start_of(until),
        "exercise_id": _packed(exercise_id),
    }


async def _set_filters(
    since: Since = None,
    until: Until = None,
    exercise_id: OfExercise = None,
    workout_id: OfWorkout = None,
) -> Mapping[str, Any]:
    of_workouts = await _workout_filters(since, until, exercise_id)
    return {**of_workouts, "workout_id": _packed(workout_id)}


async def _measurement_filters(
    since: Since = None, until: Until = None, name: OfName = None
) -> Mapping[str, Any]:
    return {"since": _start_of(since), "until": _start_of(until), "name": name}


async def _revision_filters(row_id: OfRow = None) -> Mapping[str, Any]:
    return {"row_id": _packed(row_id)}


EXERCISES = Resource(Exercise, "exercises")
WORKOUTS = Resource(Workout, "workouts", _workout_filters)
SETS = Resource(WorkoutSet, "sets", _set_filters)
MEASUREMENTS = Resource(Measurement, "measurements", _measurement_filters)
ROUTINES = Resource(Routine, "routines")
REVISIONS = Resource(Revision, "revisions", _revision_filters)
