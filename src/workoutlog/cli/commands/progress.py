"""Records."""

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import MaybeWords
from workoutlog.services import progress
from workoutlog.services.progress import ExerciseRecords, RecordList


def records(ctx: typer.Context, exercise: MaybeWords = None) -> ExerciseRecords | RecordList:
    """Show personal records, of one exercise or of all; warm-ups have none."""
    context: Context = ctx.obj
    if exercise:
        return progress.exercise_records(context.moment(), " ".join(exercise))
    return progress.all_records(context.moment())
