"""What a person reads when a routine cannot be read: what is wrong, and what to write instead.

What can be wrong with a set as well is in the refusals of the notation.
"""

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.notation.refusals import shown
from workoutlog.errors import InvalidValue, NotationError, Span

EXAMPLES = {
    Tracking.WEIGHTED: "e.g. 3x5, 3x8-12, 75%x5, 3x5 @8",
    Tracking.BODYWEIGHT: "e.g. 3x8-12, or 3x5 bw+10kg",
    Tracking.TIMED: "e.g. 3x60s, or 3x30-60s",
    Tracking.DISTANCE: "e.g. 5km, or 6x500m",
    Tracking.CARRY: "e.g. 3x30m, or 40kgx30m",
}
_RULES = "from 60kg, +2.5kg, -10% after 3 misses"
_CLAUSES = {
    "from": "A start is a load: from 60kg",
    "+": "A step is a load: +2.5kg",
    "-": f"Less is a percentage after some misses: {_RULES.rpartition(', ')[2]}",
    "at": "Only after a step, with a number: +2.5kg at 25 reps",
    "restart": "restart -15%, or restart +7.5kg",
}


def unreadable(text: str, exercise: Exercise, span: Span) -> NotationError:
    """Refuse a word that is no target."""
    return NotationError(
        f"Can't read {shown(text)}.", EXAMPLES[exercise.tracking], "A note begins with #", span=span
    )


def nothing_planned(exercise: Exercise, span: Span) -> NotationError:
    """Refuse an exercise without targets."""
    return NotationError(
        f"{exercise.name}: how many sets and reps?", EXAMPLES[exercise.tracking], span=span
    )


def bare_number(text: str, exercise: Exercise, span: Span) -> NotationError:
    """Refuse a number that can be a load as well as reps."""
    return NotationError(
        f"{shown(text)}: a load, or reps?",
        f"A set of {shown(text)}: 1x{shown(text)}",
        *([f"A load has its unit: {shown(text)}kg"] if exercise.tracking in _LOADED else []),
        span=span,
    )


def wrong_measure(text: str, exercise: Exercise, span: Span) -> NotationError:
    """Refuse a time for squats and reps for a run."""
    return NotationError(
        f"{shown(text)} is not how {exercise.name} is counted.",
        EXAMPLES[exercise.tracking],
        span=span,
    )


def empty_range(text: str, span: Span) -> NotationError:
    """Refuse a range that does not go up."""
    return NotationError(f"{shown(text)} does not go up.", "e.g. 3x8-12", span=span)


def no_plan(text: str, span: Span) -> NotationError:
    """Refuse what happens and is not planned: a set that ends in failure, uneven sides."""
    return NotationError(
        f"{shown(text)} is what was done, not a plan.", "As many as possible is 5+", span=span
    )


def second_load(text: str, span: Span) -> NotationError:
    """Refuse a load for sets that have one."""
    return NotationError(
        f"{shown(text)} is a second load for the same sets.",
        "Each load has its own sets: 3x5@100kg 1x3@110kg",
        "A lone +2.5kg is more next time; added weight is bw+10kg",
        span=span,
    )


def several_efforts(text: str, span: Span) -> NotationError:
    """Refuse a list of efforts: each target has one."""
    return NotationError(
        f"{shown(text)}: one effort for each target.", "e.g. 1x5 @7, 1x5 @8", span=span
    )


def bad_percent(text: str, span: Span) -> InvalidValue:
    """Refuse a share of nothing, or of far more than all."""
    return InvalidValue(f"{shown(text)} is not between 1% and 150%.", span=span)


def clause_unreadable(name: str, text: str, span: Span) -> NotationError:
    """Refuse a rule that is not finished."""
    return NotationError(f"Can't read {shown(text)}.", _CLAUSES[name], span=span)


def target_after_rule(text: str, span: Span) -> NotationError:
    """Refuse targets behind the rule."""
    return NotationError(
        f"Can't read {shown(text)} here.", f"Targets first, then the rule: 3x5 {_RULES}", span=span
    )


def said_twice(text: str, span: Span) -> NotationError:
    """Refuse a second start, step or drop."""
    return NotationError(f"{shown(text)}: this was already said.", span=span)


def misfit(text: str, why: str, span: Span) -> NotationError:
    """Refuse a rule that these targets cannot have; ``why`` is what to write instead."""
    return NotationError(f"{shown(text)} does not go with these targets.", why, span=span)


def two_turns(span: Span) -> NotationError:
    """Refuse weeks and stages in one exercise."""
    return NotationError(
        "| and > in one exercise?", "| is the next time, > is after a miss. Choose one.", span=span
    )


def nothing_before(text: str, span: Span) -> NotationError:
    """Refuse to go on with an exercise where there is none."""
    return NotationError(
        f"{shown(text)} goes on with an exercise, and there is none above.",
        "e.g. squat 5x5 +2.5kg",
        span=span,
    )


def max_missing(text: str, called: str, span: Span) -> NotationError:
    """Refuse a percentage of nothing."""
    return NotationError(
        f"{shown(text)} of which training max?",
        f"Write one on a line of its own: max {called} 100kg",
        span=span,
    )


def max_twice(exercise: Exercise, span: Span) -> NotationError:
    """Refuse a second training max of an exercise."""
    return NotationError(f"{exercise.name} has a training max already.", span=span)


def max_unreadable(text: str, span: Span) -> NotationError:
    """Refuse a training max that is more or less than a load."""
    return NotationError(
        f"Can't read {shown(text)}.",
        "e.g. max squat 140kg on 2026-11-25, +5kg, -10% after 1 miss",
        span=span,
    )


def round_unreadable(text: str, span: Span) -> NotationError:
    """Refuse a step that nothing can be rounded to."""
    return NotationError(f"Can't round to {shown(text)}.", "e.g. round 2.5kg", span=span)


def day_unnamed(span: Span) -> NotationError:
    """Refuse a day without a name."""
    return NotationError("Which day?", "e.g. day A, or day Push", span=span)


def day_twice(name: str, span: Span) -> NotationError:
    """Refuse a second day of the same name."""
    return NotationError(
        f'There is a day "{shown(name)}" already.', "Give it another name.", span=span
    )


def day_empty(name: str, span: Span) -> NotationError:
    """Refuse a day on which nothing is done."""
    return NotationError(
        f'The day "{shown(name)}" has no exercise.', "Write one below: squat 5x5", span=span
    )


def before_first_day(span: Span) -> NotationError:
    """Refuse an exercise above the first day."""
    return NotationError(
        "This exercise stands above the first day.", "Begin with its day: day A", span=span
    )


def nothing_in_it() -> NotationError:
    """Refuse a routine without any exercise."""
    return NotationError(
        "The routine has no exercise.", "A line for each: squat 3x5 from 60kg, +2.5kg"
    )


_LOADED = frozenset({Tracking.WEIGHTED, Tracking.CARRY})
