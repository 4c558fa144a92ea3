"""Our own bugs: one line for the lifter, the traceback in a file for us."""

import sys
import traceback
from pathlib import Path

from workoutlog import __version__
from workoutlog.cli.context import Context
from workoutlog.cli.options import Options
from workoutlog.cli.showing import show_error
from workoutlog.errors import InternalError


def report(error: Exception, options: Options) -> None:
    """Save the traceback and say where it is; what was typed is not written down."""
    saved = _save(error)
    where = f"The traceback is in {saved}." if saved else f"{type(error).__name__}: {error}"
    bug = InternalError(
        "Something went wrong inside workoutlog.",
        "Look at wl show before you type it again: it may have been logged.",
        where,
        "Please report it with what you did: see SECURITY.md and CONTRIBUTING.md.",
    )
    bug.__cause__ = error
    show_error(bug, options)


def _save(error: Exception) -> Path | None:
    try:
        context = Context(Options())
        folder = context.state_path
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"bug-{context.now():%Y%m%d-%H%M%S}.txt"
        text = "".join(traceback.format_exception(error))
        path.write_text(
            f"workoutlog {__version__}, Python {sys.version}\n\n{text}", encoding="utf-8"
        )
    except Exception:  # noqa: BLE001  # a second failure must not hide the first
        return None
    return path
