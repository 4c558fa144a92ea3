"""The built-in catalogue: 939 exercises, what lifters call them, and what other apps do.

Names, muscles and equipment of 873 of them are facts of free-exercise-db
(github.com/yuhonas/free-exercise-db, Unlicense); how each is counted, the
aliases, and 66 entries that it lacks, mostly cardio, are this project's own.
Common lifts come first, which is the order in which they are offered. A slug
never changes, because the id of the exercise is made from it.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.names import normalise

_HERE = Path(__file__).parent


class Entry(NamedTuple):
    """One exercise of the catalogue.

    ``id_hex`` is the id that every device gives to it, made from the slug and
    kept beside it: to make 900 of them takes longer than to read the file.
    ``barbell`` says that an empty bar is a load. ``aliases`` are normalised,
    and the first of them is the short name to show. Empty texts mean that the
    source does not say.
    """

    slug: str
    id_hex: str
    name: str
    tracking: Tracking
    barbell: bool
    equipment: str
    category: str
    force: str
    mechanic: str
    muscle: str
    secondary_muscles: tuple[str, ...]
    aliases: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """The id that every device gives to this exercise."""
        return UUID(self.id_hex)


@cache
def entries() -> tuple[Entry, ...]:
    """Read the catalogue, once in a process."""
    tracking = {kind.value: kind for kind in Tracking}
    return tuple(
        Entry(
            slug,
            id_hex,
            name,
            tracking[counted],
            barbell == "yes",
            equipment,
            category,
            force,
            mechanic,
            muscle,
            _several(secondary_muscles),
            _several(aliases),
        )
        for (
            slug,
            id_hex,
            name,
            counted,
            barbell,
            equipment,
            category,
            force,
            mechanic,
            muscle,
            secondary_muscles,
            aliases,
        ) in _rows("catalogue.csv")
    )


def keys(entry: Entry) -> tuple[str, ...]:
    """List the normalised names of an entry, its display name first."""
    return (normalise(entry.name), *entry.aliases)


def exercise_of(entry: Entry) -> Exercise:
    """Make the exercise that a logbook keeps; its aliases stay the lifter's own."""
    return Exercise(
        id=entry.id,
        name=entry.name,
        tracking=entry.tracking,
        barbell=entry.barbell,
        equipment=entry.equipment,
        muscle=entry.muscle,
        secondary_muscles=entry.secondary_muscles,
    )


def app_keys() -> Iterator[tuple[str, Entry]]:
    """Pair what other apps call an exercise, normalised, with its entry.

    Holds only what the catalogue's own names do not give in any order of
    words, so these come behind them.
    """
    by_slug = {entry.slug: entry for entry in entries()}
    return ((normalise(name), by_slug[slug]) for name, slug in _rows("app_names.csv"))


def _rows(file: str) -> Iterator[list[str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
