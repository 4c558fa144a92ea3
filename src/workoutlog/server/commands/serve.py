"""The command that serves."""

import os
import sys

import typer
from typer import Context

from workoutlog.server.commands.invocation import invocation


def serve(context: Context) -> None:
    """Answer devices until SIGTERM or Control-C; what was begun is finished then."""
    settings = invocation(context).settings
    from workoutlog.server.running import run  # slow, and not for every command

    run(settings, typer.echo)
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of a request that was cut off have no say in when the process ends.
    os._exit(0)
