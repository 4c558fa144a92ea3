"""What can be read in two ways: the question that is asked instead of a guess.

Each refusal here carries ``choices``: the readings that can be offered. The
words of a choice take the place of the span in its text, which can then be
read. A load that nobody typed is only offered when one is known.
"""

from workoutlog.domain.model import Tracking
from workoutlog.domain.notation.refusals import shown
from workoutlog.domain.notation.values import Lift
from workoutlog.errors import Choice, NotationError, Span


def sets_or_load(
    count: str, amount: str, unit: str, load: tuple[str, str], span: Span
) -> NotationError:
    """Refuse ``3x5``: three sets, or three kilos (R5)? ``load`` may be meant, and is which one."""
    many = "set" if count == "1" else "sets"
    known, which = load
    sets = f"{count}x{amount}@{known}"
    kilos = Choice(f"{count} {unit} × {amount}", f"{count}{unit}x{amount}")
    return NotationError(
        f"{count}x{amount} is {count} {many} of {amount} or {count} {unit} x {amount}?",
        f"{count} {many}: {count}x{amount}@{known or 100} ({which or 'with your weight'})",
        f"{count} {unit}: {kilos.words}",
        span=span,
        choices=(Choice(f"{count} {many} of {amount} at {known}", sets), kilos)
        if known
        else (kilos,),
    )


def no_load(pair: str, effort: str, unit: str, load: tuple[str, str], span: Span) -> NotationError:
    """Refuse ``3x12@8``, where the 8 is an effort and a load is missing (R3)."""
    known, which = load
    light = Choice(f"{pair} at {effort} {unit}", f"{pair}@{effort}{unit}")
    heavy = Choice(f"{pair} at {known}, RPE {effort}", f"{pair}@{known}@{effort}")
    return NotationError(
        f"No weight: @{effort} is an effort (RPE {effort}).",
        f"For {effort} {unit} write {light.words}",
        *([f"With {which}: {heavy.words}"] if known else []),
        span=span,
        choices=(heavy, light) if known else (light,),
    )


def which_load(
    count: str, amount: str, loads: tuple[tuple[str, str], ...], span: Span
) -> NotationError:
    """Refuse sets that can belong to two loads; ``loads`` are pairs of meaning and words."""
    first, second = (meaning for meaning, _ in loads)
    return NotationError(
        f"{count}x{amount} at {first} or at {second}?",
        *(f"{meaning}: {words}" for meaning, words in loads),
        span=span,
        choices=tuple(
            Choice(f"{count} × {amount} at {meaning}", words) for meaning, words in loads
        ),
    )


def sets_of_which(count: str, amount: str, load: str, unit: str, span: Span) -> NotationError:
    """Refuse ``12x10 14kg 8``: twelve sets at 14 kg, or 12 kg and then 14."""
    return NotationError(
        f"{count}x{amount} is {count} sets at {load} or {count} {unit} x {amount}?",
        f"{count} sets: {count}x{amount}@{load}",
        f"{count} {unit}: {count}{unit}x{amount}",
        span=span,
        choices=(
            Choice(f"{count} sets of {amount} at {load}", f"{count}x{amount}@{load} {load}"),
            Choice(f"{count} {unit} × {amount}, then {load}", f"{count}{unit}x{amount} {load}"),
        ),
    )


def load_times_sets(parts: tuple[str, str, str], unit: str, span: Span) -> NotationError:
    """Refuse ``3x5x100``, which is in no order that makes sense (R6)."""
    first, second, third = parts
    return NotationError(
        f"{first}x{second}x{third} would be {first} {unit} x {second} reps x {third} sets.",
        f"{first} sets of {second} at {third} {unit} is {first}x{second}@{third}",
        span=span,
        choices=(
            Choice(
                f"{first} sets of {second} at {third} {unit}",
                f"{first}x{second}@{third}{unit}",
            ),
        ),
    )


def many_bare_reps(
    reps: str, load: tuple[str, str], unit: str, span: Span, *, can_be_load: bool
) -> NotationError:
    """Refuse a bare number that looks like the next load (R4)."""
    meaning, words = load
    really = Choice(f"{reps} reps at {meaning}", f"{words}x{reps}")
    heavier = (Choice(f"{reps} {unit} from here on", f"{reps}{unit}"),) if can_be_load else ()
    return NotationError(
        f"{reps} reps at {meaning}?",
        f"New weight: {reps}{unit} 5, or {reps}x5",
        f"Really {reps} reps: {words.removesuffix(unit)}x{reps}",
        span=span,
        choices=(*heavier, really),
    )


def many_reps(reps: str, load: str, words: str, span: Span) -> NotationError:
    """Refuse ``100x5kg``, where load and reps seem to have changed places."""
    really = Choice(f"{reps} reps at {load}", f"{words}x{reps}")
    return NotationError(
        f"{reps} reps at {load}?",
        f"Really {reps} reps: {really.words}",
        span=span,
        choices=(really,),
    )


