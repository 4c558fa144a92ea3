"""The command that serves."""

import gc
import os
import sys

import typer
from typer import Context

from workoutlog.server.commands.invocation import invocation
from workoutlog.server.loading import loading

_WELCOME = """\
There is no account yet. To add one, and to log in to it from this machine:
    workoutlog-server{called.options} user add NAME
    wl login localhost:{settings.port}{called.needed}"""


def serve(context: Context) -> None:
    """Answer devices until SIGTERM or Control-C; what was begun is finished then."""
    called = invocation(context)
    settings = called.settings
    with loading():
        from workoutlog.server.operation.running import run  # slow, and not for every command

        # All of it stays to the end: what is made next would have it looked through for garbage.
        gc.freeze()
    run(settings, lambda: typer.echo(_WELCOME.format(called=called, settings=settings)))
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of a request that was cut off have no say in when the process ends.
    os._exit(0)
