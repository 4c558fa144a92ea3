"""Where a workout stands, noting, finishing it and throwing it away."""

from typing import Annotated

import typer

from workoutlog.cli.beside import sync_beside
from workoutlog.cli.context import Context
from workoutlog.cli.params import At, Text, Workout
from workoutlog.services import training
from workoutlog.services.training import Discarded, Finished, Noted, Status


def status(ctx: typer.Context) -> Status:
    """Show where things stand: the running workout, the rest that is left, what to do next."""
    context: Context = ctx.obj
    return training.status(context.moment())


def note(
    ctx: typer.Context,
    text: Text,
    workout: Workout = "",
    number: Annotated[
        int | None,
        typer.Option("--set", "-s", metavar="N", help="To a set, by its number in show."),
    ] = None,
) -> Noted:
    """Add a line to the note of a workout, or of one of its sets."""
    context: Context = ctx.obj
    return training.note(context.moment(), " ".join(text), workout=workout, set_number=number)


def finish(
    ctx: typer.Context,
    at: At = None,
    last_set: Annotated[
        bool, typer.Option("--last-set", help="End it when its last set was done.")
    ] = False,
) -> Finished:
    """Finish the running workout, and see what it added up to and which records it broke."""
    context: Context = ctx.obj
    finished = training.finish(context.moment(), at, at_last_set=last_set)
    sync_beside(context)
    return finished


def discard(ctx: typer.Context) -> Discarded:
    """Throw the running workout away with its sets; undo brings it back."""
    context: Context = ctx.obj
    return training.discard(context.moment())
