"""Whatever a plan says, its canonical form reads back the same."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.routines.examples import KG, LB, SHELF, plan_of
from workoutlog.domain.model import Exercise, SetType, Tracking
from workoutlog.domain.notation import Load
from workoutlog.domain.routines import Plan, read_routine, write_routine
from workoutlog.domain.routines.plans import (
    Amount,
    Day,
    Drop,
    Measure,
    Planned,
    Restart,
    Rule,
    Step,
    Target,
    TrainingMax,
    Turns,
)
from workoutlog.domain.units import DistanceUnit, MassUnit, grams, millimetres

Draw = Callable[[st.SearchStrategy[Any]], Any]

LIFTS = [SHELF.resolve(name) for name in ("squat", "bench", "leg press", "pullup", "plank")]
LIFTS += [SHELF.resolve(name) for name in ("run", "farmers", "dips")]
LOADED = (Tracking.WEIGHTED, Tracking.CARRY)
WORDS = st.sampled_from(["slow", "pause on the chest", "left knee!", "3x5 felt light"])


def loads(*, lowest: int = 1) -> st.SearchStrategy[Load]:
    numbers = st.integers(lowest * 4, 2000).map(lambda quarters: Decimal(quarters) / 4)
    units = st.sampled_from(MassUnit)
    return st.builds(lambda number, unit: Load(grams(number, unit), unit), numbers, units)


def amounts(tracking: Tracking) -> st.SearchStrategy[Amount]:
    def amount(low: int, more: int, is_range: bool, is_open: bool) -> Amount:  # noqa: FBT001  # drawn
        high = low + more if is_range else None
        match tracking:
            case Tracking.WEIGHTED | Tracking.BODYWEIGHT:
                return Amount(low, high, is_open=is_open)
            case Tracking.TIMED:
                return Amount(low * 15, high and high * 15, Measure.SECONDS, is_open=is_open)
            case _:
                return Amount(
                    millimetres(Decimal(low * 100), DistanceUnit.M),
                    None,
                    Measure.MILLIMETRES,
                    DistanceUnit.M,
                )

    return st.builds(amount, st.integers(1, 30), st.integers(1, 10), st.booleans(), st.booleans())


def targets(exercise: Exercise, *, at: str) -> st.SearchStrategy[Target]:
    """Make targets of which the load is said, a percentage, or neither."""
    tracking = exercise.tracking
    body = st.just(Load(None, None)) if tracking not in LOADED else st.nothing()
    return st.builds(
        Target,
        sets=st.integers(1, 10),
        amount=amounts(tracking),
        set_type=st.sampled_from(SetType),
        load=(loads() | body) if at == "load" else st.none(),
        percent_tenths=st.integers(10, 1500) if at == "percent" else st.none(),
        rpe_tenths=st.none() | st.integers(2, 20).map(lambda halves: halves * 5),
        rest_s=st.none() | st.integers(0, 600),
        tempo=st.sampled_from(["", "31x1", "3-0-10-1"]),
    )


DROPS = st.builds(Drop, st.integers(10, 900), st.integers(1, 20))


@st.composite
def exercises(draw: Draw, exercise: Exercise) -> Planned:
    at = draw(st.sampled_from(["load", "percent", "nothing"]))
    schemes = draw(
        st.lists(
            st.lists(targets(exercise, at=at), min_size=1, max_size=4).map(tuple),
            min_size=1,
            max_size=4,
        ).map(tuple)
    )
    turns, rule = Turns.EVERY_TIME, Rule()
    if len(schemes) > 1 and at != "percent":
        turns = draw(st.sampled_from(Turns))
    if at == "nothing" and (len(schemes) == 1 or turns is Turns.AFTER_A_MISS):
        often: Any = st.none()
        steps = st.builds(Step, loads(), st.none() | st.integers(1, 60))
        restarts = st.integers(10, 900).map(Restart) | loads().map(lambda more: Restart(more=more))
        is_staged = turns is Turns.AFTER_A_MISS
        rule = draw(
            st.builds(
                Rule,
                start=often | loads(),
                step=often | steps,
                drop=often if is_staged else often | DROPS,
                restart=often | restarts if is_staged else often,
            )
        )
    note = draw(st.just("") | WORDS)
    return Planned(exercise, exercise.name, schemes, turns, rule, note=note)


@st.composite
def plans(draw: Draw) -> Plan:
    names = draw(st.lists(st.sampled_from(["A", "B", "Push", "Lower body"]), unique=True))
    days = []
    for name in names or [""]:
        lifts = draw(st.lists(st.sampled_from(LIFTS), min_size=1, max_size=4))
        days.append(Day(name, tuple(draw(exercises(lift)) for lift in lifts)))
    shared = {each.exercise.id: each for day in days for each in day.exercises}
    maxes = tuple(
        TrainingMax(
            each.exercise,
            each.called,
            load,
            draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))) if load else None,
            draw(st.none() | loads().map(Step)),
            draw(st.none() | DROPS),
        )
        for each in shared.values()
        for load in [draw(st.none() | loads())]
    )
    steps = draw(st.lists(loads(), max_size=2, unique_by=lambda each: each.unit).map(tuple))
    return Plan(tuple(days), maxes, steps)


@given(plans())
def test_a_plan_reads_back_the_same(plan: Plan) -> None:
    text = write_routine(plan)

    assert plan_of(text) == plan
    assert write_routine(plan_of(text)) == text
    assert read_routine(text, SHELF, LB) == read_routine(text, SHELF, KG)
