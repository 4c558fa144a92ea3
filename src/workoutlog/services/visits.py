"""A workout of a file that is imported, and the names that its sets get."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from itertools import groupby, repeat
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


class Run(NamedTuple):
    """Sets of one exercise that stand behind each other in the file.

    Their ids are ``head`` and an ordinal, which counts on from ``begin``; their
    places count on from ``place``.
    """

    meant: Meant
    head: bytes
    begin: int
    place: int
    sets: list[ToldSet]

    @property
    def ids(self) -> Iterator[bytes]:
        """The id of each set."""
        return map(self.head.__add__, map(_ordinal, self._from(self.begin)))

    def named(self) -> list[NamedSet]:
        """Name each of the sets."""
        return [
            NamedSet(row_id, self.meant, said, place)
            for row_id, said, place in zip(self.ids, self.sets, self._from(self.place), strict=True)
        ]

    def places(self, workout_id: bytearray) -> Iterator[Row]:
        """Give the `PLACE_COLUMNS` of each set, as a driver takes them soonest."""
        # It binds a bytearray as it is; for bytes it looks for an adapter each time.
        ids = map(bytearray(self.head).__add__, map(_ordinal, self._from(self.begin)))
        positions = map(position, self._from(self.place))
        return zip(ids, repeat(workout_id), repeat(self.meant.row_id), positions, strict=False)

    def _from(self, first: int) -> range:
        return range(first, first + len(self.sets))


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

    def runs(self, told: ToldWorkout, naming: Naming) -> list[Run]:
        """Part the sets of a part of the workout into runs, and count them on."""
        runs = []
        for name, pairs in groupby(told.sets, _name_of):
            meant = naming.meant(name)
            sets = [said for _, said in pairs]
            count = self._counts.get(name, 0)
            head = imported_sets(self.id, meant.key)
            runs.append(Run(meant, head, count, self._place, meant.take(sets)))
            self._counts[name] = count + len(sets)
            self._place += len(sets)
        return runs


_name_of = itemgetter(0)


@cache
def _ordinal(count: int) -> bytes:
    """Write the last bytes of the id of a set."""
    return count.to_bytes(ORDINAL_BYTES)


@cache
def position(place: int) -> str:
    """Write a place in a workout as an order key, before every stamp of a set that was logged."""
    return f"0{place:05x}8"
