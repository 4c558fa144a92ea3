"""A workout of a file that is imported, and the names that its sets get."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.ids import ORDINAL_BYTES, imported_sets
from workoutlog.services.naming import Meant, Naming
from workoutlog.services.told import ToldSet, ToldWorkout, changed

# What the import says of a set, before what the file does.
PLACE_COLUMNS = ("id", "workout_id", "exercise_id", "position")
_MOST_ORDINALS = 1 << 8 * ORDINAL_BYTES

Row = tuple[object, ...]


class State(Enum):
    """What a workout of the file was when it was met: in the logbook or not, deleted, revived."""

    NEW = auto()
    THERE = auto()
    DELETED = auto()
    REVIVED = auto()


class NamedSet(NamedTuple):
    """A set that has its id: what was done, of what, and as a row of the logbook."""

    id: bytearray
    meant: Meant
    said: ToldSet
    row: Row

    @property
    def uuid(self) -> UUID:
        """Its id as ids are elsewhere."""
        return UUID(bytes=bytes(self.id))


class _Block:
    """The sets of one exercise within a workout of the file: the next one is the ``count``-th."""

    __slots__ = ("count", "head", "meant", "since")

    def __init__(self, head: bytearray, meant: Meant, count: int) -> None:
        self.head = head
        self.meant = meant
        self.since = self.count = count


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
    def is_there(self) -> bool:
        """Whether the logbook may know sets of it."""
        return self.state in {State.THERE, State.REVIVED}

    def named(self, told: ToldWorkout, naming: Naming) -> Iterator[NamedSet]:
        """Name the sets of a part of the workout; what is done for each of a million is in here."""
        blocks: dict[str, _Block] = {}
        workout_id = bytearray(self.id.bytes)
        for place, (name, said) in enumerate(told.sets, start=self._place):
            block = blocks.get(name)
            if block is None:
                block = blocks[name] = self._block(name, naming)
            count = block.count
            if count and not count % _MOST_ORDINALS:
                block.head = imported_sets(self.id, name, count // _MOST_ORDINALS)
            row_id = block.head + _ordinal(count)
            block.count = count + 1
            meant = block.meant
            done = _helped(said) if meant.helps else said
            if meant.created:
                meant.shapes[done.columns] += 1
            row = (row_id, workout_id, meant.row_id, _position(place), *done.values)
            yield NamedSet(row_id, meant, done, row)
        self._place += len(told.sets)
        for name, block in blocks.items():
            self._counts[name] = block.count
            block.meant.sets += block.count - block.since

    def _block(self, name: str, naming: Naming) -> _Block:
        count = self._counts.get(name, 0)
        head = imported_sets(self.id, name, count // _MOST_ORDINALS)
        return _Block(head, naming.meant(name), count)


@lru_cache(maxsize=4096)
def _helped(said: ToldSet) -> ToldSet:
    """Make a load the help of a machine, which is taken off the body weight."""
    load = dict(zip(said.columns, said.values, strict=True)).get("load_g")
    return said if load is None else changed(said, load_g=-abs(int(load)))


@cache
def _ordinal(count: int) -> bytes:
    return (count % _MOST_ORDINALS).to_bytes(ORDINAL_BYTES)


@cache
def _position(place: int) -> str:
    """Write a place in a workout as an order key, before every stamp of a set that was logged."""
    return f"0{place:05x}8"
