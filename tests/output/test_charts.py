"""Charts: never wider than the page, never higher than what they show, in ASCII where need be."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.output import charts
from workoutlog.output.charts import Plot
from workoutlog.output.page import Page, cells

MONDAY = date(2026, 11, 2)
WIDE, PHONE, ASCII = Page(80), Page(40), Page(80, unicode=False)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

pages = st.builds(Page, st.sampled_from((40, 59, 60, 80, 120)), st.booleans(), st.booleans())
values = st.floats(-2e6, 2e9) | st.sampled_from((0.0, 1.0))


@st.composite
def plots(draw: st.DrawFn) -> list[Plot]:
    """Make up values on days that follow each other, some of them years apart."""
    gaps = draw(st.lists(st.sampled_from((1, 7, 365)), min_size=1, max_size=200))
    days = [MONDAY + timedelta(days=sum(gaps[:n])) for n in range(len(gaps))]
    return [Plot(day, draw(values), draw(st.booleans())) for day in days]


def plain(line: str) -> str:
    """Take the colours out of a line."""
    return re.sub(r"\033\[\d*m", "", line)


def label(value: float) -> str:
    return f"{value:.0f} kg"


@pytest.mark.parametrize(
    ("shown", "drawn", "in_ascii"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█", "_.-=+*#@"),
        ([100, 107.5, 105, 110], "▁▆▅█", "_*+@"),
        ([-20, 0], "▁█", "_@"),
        ([5, 5, 5], "▅▅▅", "+++"),
        ([0], "▅", "+"),
        ([], "", ""),
    ],
)
def test_sparkline(shown: list[float], drawn: str, in_ascii: str) -> None:
    assert charts.sparkline(shown, WIDE) == drawn
    assert charts.sparkline(shown, ASCII) == in_ascii


def test_sparklines_that_are_compared_begin_at_the_same_height() -> None:
    assert charts.sparkline([10, 20], WIDE, lowest=0) == "▅█"


@pytest.mark.parametrize(
    ("value", "drawn", "in_ascii"),
    [
        (0, "    ", "    "),
        (8, "████", "####"),
        (4, "██  ", "##  "),
        (3, "█▌  ", "##  "),
        (0.01, "▏   ", "#   "),
    ],
)
def test_bar(value: float, drawn: str, in_ascii: str) -> None:
    assert charts.bar(value, 8, 4, WIDE) == drawn
    assert charts.bar(value, 8, 4, ASCII) == in_ascii


def test_bars_of_nothing_are_empty() -> None:
    assert charts.bar(0, 0, 4, WIDE) == "    "


def test_neighbours_are_taken_together_by_the_greatest_of_them() -> None:
    shown = [Plot(MONDAY + timedelta(days=n), n % 3, n == 4) for n in range(6)]
    assert charts.fitted(shown, 6) == shown
    assert charts.fitted(shown, 2) == [
        Plot(MONDAY + timedelta(days=2), 2),
        Plot(MONDAY + timedelta(days=5), 2, marked=True),
    ]


def test_a_line_rises_from_one_corner_to_the_other() -> None:
    drawn = charts.line(
        [Plot(MONDAY, 0), Plot(MONDAY + timedelta(days=7), 8, marked=True)], label, ASCII
    )
    assert drawn == [
        "8 kg |                                                                 ........O",
        "     |                                                        ..........",
        "     |                                              ..........",
        "     |                                     ..........",
        "     |                           ..........",
        "     |                  ..........",
        "     |        ..........",
        "0 kg |.........",
        "     +--------------------------------------------------------------------------",
        "      2 Nov 2026                                                      9 Nov 2026",
    ]


def test_days_are_as_far_apart_as_they_were() -> None:
    days = (0, 1, 10)
    shown = [Plot(MONDAY + timedelta(days=n), 0 if n else 1, marked=True) for n in days]
    lines = charts.line(shown, label, ASCII)
    columns = sorted(line.index("O", 6) for line in lines[:1]) + [
        place for place, sign in enumerate(lines[7]) if sign == "O"
    ]
    near, far = (later - earlier for earlier, later in pairwise(columns))
    assert (near, far) == (7, 66)


@pytest.mark.parametrize("page", [WIDE, ASCII])
def test_one_value_and_values_that_are_all_the_same_lie_in_the_middle(page: Page) -> None:
    once = charts.line([Plot(MONDAY, 100)], label, page)
    same = charts.line([Plot(MONDAY, 100), Plot(MONDAY + timedelta(days=1), 100)], label, page)
    for drawn in (once, same):
        assert [place for place, each in enumerate(drawn[:8]) if each.strip(" │|")] == [4]
        assert drawn[4].startswith("100 kg")


@given(plots(), pages)
def test_a_line_fits_the_page_and_shows_the_ends_of_its_scale(
    shown: list[Plot], page: Page
) -> None:
    drawn = charts.line(shown, label, page)
    assert max(map(cells, drawn)) <= page.width
    assert len(drawn) == 10
    assert label(max(each.value for each in shown)) in "".join(drawn)
    assert page.unicode or "".join(drawn).isascii()
    assert page.colour or "\033" not in "".join(drawn)


@given(plots(), pages)
def test_a_sparkline_is_as_wide_as_it_has_values(shown: list[Plot], page: Page) -> None:
    fitted = charts.fitted(shown, page.width)
    drawn = charts.sparkline([each.value for each in fitted], page)
    assert len(drawn) == len(fitted) <= page.width
    assert sum(each.marked for each in fitted) == charts.marks(
        [each.marked for each in fitted], page
    ).count(charts.mark(page))


def test_a_heat_map_has_a_row_for_each_day_of_the_week() -> None:
    sets = {MONDAY: 20, MONDAY + timedelta(days=3): 5, MONDAY + timedelta(days=8): 40}
    drawn = charts.heat_map(sets, MONDAY, MONDAY + timedelta(days=9), 0, WIDE)
    assert drawn == [
        "'26 Nov",
        "Mon █ ·",
        "Tue · █",
        "Wed · ·",
        "Thu ▒",
        "Fri ·",
        "Sat ·",
        "Sun ·",
        "· none  ░ 1-4  ▒ 5-9  ▓ 10-14  █ 15+ sets",
    ]
    assert charts.heat_map(sets, MONDAY, MONDAY + timedelta(days=9), 6, ASCII)[1:3] == [
        "Sun   .",
        "Mon @ .",
    ]


def test_a_heat_map_without_a_set_is_empty() -> None:
    drawn = charts.heat_map({}, MONDAY, MONDAY, 0, WIDE)
    assert drawn[1:] == ["Mon ·", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "· none"]


@given(
    st.dictionaries(st.integers(0, 800), st.integers(0, 10_000)),
    st.integers(0, 800),
    st.integers(0, 6),
    pages,
)
def test_a_heat_map_fits_the_page_and_ends_on_its_last_day(
    days: dict[int, int], length: int, first_weekday: int, page: Page
) -> None:
    sets = {MONDAY + timedelta(days=place): number for place, number in days.items()}
    last = MONDAY + timedelta(days=length)
    drawn = charts.heat_map(sets, MONDAY, last, first_weekday, page)
    assert max(map(cells, drawn)) <= page.width
    assert page.unicode or "".join(drawn).isascii()
    rows = [plain(line) for line in drawn if plain(line)[:3] in WEEKDAYS]
    assert len(rows) % 7 == 0
    # Every day has its square, on its row, however many blocks there are.
    squares = ["".join(row[4:].split()) for row in rows]
    assert sum(map(len, squares)) == length + 1
    for weekday, name in enumerate(WEEKDAYS):
        on_it = "".join(line for row, line in zip(rows, squares, strict=True) if row[:3] == name)
        held = [
            sets.get(MONDAY + timedelta(days=day), 0) > 0 for day in range(weekday, length + 1, 7)
        ]
        assert [square not in "·." for square in on_it] == held


def test_weeks_for_which_there_is_no_room_stand_below_and_say_their_year() -> None:
    first = date(2025, 12, 1)
    drawn = charts.heat_map({date(2026, 11, 2): 5}, first, date(2026, 11, 29), 0, PHONE)
    assert [line for line in drawn if line.startswith("'")] == [
        "'25 Dec '26 Feb Mar  Apr May",
        "'26 Jun Jul Aug  Sep Oct Nov",
    ]
