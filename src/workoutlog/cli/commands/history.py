"""Looking back at workouts."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import ExerciseWords, MaybeWords, Since, Until, Workout, count_up_to
from workoutlog.errors import UsageError
from workoutlog.services import history as service
from workoutlog.services.history import History, LastTimes
from workoutlog.services.set_history import SetHistory, set_history
from workoutlog.services.workouts import WorkoutShown


def show(
    ctx: typer.Context,
    workout: Annotated[
        str,
        typer.Argument(metavar="[WORKOUT]", help="Its code, its day, or last.", show_default=False),
    ] = "",
) -> WorkoutShown:
    """Show one workout, with the numbers of its sets: the running or latest, or the one named."""
    context: Context = ctx.obj
    return service.show(context.moment(), workout)


def history(
    ctx: typer.Context,
    exercise: MaybeWords = None,
    since: Since = None,
    until: Until = None,
    text: Annotated[
        str, typer.Option(metavar="TEXT", help="With this in a name or note.", show_default=False)
    ] = "",
    page: Annotated[int, count_up_to(100_000, meaning="Which page.")] = 1,
    limit: Annotated[int, count_up_to(10_000, meaning="Workouts on a page.")] = 10,
    of_set: Annotated[
        int | None,
        typer.Option("--set", "-s", metavar="N", help="What happened to a set, by its number."),
    ] = None,
    workout: Workout = "",
) -> History | SetHistory:
    """List workouts, newest first; of one exercise, of some days, with a text.

    With --set it is the history of one set: who wrote what in it, and when.
    """
    context: Context = ctx.obj
    if of_set is not None:
        return set_history(context.moment(), of_set, workout)
    if workout:
        raise UsageError("Which set of it? Give --set.", hint="wl show")
    return service.history(
        context.moment(),
        exercise=" ".join(exercise or []),
        since=since,
        until=until,
        text=text,
        page=page,
        limit=limit,
    )


def last(
    ctx: typer.Context,
    exercise: ExerciseWords,
    times: Annotated[int, count_up_to(1000, "--times", "-n", meaning="How many.")] = 1,
) -> LastTimes:
    """Show what was done the last time an exercise was trained."""
    context: Context = ctx.obj
    return service.last(context.moment(), " ".join(exercise), times)
