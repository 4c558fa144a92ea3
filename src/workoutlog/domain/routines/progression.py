"""How loads go on: pure functions from the plan and what was done before to what is next.

Nothing is remembered. Each is a walk through the sessions of an exercise, the
oldest first, so that an edited or deleted set counts at once.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from workoutlog.domain.model import Exercise, SetType, Tracking
from workoutlog.domain.notation.values import Load, SetValues
from workoutlog.domain.routines import reasons
from workoutlog.domain.routines.judging import Outcome, Session, Verdict, is_done, judge
from workoutlog.domain.routines.loads import less, plus, rounded, share, step_of, stepped
from workoutlog.domain.routines.plans import Planned, Scheme, Target, TrainingMax, Turns
from workoutlog.domain.strength import Estimation, e1rm, rep_max
from workoutlog.domain.units import MassUnit, grams

Steps = Sequence[Load]

_BY_EFFORT = frozenset({Tracking.WEIGHTED, Tracking.BODYWEIGHT})


class Next(NamedTuple):
    """What an exercise is to be done with: its scheme, loads filled in, and why, in words."""

    scheme: Scheme
    why: str


class Lifter(NamedTuple):
    """Whose loads go on: how strength is estimated, the usual unit, the bar, the body by day."""

    estimated: Estimation
    unit: MassUnit
    bar: Load
    body_on: Callable[[date], int | None]
    today: date

    def body_of(self, exercise: Exercise, day: date) -> int | None:
        """Say what the body adds to the loads of an exercise; None where nobody knows."""
        return self.body_on(day) if exercise.tracking is Tracking.BODYWEIGHT else 0


class _Standing(NamedTuple):
    """Where a load stands after some sessions; ``first`` is the last load of the first stage."""

    load: Load | None
    stage: int = 0
    misses: int = 0
    first: Load | None = None
    why: Callable[[], str] | None = None


def by_rule(planned: Planned, sessions: Sequence[Session], steps: Steps) -> Next:
    """Let a load go on by its rule: linear, by double progression, or in stages."""
    standing = _Standing(planned.rule.start)
    for session in sessions:
        standing = _after(planned, standing, session, steps)
        if planned.turns is Turns.EVERY_TIME:
            standing = standing._replace(stage=(standing.stage + 1) % len(planned.schemes))
    scheme = planned.schemes[standing.stage]
    if all(each.load is not None for each in scheme if each.set_type is SetType.WORKING):
        return Next(scheme, reasons.as_written())
    why = standing.why() if standing.why else reasons.the_start(standing.load, planned.exercise)
    return Next(_loaded(scheme, standing.load), why)


def _after(planned: Planned, standing: _Standing, session: Session, steps: Steps) -> _Standing:
    scheme = planned.schemes[standing.stage]
    verdict = judge(scheme, planned.rule.step, session.sets, standing.load)
    if verdict is None:
        return standing
    first = verdict.load if standing.stage == 0 else standing.first
    standing = standing._replace(load=verdict.load, first=first)
    if verdict.outcome is Outcome.MISSED:
        return _after_a_miss(planned, standing, verdict, session, steps)
    step = planned.rule.step
    if verdict.outcome is Outcome.EARNED and step is not None:
        standing = standing._replace(load=plus(verdict.load, step.load, steps))
    why = partial(reasons.after, planned, scheme, verdict, session, 0)
    return standing._replace(misses=0, why=why)


def _after_a_miss(
    planned: Planned, standing: _Standing, verdict: Verdict, session: Session, steps: Steps
) -> _Standing:
    drop, restart, schemes = planned.rule.drop, planned.rule.restart, planned.schemes
    misses = standing.misses + 1
    if planned.turns is Turns.AFTER_A_MISS and standing.stage + 1 < len(schemes):
        stage = standing.stage + 1
        why = partial(reasons.next_stage, planned, schemes[stage], verdict, session)
        return standing._replace(stage=stage, why=why)
    if planned.turns is Turns.AFTER_A_MISS:
        load = verdict.load
        if restart is not None and restart.more is not None:
            load = plus(standing.first or load, restart.more, steps)
        elif restart is not None:
            load = less(load, restart.percent_tenths or 0, steps)
        why = partial(reasons.restarted, planned, restart, verdict, session)
        return standing._replace(load=load, stage=0, why=why)
    if drop is not None and misses >= drop.after:
        load = less(verdict.load, drop.percent_tenths, steps)
        why = partial(reasons.dropped, planned, verdict, session)
        return standing._replace(load=load, misses=0, why=why)
    scheme = schemes[standing.stage]
    why = partial(reasons.after, planned, scheme, verdict, session, misses)
    return standing._replace(misses=misses, why=why)


def by_percent(
    planned: Planned,
    leading: Planned,
    declared: tuple[TrainingMax, Load],
    sessions: Sequence[Session],
    steps: Steps,
) -> Next:
    """Take shares of the training max, which goes on after each round of the leading exercise.

    ``leading`` has the percentages by which rounds are counted, ``sessions``
    are its own; ``declared`` is the training max and the load it began with.
    """
    standing, load = declared
    count = len(leading.schemes)
    turn = misses = rounds = 0
    is_missed, changed = False, ""
    for session in sessions:
        scheme = _of_max(leading.schemes[turn], load, steps)
        reached = is_done(scheme, session.sets, _slack_g(load, steps))
        if reached is None:
            continue
        is_missed |= not reached
        turn = (turn + 1) % count
        if turn == 0:
            rounds += 1
            misses = misses + 1 if is_missed else 0
            load, misses, changed = _next_max(standing, load, misses, rounds, steps)
            is_missed = False
    mine = planned.schemes[turn % len(planned.schemes)]
    why = reasons.of_max(load, (turn + 1, count), changed)
    return Next(_of_max(mine, load, steps), why)


def _next_max(
    declared: TrainingMax, load: Load, misses: int, rounds: int, steps: Steps
) -> tuple[Load, int, str]:
    drop = declared.drop
    if drop is not None and misses >= drop.after:
        load = less(load, drop.percent_tenths, steps)
        return load, 0, reasons.max_changed(declared, dropped=True, cycle=rounds)
    if misses:
        return load, misses, reasons.max_missed(rounds)
    if declared.step is not None:
        load = plus(load, declared.step.load, steps)
    return load, 0, reasons.max_changed(declared, dropped=False, cycle=rounds)


def by_effort(
    planned: Planned,
    sessions: Sequence[Session],
    elsewhere: Session | None,
    lifter: Lifter,
    steps: Steps,
) -> Next:
    """Find the loads that should feel as hard as is asked, by the best estimate of last time.

    Where the exercise was not done in this routine yet, ``elsewhere`` is the
    last time at all. What lifts the body is estimated with it, and planned is
    what to add to it; help only for whom was helped.
    """
    exercise, by = planned.exercise, lifter.estimated
    scheme = planned.schemes[len(sessions) % len(planned.schemes)]
    body_g = lifter.body_of(exercise, lifter.today)
    if body_g is None or exercise.tracking not in _BY_EFFORT:
        return Next(scheme, reasons.as_written())
    last = sessions[-1] if sessions else elsewhere
    done = [] if last is None else [each for each in last.sets if _is_work(each, exercise)]
    if last is None or not done:
        return Next(scheme, reasons.the_start(None, exercise))
    was_g = lifter.body_of(exercise, last.on) or 0
    rated = [each for each in done if each.rpe_tenths is not None]
    best = max(rated, key=lambda each: _e1rm(each, was_g, by), default=None)
    estimate = 0 if best is None else _e1rm(best, was_g, by)
    if best is None or not estimate:
        heaviest = max(done, key=lambda each: each.load_g or 0)
        load = Load(heaviest.load_g, heaviest.load_unit)
        return Next(_loaded(scheme, load), reasons.unrated(exercise, done, last.on))
    unit = best.load_unit or lifter.unit
    takes_help = any((each.load_g or 0) < 0 for each in done)

    def asked(target: Target) -> Load | None:
        if target.load is not None or not target.rpe_tenths:
            return target.load
        most_g = rep_max(estimate, target.amount.low, target.rpe_tenths, by)
        if not most_g:
            return None
        if exercise.tracking is Tracking.WEIGHTED:
            return rounded(Load(most_g, unit), Decimal(1), steps)
        added = stepped(most_g - body_g, unit, steps)
        return added if takes_help or (added.grams or 0) > 0 else Load(None, None)

    why = reasons.by_effort(estimate, unit, exercise, Session(last.on, (best,)), body_g)
    return Next(tuple(each._replace(load=asked(each)) for each in scheme), why)


def _loaded(scheme: Scheme, load: Load | None) -> Scheme:
    """Give a load to the working sets that have none of their own."""
    return tuple(
        each._replace(load=load) if each.load is None and each.set_type is SetType.WORKING else each
        for each in scheme
    )


def _of_max(scheme: Scheme, load: Load, steps: Steps) -> Scheme:
    return tuple(
        each
        if each.percent_tenths is None
        else each._replace(load=share(load, each.percent_tenths, steps))
        for each in scheme
    )


def _slack_g(load: Load, steps: Steps) -> int:
    return 0 if load.unit is None else grams(step_of(load.unit, steps), load.unit)


def _is_work(each: SetValues, exercise: Exercise) -> bool:
    is_loaded = bool(each.load_g) or exercise.tracking is Tracking.BODYWEIGHT
    return each.set_type is SetType.WORKING and is_loaded and bool(each.reps)


def _e1rm(each: SetValues, body_g: int, by: Estimation) -> int:
    return e1rm((each.load_g or 0) + body_g, each.reps or 0, each.rpe_tenths, by) or 0
