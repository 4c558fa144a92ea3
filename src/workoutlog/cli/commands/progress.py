"""Views of progress: over time, records, the calendar, balance, volume, comparisons."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import ExerciseWords, MaybeWords, Since, Until
from workoutlog.domain.trends import Measure
from workoutlog.services import balancing, comparing, trends, volumes
from workoutlog.services import calendar as calendar_service
from workoutlog.services import progress as service
from workoutlog.services.balancing import Balance
from workoutlog.services.calendar import Calendar
from workoutlog.services.comparing import Comparison
from workoutlog.services.progress import ExerciseRecords, RecordHistory, RecordList
from workoutlog.services.trends import Progress
from workoutlog.services.volumes import By, VolumeTable


def progress(
    ctx: typer.Context,
    exercise: ExerciseWords,
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


def records(
    ctx: typer.Context,
    exercise: MaybeWords = None,
    history: Annotated[
        bool, typer.Option("--history", help="When each record fell, the latest first.")
    ] = False,
    since: Since = None,
    until: Until = None,
) -> ExerciseRecords | RecordList | RecordHistory:
    """Show personal records, of one exercise or of all; warm-ups have none.

    With days, those that fell in them.
    """
    context: Context = ctx.obj
    name = " ".join(exercise or [])
    if history or since is not None or until is not None:
        return service.record_history(context.moment(), name, since=since, until=until)
    if name:
        return service.exercise_records(context.moment(), name)
    return service.all_records(context.moment())


def calendar(ctx: typer.Context, since: Since = None, until: Until = None) -> Calendar:
    """Draw the days on which you trained, and count the weeks in a row.

    The days of the last 53 weeks, or those from --since to --until; the streaks are of all time.
    """
    context: Context = ctx.obj
    return calendar_service.calendar(context.moment(), since=since, until=until)


def balance(ctx: typer.Context, since: Since = None, until: Until = None) -> Balance:
    """Count the sets of each muscle by week, beside the range in the setting weekly_sets.

    A set counts 1 for the muscle it is meant for and 0.5 for each that only helps. Averaged are
    the last four weeks that are over, or those from --since to --until.
    """
    context: Context = ctx.obj
    return balancing.balance(context.moment(), since=since, until=until)


def volume(
    ctx: typer.Context,
    exercise: MaybeWords = None,
    by: Annotated[
        By,
        typer.Option(
            case_sensitive=False,
            show_choices=False,
            metavar="WHAT",
            help=f"Add up by {', '.join(By)}.",
        ),
    ] = By.WEEK,
    since: Since = None,
    until: Until = None,
) -> VolumeTable:
    """Add up sets and volume load, of one exercise or of all.

    Of the last 12 weeks, by month of the last 12 months, or from --since to --until.
    """
    context: Context = ctx.obj
    return volumes.volume(
        context.moment(), by, exercise=" ".join(exercise or []), since=since, until=until
    )


def compare(
    ctx: typer.Context,
    periods: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PERIOD] [PERIOD]",
            help="A day, a month or a year: 2026-10. One is compared with as many days before it.",
            show_default=False,
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Comparison:
    """Compare two periods: workouts, sets, volume load, and the best e1RM of each exercise.

    Without a period, the last four weeks with the four before them.
    """
    context: Context = ctx.obj
    return comparing.compare(context.moment(), tuple(periods or ()), since=since, until=until)
