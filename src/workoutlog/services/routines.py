"""Routines: adding, editing, renaming, deleting, taking up, and the training maxes in them."""

from collections.abc import Sequence
from typing import NamedTuple

from workoutlog.domain.model import Routine
from workoutlog.domain.names import Names, normalise
from workoutlog.domain.notation.values import Load
from workoutlog.domain.routines import Plan, read_routine, with_max
from workoutlog.domain.shell import quoted
from workoutlog.domain.units import read_mass
from workoutlog.errors import InvalidValue, RoutineExists, RoutineUnknown, WorkoutlogError
from workoutlog.services.exercises import Exercises
from workoutlog.services.notation import settings
from workoutlog.services.ports import Moment
from workoutlog.services.recording import recording
from workoutlog.services.times import now_or

_SHOWN = 40
# More words than these name no routine.
_NAME_WORDS = 16


class RoutineShown(NamedTuple):
    """A routine: its days, whether it is the one that is followed, and what it lacks.

    ``maxes_wanted`` are exercises whose training max is not filled in yet.
    """

    routine: Routine
    days: tuple[str, ...]
    is_followed: bool
    maxes_wanted: tuple[str, ...] = ()


class RoutineList(NamedTuple):
    """Some routines, by name."""

    routines: tuple[RoutineShown, ...]


class RoutineChanged(NamedTuple):
    """What was done to a routine, in a word, and how it is now."""

    change: str
    shown: RoutineShown


class RoutineDeleted(NamedTuple):
    """A routine that was deleted; the workouts that followed it stay."""

    routine: Routine


class ProgramShown(NamedTuple):
    """A program that is shipped: what it is called, what it is for, its text."""

    slug: str
    name: str
    about: str
    text: str


class ProgramList(NamedTuple):
    """Programs that are shipped."""

    programs: tuple[ProgramShown, ...]


def list_routines(moment: Moment) -> RoutineList:
    """List the lifter's routines."""
    routines = sorted(moment.logbook.routines(), key=lambda each: each.name.casefold())
    return RoutineList(_shown(moment, *routines))


def show_routine(moment: Moment, name: str) -> RoutineShown:
    """Show a routine; the one that is followed without a name."""
    found = find_routine(moment, name) if name else followed(moment)
    [shown] = _shown(moment, found)
    return shown


def add_routine(moment: Moment, name: str, text: str) -> RoutineChanged:
    """Add a routine; raises what reading it raises, and `RoutineExists`."""
    name = " ".join(name.split())
    with recording(moment, "routine add") as recorder:
        _refuse_taken(moment, name)
        read_plan(moment, text)
        routine = recorder.create(Routine(id=recorder.new_id(), name=name, text=_tidy(text)))
    return _changed(moment, "added", routine)


def edit_routine(moment: Moment, name: str, text: str) -> RoutineChanged:
    """Give a routine another text; raises what reading it raises."""
    with recording(moment, "routine edit") as recorder:
        routine = find_routine(moment, name)
        read_plan(moment, text)
        routine = recorder.edit(routine, text=_tidy(text))
    return _changed(moment, "changed", routine)


def rename_routine(moment: Moment, name: str, new_name: str) -> RoutineChanged:
    """Give a routine another name."""
    new_name = " ".join(new_name.split())
    with recording(moment, "routine rename") as recorder:
        routine = find_routine(moment, name)
        _refuse_taken(moment, new_name, but=routine)
        routine = recorder.edit(routine, name=new_name)
    return _changed(moment, "renamed", routine)


def delete_routine(moment: Moment, name: str) -> RoutineDeleted:
    """Delete a routine; the workouts that followed it stay."""
    with recording(moment, "routine delete") as recorder:
        routine = find_routine(moment, name)
        recorder.delete(Routine, routine.id)
    return RoutineDeleted(routine)


def follow_routine(moment: Moment, name: str) -> RoutineChanged:
    """Take a routine up: it is what `next` asks from now on."""
    with recording(moment, "routine follow") as recorder:
        routine = recorder.edit(find_routine(moment, name), followed_at=now_or(moment, None).utc)
    return _changed(moment, "followed", routine)


def set_max(moment: Moment, name: str, exercise: str, load: str) -> RoutineChanged:
    """Write a training max into a routine, from today on: its percentages are of that."""
    with recording(moment, "routine max") as recorder:
        exercises = Exercises(moment)
        routine = find_routine(moment, name)
        wanted = exercises.resolve(exercise)
        unit = wanted.unit or moment.preferences.unit
        declared = Load(*read_mass(load, unit))
        if not declared.grams:
            raise InvalidValue("A training max of nothing?", "Write it as 140 or 140kg.")
        called = exercises.handle(wanted)
        text = with_max(
            routine.text,
            (exercises, settings(moment)),
            (wanted, called),
            (declared, moment.now.date()),
        )
        read_plan(moment, text)
        routine = recorder.edit(routine, text=text)
    return _changed(moment, "changed", routine)


