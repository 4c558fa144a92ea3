"""What other programs call an exercise: finding the one that is meant, or making a custom one."""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.bounds import NAME_LENGTH
from workoutlog.domain.ids import name_key
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.names import normalise
from workoutlog.domain.stamps import LOWEST
from workoutlog.errors import InputUnreadable
from workoutlog.services.catalogue import free_id
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.told import Shape, ToldSet, changed

# What this device remembers of the lifter's maps, by normalised name.
_REMEMBERED = "import_names"
_ASSISTED = frozenset({"assisted", "unterstützt", "assistida", "assistido", "assistée", "asistida"})
_PAIR = 2
_MOST_SHOWN = 40


class NameRead(NamedTuple):
    """What a file calls an exercise, which one that is, and how many sets it has there.

    ``created`` says that there was none, so that one was made of the name.
    """

    name: str
    exercise: str
    tracking: Tracking
    created: bool
    sets: int


class Meant:
    """The exercise that a name of a file means.

    ``key`` is the name as sets are named by it, ``row_id`` the id as it is
    stored. ``helps`` says that its loads are the help of a machine, which a
    logbook keeps as negative. The shapes of a custom one's sets decide how it
    is counted.
    """

    __slots__ = ("created", "exercise", "helps", "key", "row_id", "sets", "shapes")

    def __init__(self, name: str, exercise: Exercise, *, created: bool, helps: bool) -> None:
        self.key = name_key(name)
        self.exercise = exercise
        # A driver binds a bytearray as it is; for bytes it looks for an adapter each time.
        self.row_id = bytearray(exercise.id.bytes)
        self.created = created
        self.helps = helps
        self.sets = 0
        self.shapes: Counter[Shape] = Counter()

    def take(self, sets: list[ToldSet]) -> list[ToldSet]:
        """Take some sets as sets of this exercise."""
        self.sets += len(sets)
        if self.created:
            self.shapes.update(each.shape for each in sets)
        return list(map(_helped, sets)) if self.helps else sets


