"""Charts: what is drawn lies where its values say, and inside the picture."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.output.html.charts import Bar, Point, bars, curve, heat_map

START = date(2026, 1, 5)  # a Monday
VALUES = st.lists(
    st.tuples(st.integers(0, 4000), st.floats(0.5, 900), st.booleans()),
    min_size=1,
    max_size=400,
    unique_by=lambda each: each[0],
).map(sorted)


def points(values: Sequence[tuple[int, float, bool]]) -> list[Point]:
    return [
        Point(START + timedelta(day), value, f"{value}", marked) for day, value, marked in values
    ]


def picture(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # we have drawn it


def size(drawn: ET.Element) -> tuple[float, float]:
    _, _, width, height = map(float, drawn.attrib["viewBox"].split())
    return width, height


def line(drawn: ET.Element) -> list[tuple[float, float]]:
    [found] = drawn.iter("polyline")
    pairs = (pair.split(",") for pair in found.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


@given(VALUES)
def test_a_curve_stays_inside_its_picture(values: list[tuple[int, float, bool]]) -> None:
    drawn = picture(curve(points(values), "e1RM"))
    width, height = size(drawn)
    shown = line(drawn)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in shown)
    assert shown == sorted(shown, key=lambda each: each[0])
    for each in drawn.iter("text"):
        assert 0 <= float(each.attrib["x"]) <= width
        assert 0 <= float(each.attrib["y"]) <= height


@given(VALUES)
def test_every_marked_point_has_its_dot(values: list[tuple[int, float, bool]]) -> None:
    drawn = picture(curve(points(values), "e1RM"))
    dots = [each.attrib["class"] for each in drawn.iter("circle")]
    marked = [each for _, _, each in values]
    assert dots.count("record") == sum(marked)
    assert dots.count("dot") == (not marked[-1])


@given(VALUES)
def test_higher_values_stand_higher(values: list[tuple[int, float, bool]]) -> None:
    drawn = picture(curve(points(values[:100]), "e1RM"))
    heights = [y for _, y in line(drawn)]
    for (_, one, _), y_one in zip(values, heights, strict=False):
        for (_, other, _), y_other in zip(values, heights, strict=False):
            assert one <= other or y_one <= y_other + 0.051


def test_a_scale_has_round_numbers_around_its_values() -> None:
    drawn = picture(curve(points([(0, 83.4, False), (30, 113.2, True)]), "e1RM"))
    labels = [each.text for each in drawn.iter("text")]
    assert labels == ["80", "90", "100", "110", "120", "5 Jan", "4 Feb"]


def test_a_small_change_looks_small() -> None:
    drawn = picture(curve(points([(0, 90, False), (30, 90.4, True)]), "e1RM"))
    labels = [each.text for each in drawn.iter("text")]
    assert labels == ["90", "92", "5 Jan", "4 Feb"]


def test_one_point_is_a_dot_in_the_middle() -> None:
    drawn = picture(curve(points([(0, 100, False)]), "e1RM"))
    [dot] = drawn.iter("circle")
    assert [each.text for each in drawn.iter("text")][-1] == "5 Jan 2026"
    assert 150 < float(dot.attrib["cx"]) < 220


def test_equal_values_are_a_level_line() -> None:
    drawn = picture(curve(points([(0, 100, False), (9, 100, False)]), "e1RM"))
    assert len({y for _, y in line(drawn)}) == 1


def test_a_long_curve_is_thinned_and_keeps_what_is_marked() -> None:
    values = [(day, 100 + day % 7, day % 500 == 3) for day in range(4000)]
    drawn = picture(curve(points(values), "e1RM"))
    assert len(line(drawn)) < 200
    assert len(list(drawn.iter("circle"))) == 9


def test_a_heat_map_has_a_square_for_each_day() -> None:
    levels = {START: (4, "Mon: 12 sets"), START + timedelta(3): (1, "Thu: 1 set")}
    drawn = picture(heat_map(levels, START, START + timedelta(17), 3, "days"))
    squares = list(drawn.iter("rect"))
    assert [each.attrib["class"] for each in squares][:4] == ["heat4", "heat0", "heat0", "heat1"]
    assert len(squares) == 18
    assert [each.findtext("title") for each in squares if len(each)] == [
        "Mon: 12 sets",
        "Thu: 1 set",
    ]
    columns = {each.attrib["x"] for each in squares}
    rows = {each.attrib["y"] for each in squares}
    assert (len(columns), len(rows)) == (3, 7)


@pytest.mark.parametrize(
    ("start", "months"),
    [(date(2026, 1, 5), ["Jan", "Feb", "Mar"]), (date(2026, 1, 26), ["Feb", "Mar", "Apr"])],
)
def test_months_are_named_where_there_is_room(start: date, months: list[str]) -> None:
    drawn = picture(heat_map({}, start, start + timedelta(weeks=11), 12, "days"))
    named = [each.text for each in drawn.iter("text") if each.text not in {"Mon", "Wed", "Fri"}]
    assert named[:3] == months


def test_bars_are_as_long_as_their_values_on_one_scale() -> None:
    rows = [Bar("chest", 12, 3, "15", (10, 20)), Bar("lats", 6, 0, "6", (8, 12))]
    drawn = picture(bars(rows, "sets"))
    parts = list(drawn.iter("rect"))
    assert [each.attrib["class"] for each in parts] == ["range", "bar", "bar more"] * 2
    widths = [float(each.attrib["width"]) for each in parts]
    one = widths[0] / 10
    assert widths == pytest.approx([10 * one, 12 * one, 3 * one, 4 * one, 6 * one, 0], abs=0.02)
    starts = [(float(each.attrib["x"]) - 88) / one for each in parts]
    assert starts == pytest.approx([10, 0, 12, 8, 0, 6], abs=0.01)
    assert [each.text for each in drawn.iter("text")] == ["chest", "15", "lats", "6", "10", "20"]


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=20))
def test_bars_leave_room_for_their_texts(lengths: list[tuple[float, float]]) -> None:
    rows = [Bar("chest", first, second, "999.5", (10, 20)) for first, second in lengths]
    drawn = picture(bars(rows, "sets"))
    width, _ = size(drawn)
    for each in drawn.iter("rect"):
        assert float(each.attrib["x"]) + float(each.attrib["width"]) <= width - 30


def test_a_chart_says_what_it_shows() -> None:
    svg = curve(points([(0, 1, False)]), 'squat <"best">')
    assert picture(svg).attrib["aria-label"] == 'squat <"best">'
    assert re.search(r"<(script|image|use|a)\b|href|url\(", svg) is None
