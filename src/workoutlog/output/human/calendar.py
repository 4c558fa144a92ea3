"""The calendar: a heat map, and the weeks in a row in words."""

from datetime import timedelta

from workoutlog.domain.stretches import Streak
from workoutlog.output import charts
from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day
from workoutlog.output.page import Page, unbroken
from workoutlog.services.calendar import Calendar

_TO_ITS_END = timedelta(days=6)
_YEAR = timedelta(weeks=53)


@draw.register
def _calendar(result: Calendar, page: Page) -> list[str]:
    if result.longest is None:
        return [*_nothing(result, page), *page.hanging("next", "wl log squat 3x5@100", indent=0)]
    sets = {each.day: each.sets for each in result.days}
    # Before the first set there is nothing to see, but a year is seen whole.
    begin = max(result.first, min([*sets, result.last - _YEAR]))
    drawn = charts.heat_map(sets, begin, result.last, result.first_weekday, page)
    news = (
        f"trained on {count(len(result.days), 'day')}",
        f"{count(sum(sets.values()), 'set')} {_span(result)}",
        *_streaks(result.current, result.longest),
    )
    return [*drawn, *page.wrapped(", ".join(news))]


def _nothing(result: Calendar, page: Page) -> list[str]:
    if result.of_all_time:
        return ["Nothing was logged yet."]
    return page.wrapped(f"Nothing was logged {_span(result)}.")


def _span(result: Calendar) -> str:
    return f"from {unbroken(day(result.first))} to {unbroken(day(result.last))}"


def _streaks(current: Streak | None, longest: Streak) -> list[str]:
    now = "no streak now" if current is None else f"{count(current.weeks, 'week')} in a row now"
    if current == longest:
        return [unbroken(f"{now}: your longest")]
    span = f"{day(longest.first)} to {day(longest.last + _TO_ITS_END)}"
    longest_text = unbroken(f"longest {count(longest.weeks, 'week')}:")
    return [now, f"{longest_text} {unbroken(span)}"]
