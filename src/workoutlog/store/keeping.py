"""The logbook file as a file: looking at its health, copying it, putting a copy in its place."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workoutlog.errors import LogbookError, LogbookForeign, LogbookMissing, LogbookUnwritable
from workoutlog.services.upkeep import BackedUp, Check, Checkup, Restored
from workoutlog.store.connecting import connect_to_read, copy
from workoutlog.store.logbook import SqliteLogbook
from workoutlog.store.opening import REVISION
from workoutlog.store.telling import FOREIGN, explained, placing, reporting

_OTHERS = 0o077
_ROOM_BYTES = 50_000_000


class KeptFile:
    """The file at ``path``, which need not exist or be a logbook.

    ``random_bits`` names the device should a logbook be made.
    """

    def __init__(self, path: Path, random_bits: Callable[[int], int]) -> None:
        """Look at nothing yet."""
        self.path = path
        self._random_bits = random_bits

    def check_up(self) -> Checkup:
        """Look at everything that could be wrong; never raises for what it finds."""
        checks: list[Check] = []
        try:
            checks.extend(self._checks())
        except OSError as error:
            checks.append(Check("file", well=False, seen=f"{self.path}: {error.strerror}"))
        return Checkup(tuple(checks))

    def has_workouts(self) -> bool:
        """Say whether there is anything that restoring would replace; a broken file counts."""
        try:
            if not self.path.exists():
                return False
            with closing(self._open()) as logbook:
                return any(count.rows for count in logbook.counts().values())
        except (LogbookError, OSError):
            return True

    def back_up(self, target: Path) -> BackedUp:
        """Copy the logbook, also while it is in use; the copy is whole or not there."""
        self._must_exist(self.path)
        with closing(self._open()) as logbook, _writing(target):
            logbook.back_up(target)
            return BackedUp(target, target.stat().st_size)

    def restore(self, source: Path, kept: Path, *, dry_run: bool = False) -> Restored:
        """Put a copy in place of the logbook, and keep what was there under another name.

        The copy itself is only read: a copy of it is looked at and, if it is
        old, migrated. SQLite then writes that over the logbook, so that
        programs which have it open see the change whole.
        """
        self._must_exist(source)
        if self.path.exists() and source.samefile(self.path):
            raise LogbookUnwritable(f"{source} is the logbook itself.", "Name a copy of it.")
        draft = self.path.with_name(f".{self.path.name}.restoring")
        try:
            with placing(self.path):
                draft.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with reporting(source), closing(connect_to_read(source)) as original:
                copy(original, draft)
            with closing(SqliteLogbook(draft, self._random_bits)) as restored:
                _refuse_unusable(source, restored)
                counts = restored.counts()
                if restored.state("machine") is not None:
                    # What it writes from now on must not be taken for what it had written since.
                    restored.set_state("machine", "a copy")
                replaced = self.path.exists()
                if not dry_run:
                    with _writing(self.path):
                        if replaced:
                            self._keep(kept)
                        restored.copy_over(self.path)
        except LogbookForeign as error:
            raise LogbookForeign(
                f"{source} is not a logbook.", "Name a copy that wl backup has made."
            ) from error
        finally:
            draft.unlink(missing_ok=True)
        return Restored(self.path, source, kept if replaced else None, counts, dry_run)

    def _keep(self, kept: Path) -> None:
        try:
            with closing(self._open()) as logbook:
                logbook.back_up(kept)
        except LogbookError:
            # What cannot be opened is moved as it is: it may be mended some day.
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.replace(kept.with_name(kept.name + suffix))

    def _open(self) -> SqliteLogbook:
        return SqliteLogbook(self.path, self._random_bits)

    def _must_exist(self, path: Path) -> None:
        if not path.is_file():
            raise LogbookMissing(f"There is no file {path}.")

    def _checks(self) -> Iterator[Check]:
        if not self.path.exists():
            yield self._prospects()
            return
        size = self.path.stat().st_size
        yield Check("file", well=True, seen=f"{self.path}, {size / 1e6:.1f} MB")
        yield self._permissions()
        yield self._room()
        try:
            with closing(self._open()) as logbook:
                yield Check("version", well=True, seen=f"{REVISION}, the newest")
                damage = logbook.damage()
                yield Check("integrity", well=not damage, seen="; ".join(damage[:3]) or "ok")
                seen = ", ".join(
                    f"{kind}s: {count.rows - count.dead}"
                    for kind, count in logbook.counts().items()
                    if count.rows
                )
                yield Check("contents", well=True, seen=seen or "nothing yet")
        except LogbookError as error:
            yield Check("opening", well=False, seen=error.message)

    def _room(self) -> Check:
        free = shutil.disk_usage(self.path.parent).free
        seen = f"{free / 1e6:,.0f} MB"
        if free > _ROOM_BYTES:
            return Check("free space", well=True, seen=seen)
        return Check("free space", well=False, seen=f"{seen}: make room on the disk it is on")

    def _prospects(self) -> Check:
        """Say whether the file can be made, when there is one to be made."""
        there = next(each for each in self.path.absolute().parents if each.exists())
        if os.access(there, os.W_OK | os.X_OK):
            return Check("file", well=True, seen=f"{self.path} will be made by the first set")
        seen = f"{self.path} cannot be made: {there} is not yours to write"
        return Check("file", well=False, seen=seen)

    def _permissions(self) -> Check:
        mode = self.path.stat().st_mode & 0o777
        writable = os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)
        if not writable:
            return Check(
                "permissions", well=False, seen="the file or its directory is not yours to write"
            )
        if mode & _OTHERS:
            return Check(
                "permissions", well=False, seen=f"others can reach it: chmod 600 {self.path}"
            )
        return Check("permissions", well=True, seen="yours alone")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    with reporting(path):
        try:
            yield
        except OSError as error:
            raise LogbookUnwritable(
                f"{path} cannot be written: {error.strerror}.", "Name another place."
            ) from error


def _refuse_unusable(source: Path, restored: SqliteLogbook) -> None:
    if restored.is_new:
        raise explained(FOREIGN, source)
    damage = restored.damage()
    if damage:
        raise LogbookUnwritable(
            f"{source} is damaged: {damage[0]}.", "The logbook was left as it is."
        )
