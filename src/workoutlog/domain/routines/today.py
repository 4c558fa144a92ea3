"""What today holds: which day of a plan, and of each of its exercises how much, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import SetType
from workoutlog.domain.notation.values import Load, SetValues
from workoutlog.domain.routines import reasons
from workoutlog.domain.routines.judging import Session
from workoutlog.domain.routines.plans import Day, Plan, Planned, Scheme, TrainingMax
from workoutlog.domain.routines.progression import Lifter, Next, by_effort, by_percent, by_rule
from workoutlog.errors import TrainingMaxUnknown


class Past(NamedTuple):
    """A workout that followed the plan: its day, when, and its sets by exercise."""

    day: str
    on: date
    sets: Mapping[UUID, tuple[SetValues, ...]]


class Exercised(NamedTuple):
    """An exercise of today: what is planned, with its loads, why, and what was done last time."""

    planned: Planned
    scheme: Scheme
    why: str
    last: Session | None


class Chosen(NamedTuple):
    """A day, and why it is this one's turn: which of the days that were done it comes after."""

    day: Day
    after: int | None


def next_day(plan: Plan, done: Sequence[str]) -> Chosen:
    """Find the day that comes after the one that was done last, the first after the last.

    ``done`` names the days of the workouts so far; those that the plan does not
    have any more are passed over.
    """
    for place in reversed(range(len(done))):
        last = plan.day(done[place])
        if last is not None:
            return Chosen(plan.days[(plan.days.index(last) + 1) % len(plan.days)], place)
    return Chosen(plan.days[0], None)


def exercises_of(
    plan: Plan,
    day: Day,
    past: Sequence[Past],
    elsewhere: Mapping[UUID, Session],
    lifter: Lifter,
) -> tuple[Exercised, ...]:
    """Work out a day: every exercise with its loads and why.

    ``past`` are the finished workouts under the plan, the oldest first;
    ``elsewhere`` is the last time of an exercise at all. What is done with a
    barbell is no lighter than the lifter's bar. Raises `TrainingMaxUnknown` where a
    percentage has nothing to be taken of.
    """
    return tuple(_exercised(plan, each, past, elsewhere, lifter) for each in day.exercises)


def left_of(scheme: Scheme, done: Mapping[SetType, int]) -> Scheme:
    """Take the sets that are done from a scheme; once the work has begun, no warm-up is left."""
    gone = Counter(done)
    left = []
    for target in scheme:
        taken = min(gone[target.set_type], target.sets)
        gone[target.set_type] -= taken
        is_over = target.set_type is SetType.WARM_UP and done.get(SetType.WORKING)
        if taken < target.sets and not is_over:
            left.append(target._replace(sets=target.sets - taken))
    return tuple(left)


def _exercised(
    plan: Plan,
    planned: Planned,
    past: Sequence[Past],
    elsewhere: Mapping[UUID, Session],
    lifter: Lifter,
) -> Exercised:
    sessions = _sessions(plan, planned, past)
    other = elsewhere.get(planned.exercise.id)
    declared = plan.max_of(planned.exercise)
    if planned.is_by_percent and declared is not None:
        leading = _leading(plan, declared)
        load = _load_of(declared)
        since = [
            each
            for each in _sessions(plan, leading, past)
            if declared.since is None or each.on >= declared.since
        ]
        found = by_percent(planned, leading, (declared, load), since, plan.steps)
    elif planned.is_by_effort:
        found = by_effort(planned, sessions, other, lifter, plan.steps)
    else:
        found = by_rule(planned, sessions, plan.steps)
    if planned.exercise.barbell:
        found = _on_the_bar(found, lifter.bar, _known_loads(planned, declared, sessions))
    return Exercised(planned, found.scheme, found.why, sessions[-1] if sessions else other)


def _known_loads(
    planned: Planned, declared: TrainingMax | None, sessions: Sequence[Session]
) -> list[int]:
    """List the loads of an exercise that were written or done, in grams."""
    written = [target.load for scheme in planned.schemes for target in scheme]
    written += [planned.rule.start, declared and declared.load]
    done = [each.load_g for session in sessions for each in session.sets]
    return [each for each in (*(load and load.grams for load in written), *done) if each]


def _on_the_bar(found: Next, bar: Load, known: Sequence[int]) -> Next:
    """Make no load lighter than the bar, unless there is a lighter one: it was loaded before."""
    least = bar.grams or 0
    if any(each < least for each in known):
        return found
    scheme = tuple(
        each._replace(load=bar) if each.load and 0 < (each.load.grams or 0) < least else each
        for each in found.scheme
    )
    if scheme == found.scheme:
        return found
    return Next(scheme, reasons.no_less_than_the_bar(found.why))


def _sessions(plan: Plan, planned: Planned, past: Sequence[Past]) -> list[Session]:
    """Find the sessions that an exercise goes on from.

    Lines that say the same of an exercise are one: the squat of both days of
    a plan. A day that is not in the plan any more counts where there can be no
    doubt, which is when all lines of the exercise are the same.
    """
    lines = [
        (day.name.casefold(), each)
        for day in plan.days
        for each in day.exercises
        if each.exercise.id == planned.exercise.id
    ]
    same = {name for name, each in lines if _is_same(each, planned)}
    is_only = all(_is_same(each, planned) for _, each in lines)
    return [
        Session(each.on, each.sets[planned.exercise.id])
        for each in past
        if planned.exercise.id in each.sets
        and (each.day.casefold() in same or (is_only and plan.day(each.day) is None))
    ]


def _is_same(one: Planned, other: Planned) -> bool:
    return (one.schemes, one.turns, one.rule) == (other.schemes, other.turns, other.rule)


def _leading(plan: Plan, declared: TrainingMax) -> Planned:
    """Find by which percentages the rounds of a training max are counted: the longest round."""
    shares = (
        each
        for day in plan.days
        for each in day.exercises
        if each.exercise.id == declared.exercise.id and each.is_by_percent
    )
    return max(shares, key=lambda each: len(each.schemes))


def _load_of(declared: TrainingMax) -> Load:
    if declared.load is None:
        raise TrainingMaxUnknown(
            f"There is no training max of {declared.exercise.name} yet.",
            "It is what the percentages are of: about 90 % of what you can lift once.",
            details={"exercise": declared.exercise.name, "called": declared.called},
        )
    return declared.load
