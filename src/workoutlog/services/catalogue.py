"""Exercises: finding the one that is meant, and adding, renaming, aliasing, merging them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.ids import custom_exercise_id
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.names import Names, normalise
from workoutlog.domain.units import MassUnit
from workoutlog.errors import ExerciseExists, ExerciseUnknown, InvalidValue
from workoutlog.services.doubles import double_of
from workoutlog.services.ports import CatalogueEntry, Moment
from workoutlog.services.recording import Recorder, recording

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
            error.hint = "workoutlog exercise list --used"
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
            each for each in _once((*exercise.aliases, *shipped)) if normalise(each) != own
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


class ExerciseShown(NamedTuple):
    """An exercise with all the names it answers to."""

    exercise: Exercise
    aliases: tuple[str, ...]
    built_in: bool
    sets: int | None = None


class ExerciseList(NamedTuple):
    """Some exercises, by name."""

    exercises: tuple[ExerciseShown, ...]


class ExerciseChanged(NamedTuple):
    """What was done to an exercise, in a word, and how it is now."""

    change: str
    shown: ExerciseShown


def list_exercises(moment: Moment, text: str = "", *, used: bool = False) -> ExerciseList:
    """List exercises whose name, alias or muscle has every word of ``text``."""
    exercises = Exercises(moment)
    wanted = normalise(text).split()
    found = (_shown(exercises, each) for each in (exercises.used() if used else exercises.all()))
    return ExerciseList(tuple(each for each in found if _has_words(each, wanted)))


def show_exercise(moment: Moment, name: str) -> ExerciseShown:
    """Show one exercise and how many sets of it were logged."""
    exercises = Exercises(moment)
    exercise = exercises.looked_up(name)
    sets = moment.logbook.totals.count_sets(exercises.merged(exercise))
    return _shown(exercises, exercise)._replace(sets=sets)


def add_exercise(
    moment: Moment,
    name: str,
    *,
    tracking: Tracking = Tracking.WEIGHTED,
    barbell: bool = False,
    equipment: str = "",
    muscle: str = "",
    secondary_muscles: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    unit: MassUnit | None = None,
) -> ExerciseChanged:
    """Add an exercise of the lifter's own; `ExerciseExists` if something answers to the name."""
    name = _tidy(name)
    with recording(moment, "exercise add") as recorder:
        exercises = Exercises(moment)
        for each in (name, *aliases):
            _refuse_taken(exercises, each)
        exercise = Exercise(
            id=free_id(moment, name),
            name=name,
            tracking=tracking,
            barbell=barbell,
            equipment=equipment,
            muscle=muscle,
            secondary_muscles=secondary_muscles,
            aliases=_once(map(_tidy, aliases)),
            unit=unit,
        )
        if moment.logbook.versions(Exercise, [exercise.id]):
            recorder.restore(Exercise, exercise.id)
            recorder.edit(exercise, **{each: getattr(exercise, each) for each in _OWN_FIELDS})
        else:
            recorder.create(exercise)
    return _changed(moment, "added", exercise)


def edit_exercise(moment: Moment, name: str, **values: Any) -> ExerciseChanged:
    """Change facts about an exercise: its unit, note, tracking, equipment or muscles."""
    if not values:
        raise InvalidValue("Nothing to change.", "Say what with an option, such as --unit lb.")
    with recording(moment, "exercise edit") as recorder:
        exercise = recorder.adopt(Exercises(moment).resolve(name))
        exercise = recorder.edit(exercise, **values)
    return _changed(moment, "changed", exercise)


def rename_exercise(moment: Moment, name: str, new_name: str) -> ExerciseChanged:
    """Give an exercise another name; the old one goes on finding it."""
    new_name = _tidy(new_name)
    with recording(moment, "exercise rename") as recorder:
        exercises = Exercises(moment)
        exercise = exercises.resolve(name)
        _refuse_taken(exercises, new_name, but=exercise)
        exercise = recorder.adopt(exercise)
        aliases = _aliases_renamed(exercises, exercise, new_name)
        exercise = recorder.edit(exercise, name=new_name, aliases=aliases)
    return _changed(moment, "renamed", exercise)


