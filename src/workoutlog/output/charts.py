"""Charts made of characters: sparkline, bar, line and heat map; in ASCII where a page is no more.

Each is drawn on a page that says how wide it is and what it can show. What a
chart shows is said in words beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import ceil
from operator import itemgetter
from typing import NamedTuple

from workoutlog.output.page import Page

_STEPS, _ASCII_STEPS = "▁▂▃▄▅▆▇█", "_.-=+*#@"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SHADES, _ASCII_SHADES = "·░▒▓█", ".:+#@"
_ROWS = 8
# How a cell of braille numbers its dots, by row and column: two by four.
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800
_ACROSS, _DOWN = 2, 4
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_MONTH_ROOM = 4
_DAYS_A_WEEK = 7


class Plot(NamedTuple):
    """A value on a day, and whether it is marked."""

    day: date
    value: float
    marked: bool = False


def sparkline(values: Sequence[float], page: Page, *, lowest: float | None = None) -> str:
    """Draw values as one character each, between the least of them and the greatest.

    With ``lowest`` the scale begins there, so that heights can be compared.
    """
    steps = _STEPS if page.unicode else _ASCII_STEPS
    low = min(values, default=0) if lowest is None else lowest
    span = max(values, default=0) - low
    # Where nothing differs, nothing rises: the middle says neither little nor much.
    places = ((each - low) / span if span else 0.5 for each in values)
    return "".join(steps[round(place * (len(steps) - 1))] for place in places)


def marks(marked: Sequence[bool], page: Page) -> str:
    """Draw the line below a sparkline that points at what is marked."""
    return "".join(mark(page) if each else " " for each in marked).rstrip()


def mark(page: Page) -> str:
    """Give the sign that stands for a record."""
    return page.sign("●", "O")


def fitted(plots: Sequence[Plot], width: int) -> list[Plot]:
    """Take neighbours together until they fit: the greatest of them, marked if one of them is."""
    size = max(ceil(len(plots) / width), 1)
    runs = (plots[start : start + size] for start in range(0, len(plots), size))
    return [
        Plot(run[-1].day, max(each.value for each in run), any(each.marked for each in run))
        for run in runs
    ]


def bar(value: float, most: float, width: int, page: Page) -> str:
    """Draw a bar whose full width is the greatest of its fellows; a little is never nothing."""
    eighths = round(8 * width * value / most) if most > 0 else 0
    eighths = max(eighths, int(value > 0))
    if page.unicode:
        full, part = divmod(eighths, 8)
        return (_EIGHTHS[8] * full + _EIGHTHS[part].strip()).ljust(width)
    return ("#" * ceil(eighths / 8)).ljust(width)


def line(plots: Sequence[Plot], label: Callable[[float], str], page: Page) -> list[str]:
    """Draw values over time between two axes, the days as far apart as they were."""
    low, high = min(each.value for each in plots), max(each.value for each in plots)
    top, bottom = label(high), label(low)
    room = max(len(top), len(bottom))
    width = page.width - room - 2
    canvas = _drawn(plots, low, high, width)
    signs = [[_sign(cell, page) for cell in row] for row in canvas]
    for each in plots:
        if each.marked:
            x, y = _place(each, plots, low, high, width)
            signs[y // _DOWN][x // _ACROSS] = mark(page)
    axis, corner, floor = page.sign("│", "|"), page.sign("└", "+"), page.sign("─", "-")
    labels = {0: top, _ROWS - 1: bottom} if high > low else {_ROWS // 2: top}
    lines = [
        f"{page.faint(labels.get(place, '').rjust(room))} {page.faint(axis)}{''.join(row).rstrip()}"
        for place, row in enumerate(signs)
    ]
    first, last = _day(plots[0].day), _day(plots[-1].day)
    between = last.rjust(width - len(first)) if plots[0].day < plots[-1].day else ""
    return [
        *lines,
        page.faint(f"{' ' * room} {corner}{floor * width}"),
        page.faint(f"{' ' * room}  {first}{between}"),
    ]


def _drawn(plots: Sequence[Plot], low: float, high: float, width: int) -> list[list[int]]:
    """Connect values by dots, in cells of two by four.

    What lies in one column is a stroke up and down, however many days it has.
    """
    cells = [[0] * width for _ in range(_ROWS)]

    def dot(x: int, y: int) -> None:
        cells[y // _DOWN][x // _ACROSS] |= _DOTS[y % _DOWN][x % _ACROSS]

    places = (_place(each, plots, low, high, width) for each in plots)
    columns = [(x, [y for _, y in run]) for x, run in groupby(places, key=itemgetter(0))]
    for x, heights in columns:
        for y in range(min(heights), max(heights) + 1):
            dot(x, y)
    for (x, [*_, y]), (to_x, [to_y, *_]) in pairwise(columns):
        steps = max(to_x - x, abs(to_y - y))
        for step in range(1, steps):
            dot(x + round((to_x - x) * step / steps), y + round((to_y - y) * step / steps))
    return cells


def _place(
    plot: Plot, plots: Sequence[Plot], low: float, high: float, width: int
) -> tuple[int, int]:
    """Say where a value is, in dots from the left and from the top."""
    days = (plots[-1].day - plots[0].day).days
    across, down = width * _ACROSS - 1, _ROWS * _DOWN - 1
    x = round((plot.day - plots[0].day).days / days * across) if days else across // 2
    y = round((high - plot.value) / (high - low) * down) if high > low else down // 2 + 1
    return x, y


def _sign(cell: int, page: Page) -> str:
    if not cell:
        return " "
    return chr(_BRAILLE + cell) if page.unicode else "."


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def heat_map(
    sets: Mapping[date, int], first: date, last: date, first_weekday: int, page: Page
) -> list[str]:
    """Draw a column for each week and a row for each day of it, darker where more was done.

    Weeks for which there is no room beside each other stand below each other;
    what the shades stand for is said at the end.
    """
    begin, end = _week_of(first, first_weekday), _week_of(last, first_weekday)
    weeks = (end - begin) // _WEEK + 1
    wide = 2 if page.width >= 2 * min(weeks, 53) + _MONTH_ROOM else 1
    blocks = ceil(weeks / ((page.width - _MONTH_ROOM) // wide))
    each = ceil(weeks / blocks)
    steps = _levels(sets)
    shades = _SHADES if page.unicode else _ASCII_SHADES

    def square(day: date) -> str:
        shade = shades[_level(sets.get(day, 0), steps)] if first <= day <= last else " "
        return shade.ljust(wide)

    lines: list[str] = []
    for done in range(0, weeks, each):
        mondays = [begin + week * _WEEK for week in range(done, min(done + each, weeks))]
        lines.append(page.faint(_months(mondays, wide)))
        for place in range(_DAYS_A_WEEK):
            days = [monday + place * _DAY for monday in mondays]
            row = "".join(map(square, days)).rstrip()
            lines.append(f"{page.faint(f'{days[0]:%a}')} {page.good(row)}".rstrip())
    return [*lines, *page.wrapped(page.faint(_legend(steps, shades)))]


def _week_of(day: date, first_weekday: int) -> date:
    return day - (day.weekday() - first_weekday) % _DAYS_A_WEEK * _DAY


def _levels(sets: Mapping[date, int]) -> list[int]:
    """Say from how many sets on each shade begins; a day like no other must not pale the rest."""
    done = sorted(each for each in sets.values() if each)
    most = done[(len(done) - 1) * 9 // 10] if done else 0
    return sorted({max(ceil(most * step / 4), 1) for step in range(1, 4)} | {1}) if most else []


def _level(sets: int, steps: list[int]) -> int:
    return sum(sets >= each for each in steps)


def _legend(steps: list[int], shades: str) -> str:
    said = [f"{shades[0]} none"]
    for place, each in enumerate(steps):
        beyond = steps[place + 1] - 1 if place + 1 < len(steps) else None
        span = f"{each}+" if beyond is None else f"{each}" if beyond == each else f"{each}-{beyond}"
        said.append(f"{shades[place + 1]} {span}")
    return "  ".join(said) + (" sets" if steps else "")


def _months(weeks: Sequence[date], wide: int) -> str:
    """Name the year, and each month above the week that it begins in, if there is room.

    ``weeks`` are their first days. January has the name of its year.
    """
    ends = [week + 6 * _DAY for week in weeks]
    begun = [place for place, end in enumerate(ends) if end.day <= _DAYS_A_WEEK]
    if not begun or begun[0] * wide >= _MONTH_ROOM:
        begun = [0, *begun]
    year = ends[0].year
    text = f"'{ends[0]:%y}"
    for place in begun:
        column, end = _MONTH_ROOM + place * wide, ends[place]
        if column + 3 <= _MONTH_ROOM + len(weeks) * wide:
            text = (
                f"{text.ljust(column)}{end:%b}"
                if end.year == year
                else f"{text.ljust(column)}'{end:%y}"
            )
            year = end.year
    return text
