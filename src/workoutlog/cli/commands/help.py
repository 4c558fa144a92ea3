"""``help``: topics that belong to no single command."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.helping import overview
from workoutlog.cli.topics import TOPICS
from workoutlog.errors import UsageError


def help_(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help=f"One of {', '.join(TOPICS)}.")
    ] = None,
) -> str:
    """Explain a topic: how to write sets and dates, exit statuses, the environment."""
    if topic is None:
        context: Context = ctx.obj
        topics = context.page.wrapped(f"Topics of wl help: {', '.join(TOPICS)}.")
        return "\n".join((overview("wl", context.page), "", *topics))
    if topic not in TOPICS:
        raise UsageError(f'There is no topic "{topic[:40]}".', f"There are {', '.join(TOPICS)}.")
    return TOPICS[topic]