def many_live_reps(reps: str, load: str, span: Span) -> NotationError:
    """Refuse a lone number in a live workout that looks like a load (R11)."""
    return NotationError(
        f"{reps} reps at {load}?",
        f"New weight: {reps} 5",
        f"Really {reps} reps: x{reps}",
        span=span,
        choices=(Choice(f"{reps} reps at {load}", f"x{reps}"),),
    )


def decimal_or_list(text: str, unit: str, prefix: str, span: Span) -> NotationError:
    """Refuse ``62,5`` without an x: 62.5 kg, or 62 kg and 5 reps."""
    load, reps = text.removeprefix(prefix).split(",")
    return NotationError(
        f"{text} is {load}.{reps} {unit}, or {load} {unit} x {reps}?",
        f"{load}.{reps} {unit}: write it with a point, {prefix}{load}.{reps}",
        f"{load} {unit} x {reps}: {prefix}{load}x{reps}",
        span=span,
        choices=(
            Choice(f"{load}.{reps} {unit}", f"{prefix}{load}.{reps}{unit}"),
            Choice(f"{load} {unit} × {reps}", f"{prefix}{load}{unit}x{reps}"),
        ),
    )


def thousands(whole: str, digits: str, unit: str, span: Span) -> NotationError:
    """Refuse ``1,500m``: fifteen hundred metres, or one and a half."""
    many, few = f"{whole}{digits}{unit}", f"{whole}.{digits}{unit}"
    return NotationError(
        f"{whole},{digits}{unit} is {many} or {few}?",
        f"Write {many} or {few}",
        span=span,
        choices=(Choice(many, many), Choice(few, few)),
    )


def ending_of_many(pair: str, mark: str, words: tuple[str, str], span: Span) -> NotationError:
    """Refuse ``3x5+``: the last set or every one."""
    last, every = words
    what = "as many as possible" if mark == "+" else "to failure"
    return NotationError(
        f"{pair}: {what} in the last set or in every set?",
        f"The last: {last}",
        f"Every set: {every}",
        span=span,
        choices=(Choice("the last set", last), Choice("every set", every)),
    )


def effort_of_which(effort: str, count: int, every: str, last: str, span: Span) -> NotationError:
    """Refuse ``100 5 5@8``: the last set or all of them."""
    return NotationError(
        f"{effort} for the last set or for all {count}?",
        f"All {count}: {every}",
        f"The last: {last}",
        span=span,
        choices=(Choice(f"all {count} sets", every), Choice("the last set", last)),
    )


def unit_missing(lift: Lift, text: str, span: Span) -> NotationError:
    """Refuse ``60`` where it can be seconds, minutes or kilometres (R8)."""
    ways = {
        Tracking.DISTANCE: (("Distance", f"{text}km"), ("Time", f"{text}min")),
        Tracking.CARRY: (("Distance", f"{text}m"), ("Time", f"{text}s")),
    }.get(lift.tracking, (("Seconds", f"{text}s"), ("Minutes", f"{text}min")))
    whole = text.isdigit()
    return NotationError(
        f"{shown(text)} what?",
        " ".join(f"{name}: {shown(words)}" for name, words in ways) if whole else "e.g. 1min30s",
        span=span,
        choices=tuple(Choice(words, words) for _, words in ways) if whole else (),
    )


def metres(text: str, number: str, span: Span) -> NotationError:
    """Refuse ``2m`` for a time (R8)."""
    minutes = f"{number}min"
    return NotationError(
        f"{text} is metres.",
        f"Minutes are {minutes}",
        span=span,
        choices=(Choice(minutes, minutes),) if number.isdigit() else (),
    )


def few_metres(number: str, span: Span) -> NotationError:
    """Refuse a run of a few metres and no time, which is rather a time (R8)."""
    minutes = f"{number}min"
    whole = number.isdigit()
    return NotationError(
        f"{number} metres?",
        f"Minutes are {minutes}" if whole else f"Really {number} metres: 1x{number}m",
        span=span,
        choices=(
            *([Choice(minutes, minutes)] if whole else []),
            Choice(f"{number} metres", f"1x{number}m"),
        ),
    )


def too_fast(
    distance: str, time: str, pace: str, readings: tuple[str, str | None], span: Span
) -> NotationError:
    """Refuse a pace that nobody runs, if the time can be hours and minutes (R8)."""
    spoken, hours = readings
    message = f"{distance} in {time} is {pace} per km."
    really = Choice(f"really {spoken}", spoken)
    if hours is None:
        return NotationError(
            message, f"Really {spoken}? Write {spoken}", span=span, choices=(really,)
        )
    h, m = (int(each) for each in time.split(":"))
    words = "an hour and a half" if (h, m) == (1, 30) else f"{h} h {m} min"
    return NotationError(
        message,
        f"h:mm:ss? {hours} is {words}",
        span=span,
        choices=(Choice(words, hours), really),
    )
