"""Sets in their workout, in the order they were done, and many sets at once."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from workoutlog.domain.model import Workout, WorkoutSet
from workoutlog.server.api import writing
from workoutlog.server.api.dependencies import Work, service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered, answered_page
from workoutlog.server.api.routes.resources import (
    SETS,
    After,
    Body,
    Claims,
    PageLength,
    created,
    key_of,
    new_ids,
    new_nouns,
    refusing,
)
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.api.writing import Key, Made, etag
from workoutlog.server.refusals import Flaw, RequestInvalid
from workoutlog.server.rows.lists import sets_of_workout
from workoutlog.wire.bodies import BodyRefused, Fault, read_batch

router = strict_router(SETS.name)

# Where in the body each of them stands.
_EACH = "/sets/{}"


@router.get(
    "/workouts/{workout_id}/sets",
    operation_id="list_sets_of_workout",
    summary="List the sets of a workout in the order they were done",
    responses={
        200: described.found(described.ref("WorkoutSetPage"), "A page of them.", tagged=False),
        **described.problems(404),
    },
)
def list_of_workout(
    request: Request,
    claims: Claims,
    workout_id: UUID,
    after: After = None,
    limit: PageLength = 100,
) -> Response:
    """List the sets of a workout in the order they were done."""
    service = service_of(request)
    with service.reading(claims) as work:
        writing.read(work, Workout, workout_id)
        page = sets_of_workout(
            work.connection,
            work.account_id,
            workout_id,
            after=after,
            limit=min(limit, service.limits.longest_page),
        )
    return answered_page(page.rows, page.next)


@router.post(
    "/workouts/{workout_id}/sets",
    status_code=201,
    **described.creating(WorkoutSet, "NewWorkoutSetOfWorkout"),
)
def create_in_workout(
    request: Request,
    claims: Claims,
    workout_id: UUID,
    body: Body,
) -> Response:
    """Make a set in a workout."""
    key = key_of(request, body)
    with service_of(request).writing(claims) as work:
        made = new_nouns(WorkoutSet, [body], new_ids(work, key), workout_id=workout_id)
        [row], is_new = writing.create(work, made, key, workout_id=workout_id)
    return created(request, SETS.name, row, is_new=is_new)


@router.post(
    "/sets/bulk",
    status_code=201,
    operation_id="create_sets",
    summary="Make up to 5,000 sets, all of them or none",
    responses={
        200: described.made_many("The sets were there, and are now like this."),
        201: described.made_many("The sets were made, in this order."),
        **described.problems(*described.WITH_BODY, 409),
    },
    openapi_extra=described.repeatable(described.ref("NewWorkoutSets")),
)
def create_many(request: Request, claims: Claims, body: Body) -> Response:
    """Make many sets, all of them or none."""
    service = service_of(request)
    sets = _sets_of(body, service.limits.most_rows)
    key = key_of(request, body)
    with service.writing(claims) as work:
        made, are_new = _made(work, sets, key)
    return answered({"items": [each._asdict() for each in made]}, 201 if are_new else 200)


def _made(work: Work, sets: list[Any], key: Key | None) -> tuple[list[Made], bool]:
    """Make sets, together where nothing needs be said of any, and say whether one is new."""
    ids = new_ids(work, key, len(sets))
    batch = read_batch(WorkoutSet, sets, ids, writing.stamps(work, len(sets)))
    if batch is not None and (added := writing.add(work, batch, key)) is not None:
        return added, True
    rows, are_new = writing.create(work, new_nouns(WorkoutSet, sets, ids, _EACH), key, _EACH)
    return [Made(row.version.noun.id, row.seq, etag(row)) for row in rows], are_new


def _sets_of(body: Any, most: int) -> list[Any]:
    if not isinstance(body, dict) or not isinstance(body.get("sets"), list):
        flaw = Flaw("", "it is no object with a list of sets")
        raise RequestInvalid('The body is an object like {"sets": [...]}.', flaws=(flaw,))
    with refusing():
        if unknown := [name for name in body if name != "sets"]:
            raise BodyRefused(*(Fault(name, "there is no such field") for name in unknown))
    sets: list[Any] = body["sets"]
    if not 1 <= len(sets) <= most:
        reason = f"it has {len(sets):,} sets, not 1 to {most:,}"
        raise RequestInvalid(f"/sets: {reason}.", flaws=(Flaw("/sets", reason),))
    return sets
