"""The console script ``workoutlog-server``: from words to an exit status."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib.util import find_spec

from workoutlog import __version__
from workoutlog.errors import BUG, INTERRUPTED, ServerNotInstalled, WorkoutlogError
from workoutlog.server.loading import loading

# What the extra brings; everything else of it follows from these.
_NEEDED = ("argon2", "fastapi", "granian", "prometheus_client")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, that of the process where none is given, and say its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["-V"], ["--version"]):
        print(f"workoutlog-server {__version__}")
        return 0
    try:
        return _run(words)
    except WorkoutlogError as error:
        _show(error, as_json="--json" in words)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; flushing it at the end would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  # whatever it is, it is ours
        print("This is a bug. Please report it with these lines:", file=sys.stderr)
        traceback.print_exc()
        return BUG


def _run(words: list[str]) -> int:
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise ServerNotInstalled(
            f"The companion server is not installed: there is no {missing[0]}.",
            "Install workoutlog as before, with the extra that has it.",
            hint="pip install '.[server]'",
        )
    with loading():
        from workoutlog.server.commands import invoke  # needs what is installed with the server

    answer = invoke(words)
    if answer is None:
        return 0
    print(answer.as_json() if "--json" in words else answer.text)
    return answer.exit_status


def _show(error: WorkoutlogError, *, as_json: bool) -> None:
    if as_json:
        from workoutlog.server.commands.answers import error_as_json  # only for scripts

        print(error_as_json(error))
        return
    for line in (error.message, *error.advice):
        print(line, file=sys.stderr)
    if error.hint:
        print(f"Try: {error.hint}", file=sys.stderr)
