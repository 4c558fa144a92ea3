"""The console script ``workoutlog-server``, which says that there is no server yet."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from workoutlog import __version__
from workoutlog.errors import ServerNotInstalled


def run(arguments: Sequence[str] | None = None) -> int:
    """Answer ``--version`` and ``--help``, and refuse everything else.

    Reads the arguments of the process where none are given. Returns the exit status.
    """
    parser = ArgumentParser(
        prog="workoutlog-server",
        description="The companion server of workoutlog, which comes with a later version.",
        epilog="Example: workoutlog-server --version",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.parse_known_args(arguments)
    refusal = ServerNotInstalled("This version of workoutlog has no companion server yet.")
    print(refusal.message, file=sys.stderr)
    return refusal.exit_status
