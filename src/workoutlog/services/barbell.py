"""What goes on the bar: the plates of a load, and the sets that lead up to it."""

from typing import NamedTuple

from workoutlog.domain.model import Exercise, SetType, Tracking
from workoutlog.domain.plates import Loading, Loads, Rack
from workoutlog.domain.shell import quoted
from workoutlog.domain.units import MassUnit, mass, plain, read_mass
from workoutlog.domain.warm_up import Step, WarmUpSet, even, warm_up
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment, WorkoutQuery

_MOST_G = 1_000_000
_BEGINS_LOAD = frozenset("+-0123456789")


class Loaded(NamedTuple):
    """A load in grams, and what is nearest to it with the plates there are.

    Where it can be made, ``below`` and ``above`` are the load itself and
    ``remainder_g`` is 0; else that much is missing from ``below``. There is no
    ``above`` where the plates run out.
    """

    load_g: int
    unit: MassUnit
    below: Loading
    above: Loading | None
    remainder_g: int


class LoadedBar(NamedTuple):
    """Some loads, and the bar and the plates that make them."""

    rack: Rack
    loads: tuple[Loaded, ...]


class WarmUp(NamedTuple):
    """The sets on the way to a working load, and ``text``, which logs them.

    Of which exercise is not always said; where it has no bar there is no rack.
    """

    exercise: Exercise | None
    rack: Rack | None
    work: Loaded
    sets: tuple[WarmUpSet, ...]
    text: str


class _Mass(NamedTuple):
    load_g: int
    unit: MassUnit


def load_bar(texts: tuple[str, ...], unit: MassUnit, rack: Rack) -> LoadedBar:
    """Say which plates make each of some loads, as typed; ``unit`` is theirs without one."""
    wanted = [_read(text, unit) for text in texts]
    return LoadedBar(rack, tuple(_loaded(each, rack, Loads(rack, *each)) for each in wanted))


def warm_up_to(
    moment: Moment, words: tuple[str, ...], rack: Rack, steps: tuple[Step, ...]
) -> WarmUp:
    """Work out a warm-up to a load (``100``), for an exercise (``squat 100``), or to its last load.

    The last load of an exercise is the heaviest of its last working sets. What
    is done without a bar goes up in even steps.
    """
    *names, last = words or ("",)
    if not last or last[0] not in _BEGINS_LOAD:
        names, last = [*names, last], ""
    exercises = Exercises(moment)
    exercise = exercises.resolve(" ".join(names)) if any(names) else None
    if exercise is not None and exercise.tracking is not Tracking.WEIGHTED:
        raise InvalidValue(f"{exercise.name} has no load to work up to.")
    if last:
        work = _read(last, (exercise and exercise.unit) or moment.preferences.unit)
    elif exercise is not None:
        work = _last_load(moment, exercises, exercise)
    else:
        raise InvalidValue("To which load?", "Give it, or an exercise: wl warmup squat 100.")
    handle = exercises.handle(exercise) if exercise else ""
    if exercise is not None and not exercise.barbell:
        exactly = Loading(work.load_g, ())
        loaded = Loaded(*work, exactly, exactly, 0)
        sets = warm_up(*work, tuple(each for each in steps if each.percent), even)
        return WarmUp(exercise, None, loaded, sets, _line(handle, sets, work.unit))
    loads = Loads(rack, *work)
    loaded = _loaded(work, rack, loads)
    sets = warm_up(*work, steps, loads.nearest)
    return WarmUp(exercise, rack, loaded, sets, _line(handle, sets, work.unit))


def _read(text: str, unit: MassUnit) -> _Mass:
    wanted = _Mass(*read_mass(text, unit))
    if wanted.load_g > _MOST_G:
        raise InvalidValue("No bar takes more than 1,000 kg.")
    return wanted


def _loaded(wanted: _Mass, rack: Rack, loads: Loads) -> Loaded:
    below, above = loads.at_most(*wanted), loads.at_least(*wanted)
    if below is None:
        bar, lighter = "the bar", "Name a lighter one with --bar."
        if rack.collars_g:
            bar, lighter = "the bar and its collars", "Name lighter ones with --bar and --collars."
        raise InvalidValue(
            f"{_text_of(wanted.load_g, wanted.unit)} is less than {bar}:"
            f" {_text_of(loads.lightest.load_g, rack.bar_unit)}.",
            lighter,
        )
    return Loaded(*wanted, below, above, wanted.load_g - below.load_g)


def _last_load(moment: Moment, exercises: Exercises, exercise: Exercise) -> _Mass:
    same = exercises.merged(exercise)
    for workout in moment.logbook.workouts(WorkoutQuery(exercises=same, limit=1)):
        worked = [
            _Mass(each.load_g, each.load_unit)
            for each in moment.logbook.sets_of_workouts([workout.id])
            if each.exercise_id in same
            and each.set_type is SetType.WORKING
            and each.load_g is not None
            and each.load_unit is not None
        ]
        if worked:
            return max(worked)
    raise NotFound(
        f"There is no last load of {exercise.name}.",
        "Say which one you want to work up to.",
        hint=f"wl warmup {quoted(exercises.handle(exercise))} 100",
    )


def _line(handle: str, sets: tuple[WarmUpSet, ...], unit: MassUnit) -> str:
    """Write the sets as they would be logged."""
    written = (f"w{_text_of(each.loading.load_g, unit, '')}x{each.step.reps}" for each in sets)
    return " ".join([*([quoted(handle)] if handle else []), *written])


def _text_of(load_g: int, unit: MassUnit, gap: str = " ") -> str:
    return f"{plain(mass(load_g, unit))}{gap}{unit}"
