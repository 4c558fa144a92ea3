"""Why a load is what it is, in the words that a lifter reads."""

from collections.abc import Sequence
from datetime import date

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.notation.amounts import load_text
from workoutlog.domain.notation.values import Load, SetValues
from workoutlog.domain.notation.writing import write
from workoutlog.domain.routines.judging import Outcome, Session, Verdict
from workoutlog.domain.routines.plans import Measure, Planned, Restart, Scheme, TrainingMax, working
from workoutlog.domain.routines.writing import amount_text, percent_text, scheme_text
from workoutlog.domain.units import MassUnit, mass


def the_start(load: Load | None, exercise: Exercise) -> str:
    """Explain a load that nothing was done with yet."""
    if load is None and exercise.tracking in {Tracking.WEIGHTED, Tracking.CARRY}:
        return "no load yet: it goes on from what you lift"
    return "where it starts"


def after(planned: Planned, scheme: Scheme, verdict: Verdict, session: Session, misses: int) -> str:
    """Explain a load that follows from the session before."""
    done = _done(planned.exercise, verdict.sets, session.on)
    step, drop = planned.rule.step, planned.rule.drop
    match verdict.outcome:
        case Outcome.EARNED if step is not None:
            return f"{_more(step.load)} more: {done}"
        case Outcome.EARNED:
            return f"as last time: {done}"
        case Outcome.HELD:
            return f"the same until {_wanted(planned, scheme, verdict)}: {done}"
        case Outcome.MISSED if drop is not None:
            return f"again: {done}, miss {misses} of {drop.after}"
        case Outcome.MISSED:
            return f"again, it was missed: {done}"


def dropped(planned: Planned, verdict: Verdict, session: Session) -> str:
    """Explain a load that became less after misses."""
    drop = planned.rule.drop
    tenths, times = (drop.percent_tenths, drop.after) if drop else (0, 0)
    done = _done(planned.exercise, verdict.sets, session.on)
    return f"{percent_text(tenths)} less after {_misses(times)}: {done}"


def next_stage(planned: Planned, scheme: Scheme, verdict: Verdict, session: Session) -> str:
    """Explain a stage that follows on a miss."""
    stage = scheme_text(scheme, planned.exercise).replace("x", "×")
    done = _done(planned.exercise, verdict.sets, session.on)
    return f"now {stage} after a miss: {done}"


def restarted(planned: Planned, restart: Restart | None, verdict: Verdict, session: Session) -> str:
    """Explain the first stage again."""
    done = _done(planned.exercise, verdict.sets, session.on)
    how = ""
    if restart is not None and restart.more is not None:
        how = f", {_more(restart.more)} more than it ended with"
    elif restart is not None:
        how = f", {percent_text(restart.percent_tenths or 0)} less"
    return f"from the first stage again{how}, the last was missed: {done}"


def of_max(load: Load, turn: tuple[int, int], changed: str) -> str:
    """Explain shares of a training max; ``turn`` is which time of how many."""
    number, count = turn
    when = f"week {number} of {count}, " if count > 1 else ""
    how = f", {changed}" if changed else ""
    return f"{when}training max {_more(load)}{how}"


def max_changed(declared: TrainingMax, *, dropped: bool, cycle: int) -> str:
    """Explain how a training max has changed last."""
    after_cycle = f"after round {cycle}"
    if dropped and declared.drop is not None:
        times = _misses(declared.drop.after)
        return f"{percent_text(declared.drop.percent_tenths)} less after {times}, {after_cycle}"
    if declared.step is not None and not dropped:
        return f"{_more(declared.step.load)} more {after_cycle}"
    return ""


def max_missed(cycle: int) -> str:
    """Explain a training max that stays as it is."""
    return f"the same, there was a miss in round {cycle}"


def by_effort(e1rm_g: int, unit: MassUnit, exercise: Exercise, done: Session, body_g: int) -> str:
    """Explain a load that follows from an estimate, which knows nothing of tenths."""
    estimate = f"{round(mass(e1rm_g, unit))} {unit}"
    if body_g:
        estimate += f" with the body of {load_text(body_g, unit)}"
    return f"e1RM {estimate}: {_done(exercise, done.sets, done.on)}"


def unrated(exercise: Exercise, sets: Sequence[SetValues], on: date) -> str:
    """Explain a load that could not be estimated."""
    is_rated = any(each.rpe_tenths is not None for each in sets)
    missing = "that gives no estimate" if is_rated else "no RPE was noted"
    return f"as last time, {missing}: {_done(exercise, sets, on)}"


def no_less_than_the_bar(why: str) -> str:
    """Explain a load that would be less than the bar weighs."""
    return f"{why}; no less than the bar"


def as_written() -> str:
    """Explain a load that stands in the text."""
    return "as written"


def _wanted(planned: Planned, scheme: Scheme, verdict: Verdict) -> str:
    step = planned.rule.step
    targets = working(scheme)
    efforts = [each.rpe_tenths for each in targets if each.rpe_tenths is not None]
    if efforts and any((each.rpe_tenths or 0) > max(efforts) for each in verdict.sets):
        return f"it is RPE {rpe_text(max(efforts))} or easier"
    if step is not None and step.at is not None:
        unit = " reps" if targets[0].amount.measure is Measure.REPS else "s"
        return f"a set has {step.at}{unit}"
    top = targets[0].amount
    text = amount_text(top._replace(low=top.high or top.low, high=None, is_open=False))
    return f"every set has {text}"


def _done(exercise: Exercise, sets: Sequence[SetValues], on: date) -> str:
    return f"{write(sets, exercise.tracking)} on {on:%a} {on.day} {on:%b}"


def _more(load: Load) -> str:
    return "" if load.grams is None or load.unit is None else load_text(load.grams, load.unit)


def _misses(count: int) -> str:
    return "a miss" if count == 1 else f"{count} misses"
