"""Reading ahead: a long file is read by a process of its own, while what it told is written.

To read a million sets takes nearly as long as to name and to write them, and
threads of Python take turns. So a copy of this process reads, and sends what the
file tells through a pipe: each set and each name once, and its number from then on.
"""

import os
import pickle
import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, NamedTuple, NoReturn, TypeVar

from workoutlog.errors import InputUnreadable
from workoutlog.services.told import (
    Answers,
    Findings,
    Source,
    Told,
    ToldMeasurement,
    ToldNoun,
    ToldRow,
    ToldSet,
    ToldWorkout,
    batches,
)

# Of a shorter file a second process takes longer to begin than it saves.
LONG = 1_000_000
# So many different sets have a number at once.
MOST_NUMBERED = 50_000
# Elsewhere a process cannot be copied, or not safely.
_CAN_COPY = sys.platform == "linux"

T = TypeVar("T", str, ToldSet)


class Ahead:
    """A source that is read ahead if it is long; what it tells is the same."""

    def __init__(self, source: Source) -> None:
        """Read nothing yet."""
        self._source = source
        self._place: int | None = None

    @property
    def name(self) -> str:
        """What the lifter calls it."""
        return self._source.name

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self._source.size

    @property
    def place(self) -> int:
        """How many of its bytes have been read."""
        return self._source.place if self._place is None else self._place

    def read(self, answers: Answers, findings: Findings) -> Iterator[Told]:
        """Tell what it holds; of what is read at once, the workouts first."""
        if not _CAN_COPY or self.size < LONG:
            yield from self._source.read(answers, findings)
            return
        reading, writing = os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(reading)
            _be_the_copy(self._source, answers, writing)
        os.close(writing)
        try:
            with os.fdopen(reading, "rb") as pipe:
                for parcel in received(pipe, findings):
                    self._place = parcel.place
                    yield from parcel.told
        except (EOFError, pickle.UnpicklingError) as error:
            # The copy has met an error, and does not tell which; so it is met again.
            for _ in self._source.read(answers, Findings()):
                pass
            raise InputUnreadable(f"{self.name} was not read to its end.", "Try again.") from error
        finally:
            os.waitpid(copy, 0)


class Parcel(NamedTuple):
    """What was told at once, and how far the file was read then."""

    told: Iterator[Told]
    place: int


class _Packed(NamedTuple):
    """What is sent at once: workouts without their sets, and the numbers of those.

    ``names`` and ``sets`` are those that have a number from now on, behind those
    before them; if ``anew`` there are none before them.
    """

    anew: bool
    names: list[str]
    sets: list[ToldSet]
    workouts: list[ToldWorkout]
    lengths: list[int]
    called: "array[int]"
    said: "array[int]"
    others: list[ToldMeasurement | ToldNoun | ToldRow]
    app: str
    rows: int
    place: int


def send(source: Source, answers: Answers, pipe: BinaryIO) -> None:
    """Read a source, and send what it tells and what was found in it."""
    found = Findings()
    names, sets = _Numbers[str](), _Numbers[ToldSet]()
    for told in batches(source.read(answers, found)):
        anew = len(sets) > MOST_NUMBERED
        if anew:
            names.clear()
            sets.clear()
        before = len(names), len(sets)
        workouts = [each for each in told if isinstance(each, ToldWorkout)]
        pairs = chain.from_iterable(each.sets for each in workouts)
        called, said = tuple(zip(*pairs, strict=True)) or ((), ())
        numbers = (
            array("L", map(names.__getitem__, called)),
            array("L", map(sets.__getitem__, said)),
        )
        packed = _Packed(
            anew,
            list(islice(names, before[0], None)),
            list(islice(sets, before[1], None)),
            [each._replace(sets=[]) for each in workouts],
            [len(each.sets) for each in workouts],
            *numbers,
            [each for each in told if not isinstance(each, ToldWorkout)],
            found.app,
            found.rows,
            source.place,
        )
        pickle.dump(packed, pipe, pickle.HIGHEST_PROTOCOL)
    pickle.dump(found, pipe, pickle.HIGHEST_PROTOCOL)


def received(pipe: BinaryIO, findings: Findings) -> Iterator[Parcel]:
    """Receive what is sent; `EOFError` or `pickle.UnpicklingError` if its end is missing."""
    names: list[str] = []
    sets: list[ToldSet] = []
    # Only a copy of this process writes into the pipe.
    while not isinstance(sent := pickle.load(pipe), Findings):  # noqa: S301  # see above
        packed: _Packed = sent
        findings.app, findings.rows = packed.app, packed.rows
        if packed.anew:
            names, sets = [], []
        names += packed.names
        sets += packed.sets
        yield Parcel(chain(_workouts(packed, names, sets), packed.others), packed.place)
    findings.adopt(sent)


def _workouts(
    packed: _Packed, names: Sequence[str], sets: Sequence[ToldSet]
) -> Iterator[ToldWorkout]:
    called = map(names.__getitem__, packed.called)
    pairs = zip(called, map(sets.__getitem__, packed.said), strict=True)
    for workout, length in zip(packed.workouts, packed.lengths, strict=True):
        workout.sets.extend(islice(pairs, length))
        yield workout


class _Numbers(dict[T, int]):
    """Numbers things in the order they are met."""

    def __missing__(self, key: T) -> int:
        number = self[key] = len(self)
        return number


def _be_the_copy(source: Source, answers: Answers, writing: int) -> NoReturn:
    """Read for the process that this one was copied from, and end."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            send(source, answers, pipe)
        status = 0
    finally:
        # Whatever else this process holds is the other one's to close and to flush.
        os._exit(status)
