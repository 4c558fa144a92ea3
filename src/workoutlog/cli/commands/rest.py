"""``rest``: a countdown to a time that is kept in the logbook."""

from typing import Annotated

import typer

from workoutlog.cli.config import read_rest
from workoutlog.cli.context import Context
from workoutlog.cli.waiting import count_down, ring
from workoutlog.errors import InvalidValue
from workoutlog.services import resting
from workoutlog.services.resting import Rest, Rested


def rest(
    ctx: typer.Context,
    length: Annotated[
        str | None, typer.Argument(metavar="[TIME]", help="90s, 2:30, or off.", show_default=False)
    ] = None,
) -> Rest | Rested:
    """Count down the rest that is running, or start one; any key ends it.

    Without a terminal it starts the rest, or says how much is left, and does
    not wait.
    """
    context: Context = ctx.obj
    moment = context.moment()
    if length is None:
        running = resting.left(moment)
        begun = (
            running
            if running and running.left_s
            else resting.begin(moment, moment.preferences.rest_s or 120)
        )
    else:
        begun = resting.begin(moment, rest_seconds(length))
    if begun is None:
        return Rested(over=False)
    if not context.interactive or context.options.json:
        return begun
    over = count_down(context, begun.due)
    resting.stop(context.moment())
    if over:
        ring(context)
    return Rested(over)


def rest_seconds(text: str) -> int:
    """Read how long to rest; `InvalidValue` names the ways to write it."""
    try:
        return read_rest(text)
    except ValueError as error:
        raise InvalidValue(f"{text[:20]} is no time to rest.", "Write 90s, 2:30 or off.") from error
