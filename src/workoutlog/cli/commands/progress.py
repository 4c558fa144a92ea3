"""Records and rep maxima."""

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import MaybeWords, Words
from workoutlog.services import progress
from workoutlog.services.progress import ExerciseRecords, RecordList, RepMaxima


def records(ctx: typer.Context, exercise: MaybeWords = None) -> ExerciseRecords | RecordList:
    """Show personal records, of one exercise or of all; warm-ups have none."""
    context: Context = ctx.obj
    if exercise:
        return progress.exercise_records(context.moment(), " ".join(exercise))
    return progress.all_records(context.moment())


def maxima(ctx: typer.Context, words: Words) -> RepMaxima:
    """Work out what could be lifted for 1 to 10 reps, from the best set or a given one."""
    context: Context = ctx.obj
    return progress.rep_maxima(context.moment(), tuple(words))