def find_routine(moment: Moment, text: str) -> Routine:
    """Find a routine by its name, or by the beginning of it; `RoutineUnknown` otherwise."""
    routines = moment.logbook.routines()
    names = names_of(routines)
    found = names.exact(text)
    if found is not None:
        return found
    wanted = normalise(text)
    fitting = [each for each in routines if normalise(each.name).startswith(wanted)]
    if wanted and len(fitting) == 1:
        return fitting[0]
    known = ", ".join(sorted(each.name for each in fitting or routines))
    raise RoutineUnknown(
        f'There is no routine "{text[:_SHOWN]}".'
        if not fitting
        else f'"{text[:_SHOWN]}" begins {len(fitting)} routines.',
        f"There are: {known}." if known else "There is none yet.",
        hint="wl routine list" if known else "wl routine programs",
    )


def leading_routine(moment: Moment, words: Sequence[str]) -> tuple[Routine, str] | None:
    """Find the routine whose name words begin with, and what comes after it."""
    words = " ".join(words).split()
    found = names_of(moment.logbook.routines()).leading(words)
    return found and (found[0], " ".join(words[found[1] :]))


def nearly_named(moment: Moment, words: Sequence[str]) -> list[str]:
    """Name the routines, with the day, that words may mean which name none: there was a slip."""
    words = " ".join(words).split()
    names = names_of(moment.logbook.routines())
    for count in range(1, min(len(words), _NAME_WORDS) + 1):
        day = " ".join(words[count:])
        found = [
            f"{each.name} {day}".strip()
            for each in names.near(" ".join(words[:count]))
            if not day or _has_day(moment, each, day)
        ]
        if found:
            return found
    return []


def chosen(moment: Moment) -> Routine | None:
    """Find the routine that was taken up last, or the only one."""
    return _chosen(moment.logbook.routines())


def followed(moment: Moment) -> Routine:
    """Find the routine that is `chosen`; `RoutineUnknown` if there is none."""
    routines = moment.logbook.routines()
    found = _chosen(routines)
    if found is not None:
        return found
    if not routines:
        raise RoutineUnknown("There is no routine yet.", hint="wl routine programs")
    names = sorted(each.name for each in routines)
    raise RoutineUnknown(
        "No routine is followed.",
        f"There are: {', '.join(names)}.",
        hint=f"wl routine follow {quoted(names[0])}",
    )


def complete_routines(moment: Moment, typed: str) -> list[str]:
    """List what the name of a routine that is being typed may become."""
    return names_of(moment.logbook.routines()).starting(typed)


def names_of(routines: Sequence[Routine]) -> Names[Routine]:
    """Make routines findable by their names."""
    return Names((normalise(each.name), each) for each in routines)


def read_plan(moment: Moment, text: str, exercises: Exercises | None = None) -> Plan:
    """Read the text of a routine with the lifter's own exercises and units."""
    return read_routine(text, exercises or Exercises(moment), settings(moment))


def _has_day(moment: Moment, routine: Routine, name: str) -> bool:
    [shown] = _shown(moment, routine)
    return name.casefold() in map(str.casefold, shown.days)


def _shown(moment: Moment, *routines: Routine) -> tuple[RoutineShown, ...]:
    exercises = Exercises(moment)
    chosen = _chosen(moment.logbook.routines())
    return tuple(
        _shown_one(moment, each, exercises, is_followed=chosen is not None and chosen.id == each.id)
        for each in routines
    )


def _shown_one(
    moment: Moment, routine: Routine, exercises: Exercises, *, is_followed: bool
) -> RoutineShown:
    try:
        plan = read_plan(moment, routine.text, exercises)
    except WorkoutlogError:
        # It came from another device, before an exercise of it did; it can still be edited.
        return RoutineShown(routine, (), is_followed)
    days = tuple(each.name for each in plan.days)
    wanted = tuple(each.called for each in plan.maxes if each.load is None)
    return RoutineShown(routine, days, is_followed, wanted)


def _changed(moment: Moment, change: str, routine: Routine) -> RoutineChanged:
    [shown] = _shown(moment, routine)
    return RoutineChanged(change, shown)


def _chosen(routines: Sequence[Routine]) -> Routine | None:
    """Find the routine that was taken up last, or the only one."""
    taken_up = [(each.followed_at, each) for each in routines if each.followed_at is not None]
    if taken_up:
        return max(taken_up, key=lambda pair: pair[0])[1]
    return routines[0] if len(routines) == 1 else None


def _refuse_taken(moment: Moment, name: str, *, but: Routine | None = None) -> None:
    if not normalise(name):
        raise InvalidValue(f'"{name}" has no letter or digit to find it by.')
    found = names_of(moment.logbook.routines()).exact(name)
    if found is not None and (but is None or found.id != but.id):
        raise RoutineExists(
            f'There is a routine "{found.name}" already.',
            hint=f"wl routine edit {quoted(found.name)}",
        )


def _tidy(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
