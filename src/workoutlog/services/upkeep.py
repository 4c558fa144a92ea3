"""Looking after the logbook file: is it well, where is it, copies of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workoutlog.services.ports import Count


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what, whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """Everything that was looked at."""

    checks: tuple[Check, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.well for each in self.checks)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of the logbook that was made."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A logbook that was replaced by a copy, and where what was there before is kept."""

    path: Path
    source: Path
    kept: Path
    counts: dict[str, Count]


@dataclass(frozen=True, slots=True)
class Places:
    """Every path the program uses, by what it is for; and whether it is there."""

    paths: tuple[tuple[str, Path, bool], ...]