class Naming:
    """Finds the exercises of one import, and makes those that are not there.

    First counts what the lifter has mapped, now or before; then their own
    exercises, the catalogue, and what other programs call its exercises. Only
    a name that fits one exercise and no other is taken for it.
    """

    def __init__(
        self, moment: Moment, recorder: Recorder, pairs: Iterable[tuple[str, str]]
    ) -> None:
        """Take new pairs of a foreign name and the exercise it means, and remember them.

        Raises `ExerciseUnknown` or `ExerciseAmbiguous` for what no exercise is called.
        """
        self._moment = moment
        self._recorder = recorder
        self._exercises = Exercises(moment)
        self._mapped: dict[str, str] = json.loads(moment.logbook.state(_REMEMBERED) or "{}")
        self._met: dict[str, Meant] = {}
        # Names that were longer than can be kept, until somebody tells of them.
        self.cut: list[str] = []
        for name, meaning in pairs:
            self._map(name, self._exercises.resolve(meaning))
        if self._mapped:
            moment.logbook.set_state(_REMEMBERED, json.dumps(self._mapped, ensure_ascii=False))

    def meant(self, name: str) -> Meant:
        """Find or make the exercise that a file calls so."""
        found = self._met.get(name)
        if found is None:
            found = self._met[name] = self._find(name)
        return found

    def is_built_in(self, exercise_id: UUID) -> bool:
        """Say whether an exercise is one of the catalogue, which nobody adds."""
        return self._exercises.has_entry(exercise_id)

    def read(self) -> tuple[NameRead, ...]:
        """List the names that were met."""
        return tuple(
            NameRead(name, each.exercise.name, each.exercise.tracking, each.created, each.sets)
            for name, each in self._met.items()
        )

    def settle(self) -> None:
        """Decide how custom exercises are counted, now that all their sets are known."""
        for each in self._met.values():
            if each.created:
                tracking = Tracking.BODYWEIGHT if each.helps else tracking_of(each.shapes)
                each.exercise = replace(each.exercise, tracking=tracking)
                self._moment.logbook.save([Version(each.exercise, LOWEST)])

    def _find(self, name: str) -> Meant:
        helps = not _ASSISTED.isdisjoint(normalise(name).split())
        mapped = self._mapped.get(normalise(name))
        found = self._exercises.by_id(UUID(mapped)) if mapped else self._exercises.foreign(name)
        if found is None:
            return Meant(name, self._create(name), created=True, helps=helps)
        self._keep(found)
        helps = helps and found.tracking is Tracking.BODYWEIGHT
        return Meant(name, found, created=False, helps=helps)

    def _keep(self, exercise: Exercise) -> None:
        """Make sure that an exercise is in the logbook before a set names it."""
        if not self._exercises.is_kept(exercise):
            self._moment.logbook.save([Version(exercise, LOWEST)])
            self._exercises.keep(exercise)

    def _create(self, name: str) -> Exercise:
        """Make a custom exercise, which every device that imports the name makes alike."""
        name = " ".join(name.split())
        if len(name) > NAME_LENGTH:
            self.cut.append(name)
            name = name[:NAME_LENGTH]
        made = Exercise(id=free_id(self._moment, name), name=name, tracking=Tracking.WEIGHTED)
        if self._moment.logbook.known(Exercise, [made.id]):
            # It was there once, and is deleted: an import that was undone leaves such.
            self._recorder.restore(Exercise, made.id)
        else:
            self._moment.logbook.save([Version(made, LOWEST)])
            self._recorder.added(Exercise, made.id)
        return self._exercises.keep(made)

    def _map(self, name: str, exercise: Exercise) -> None:
        """Remember what a name means; what an earlier import has made of it goes there, too."""
        self._keep(exercise)
        self._mapped[normalise(name)] = str(exercise.id)
        known = self._exercises.foreign(name)
        if known is None or known.id == exercise.id or self._exercises.is_built_in(known):
            return
        if normalise(known.name) == normalise(name):
            self._recorder.edit(known, merged_into=exercise.id)


@lru_cache(maxsize=4096)
def _helped(said: ToldSet) -> ToldSet:
    """Make a load the help of a machine, which is taken off the body weight."""
    load = said.given.get("load_g")
    return said if load is None else changed(said, load_g=-abs(int(load)))


def read_map(text: str, name: str) -> list[tuple[str, str]]:
    """Read a map: lines of a foreign name, a comma, and the exercise it means; # is a remark.

    Raises `InputUnreadable` with the line that is no pair.
    """
    pairs = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not any(map(str.strip, cells)) or cells[0].startswith("#"):
            continue
        if len(cells) != _PAIR or not all(map(normalise, cells)):
            shown = line[:_MOST_SHOWN]
            raise InputUnreadable(
                f"{name}, line {number}: {shown} is no pair of names.",
                'Write the name in the file, a comma, and the exercise: "Kniebeuge,Back Squat".',
            )
        pairs.append((cells[0].strip(), cells[1].strip()))
    return pairs


def _cells(line: str) -> list[str]:
    try:
        # Strict, so that a quote that is never closed takes in no comma.
        return next(csv.reader([line], skipinitialspace=True, strict=True), [])
    except csv.Error:
        return [line]


def tracking_of(shapes: Counter[Shape]) -> Tracking:
    """Tell how an exercise is counted from the fields that its sets have."""
    sets = shapes.total()

    def mostly(*names: str) -> bool:
        return 2 * sum(n for shape, n in shapes.items() if set(names) & set(shape.columns)) > sets

    if mostly("distance_mm"):
        return Tracking.CARRY if mostly("load_g") else Tracking.DISTANCE
    if mostly("duration_s") and not mostly("reps"):
        return Tracking.TIMED
    return Tracking.WEIGHTED if mostly("load_g") else Tracking.BODYWEIGHT
