"""Progress and records."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import MaybeWords, Since, Until, Words
from workoutlog.domain.trends import Measure
from workoutlog.services import progress as service
from workoutlog.services import trends
from workoutlog.services.progress import ExerciseRecords, RecordList
from workoutlog.services.trends import Progress


def progress(
    ctx: typer.Context,
    exercise: Words,
    measure: Annotated[
        Measure | None,
        typer.Option(
            "--of",
            case_sensitive=False,
            show_choices=False,
            metavar="MEASURE",
            help=f"What to follow: {', '.join(Measure)}.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Progress:
    """Draw how an exercise went, by day, and say it in a sentence.

    Without --of it is the e1RM where there is one. The body counts where it is lifted,
    with its weight of that day.
    """
    context: Context = ctx.obj
    return trends.progress(context.moment(), " ".join(exercise), measure, since=since, until=until)


def records(ctx: typer.Context, exercise: MaybeWords = None) -> ExerciseRecords | RecordList:
    """Show personal records, of one exercise or of all; warm-ups have none."""
    context: Context = ctx.obj
    if exercise:
        return service.exercise_records(context.moment(), " ".join(exercise))
    return service.all_records(context.moment())
