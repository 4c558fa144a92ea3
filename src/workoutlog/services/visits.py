"""A workout of a file that is imported, and the names that its sets get."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.ids import ORDINAL_BYTES, imported_sets
from workoutlog.services.naming import Meant, Naming
from workoutlog.services.told import ToldSet, ToldWorkout

# What an import says of a set, before what the file does.
PLACE_COLUMNS = ("id", "workout_id", "exercise_id", "position")

Row = tuple[object, ...]


class State(Enum):
    """What a workout of the file was when it was met: in the logbook or not, deleted, revived."""

    NEW = auto()
    THERE = auto()
    DELETED = auto()
    REVIVED = auto()


class NamedSet(NamedTuple):
    """A set that has its id: of what, what was done, and its place within the workout."""

    id: bytes
    meant: Meant
    said: ToldSet
    place: int

    @property
    def uuid(self) -> UUID:
        """Its id as ids are elsewhere."""
        return UUID(bytes=self.id)


class Visit:
    """A workout of the file: how many of its sets were met, in all and by exercise.

    Sets are named by the exercise and counted within the workout, so the order
    of the workouts in a file, or of the exercises in a workout, changes no name.
    """

    __slots__ = ("_counts", "_place", "id", "state")

    def __init__(self, row_id: UUID, state: State) -> None:
        """Begin with no set."""
        self.id = row_id
        self.state = state
        self._place = 0
        self._counts: dict[str, int] = {}

    @property
    def row_id(self) -> bytearray:
        """Its id as it is stored."""
        return bytearray(self.id.bytes)

    @property
    def is_there(self) -> bool:
        """Whether the logbook may know sets of it."""
        return self.state in {State.THERE, State.REVIVED}

    def named(
        self, told: ToldWorkout, naming: Naming
    ) -> Iterator[tuple[bytes, Meant, ToldSet, int]]:
        """Name the sets of a part of the workout; each is what a `NamedSet` holds.

        What is done for each of a million sets is in this loop.
        """
        place = self._place
        for name, run in groupby(told.sets, _name_of):
            meant = naming.meant(name)
            head = imported_sets(self.id, meant.key)
            before = count = self._counts.get(name, 0)
            for _, said in run:
                done = meant.adapted(said) if meant.is_special else said
                yield head + _ordinal(count), meant, done, place
                count += 1
                place += 1
            meant.sets += count - before
            self._counts[name] = count
        self._place = place


_name_of = itemgetter(0)


@cache
def _ordinal(count: int) -> bytes:
    return count.to_bytes(ORDINAL_BYTES)


@cache
def position(place: int) -> str:
    """Write a place in a workout as an order key, before every stamp of a set that was logged."""
    return f"0{place:05x}8"
