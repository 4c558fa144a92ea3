"""The streams that are printed to: made safe, and what becomes of output that goes nowhere."""

import io
import os
import sys

from workoutlog.errors import FAILED


def settle() -> None:
    """Make printing safe: a closed stream swallows it, a sign the terminal lacks is escaped."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def print_no_more() -> None:
    """Let what is printed go nowhere; or flushing it at the end would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unwritten(error: OSError) -> int:
    """Say that the output could not be written, and give the exit status."""
    print(f"The output could not be written: {error.strerror}.", file=sys.stderr)
    return FAILED
