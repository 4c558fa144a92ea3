"""Keeping rows that have their ids already: those of our own files, and measurements."""

from collections.abc import Container
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.services.naming import Naming
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.told import Findings


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

    def keep(self, kind: type[Noun], rows: list[tuple[int, Noun]]) -> Tally:
        """Write rows of one noun, each with the line it stands in, and say what became of them."""
        known = self._logbook.known(kind, [noun.id for _, noun in rows])
        orphans = self._orphans([noun for _, noun in rows if isinstance(noun, WorkoutSet)])
        new: dict[UUID, Noun] = {}
        there = deleted = revived = 0
        for line, noun in rows:
            dead = known.get(noun.id, False if noun.id in new else None)
            if dead is None and noun.id in orphans:
                reason = f"there is no such {orphans[noun.id]}, in the file or in the logbook"
                self._found.reject(line, orphans[noun.id], reason, str(noun.id))
            elif dead is None:
                new[noun.id] = noun
            elif dead and noun.id in self._revive:
                self._recorder.restore(kind, noun.id)
                revived += 1
            elif dead:
                deleted += 1
            else:
                there += 1
        self._logbook.save([Version(each, LOWEST) for each in new.values()])
        for each in new.values():
            if not self._comes_with_another(each):
                self._recorder.added(kind, each.id)
        return Tally(len(new) + revived, there, deleted)

    def _orphans(self, sets: list[WorkoutSet]) -> dict[UUID, str]:
        """Find the sets whose workout or exercise is nowhere, and say which of the two."""
        workouts = self._logbook.known(Workout, list({each.workout_id for each in sets}))
        exercises = self._logbook.known(Exercise, list({each.exercise_id for each in sets}))
        return {
            each.id: "workout" if each.workout_id not in workouts else "exercise"
            for each in sets
            if each.workout_id not in workouts or each.exercise_id not in exercises
        }

    def _comes_with_another(self, noun: Noun) -> bool:
        """Say whether a row needs no undoing: it goes with its workout, or nobody has added it."""
        if isinstance(noun, Workout):
            self._workouts.add(noun.id)
        if isinstance(noun, WorkoutSet):
            return noun.workout_id in self._workouts
        return isinstance(noun, Exercise) and self._naming.is_built_in(noun.id)
