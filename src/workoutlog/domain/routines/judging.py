"""Whether what was done is what was planned: earned, held or missed, and at which load.

Working sets alone are looked at. Lighter sets on the way up need no mark, and
who lifts more than was planned is taken at his word.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.model import SetType
from workoutlog.domain.notation.values import Load, SetValues
from workoutlog.domain.routines.plans import Measure, Scheme, Step, Target, working


class Session(NamedTuple):
    """What was done of one exercise in one workout."""

    on: date
    sets: tuple[SetValues, ...]


class Outcome(StrEnum):
    """What a session means for the next one."""

    EARNED = "earned"
    """Everything was done: more next time."""
    HELD = "held"
    """The least was done, and not yet what earns more."""
    MISSED = "missed"
    """Less than the least was done."""


class Verdict(NamedTuple):
    """An outcome, the load that it holds for, and the sets that count."""

    outcome: Outcome
    load: Load
    sets: tuple[SetValues, ...]


def judge(
    scheme: Scheme, step: Step | None, sets: Sequence[SetValues], planned: Load | None
) -> Verdict | None:
    """Judge the sets of an exercise against a scheme that is all done at one load.

    ``planned`` is that load, or None where it was left to the lifter. None where
    nothing was done that could be judged.
    """
    targets = working(scheme)
    done = [each for each in sets if _counts(each, targets)]
    if not done:
        return None
    levels = sorted({_grams(each) for each in done}, reverse=True)
    heaviest = levels[0]
    at = heaviest if planned is None else min(planned.grams or 0, heaviest)
    for outcome in (Outcome.EARNED, Outcome.HELD):
        for level in levels:
            if planned is not None and level < at:
                break
            heavy = [each for each in done if _grams(each) >= level]
            if _is_met(targets, step, heavy, outcome):
                return Verdict(outcome, _load_at(level, done), tuple(heavy))
    heavy = [each for each in done if _grams(each) >= at]
    # Whoever tried one set with more is held by the others; of two loads the heavier was meant.
    counts = Counter(map(_grams, heavy))
    level = max(counts, key=lambda each: (counts[each], each))
    load = _load_at(level, done) if planned is None or level != (planned.grams or 0) else planned
    return Verdict(Outcome.MISSED, load, tuple(heavy))


def is_done(scheme: Scheme, sets: Sequence[SetValues], slack_g: int) -> bool | None:
    """Say whether every target was reached at its own load, or at less than ``slack_g`` below.

    None where nothing was done that could be judged.
    """
    targets = working(scheme)
    done = [each for each in sets if _counts(each, targets)]
    if not done:
        return None
    return all(
        _is_reached(
            target,
            [each for each in done if _grams(each) > _planned_grams(target) - slack_g],
            target.amount.low,
        )
        for target in targets
    )


def value(done: SetValues, measure: Measure) -> int | None:
    """Say how much was done in a set: of uneven sides the weaker one."""
    match measure:
        case Measure.REPS:
            sides = [each for each in (done.reps, done.reps_right) if each is not None]
            return min(sides, default=None)
        case Measure.SECONDS:
            return done.duration_s
        case Measure.MILLIMETRES:
            return done.distance_mm


def _counts(done: SetValues, targets: Sequence[Target]) -> bool:
    is_measured = any(value(done, each.amount.measure) is not None for each in targets)
    return done.set_type is SetType.WORKING and is_measured


def _is_met(
    targets: Sequence[Target], step: Step | None, sets: Sequence[SetValues], outcome: Outcome
) -> bool:
    if outcome is Outcome.HELD:
        return all(_is_reached(each, sets, each.amount.low) for each in targets)
    tops = all(_is_reached(each, sets, each.amount.high or each.amount.low) for each in targets)
    efforts = [each.rpe_tenths for each in targets if each.rpe_tenths is not None]
    is_easy = not efforts or all((each.rpe_tenths or 0) <= max(efforts) for each in sets)
    if step is None or step.at is None:
        return tops and is_easy
    best = max((value(each, targets[0].amount.measure) or 0 for each in sets), default=0)
    return tops and is_easy and best >= step.at


def _is_reached(target: Target, sets: Sequence[SetValues], least: int) -> bool:
    values = (value(each, target.amount.measure) for each in sets)
    return sum(each is not None and each >= least for each in values) >= target.sets


def _grams(done: SetValues) -> int:
    return done.load_g or 0


def _planned_grams(target: Target) -> int:
    return (target.load and target.load.grams) or 0


def _load_at(level: int, done: Sequence[SetValues]) -> Load:
    found = next(each for each in done if _grams(each) == level)
    return Load(found.load_g, found.load_unit) if level else Load(None, None)
