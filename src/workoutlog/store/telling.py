"""What can be wrong with the file, in our own words."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from workoutlog.errors import (
    LogbookCorrupt,
    LogbookError,
    LogbookForeign,
    LogbookFull,
    LogbookLocked,
    LogbookUnwritable,
)
from workoutlog.replica.driver import primary_code

_DOCTOR = "wl doctor"
# With less SQLite cannot even share with others what is written.
_LEAST_BYTES = 65_536
ELSEWHERE = "Name another file with --db or WORKOUTLOG_DB."

Told = tuple[type[LogbookError], str, str, str | None]
_LOCKED: Told = (
    LogbookLocked,
    "Another program holds the logbook {path}.",
    "Nothing was changed. Try again when it is done.",
    None,
)
_UNWRITABLE: Told = (
    LogbookUnwritable,
    "The logbook {path} cannot be opened for writing.",
    "Its file and its directory must be yours to write.",
    _DOCTOR,
)
_FULL: Told = (
    LogbookFull,
    "The disk is full: the logbook {path} could not be written.",
    "Nothing was changed and nothing is lost. Make room and try again.",
    None,
)
FOREIGN: Told = (
    LogbookForeign,
    "{path} is not a logbook.",
    f"It was left as it is. {ELSEWHERE}",
    None,
)
_CORRUPT: Told = (
    LogbookCorrupt,
    "The logbook {path} is damaged: {why}.",
    "Keep the file: most of it can usually be read.",
    _DOCTOR,
)
_FAULTY: Told = (
    LogbookUnwritable,
    "The logbook {path} could not be read or written: {why}.",
    "Check the disk it is on.",
    _DOCTOR,
)
_TOLD: Mapping[int, Told] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_AUTH: _UNWRITABLE,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_NOTADB: FOREIGN,
    sqlite3.SQLITE_IOERR: _FAULTY,
}


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Tell what SQLite complains about in our own words; every other error passes."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # The file is in order: we have asked for nonsense.
    except sqlite3.Error as error:
        told = _TOLD.get(primary_code(error) or 0, _CORRUPT)
        if told is _FAULTY and _is_disk_full(path):
            told = _FULL
        raise explained(told, path, error) from error
    except UnicodeDecodeError as error:
        # SQLite names what is broken, and the name is broken, too.
        raise explained(_CORRUPT, path, error) from error


def _is_disk_full(path: Path) -> bool:
    """Say whether there is no room at all, not even to say so: SQLite takes that for a fault."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_BYTES
    except OSError:
        return False


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell that the file is damaged where what it holds cannot be read back.

    Only for the making of values from rows: whatever goes wrong in it is the
    fault of a row, because nothing but good values was ever written.
    """
    try:
        yield
    except Exception as error:
        raise explained(_CORRUPT, path, error) from error


@contextmanager
def hearing(path: Path) -> Iterator[None]:
    """Raise what a function raised that SQLite was lent: by itself it only says that one did.

    Ctrl-C stays what it is; anything else is the fault of the row it was given.
    """
    raised: list[BaseException] = []
    hook = sys.unraisablehook
    sys.unraisablehook = lambda heard: raised.append(heard.exc_value or heard.exc_type())
    sqlite3.enable_callback_tracebacks(True)  # noqa: FBT003  # it takes no name
    try:
        yield
    except LogbookCorrupt:
        for error in raised:
            with reading(path):
                raise error from None
        raise
    finally:
        sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003  # as above
        sys.unraisablehook = hook


def explained(told: Told, path: Path, why: Exception | None = None) -> LogbookError:
    """Make the error that tells what is wrong with a file."""
    kind, message, advice, hint = told
    return kind(message.format(path=path, why=str(why).rstrip(".")), advice, hint=hint)


@contextmanager
def placing(path: Path) -> Iterator[None]:
    """Tell why a file cannot be made."""
    try:
        yield
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise explained(_FULL, path) from error
        raise LogbookUnwritable(
            f"The logbook {path} cannot be made: {error.strerror}.", ELSEWHERE
        ) from error
