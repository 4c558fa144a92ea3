"""What the plan of the running workout says comes next, for all who ask in passing.

Few workouts have a plan, and reading one takes longer than logging a set: what
does it is loaded only where there is one.
"""

from typing import NamedTuple

from workoutlog.domain.model import Exercise, SetType
from workoutlog.domain.notation import Load
from workoutlog.services.ports import Moment


class Following(NamedTuple):
    """The exercise that comes next and what is left of it; without one, all of it is done.

    ``sets`` are written as they are logged, up to the first of which the plan
    leaves something open; ``plan`` is for people. The counts leave the warm-ups out.
    """

    exercise: Exercise | None = None
    handle: str = ""
    sets: str = ""
    plan: str = ""
    done_sets: int = 0
    planned_sets: int = 0


def following(moment: Moment) -> Following | None:
    """Say what comes next in the running workout; None if it follows no plan that can be read."""
    if not _has_plan(moment):
        return None
    from workoutlog.domain.routines import loggable_text, plan_text  # noqa: PLC0415  # see above
    from workoutlog.services.today import running_day  # noqa: PLC0415  # as above

    today = running_day(moment)
    if today is None:
        return None
    each = today.following
    if each is None:
        return Following()
    return Following(
        each.exercise,
        each.handle,
        loggable_text(each.left, each.exercise),
        plan_text(each.left, each.exercise),
        each.done_sets,
        each.planned_sets,
    )


def planned_load(moment: Moment, exercise: Exercise) -> Load | None:
    """Find the load of the next set of an exercise that the running workout's plan has left."""
    if not _has_plan(moment):
        return None
    from workoutlog.services.today import running_day  # noqa: PLC0415  # see above

    today = running_day(moment)
    planned = (
        target.load
        for each in (today.exercises if today else ())
        if each.exercise.id == exercise.id
        for target in each.left
        if target.set_type is SetType.WORKING
    )
    return next(planned, None)


def _has_plan(moment: Moment) -> bool:
    running = moment.logbook.running_workout()
    return running is not None and running.routine_id is not None