def alias_exercise(
    moment: Moment, name: str, aliases: Iterable[str], *, remove: bool = False
) -> ExerciseChanged:
    """Give an exercise more names to type, the first of them being shown; or take some away."""
    given = _once(map(_tidy, aliases))
    with recording(moment, "exercise alias") as recorder:
        exercises = Exercises(moment)
        exercise = recorder.adopt(exercises.resolve(name))
        keys = {normalise(each) for each in given}
        kept = tuple(each for each in exercise.aliases if normalise(each) not in keys)
        if remove:
            known = set(map(normalise, exercise.aliases)) - {normalise(exercise.name)}
            if not keys <= known:
                raise InvalidValue(
                    f"{exercise.name} has no alias {' or '.join(given)} of yours.",
                    "Built-in aliases stay.",
                )
            changed = kept
        else:
            for each in given:
                _refuse_taken(exercises, each, but=exercise)
            changed = (*given, *kept)
        exercise = recorder.edit(exercise, aliases=changed)
    return _changed(moment, "changed", exercise)


def merge_exercises(moment: Moment, name: str, into: str) -> ExerciseChanged:
    """Show the sets of one exercise under another; no set is rewritten, so it can be undone."""
    with recording(moment, "exercise merge") as recorder:
        exercises = Exercises(moment)
        source, target = exercises.resolve(name), exercises.resolve(into)
        if source.id == target.id:
            # Two devices may have given one name to two exercises.
            source = double_of(moment.logbook, target) or source
        if source.id == target.id:
            raise InvalidValue(f"{source.name} is {target.name} already.")
        if source.tracking is not target.tracking:
            raise InvalidValue(
                f"{source.name} is {source.tracking} and {target.name} is {target.tracking}.",
                "Only exercises that are counted alike can be merged.",
            )
        target = recorder.adopt(target)
        recorder.edit(recorder.adopt(source), merged_into=target.id)
    return _changed(moment, "merged", target)


def complete_names(moment: Moment, typed: str) -> list[str]:
    """List what a name that is being typed may become, for the shell's completion."""
    return Exercises(moment).names.starting(typed)


_OWN_FIELDS = (
    *("name", "tracking", "barbell", "equipment", "muscle", "secondary_muscles"),
    *("aliases", "unit", "merged_into", "note"),
)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Leave out what is only another spelling of a name before it."""
    found: dict[str, str] = {}
    for each in names:
        found.setdefault(normalise(each), each)
    return tuple(found.values())


def _aliases_renamed(exercises: Exercises, exercise: Exercise, new_name: str) -> tuple[str, ...]:
    """Keep former names as aliases, behind the new name so that none of them is shown for it."""
    keys = [normalise(each) for each in exercise.aliases]
    old, new = normalise(exercise.name), normalise(new_name)
    place = keys.index(old) if old in keys else len(keys)
    before, after = exercise.aliases[:place], exercise.aliases[place + 1 :]
    former = [
        each
        for each in _once((exercise.name, *after))
        if normalise(each) != new and not exercises.is_shipped_name(exercise, each)
    ]
    chosen = tuple(each for each in before if normalise(each) != new)
    return (*chosen, new_name, *former) if former else chosen


def _refuse_taken(exercises: Exercises, name: str, *, but: Exercise | None = None) -> None:
    if not normalise(name):
        raise InvalidValue(f'"{name}" has no letter or digit to find it by.')
    found = exercises.exact(name)
    if found is not None and (but is None or found.id != but.id):
        raise ExerciseExists(
            f'"{name}" is {found.name} already.',
            hint=f'workoutlog exercise show "{name}"',
        )


def free_id(moment: Moment, name: str) -> UUID:
    """Find the id for a name: the agreed one, unless it belongs to a renamed exercise."""
    attempt = 1
    while True:
        row_id = custom_exercise_id(name, attempt)
        known = moment.logbook.versions(Exercise, [row_id])
        if not known or (known[0].dead and normalise(known[0].noun.name) == normalise(name)):
            return row_id
        attempt += 1


def _has_words(shown: ExerciseShown, words: list[str]) -> bool:
    exercise = shown.exercise
    text = normalise(" ".join((exercise.name, exercise.muscle, exercise.equipment, *shown.aliases)))
    return all(word in text for word in words)


def _shown(exercises: Exercises, exercise: Exercise) -> ExerciseShown:
    return ExerciseShown(exercise, exercises.aliases(exercise), exercises.is_built_in(exercise))


def _changed(moment: Moment, change: str, exercise: Exercise) -> ExerciseChanged:
    exercises = Exercises(moment)
    return ExerciseChanged(change, _shown(exercises, exercises.by_id(exercise.id)))
