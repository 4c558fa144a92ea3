"""The exercises that a lifter can name, and which of them a text means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from uuid import UUID

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.names import Names, distinct, normalise
from workoutlog.errors import ExerciseUnknown
from workoutlog.services.ports import CatalogueEntry, Moment
from workoutlog.services.recording import Recorder

_MERGES_FOLLOWED = 10


class Exercises:
    """Every exercise the lifter can name: those of the catalogue and their own.

    An exercise of the logbook stands for the catalogue's entry of the same
    id. An exercise that was merged answers to its names as the one it was
    merged into. This is the notation's lookup.
    """

    def __init__(self, moment: Moment) -> None:
        """Read the lifter's own; the catalogue is read when a name is asked for."""
        self._catalogue = moment.catalogue
        self._logbook = moment.logbook
        self._own = {each.id: each for each in moment.logbook.exercises()}

    def leading(self, words: Sequence[str], /) -> tuple[Exercise, int] | None:
        """Find the longest leading run of words that is exactly a name or an alias."""
        found = self.names.leading(words)
        return found and (self._settled(found[0]), found[1])

    def resolve(self, text: str, /) -> Exercise:
        """Find the exercise a text means; `ExerciseUnknown` or `ExerciseAmbiguous` otherwise."""
        return self._settled(self.names.resolve(text))

    def looked_up(self, text: str) -> Exercise:
        """Find the exercise of a look back, as `resolve`; to add it would show nothing."""
        try:
            return self.resolve(text)
        except ExerciseUnknown as error:
            error.hint = "wl exercise list --used"
            raise

    def exact(self, text: str) -> Exercise | None:
        """Find what is called exactly this."""
        found = self.names.exact(text)
        return None if found is None else self._settled(found)

    def by_id(self, exercise_id: UUID) -> Exercise:
        """Find the exercise a set is shown under, which is not the one it names after a merge."""
        exercise = self._own.get(exercise_id) or self._deleted(exercise_id)
        for _ in range(_MERGES_FOLLOWED):
            target = exercise.merged_into and self._own.get(exercise.merged_into)
            if not target:
                break
            exercise = target
        return exercise

    def adopt(self, recorder: Recorder, exercise: Exercise) -> Exercise:
        """Make sure that an exercise is in the logbook before a set names it."""
        if exercise.id not in self._own:
            self._own[exercise.id] = recorder.adopt(exercise)
        return exercise

    def merged(self, exercise: Exercise) -> tuple[UUID, ...]:
        """Name every exercise whose sets are shown under this one, itself included."""
        return self._shown_as(self._own).get(exercise.id, (exercise.id,))

    def tracked(self, tracking: Tracking) -> tuple[UUID, ...]:
        """Name every exercise that sets may name and that is counted so where it is shown."""
        deleted = (each.id for each in self._logbook.deleted_exercises())
        return tuple(
            each for each in (*self._own, *deleted) if self.by_id(each).tracking is tracking
        )

    def handle(self, exercise: Exercise) -> str:
        """Say what the lifter calls an exercise in one short word, where there is one.

        Of the lifter's own aliases it is the first. The name itself may stand
        among them: what comes after it, such as a former name, is found and
        not shown.
        """
        if exercise.aliases:
            return exercise.aliases[0]
        entry = self._entries.get(exercise.id.hex)
        if entry is None or entry.name != exercise.name or not entry.aliases:
            return exercise.name
        return entry.aliases[0]

    def aliases(self, exercise: Exercise) -> tuple[str, ...]:
        """List the names an exercise answers to beside its own: the lifter's, then the built-in."""
        entry = self._entries.get(exercise.id.hex)
        shipped = (*entry.aliases, entry.name) if entry else ()
        own = normalise(exercise.name)
        return tuple(
            each for each in distinct((*exercise.aliases, *shipped)) if normalise(each) != own
        )

    def is_shipped_name(self, exercise: Exercise, name: str) -> bool:
        """Say whether an exercise is found under a name whatever the lifter does with it."""
        entry = self._entries.get(exercise.id.hex)
        return entry is not None and normalise(name) in self._catalogue.keys(entry)

    def is_built_in(self, exercise: Exercise) -> bool:
        """Say whether the program ships the exercise."""
        return self.has_entry(exercise.id)

    def has_entry(self, exercise_id: UUID) -> bool:
        """Say whether an id is that of a built-in exercise."""
        return exercise_id.hex in self._entries

    def all(self) -> list[Exercise]:
        """List every exercise that is not merged into another, by name."""
        entries = map(self._catalogue.exercise_of, self._entries.values())
        known = [*self.used(), *(each for each in entries if each.id not in self._own)]
        return sorted(known, key=_by_name)

    def used(self) -> list[Exercise]:
        """List the exercises that are in the logbook, by name."""
        return sorted(map(self._own.__getitem__, self._shown_as(self._own)), key=_by_name)

    def trained(self) -> list[tuple[Exercise, tuple[UUID, ...]]]:
        """Pair each exercise that sets are shown under with all that those sets name, by name."""
        known = {each.id: each for each in self._logbook.deleted_exercises()} | self._own
        shown = ((known[row_id], merged) for row_id, merged in self._shown_as(known).items())
        return sorted(shown, key=lambda each: _by_name(each[0]))

    @cached_property
    def names(self) -> Names[Exercise | CatalogueEntry]:
        """The names of all of them, the lifter's own first."""
        return Names(self._pairs())

    @cached_property
    def foreign_names(self) -> Names[Exercise | CatalogueEntry]:
        """The names of all of them, and behind those what other programs call them."""
        shown = {row_id.hex: self.by_id(row_id) for row_id in self._own}
        foreign = (
            (key, shown.get(entry.id_hex, entry)) for key, entry in self._catalogue.app_keys()
        )
        return Names(chain(self._pairs(), foreign))

    def foreign(self, text: str) -> Exercise | None:
        """Find what another program calls this, if it is one exercise and no other."""
        found = self.foreign_names.unordered(text)
        return None if found is None else self._settled(found)

    def keep(self, exercise: Exercise) -> Exercise:
        """Take an exercise for one of the lifter's own from now on."""
        self._own[exercise.id] = exercise
        return exercise

    def is_kept(self, exercise: Exercise) -> bool:
        """Say whether the logbook has a row of the exercise."""
        return exercise.id in self._own

    @cached_property
    def _entries(self) -> dict[str, CatalogueEntry]:
        return {each.id_hex: each for each in self._catalogue.entries()}

    def _shown_as(self, row_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
        """Group exercises by the one that their sets are shown under."""
        shown = defaultdict[UUID, list[UUID]](list)
        for row_id in row_ids:
            shown[self.by_id(row_id).id].append(row_id)
        return {row_id: tuple(merged) for row_id, merged in shown.items()}

    def _pairs(self) -> Iterator[tuple[str, Exercise | CatalogueEntry]]:
        shown = {row_id.hex: self.by_id(row_id) for row_id in self._own}
        for each in self._own.values():
            for name in (each.name, *each.aliases):
                yield normalise(name), shown[each.id.hex]
        for entry in self._entries.values():
            target = shown.get(entry.id_hex, entry)
            for key in self._catalogue.keys(entry):
                yield key, target

    def _deleted(self, exercise_id: UUID) -> Exercise:
        """Read an exercise that another device deleted while this one had sets of it."""
        [version] = self._logbook.versions(Exercise, [exercise_id])
        return version.noun

    def _settled(self, found: Exercise | CatalogueEntry) -> Exercise:
        return found if isinstance(found, Exercise) else self._catalogue.exercise_of(found)


def _by_name(exercise: Exercise) -> str:
    return exercise.name.casefold()
