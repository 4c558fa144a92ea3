"""Exercises: adding, renaming, aliasing, merging and listing them."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.ids import custom_exercise_id
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.names import distinct, normalise
from workoutlog.domain.shell import quoted
from workoutlog.domain.units import MassUnit
from workoutlog.errors import ExerciseExists, InvalidValue
from workoutlog.services.doubles import double_of
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment
from workoutlog.services.recording import recording


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
            aliases=distinct(map(_tidy, aliases)),
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
    given = distinct(map(_tidy, aliases))
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
        if source.id == target.id and (double := double_of(moment.logbook, target)):
            # Two devices gave them one name, which cannot say what into what: a built-in one
            # has its barbell and its muscles.
            source, target = sorted((double, target), key=exercises.is_built_in)
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


def _aliases_renamed(exercises: Exercises, exercise: Exercise, new_name: str) -> tuple[str, ...]:
    """Keep former names as aliases, behind the new name so that none of them is shown for it."""
    keys = [normalise(each) for each in exercise.aliases]
    old, new = normalise(exercise.name), normalise(new_name)
    place = keys.index(old) if old in keys else len(keys)
    before, after = exercise.aliases[:place], exercise.aliases[place + 1 :]
    former = [
        each
        for each in distinct((exercise.name, *after))
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
            hint=f"wl exercise show {quoted(name)}",
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
