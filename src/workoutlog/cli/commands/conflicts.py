"""What two devices wrote without knowing of each other."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.services import conflicts
from workoutlog.services.conflicts import ConflictList, ConflictSettled, ConflictShown

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number in conflicts.")]


def list_(ctx: typer.Context) -> ConflictList:
    """List what two devices wrote without knowing of each other: what was kept, and what lost."""
    context: Context = ctx.obj
    return conflicts.list_conflicts(context.moment())


def show(ctx: typer.Context, number: Number) -> ConflictShown:
    """Show one conflict, with who wrote what and when."""
    context: Context = ctx.obj
    return conflicts.show_conflict(context.moment(), number)


def take(ctx: typer.Context, number: Number) -> ConflictSettled:
    """Take the value that had lost; undo brings the other one back."""
    context: Context = ctx.obj
    return conflicts.take(context.moment(), number)


def keep(ctx: typer.Context, number: Number) -> ConflictSettled:
    """Keep what is, and list the conflict no more."""
    context: Context = ctx.obj
    return conflicts.keep(context.moment(), number)
