"""Weeks, months, and weeks in a row."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.stretches import Streak, Stretch, Weekday, first_day, streaks

MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("day", "by", "begins"),
    [
        (date(2026, 11, 8), Stretch.DAY, date(2026, 11, 8)),
        (date(2026, 11, 8), Stretch.WEEK, MONDAY),
        (MONDAY, Stretch.WEEK, MONDAY),
        (date(2026, 11, 1), Stretch.WEEK, date(2026, 10, 26)),
        (date(2026, 11, 30), Stretch.MONTH, date(2026, 11, 1)),
    ],
)
def test_first_day(day: date, by: Stretch, begins: date) -> None:
    assert first_day(day, by) == begins


@given(st.dates(min_value=date(1, 1, 8)), st.sampled_from(Weekday))
def test_a_week_begins_on_its_day_and_lasts_seven(day: date, weekday: Weekday) -> None:
    begins = first_day(day, Stretch.WEEK, weekday.number)
    assert f"{begins:%A}".casefold() == weekday
    assert timedelta() <= day - begins < WEEK


def test_the_first_days_of_all_stand_for_themselves() -> None:
    assert first_day(date(1, 1, 3), Stretch.WEEK, 5) == date.min


def test_streaks_are_weeks_that_follow_each_other() -> None:
    weeks = [MONDAY + n * WEEK for n in (0, 1, 2, 4, 6, 7)]
    assert streaks(weeks) == [
        Streak(3, MONDAY, MONDAY + 2 * WEEK),
        Streak(1, MONDAY + 4 * WEEK, MONDAY + 4 * WEEK),
        Streak(2, MONDAY + 6 * WEEK, MONDAY + 7 * WEEK),
    ]
    assert streaks([]) == []
