"""``completion``: the script that makes a shell complete commands, options and exercises."""

from enum import StrEnum
from typing import Annotated

import typer

from workoutlog.cli.completing import script


class Shell(StrEnum):
    """A shell that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    ctx: typer.Context,  # noqa: ARG001  # every command is given it
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> str:
    """Print what makes a shell complete commands, options and exercise names.

    Nothing is installed behind your back: put it where your shell reads it.
    """
    return script(shell)
