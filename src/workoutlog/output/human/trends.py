"""Trends: a line over time, or a sparkline on a phone, and the same news in a sentence."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from workoutlog.domain.shell import quoted
from workoutlog.domain.trends import COUNTED, Measure, Point, change
from workoutlog.domain.units import DistanceUnit, distance, plain
from workoutlog.output import charts
from workoutlog.output.charts import Plot
from workoutlog.output.human import draw
from workoutlog.output.human.body import value_text
from workoutlog.output.human.hints import log_command
from workoutlog.output.human.words import (
    clock,
    count,
    day,
    estimate,
    load,
    number,
    stretch,
    volume_load,
)
from workoutlog.output.page import Page, unbroken
from workoutlog.services.trends import BodyTrend, Progress

_LATELY = timedelta(weeks=12)
_NAMES = {
    Measure.E1RM: "e1RM",
    Measure.TOP: "top set",
    Measure.VOLUME: "volume load",
    Measure.REPS: "reps",
    Measure.TIME: "longest",
    Measure.DISTANCE: "farthest",
}
_MISSING = _NAMES | {Measure.TIME: "time", Measure.DISTANCE: "distance"}

Say = Callable[[float], str]


@draw.register
def _progress(result: Progress, page: Page) -> list[str]:
    named = f"{result.handle} {_NAMES[result.measure]}"
    drawn = [page.strong(result.exercise.name)]
    if result.points:
        drawn += _picture(result.points, named, _said(result), page)
    else:
        drawn += page.wrapped(_missing(result))
        drawn += page.hanging("next", _next(result), indent=0)
    if result.lacks_body_weight:
        drawn += page.hanging("for an e1RM", "wl body 82.5kg", indent=0)
    return drawn


def _missing(result: Progress) -> str:
    name = _MISSING[result.measure]
    if not _is_counted(result):
        return f"{result.exercise.name} has no {name}: it is not counted so."
    if result.measure is not Measure.E1RM:
        return f"No {name} in these days."
    most = result.estimated_from
    return f"No {name} in these days, for which a set has at most {most} reps."


def _next(result: Progress) -> str:
    if not _is_counted(result):
        return f"wl progress {quoted(result.handle)}"
    return log_command(result.handle, result.exercise.tracking)


def _is_counted(result: Progress) -> bool:
    return result.measure in COUNTED[result.exercise.tracking]


@draw.register
def _body_trend(result: BodyTrend, page: Page) -> list[str]:
    if not result.points:
        return [
            f"No {result.name} in these days.",
            *page.hanging("next", "wl body 82.5kg", indent=0),
        ]

    def said(value: float) -> str:
        return value_text(round(value), result.unit)

    picture = _picture(result.points, result.name, said, page, most="highest")
    drawn = [page.strong(result.name), *picture]
    if result.left_out:
        drawn += page.wrapped(f"{count(result.left_out, 'value')} in another unit left out.")
    return drawn


def _picture(
    points: Sequence[Point], named: str, said: Say, page: Page, most: str = "best"
) -> list[str]:
    """Draw points, the records among them marked, and say in a sentence what is to be seen."""
    drawn: list[str] = []
    plots = [Plot(*each) for each in points]
    if len(plots) > 1 and page.narrow:
        fitted = charts.fitted(plots, page.width)
        drawn.append(charts.sparkline([each.value for each in fitted], page))
        drawn.append(page.good(charts.marks([each.marked for each in fitted], page)))
    elif len(plots) > 1:
        drawn += charts.line(plots, said, page)
    if any(each.marked for each in plots) and len(plots) > 1:
        drawn.append(page.faint(f"{charts.mark(page)} a record"))
    return [*filter(None, drawn), *page.wrapped("   ".join(_sentence(points, named, said, most)))]


def _sentence(points: Sequence[Point], named: str, said: Say, most: str) -> list[str]:
    first, last = points[0], points[-1]
    best = max(points, key=lambda each: each.value)
    news = f"{named} {unbroken(said(last.value))}"
    if first.day == last.day:
        return [f"{news}, {unbroken(day(last.day))}"]
    spans = [_LATELY, None] if last.day - first.day > 2 * _LATELY else [None]
    # After a long pause both may go back as many years; then only the whole is told.
    told: dict[str, str] = {}
    for changed in filter(None, (change(points, over) for over in spans)):
        sign = "+" if changed.amount > 0 else "-" if changed.amount < 0 else "±"
        amount = unbroken(f"{sign}{said(abs(changed.amount))}")
        told[unbroken(stretch(changed.since, last.day))] = amount
    news += "".join(f", {amount} in {since}" for since, amount in told.items())
    if best.value > last.value:
        return [news, f"{most} {unbroken(said(best.value))}, {unbroken(day(best.day))}"]
    return [news]


def _said(result: Progress) -> Say:
    """Choose how values of a measure are written."""
    match result.measure:
        case Measure.E1RM:
            return lambda value: estimate(round(value), result.unit)
        case Measure.TOP:
            return lambda value: load(round(value), result.unit)
        case Measure.VOLUME:
            return lambda value: volume_load(round(value), result.unit)
        case Measure.REPS:
            return number
        case Measure.TIME:
            return clock
        case Measure.DISTANCE:
            return lambda value: _distance(round(value), result.distance_unit)


def _distance(millimetres: int, unit: DistanceUnit) -> str:
    return f"{plain(round(distance(millimetres, unit), 2))} {unit}"
