"""Charts as SVG: a curve over time, a heat map of days, bars against a range.

Each is drawn for the width of a phone and grows a little with the page, so
its text is as large as the text around it. What is only seen can be heard too:
a chart has a label, and its points have titles that browsers show.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil, floor, log10
from typing import NamedTuple

from workoutlog.output.html.markup import Markup, element, joined

WIDTH = 340
_HEIGHT = 172
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 14, 14, 24
_MOST_POINTS = 180
_STEPS = (1, 2, 2.5, 5, 10)
_LEAST_SPAN = 0.05
_DAYS_OF_WEEK = 7
_NAMED_DAYS = (0, 2, 4)
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


class Point(NamedTuple):
    """A value on a day, what it says when it is pointed at, and whether it stands out."""

    day: date
    value: float
    title: str
    marked: bool = False


class Bar(NamedTuple):
    """Two lengths one after the other, with a name before and a text behind them.

    ``wanted`` is the range in which they should end.
    """

    name: str
    first: float
    second: float
    text: str
    wanted: tuple[float, float]


def curve(points: Sequence[Point], label: str) -> Markup:
    """Draw values over time as a line, with a dot for each that is marked and for the last."""
    shown = _thinned(points)
    low, high, step = _scale([each.value for each in shown])
    first, last = shown[0].day, shown[-1].day
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        if first == last:
            return (_LEFT + WIDTH - _RIGHT) / 2
        return _LEFT + (day - first).days / span * (WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    line = " ".join(f"{x(each.day):.1f},{y(each.value):.1f}" for each in shown)
    floor_y = f"{y(low):.1f}"
    area = f"{x(first):.1f},{floor_y} {line} {x(last):.1f},{floor_y}"
    dots = [
        element(
            "circle",
            element("title", each.title),
            class_="record" if each.marked else "dot",
            cx=x(each.day),
            cy=y(each.value),
            r=3.5 if each.marked else 2.5,
        )
        for place, each in enumerate(shown)
        if each.marked or place == len(shown) - 1
    ]
    return _svg(
        _HEIGHT,
        label,
        *_rules(low, high, step, y),
        *_dates(first, last, x),
        element("polygon", points=area, class_="area"),
        element("polyline", points=line, class_="line"),
        *dots,
    )


def heat_map(
    levels: Mapping[date, tuple[int, str]], start: date, end: date, weeks: int, label: str
) -> Markup:
    """Draw each day as a square, a column a week; a level is 0 to 4.

    Days are those from ``start``, the first day of a week, to ``end``; there is
    room for so many ``weeks``.
    """
    pitch, side, left, top = 12, 10, 30, 16
    parts: list[Markup] = []
    parts += [
        _text(f"{monday:%b}", left + (monday - start) // _WEEK * pitch, 10)
        for monday in _where_months_are_named(start, end)
    ]
    parts += [_text(f"{start + row * _DAY:%a}", 0, top + row * pitch + 9) for row in _NAMED_DAYS]
    for number in range((end - start).days + 1):
        day = start + number * _DAY
        level, title = levels.get(day, (0, ""))
        parts.append(
            element(
                "rect",
                *([element("title", title)] if title else []),
                x=left + number // 7 * pitch,
                y=top + number % 7 * pitch,
                width=side,
                height=side,
                rx=2,
                class_=f"heat{level}",
            )
        )
    return _svg(top + 7 * pitch, label, *parts, width=left + weeks * pitch)


def bars(rows: Sequence[Bar], label: str) -> Markup:
    """Draw a bar for each row on one scale, over its range; the first range is named below."""
    pitch, left, right = 22, 88, 36
    most = max(max(each.wanted[1] * 1.25, each.first + each.second) for each in rows)
    scale = (WIDTH - left - right) / most

    def stretch(start: float, length: float, y: float, height: float, class_: str) -> Markup:
        return element(
            "rect",
            x=left + start * scale,
            y=y,
            width=length * scale,
            height=height,
            class_=class_,
        )

    parts: list[Markup] = []
    for place, row in enumerate(rows):
        y = place * pitch
        low, high = row.wanted
        end = row.first + row.second
        parts += [
            stretch(low, high - low, y, pitch, "range"),
            _text(row.name, left - 8, y + 15, anchor="end", class_="name"),
            stretch(0, row.first, y + 5, 12, "bar"),
            stretch(row.first, row.second, y + 5, 12, "bar more"),
            _text(row.text, left + end * scale + 6, y + 15),
        ]
    height = len(rows) * pitch
    parts += [
        _text(f"{each:g}", left + each * scale, height + 14, anchor="middle")
        for each in rows[0].wanted
    ]
    return _svg(height + 18, label, *parts)


def square(level: int) -> Markup:
    """Draw one square of a heat map, for its key."""
    drawn = element("rect", width=10, height=10, rx=2, class_=f"heat{level}")
    return element("svg", drawn, viewBox="0 0 10 10", aria_hidden="true")


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """Keep what can be told apart: of each stretch of time the highest, and every marked one."""
    if len(points) <= _MOST_POINTS:
        return points
    size = ceil(len(points) / _MOST_POINTS)
    kept = {
        max(points[start : start + size], key=lambda each: each.value)
        for start in range(0, len(points), size)
    }
    kept |= {points[0], points[-1], *(each for each in points if each.marked)}
    return sorted(kept)


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Choose round ends and a round step that hold all values."""
    low, high = min(values), max(values)
    # What hardly changed must not look as if it had.
    span = max(high - low, abs(high) * _LEAST_SPAN) or 1
    if low == high:
        low, high = low - span / 2, high + span / 2
    power = 10 ** floor(log10(span / 3))
    step = next(each * power for each in _STEPS if each * power >= span / 3)
    return floor(low / step) * step, ceil(high / step) * step, step


def _rules(low: float, high: float, step: float, y: Callable[[float], float]) -> list[Markup]:
    parts = []
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        parts += [
            element("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y(value), y2=y(value), class_="rule"),
            _text(f"{value:g}", _LEFT - 6, y(value) + 4, anchor="end"),
        ]
    return parts


def _dates(first: date, last: date, x: Callable[[date], float]) -> list[Markup]:
    """Write the first and the last day below a chart, as exactly as they differ."""
    y = _HEIGHT - 6
    said = "%b %Y" if (last - first).days > 90 else "%d %b"  # noqa: PLR2004  # a season
    if first == last:
        return [_text(f"{first:%d %b %Y}".lstrip("0"), x(first), y, anchor="middle")]
    return [
        _text(f"{first:{said}}".lstrip("0"), _LEFT, y),
        _text(f"{last:{said}}".lstrip("0"), WIDTH - _RIGHT, y, anchor="end"),
    ]


def _text(
    text: str, x: float, y: float, anchor: str | None = None, class_: str | None = None
) -> Markup:
    return element("text", text, x=x, y=y, text_anchor=anchor, class_=class_)


def _where_months_are_named(start: date, end: date) -> Iterator[date]:
    """Find the weeks in which a month begins, and the first one if its month has room there."""
    week = start
    while week <= end:
        is_named = week.day <= _DAYS_OF_WEEK
        if week == start:
            is_named = (week + _WEEK).month == week.month
        if is_named:
            yield week
        week += _WEEK


def _svg(height: float, label: str, *parts: Markup, width: float = WIDTH) -> Markup:
    return element(
        "svg",
        joined(parts),
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=label,
    )
