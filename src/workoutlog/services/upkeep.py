"""Looking after the logbook file: is it well, where is it, copies of it."""

import os
from datetime import datetime
from os.path import isfile
from pathlib import Path
from typing import NamedTuple, Protocol

from workoutlog.errors import InvalidValue, LogbookMissing, NeedsConfirmation
from workoutlog.services.ports import Count

_NAME = "workoutlog-%Y-%m-%d-%H%M%S.db"


class Check(NamedTuple):
    """One thing that was looked at: what, whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


class Checkup(NamedTuple):
    """Everything that was looked at."""

    checks: tuple[Check, ...]

    @property
    def failed(self) -> bool:
        """Whether something is wrong."""
        return not all(each.well for each in self.checks)


class BackedUp(NamedTuple):
    """A copy of the logbook that was made: where, and its size in bytes."""

    path: Path
    size: int


class Restored(NamedTuple):
    """A logbook that was replaced by a copy, and where what was there before is kept.

    With ``dry_run`` it only would have been.
    """

    path: Path
    source: Path
    kept: Path | None
    counts: dict[str, Count]
    dry_run: bool = False


class Places(NamedTuple):
    """Every path the program uses: what for, where, and whether it is there."""

    paths: tuple[tuple[str, Path, bool], ...]


class LogbookFile(Protocol):
    """The file as a file, which can be looked at even when it cannot be opened as a logbook."""

    @property
    def path(self) -> Path:
        """Where it is."""
        ...

    def check_up(self) -> Checkup:
        """Look at everything that could be wrong; never raises for what it finds."""
        ...

    def back_up(self, target: Path) -> BackedUp:
        """Copy the logbook, also while it is in use; the copy is whole or not there."""
        ...

    def restore(self, source: Path, kept: Path, *, dry_run: bool = False) -> Restored:
        """Put a copy in place of the logbook, and keep what was there under another name."""
        ...

    def has_workouts(self) -> bool:
        """Say whether there is anything that restoring would replace."""
        ...


def back_up(file: LogbookFile, now: datetime, target: str | None) -> BackedUp:
    """Copy the logbook to a file, or under a dated name into a folder; beside it by default.

    A target that ends with a slash is a folder. Raises `InvalidValue` where there is none,
    and rather than overwrite anything.
    """
    place = Path(target) if target else file.path.parent
    try:
        if place.is_dir():
            place /= now.strftime(_NAME)
        elif target and target.endswith(os.sep):
            raise InvalidValue(f"There is no folder {place}.", "Make it first, or name a file.")
        if place.exists():
            raise InvalidValue(f"{place} is there already.", "Name another file.")
        return file.back_up(place)
    except OSError as error:
        raise InvalidValue(
            f"{place} cannot be written: {error.strerror}.", "Name another file."
        ) from error


def restore(
    file: LogbookFile, now: datetime, source: Path, *, confirmed: bool, dry_run: bool = False
) -> Restored:
    """Replace the logbook by a copy; `NeedsConfirmation` when that replaces workouts."""
    if not isfile(source):  # noqa: PTH113  # Path.is_file raises for a name that is too long
        raise LogbookMissing(f"There is no file {source}.")
    kept = file.path.with_name(now.strftime(f"before-restore-{_NAME}"))
    if not (confirmed or dry_run) and file.has_workouts():
        # Nobody is asked about what cannot be restored.
        file.restore(source, kept, dry_run=True)
        raise NeedsConfirmation(
            f"This replaces the logbook {file.path} by {source}.",
            "What is there now is kept beside it. Say --yes to do it.",
        )
    return file.restore(source, kept, dry_run=dry_run)
