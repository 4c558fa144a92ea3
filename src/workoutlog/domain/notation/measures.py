"""Times and distances: what one is, when two are one set, and which cannot be (R8)."""

from dataclasses import dataclass, replace

from workoutlog.domain.model import MAX_DISTANCE_MM, MAX_DURATION_S
from workoutlog.domain.notation import questions, refusals
from workoutlog.domain.notation.amounts import distance_text, spoken_time, time_text
from workoutlog.domain.notation.parts import DISTANCE, TIME, Part
from workoutlog.domain.notation.values import SetValues
from workoutlog.domain.units import DistanceUnit, millimetres, plain
from workoutlog.errors import InvalidValue, Span

# 90 km/h: no lifter is faster on a bicycle, and hours taken for minutes are sixty times faster.
FASTEST_S_PER_KM = 40
_SHORTEST_RUN_MM = 50_000


@dataclass(slots=True, eq=False, repr=False)
class Half:
    """Sets that have a distance and no time yet, or the reverse."""

    first: int
    stop: int
    part: Part
    span: Span
    is_counted: bool


def measure(values: SetValues, part: Part, span: Span) -> SetValues:
    """Give a set the time or distance of a part."""
    if part.letter == TIME:
        if part.number > MAX_DURATION_S:
            raise refusals.too_much(part.text, "7 days", span)
        return replace(values, duration_s=part.whole)
    unit = DistanceUnit(part.unit or DistanceUnit.M)
    try:
        length = millimetres(part.number, unit)
    except InvalidValue as error:
        raise error.at(span) from None
    if length > MAX_DISTANCE_MM:
        raise refusals.too_much(part.text, "1000 km", span)
    return replace(values, distance_mm=length, distance_unit=unit)


def refuse_impossible_pace(values: SetValues, time: Part, span: Span) -> None:
    """Refuse ``10km 1:30``, which was meant as hours and minutes; clocks only are mistaken."""
    if not time.on_clock or not is_too_fast(values.distance_mm, values.duration_s):
        return
    distance_mm, seconds = values.distance_mm or 0, values.duration_s or 0
    unit = values.distance_unit or DistanceUnit.M
    pace = round(seconds * 1_000_000 / distance_mm)
    as_hours = f"{time.text}:00"
    hours = seconds // 60 * 3600 + seconds % 60 * 60
    is_possible = hours <= MAX_DURATION_S and seconds < 24 * 60
    raise questions.too_fast(
        distance_text(distance_mm, unit),
        time.text,
        f"{pace} s" if pace < 60 else time_text(pace),  # noqa: PLR2004 - seconds of a minute
        (spoken_time(seconds), as_hours if is_possible else None),
        span,
    )


def is_too_fast(distance_mm: int | None, seconds: int | None) -> bool:
    """Tell whether no lifter moves that fast: under 40 s for a kilometre, which is 90 km/h."""
    if not distance_mm or seconds is None:
        return False
    return seconds * 1_000_000 < FASTEST_S_PER_KM * distance_mm


def refuse_few_metres(half: Half, values: SetValues) -> None:
    """Refuse ``30m`` without a time, which was meant as minutes, unless a count says otherwise."""
    if (
        half.part.letter == DISTANCE
        and not half.is_counted
        and is_few_metres(values.distance_mm, values.distance_unit)
    ):
        raise questions.few_metres(plain(half.part.number), half.span)


def is_few_metres(distance_mm: int | None, unit: DistanceUnit | None) -> bool:
    """Tell whether a distance is so short that its m is rather a minute."""
    return unit is DistanceUnit.M and (distance_mm or 0) < _SHORTEST_RUN_MM
