"""Scores: what a total is worth at a body weight, both given or looked up in the logbook."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from workoutlog.domain.model import MAX_LOAD_G, Exercise
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.domain.scores import Equipment, Event, Lifter, ScoreName, Sex, score
from workoutlog.domain.units import MassUnit, read_mass
from workoutlog.errors import Choice, InvalidValue, NotFound, SexUnknown
from workoutlog.services.body_weights import HEAVIEST_G, LIGHTEST_G, body_weight_on, day_of
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment
from workoutlog.services.progress import records_of

# What counts as each lift at a meet, by the names the program ships.
LIFTS: Mapping[str, tuple[str, ...]] = {
    "squat": ("Back Squat", "Barbell Full Squat"),
    "bench": ("Bench Press", "Competition Bench Press"),
    "deadlift": ("Deadlift", "Sumo Deadlift"),
}


class Lift(NamedTuple):
    """One lift of a total, in grams: the best of an exercise, or as it was given."""

    name: str
    load_g: int
    unit: MassUnit
    exercise: Exercise | None = None
    held_by: Record | None = None


class BodyWeight(NamedTuple):
    """A body weight in grams, and the day it was measured on unless it was given."""

    mass_g: int
    unit: MassUnit
    measured_on: date | None = None


class Points(NamedTuple):
    """What one formula gives for the total."""

    name: ScoreName
    points: float


class Scored(NamedTuple):
    """A total, who lifted it, and its scores; there are none for a lifter of no sex.

    The body weight may then be unknown, too.
    ``lifts`` is empty where the total itself was given. ``estimated`` says that
    the logbook's best are e1RM and not what was lifted.
    """

    total_g: int
    unit: MassUnit
    lifts: tuple[Lift, ...]
    body_weight: BodyWeight | None
    sex: Sex
    event: Event
    equipment: Equipment
    estimated: bool
    scores: tuple[Points, ...]


def scored(
    moment: Moment,
    total: str | None = None,
    *,
    given: Mapping[str, str] | None = None,
    body_weight: str | None = None,
    sex: Sex | None = None,
    event: Event = Event.TOTAL,
    equipment: Equipment = Equipment.CLASSIC,
    since: str | None = None,
    until: str | None = None,
    estimated: bool = False,
) -> Scored:
    """Score a total: ``total`` itself, or of the lifts that are ``given`` by name.

    What is not given is the best that was lifted in the days from ``since`` to
    ``until``; the body weight is then that of the latest of these days. Raises
    `SexUnknown` where neither ``sex`` nor the lifter's preferences say it.
    """
    given = given or {}
    sex = sex or moment.preferences.sex
    if sex is None:
        raise SexUnknown(
            "A score is by the curve for men or by that for women.",
            "Say --sex male or --sex female; with --sex none there is no score.",
            hint="wl config set sex female",
            choices=tuple(Choice(each, each) for each in Sex),
        )
    wanted = ("bench",) if event is Event.BENCH else tuple(LIFTS)
    period = days(moment, since, until)
    lifts: tuple[Lift, ...] = ()
    if total is None:
        if others := given.keys() - {*wanted}:
            raise InvalidValue(f"A {' and a '.join(sorted(others))} is no part of a bench press.")
        lifts = _lifts(moment, wanted, given, period, estimated=estimated)
        total_g, unit = sum(each.load_g for each in lifts), lifts[0].unit
    elif given:
        raise InvalidValue("Give the total or its lifts, not both.")
    else:
        total_g, unit = _load(total, moment)
    if total_g > MAX_LOAD_G:
        raise InvalidValue("Nobody totals more than 2,000 kg.")
    weight = _body_weight(moment, body_weight, _day(moment, lifts, period))
    if weight is None and sex is not Sex.NONE:
        raise NotFound(
            "There is no body weight to score with.",
            "Say it once with --body-weight 82.5kg, or write it down.",
            hint="wl body 82.5kg",
        )
    scores: tuple[Points, ...] = ()
    if weight is not None and sex is not Sex.NONE:
        lifter = Lifter(weight.mass_g, sex, event, equipment)
        scores = tuple(Points(name, round(score(name, total_g, lifter), 2)) for name in ScoreName)
    return Scored(total_g, unit, lifts, weight, sex, event, equipment, estimated, scores)


def _lifts(
    moment: Moment,
    wanted: tuple[str, ...],
    given: Mapping[str, str],
    period: Days,
    *,
    estimated: bool,
) -> tuple[Lift, ...]:
    typed = {name: Lift(name, *_load(text, moment)) for name, text in given.items()}
    exercises = Exercises(moment)
    kind = RecordKind.E1RM if estimated else RecordKind.HEAVIEST
    lifts = {
        name: typed.get(name) or _best(moment, exercises, name, period, kind) for name in wanted
    }
    missing = [name for name, found in lifts.items() if found is None]
    if missing:
        lifts_given = " ".join(f"--{each} 100" for each in missing)
        raise NotFound(
            f"There is no set of {' or '.join(missing)} to score.",
            "Give what is missing, or the total: wl score 500.",
            hint=f"wl score {'500' if len(missing) == len(wanted) else lifts_given}",
        )
    return tuple(each for each in lifts.values() if each is not None)


def _best(
    moment: Moment, exercises: Exercises, name: str, period: Days, kind: RecordKind
) -> Lift | None:
    best: Lift | None = None
    for exercise in filter(None, map(exercises.exact, LIFTS[name])):
        found = records_of(moment, exercises, exercise, period).records.best(kind)
        if found is not None and found.value > (best.load_g if best else 0):
            unit = found.held_by.set.load_unit or moment.preferences.unit
            best = Lift(name, found.value, unit, exercise, found)
    return best


def _day(moment: Moment, lifts: tuple[Lift, ...], period: Days) -> date:
    """Say on which day a total was whole: when the last of its lifts was done."""
    looked_up = [each.held_by.held_by.when.date() for each in lifts if each.held_by is not None]
    if looked_up:
        return max(looked_up)
    return moment.now.date() if period.until is None else period.until - timedelta(days=1)


def _body_weight(moment: Moment, text: str | None, day: date) -> BodyWeight | None:
    if text is not None:
        weight = BodyWeight(*read_mass(text, moment.preferences.unit))
    elif (measured := body_weight_on(moment, day)) is not None:
        weight = BodyWeight(measured.value, MassUnit(measured.unit.value), day_of(measured))
    else:
        return None
    if not LIGHTEST_G <= weight.mass_g <= HEAVIEST_G:
        raise InvalidValue("That is no lifter's body weight.", "It is between 20 kg and 400 kg.")
    return weight


def _load(text: str, moment: Moment) -> tuple[int, MassUnit]:
    load_g, unit = read_mass(text, moment.preferences.unit)
    if not load_g:
        raise InvalidValue("Nothing was lifted, so there is nothing to score.")
    return load_g, unit
