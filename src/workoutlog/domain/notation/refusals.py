"""What a person reads when the sets cannot be read: what is wrong, and what to type instead.

Each refusal is one function, named after what is wrong, so that all texts are
met in one place. What can be read in two ways is in ``questions``.
"""

import re

from workoutlog.domain.model import Tracking
from workoutlog.domain.notation.values import MAX_SETS, Lift
from workoutlog.errors import InvalidValue, NotationError, Span

SHOWN_LENGTH = 24

_TAKES = {
    Tracking.WEIGHTED: "weight and reps",
    Tracking.BODYWEIGHT: "reps",
    Tracking.TIMED: "a time",
    Tracking.DISTANCE: "a distance and a time",
    Tracking.CARRY: "weight and a distance or a time",
}
EXAMPLES = {
    Tracking.WEIGHTED: "e.g. 100x5, or 3x5@100",
    Tracking.BODYWEIGHT: "e.g. 10 8 8, or 3x10",
    Tracking.TIMED: "e.g. 60s, or 3x60s",
    Tracking.DISTANCE: "e.g. 5km 25:00, or 45min",
    Tracking.CARRY: "e.g. 40kgx30m, or 40kgx45s",
}
_PLAN = re.compile("[0-9]+-[0-9]+")
_MODIFIERS = frozenset({"rest", "tempo", "hr", "kcal"})
_RESERVED = (
    ("%", "{0} is a plan, not a result.", "Log the weight: 100x5"),
    ("ea", "{0}: each hand?", "Log the weight of one: 20x8"),
    ("p", "{0}: partial reps are not counted.", "Log the full reps: 100x5"),
)


def shown(text: str) -> str:
    """Shorten what was typed, for a message."""
    visible = "".join(each if each.isprintable() else "\ufffd" for each in text[:SHOWN_LENGTH])
    return visible if len(text) <= SHOWN_LENGTH else f"{visible}..."


def unreadable(text: str, span: Span, note: str) -> NotationError:
    """Refuse a word that means nothing here."""
    for ending, message, advice in _RESERVED:
        if text.endswith(ending) and text[0].isdigit():
            return NotationError(message.format(shown(text)), advice, span=span)
    if _PLAN.fullmatch(text):
        return NotationError(
            f"{shown(text)} is a plan, not a result.", "Log the reps you did.", span=span
        )
    if text.isdigit() and text.isascii():
        return NotationError(f"{shown(text)} is too long a number.", span=span)
    if "=" in text or text in _MODIFIERS:
        return NotationError(
            f"Can't read {shown(text)}.", "Known: rest=90s tempo=31x1 hr=150 kcal=320", span=span
        )
    return NotationError(f"Can't read {shown(text)}.", f"For a note use {note}", span=span)


def no_option(text: str, span: Span) -> NotationError:
    """Refuse what the command line passed through as none of its options."""
    return NotationError(f"There is no option {shown(text)}.", "For options: --help", span=span)


def no_exercise(text: str, span: Span) -> NotationError:
    """Refuse sets that do not say of what."""
    what = "a number" if text[0].isdigit() else "sets"
    return NotationError(
        f"Which exercise? The line starts with {what}.", "e.g. squat 100x5", span=span
    )


def nothing_typed(span: Span) -> NotationError:
    """Refuse an empty line."""
    return NotationError("Nothing to log.", "e.g. squat 100x5", span=span)


def nothing_done(lift: Lift, span: Span) -> NotationError:
    """Refuse an exercise without sets."""
    return NotationError(f"{lift.name}: what did you do?", EXAMPLES[lift.tracking], span=span)


def nothing_between(span: Span) -> NotationError:
    """Refuse a superset with a missing side."""
    return NotationError(
        "Nothing between the separators.", "e.g. bench 60 10 / row 50 10", span=span
    )


def superset_here(span: Span) -> NotationError:
    """Refuse a second exercise where one is already known."""
    return NotationError("Only one exercise here.", "Leave out the /", span=span)


def above_ten(number: str, unit: str, span: Span) -> NotationError:
    """Refuse an effort above 10 that cannot be a load where it stands (R3)."""
    return NotationError(
        f"@{number} is above 10, so it is not an effort.",
        f"For {number} {unit} put it next to the reps: 3x5@{number}",
        span=span,
    )


def second_load(text: str, span: Span) -> NotationError:
    """Refuse a load for sets that have one."""
    return NotationError(
        f"@{shown(text)} is a second weight for the same sets.",
        "Write each weight with its reps: 100x5 110x3",
        span=span,
    )


def effort_count(efforts: int, sets: int, second_half: str, span: Span) -> NotationError:
    """Refuse a list of efforts that does not match the sets (R3)."""
    many = "set" if sets == 1 else "sets"
    half = [f"Half a point is written with a point: {second_half}"] if second_half else []
    return NotationError(f"{efforts} efforts for {sets} {many}.", *half, span=span)


def said_twice(text: str, span: Span) -> NotationError:
    """Refuse a second effort, rest or tempo for the same set."""
    return NotationError(f"{shown(text)}: this was already said of these sets.", span=span)


