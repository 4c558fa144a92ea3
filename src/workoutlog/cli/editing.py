"""Opening a text in the lifter's editor, again and again until it can be read."""

import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from workoutlog.cli.context import Context
from workoutlog.errors import EditorFailed, UsageError, WorkoutlogError
from workoutlog.output.errors import error_lines

R = TypeVar("R")


def edited(context: Context, text: str, act: Callable[[str], R], *advice: str) -> R:
    """Let a text be edited and do something with it; what cannot be read is kept and reopened.

    Raises `UsageError` with the ``advice`` when there is no terminal,
    `EditorFailed`, and what ``act`` raises when the lifter gives up.
    """
    if not context.interactive:
        raise UsageError("There is no terminal for an editor.", *advice)
    with tempfile.TemporaryDirectory(prefix="workoutlog-") as folder:
        path = Path(folder, "workout.txt")
        path.write_text(text, encoding="utf-8")
        while True:
            _open(context, path)
            read = path.read_text(encoding="utf-8", errors="surrogateescape")
            try:
                return act(read)
            except WorkoutlogError as error:
                context.tell_lines(error_lines(error, context.talk))
                if not context.confirm("Edit it again?"):
                    raise


def _open(context: Context, path: Path) -> None:
    command = shlex.split(context.editor)
    try:
        ended = subprocess.run([*command, str(path)], check=False)  # noqa: S603  # the lifter's own editor
    except OSError as error:
        raise EditorFailed(
            f"The editor {context.editor} cannot be started: {error.strerror}.",
            "Nothing was changed.",
            hint="wl config set editor nano",
        ) from error
    if ended.returncode:
        raise EditorFailed(f"The editor ended with status {ended.returncode}; nothing was changed.")
