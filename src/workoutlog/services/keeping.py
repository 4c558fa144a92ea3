"""Keeping rows that have their ids already: those of our own files, and measurements."""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.services.naming import Naming
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.told import Findings, Shape, ToldRow
from workoutlog.services.visits import PLACE_COLUMNS, Row


class Tally(NamedTuple):
    """What became of rows: new, there already, or deleted by the lifter and left so."""

    added: int = 0
    there: int = 0
    deleted: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)

    def plus(self, other: "Tally") -> "Tally":
        """Add up two tallies."""
        return Tally(*map(sum, zip(self, other, strict=True)))


class Keeping:
    """Writes rows that are not there yet, within a unit of work.

    A deleted row stays so, unless it is in ``revive``.
    """

    def __init__(
        self,
        moment: Moment,
        recorder: Recorder,
        naming: Naming,
        found: Findings,
        revive: Container[UUID],
    ) -> None:
        """Begin with nothing kept."""
        self._logbook = moment.logbook
        self._recorder = recorder
        self._naming = naming
        self._found = found
        self._revive = revive
        self._workouts: set[UUID] = set()

    def keep(self, kind: type[Noun], nouns: list[Noun]) -> Tally:
        """Write rows of one noun that has no parents, and say what became of them."""
        known = self._logbook.known(kind, [each.id for each in nouns])
        new: dict[UUID, Noun] = {}
        met: list[tuple[UUID, bool]] = []
        for each in nouns:
            dead = known.get(each.id, False if each.id in new else None)
            if dead is None:
                new[each.id] = each
            else:
                met.append((each.id, dead))
        self._logbook.save([Version(each, LOWEST) for each in new.values()])
        for each in new.values():
            if isinstance(each, Workout):
                self._workouts.add(each.id)
            # Nobody has added an exercise of the catalogue, so nobody takes it back.
            if not (isinstance(each, Exercise) and self._naming.is_built_in(each.id)):
                self._recorder.added(kind, each.id)
        return self._again(kind, met).plus(Tally(len(new)))

    def keep_sets(self, rows: list[ToldRow]) -> Tally:
        """Write sets whose workout and exercise are there, and say what became of all."""
        known = self._logbook.known(WorkoutSet, [each.id for each in rows])
        workouts = self._logbook.known(Workout, list({each.workout_id for each in rows}))
        exercises = self._logbook.known(Exercise, list({each.exercise_id for each in rows}))
        new: dict[UUID, ToldRow] = {}
        met: list[tuple[UUID, bool]] = []
        for each in rows:
            dead = known.get(each.id, False if each.id in new else None)
            if dead is not None:
                met.append((each.id, dead))
            elif each.workout_id not in workouts:
                self._reject(each, "workout")
            elif each.exercise_id not in exercises:
                self._reject(each, "exercise")
            else:
                new[each.id] = each
        self._add(new.values())
        return self._again(WorkoutSet, met).plus(Tally(len(new)))

    def _add(self, rows: Iterable[ToldRow]) -> None:
        shaped: dict[Shape, list[Row]] = defaultdict(list)
        for each in rows:
            ids = (each.id, each.workout_id, each.exercise_id)
            place = (*(bytearray(one.bytes) for one in ids), each.position)
            shaped[each.said.shape].append(place + each.said.values)
            # What goes with its workout needs no undoing of its own.
            if each.workout_id not in self._workouts:
                self._recorder.added(WorkoutSet, each.id)
        for shape, made in shaped.items():
            columns = PLACE_COLUMNS + shape.columns
            self._logbook.add(WorkoutSet, columns, made, shape.choices)

    def _again(self, kind: type[Noun], met: list[tuple[UUID, bool]]) -> Tally:
        """Bring back what is dead and wanted; say what became of rows that were there."""
        back = [row_id for row_id, dead in met if dead and row_id in self._revive]
        for row_id in back:
            self._recorder.restore(kind, row_id)
        dead = sum(dead for _, dead in met)
        return Tally(len(back), len(met) - dead, dead - len(back))

    def _reject(self, row: ToldRow, missing: str) -> None:
        reason = f"there is no such {missing}, in the file or in the logbook"
        self._found.reject(row.line, missing, reason, str(row.id))