def of_which_set(text: str, span: Span) -> NotationError:
    """Refuse a modifier with no set before it."""
    return NotationError(
        f"{shown(text)} of which set?", "It comes after the set: 100x5 @8 rest=90s", span=span
    )


def setting_value(name: str, value: str, span: Span) -> NotationError:
    """Refuse a modifier whose value cannot be read."""
    example = {"rest": "rest=90s", "tempo": "tempo=31x1", "hr": "hr=150", "kcal": "kcal=320"}[name]
    return NotationError(f"{name}={shown(value)} cannot be read.", f"e.g. {example}", span=span)


def reps_missing(lift: Lift, load: str, span: Span) -> NotationError:
    """Refuse a load that nothing was done with."""
    if lift.tracking in (Tracking.WEIGHTED, Tracking.BODYWEIGHT):
        advice = "e.g. +10x8" if lift.tracking is Tracking.BODYWEIGHT else "e.g. 100x5"
        return NotationError(f"{load} x how many reps?", advice, span=span)
    far = "how long?" if lift.tracking is Tracking.TIMED else "how far?"
    return NotationError(f"{load} x {far}", EXAMPLES[lift.tracking], span=span)


def kind_of_nothing(text: str, span: Span) -> NotationError:
    """Refuse ``warm-up`` or ``drop`` with no set after it."""
    return NotationError(
        f"{shown(text)} stands before the set it means.", "e.g. w60x5 or d80x8", span=span
    )


def stops_after(text: str, sign: str, span: Span) -> NotationError:
    """Refuse a word that ends where something must follow."""
    advice = "How many reps? 100x5" if sign == "x" else "How hard, from 1 to 10? @8"
    return NotationError(f"{shown(text)} stops after the {sign}.", advice, span=span)


def load_missing(lift: Lift, text: str, span: Span) -> NotationError:
    """Refuse reps or a distance at no load."""
    return NotationError(f"{shown(text)} at what weight?", EXAMPLES[lift.tracking], span=span)


def part_of_a_rep(text: str, span: Span) -> NotationError:
    """Refuse reps that are not whole."""
    return NotationError(f"{shown(text)} reps?", "Reps are whole numbers.", span=span)


def nothing_on_bar(lift: Lift, text: str, reps: str, span: Span) -> NotationError:
    """Refuse a load of nothing."""
    if lift.barbell:
        advice = f"For the empty bar write bar: barx{reps or 5}"
        return NotationError(f"{shown(text)}: nothing on the bar?", advice, span=span)
    return NotationError(f"{shown(text)}: no weight?", "Give the weight: 10x8", span=span)


def no_bar(lift: Lift, span: Span) -> NotationError:
    """Refuse ``bar`` where there is none."""
    return NotationError(f"{lift.name} has no barbell.", "Give the weight: 10x8", span=span)


def not_bodyweight(lift: Lift, span: Span) -> NotationError:
    """Refuse ``bw`` on a lift that has a load of its own."""
    where = "on the bar: 100x5" if lift.barbell else "itself: 10x8"
    return NotationError(
        f"{lift.name} is not a bodyweight exercise.", f"Give the weight {where}", span=span
    )


def no_current_load(text: str, span: Span) -> NotationError:
    """Refuse a change of load where there is none to change."""
    return NotationError(
        f"{shown(text)} from what? No current weight.",
        "e.g. 100x8, or start a workout first",
        span=span,
    )


def other_unit(text: str, unit: str, span: Span) -> NotationError:
    """Refuse to add pounds to kilos."""
    return NotationError(
        f"{shown(text)} on a weight in {unit}?", "Write the new weight: 105kg 5", span=span
    )


def nothing_to_repeat(span: Span) -> NotationError:
    """Refuse ``=`` without a set before it."""
    return NotationError("= repeats the last set, and there is none.", "e.g. 100x5", span=span)


def wrong_kind(lift: Lift, what: str, text: str, span: Span) -> NotationError:
    """Refuse a time, distance or reps on a lift that does not count them."""
    is_clock = text.count(":") == 1 and lift.tracking in (Tracking.WEIGHTED, Tracking.BODYWEIGHT)
    when = [f"To say when: --at {text}"] if is_clock else []
    return NotationError(
        f"{shown(text)} is {what}; {lift.name} takes {_TAKES[lift.tracking]}.", *when, span=span
    )


def too_many_sets(span: Span) -> NotationError:
    """Refuse more sets than anybody does of one exercise in one go."""
    return NotationError(
        f"More than {MAX_SETS} sets in one entry.", "Log the rest in a second entry.", span=span
    )


def no_sets(text: str, span: Span) -> NotationError:
    """Refuse zero sets."""
    return NotationError(f"{shown(text)}: no sets?", "A missed attempt is 100x0", span=span)


def too_much(text: str, most: str, span: Span) -> InvalidValue:
    """Refuse a number that the logbook does not keep."""
    return InvalidValue(f"{shown(text)} is too much.", f"The most is {most}.", span=span)


def nothing_left(change: str, load: str, span: Span) -> NotationError:
    """Refuse to take more off than there is."""
    return NotationError(
        f"{shown(change)} from {load} leaves nothing.", "e.g. 60 8 for a new weight", span=span
    )
