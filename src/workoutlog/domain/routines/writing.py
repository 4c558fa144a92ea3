"""The canonical form of a routine: what `read_routine` reads back the same."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Exercise, SetType
from workoutlog.domain.notation.amounts import distance_text, load_text, load_words, spoken_time
from workoutlog.domain.notation.loads import BODY_KINDS
from workoutlog.domain.notation.values import Load
from workoutlog.domain.routines.plans import (
    Amount,
    Drop,
    Measure,
    Plan,
    Planned,
    Restart,
    Scheme,
    Step,
    Target,
    TrainingMax,
    Turns,
)
from workoutlog.domain.units import DistanceUnit, plain

# Schemes that are longer together have a line each.
_WIDEST = 40
_SIGNS = {Turns.EVERY_TIME: "|", Turns.AFTER_A_MISS: ">"}
_SPOKEN_TYPES = {SetType.WARM_UP: "warm-up ", SetType.DROP: "drop ", SetType.WORKING: ""}
_TYPES = {SetType.WARM_UP: "w", SetType.DROP: "d", SetType.WORKING: ""}


def write_routine(plan: Plan) -> str:
    """Write a plan as a text."""
    blocks = [[f"round {load_words(each)}" for each in plan.steps]]
    blocks.append([max_line(each) for each in plan.maxes])
    for day in plan.days:
        head = [f"day {day.name}"] if day.name else []
        blocks.append([*head, *_exercise_lines(day.exercises)])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def amount_text(amount: Amount) -> str:
    """Write reps, a time or a distance: ``8-12``, ``5+``, ``30s-1min``, ``500m``."""
    tops = [amount.low] if amount.high is None else [amount.low, amount.high]
    return "-".join(_number(each, amount) for each in tops) + "+" * amount.is_open


def _number(number: int, amount: Amount) -> str:
    match amount.measure:
        case Measure.REPS:
            return str(number)
        case Measure.SECONDS:
            return spoken_time(number)
        case Measure.MILLIMETRES:
            return distance_text(number, amount.unit or DistanceUnit.M).replace(" ", "")


def scheme_text(scheme: Scheme, exercise: Exercise) -> str:
    """Write the targets of one time."""
    return " ".join(_target(each, exercise) for each in scheme)


def loggable_text(scheme: Scheme, exercise: Exercise) -> str:
    """Write the targets of one time as they are logged, up to one that leaves something open."""
    return scheme_text(tuple(takewhile(_leaves_nothing_open, scheme)), exercise)


def _leaves_nothing_open(target: Target) -> bool:
    amount = target.amount
    return target.load is not None and amount.high is None and not amount.is_open


def percent_text(tenths: int) -> str:
    """Write a percentage: 72.5%."""
    return f"{plain(Decimal(tenths) / 10)}%"


def load_word(load: Load, exercise: Exercise) -> str:
    """Write a load as one word."""
    return load_words(load, body=exercise.tracking in BODY_KINDS)


def plan_text(scheme: Scheme, exercise: Exercise) -> str:
    """Write the targets of one time for people: ``60 kg 5×5``, ``80 kg × 5+``, ``3×8-12``."""
    return ", ".join(_shown(each, exercise) for each in scheme)


def _shown(target: Target, exercise: Exercise) -> str:
    amount = amount_text(target.amount)
    text = f"{target.sets}×{amount}"
    load = target.load
    if load is not None:
        at = load_text(load.grams, load.unit) if load.grams and load.unit else "BW"
        if exercise.tracking in BODY_KINDS and load.grams:
            at = f"BW{'+' if load.grams > 0 else ''}{at}"
        text = f"{at} × {amount}" if target.sets == 1 else f"{at} {text}"
    return f"{_SPOKEN_TYPES[target.set_type]}{text}{_manner(target)}"


def _manner(target: Target) -> str:
    """Write how sets are done: how hard, with which rest, at which tempo."""
    text = f" @{rpe_text(target.rpe_tenths)}" if target.rpe_tenths is not None else ""
    text += f" rest={target.rest_s}s" if target.rest_s is not None else ""
    return text + (f" tempo={target.tempo}" if target.tempo else "")


def _target(target: Target, exercise: Exercise) -> str:
    amount, at = amount_text(target.amount), ""
    if target.percent_tenths is not None:
        at = percent_text(target.percent_tenths)
    elif target.load is not None:
        at = load_word(target.load, exercise)
    # A warm-up at the body's own weight would not be read in the shorter form.
    if target.sets == 1 and at[:2] not in {"", "bw"}:
        text = f"{at}x{amount}"
    else:
        text = f"{target.sets}x{amount}" + f"@{at}" * bool(at)
    return f"{_TYPES[target.set_type]}{text}{_manner(target)}"


def _exercise_lines(exercises: tuple[Planned, ...]) -> Iterator[str]:
    lines: list[list[Planned]] = []
    for each in exercises:
        # One without labels is written in one line, which is what makes it a superset.
        goes_on = lines and each.superset is not None and lines[-1][0].superset == each.superset
        if goes_on and not each.label and not lines[-1][0].label:
            lines[-1].append(each)
        else:
            lines.append([each])
    for line in lines:
        text = " / ".join(_exercise_text(each, is_alone=len(line) == 1) for each in line)
        yield text + (f"  # {line[-1].note}" if line[-1].note else "")


def _exercise_text(each: Planned, *, is_alone: bool) -> str:
    schemes = [scheme_text(scheme, each.exercise) for scheme in each.schemes]
    room = sum(map(len, schemes)) + 3 * len(schemes)
    gap = "\n  " if is_alone and room > _WIDEST else " "
    text = f"{gap}{_SIGNS[each.turns]} ".join(schemes)
    label = f"{each.label} " if each.label else ""
    return ", ".join([f"{label}{each.called}: {text}", *_rule(each)])


def _rule(each: Planned) -> Iterator[str]:
    start, step, drop, restart = each.rule
    if start is not None:
        yield f"from {load_word(start, each.exercise)}"
    if step is not None:
        yield _step(step)
    if drop is not None:
        yield _drop(drop)
    if restart is not None:
        yield _restart(restart)


def _step(step: Step) -> str:
    return f"+{load_words(step.load)}" + (f" at {step.at}" if step.at else "")


def _drop(drop: Drop) -> str:
    misses = "miss" if drop.after == 1 else "misses"
    return f"-{percent_text(drop.percent_tenths)} after {drop.after} {misses}"


def _restart(restart: Restart) -> str:
    if restart.more is not None:
        return f"restart +{load_words(restart.more)}"
    return f"restart -{percent_text(restart.percent_tenths or 0)}"


def max_line(each: TrainingMax) -> str:
    """Write a training max on its line."""
    text = f"max {each.called}:"
    if each.load is not None:
        text += f" {load_words(each.load)}"
    if each.since is not None:
        text += f" on {each.since.isoformat()}"
    clauses = []
    if each.step is not None:
        clauses.append(_step(each.step))
    if each.drop is not None:
        clauses.append(_drop(each.drop))
    return ", ".join([text, *clauses]) if each.load is not None else " ".join([text, *clauses])
