"""Whatever SQLite complains about has its words, and our own mistakes are not the file's."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from workoutlog.errors import (
    LogbookCorrupt,
    LogbookError,
    LogbookForeign,
    LogbookFull,
    LogbookLocked,
    LogbookUnwritable,
)
from workoutlog.store.telling import reporting


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LogbookLocked),
        (sqlite3.SQLITE_LOCKED, LogbookLocked),
        (sqlite3.SQLITE_PROTOCOL, LogbookLocked),
        (sqlite3.SQLITE_READONLY_DIRECTORY, LogbookUnwritable),
        (sqlite3.SQLITE_CANTOPEN, LogbookUnwritable),
        (sqlite3.SQLITE_PERM, LogbookUnwritable),
        (sqlite3.SQLITE_AUTH, LogbookUnwritable),
        (sqlite3.SQLITE_IOERR_WRITE, LogbookUnwritable),
        (sqlite3.SQLITE_FULL, LogbookFull),
        (sqlite3.SQLITE_NOTADB, LogbookForeign),
        (sqlite3.SQLITE_CORRUPT_INDEX, LogbookCorrupt),
        (sqlite3.SQLITE_ERROR, LogbookCorrupt),
        (None, LogbookCorrupt),
    ],
)
def test_every_code_has_its_words(code: int | None, told: type[LogbookError]) -> None:
    error = sqlite3.OperationalError("some reason")
    if code is not None:
        error.sqlite_errorcode = code

    with pytest.raises(told) as raised, reporting(Path("a.db")):
        raise error

    assert type(raised.value) is told
    assert "a.db" in raised.value.message
    assert raised.value.advice
    assert raised.value.__cause__ is error


def test_a_disk_without_any_room_is_told_from_one_that_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    usage = shutil.disk_usage(tmp_path)
    for free, told in ((0, LogbookFull), (1_000_000, LogbookUnwritable)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage._replace(free=free))
        with pytest.raises(told), reporting(tmp_path / "a.db"):
            raise error


@pytest.mark.parametrize(
    "error", [sqlite3.IntegrityError("x"), sqlite3.ProgrammingError("x"), ValueError("x")]
)
def test_our_own_mistakes_are_not_blamed_on_the_file(error: Exception) -> None:
    with pytest.raises(type(error)), reporting(Path("a.db")):
        raise error
