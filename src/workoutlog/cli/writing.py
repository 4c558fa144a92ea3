"""Writing a file that somebody asked for: whole, or not at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from workoutlog.cli.options import is_there
from workoutlog.errors import OutputUnwritable, UsageError

# What SQLite keeps beside a file is a part of it.
_PARTS_OF_LOGBOOK = ("", "-wal", "-shm", "-journal")


def spare_logbook(path: Path, logbook: Path) -> None:
    """Refuse to write over the logbook, by whatever name it is called."""
    parts = [logbook.with_name(logbook.name + suffix) for suffix in _PARTS_OF_LOGBOOK]
    if os.path.realpath(path) in map(os.path.realpath, parts) or (
        is_there(path) and any(is_there(each) and path.samefile(each) for each in parts)
    ):
        raise UsageError(f"{path} is the logbook itself.", "Name another file.")


def refuse_unwritable(path: Path) -> None:
    """Raise `OutputUnwritable` now for a file that could not be written later."""
    try:
        if path.is_fifo():
            # To open it is to wait for who reads it, and to close it is to send them away.
            return
        if path.exists() and not path.is_file():
            path.open("wb").close()
        else:
            with _beside(path):
                pass
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside another one, and put it in its place when it is whole.

    Only its owner may read it. What is no file, as a terminal or /dev/null, is
    written as it is. Raises `OutputUnwritable`, and what was there before is
    then as it was.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        with _beside(path) as (partial, file):
            yield file
            file.flush()
            os.fsync(file.fileno())
            partial.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a private file beside another one, which goes away unless it is moved."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        number = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "wb") as file:
            yield partial, file
    finally:
        partial.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputUnwritable:
    return OutputUnwritable(f"{path} cannot be written: {error.strerror}.", "Name another place.")


@contextmanager
def standard_output() -> Iterator[TextIOWrapper]:
    """Write UTF-8, whatever the terminal speaks: it is a file that happens to have no name."""
    sys.stdout.flush()
    text = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()
