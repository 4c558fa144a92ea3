"""``help``: topics that belong to no single command, and any command's own help."""

from typing import Annotated

import typer

from workoutlog.cli import tree
from workoutlog.cli.context import Context
from workoutlog.cli.helping import group_overview, overview, topic
from workoutlog.cli.running import run_command
from workoutlog.cli.topics import TOPICS
from workoutlog.errors import UsageError


def help_(
    ctx: typer.Context,
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TOPIC]",
            show_default=False,
            help=f"A command, or one of {', '.join(TOPICS)}.",
        ),
    ] = None,
) -> str | None:
    """Explain a command, or a topic: how to write sets and dates, exit statuses."""
    context: Context = ctx.obj
    words = about or []
    asked = " ".join(words)
    if not words:
        topics = context.page.wrapped(f"Topics of wl help: {', '.join(TOPICS)}.")
        return "\n".join((overview("wl", context.page), "", *topics))
    if asked in TOPICS:
        return topic(TOPICS[asked], context.page)
    if asked in tree.GROUPS:
        return group_overview(asked, "wl", context.page)
    if asked not in tree.BY_NAME:
        raise UsageError(
            f'There is no command and no topic "{asked[:40]}".',
            f"Topics are {', '.join(TOPICS)}.",
            hint="workoutlog --help",
        )
    run_command(tree.BY_NAME[asked], ["--help"], context.options, "wl")
    return None
