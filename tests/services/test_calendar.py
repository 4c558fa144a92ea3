"""The calendar has the days one counts, and the weeks in a row."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given

from builders import Gym
from lifetimes import Lifetime, lifetimes, living
from workoutlog.domain.stretches import Streak
from workoutlog.domain.volume import set_volume
from workoutlog.services.calendar import Calendar, calendar

WEEK = timedelta(weeks=1)


@given(lifetimes())
def test_its_days_are_those_with_a_set(lifetime: Lifetime) -> None:
    with living(lifetime) as gym:
        found = calendar(gym.moment, since="1969-12-01", until="1970-01-31")
    days = sorted({each.day for each in lifetime.done})
    assert [each.day for each in found.days] == days
    for each in found.days:
        done = [one.set for one in lifetime.done if one.day == each.day]
        assert each.workouts == len({one.workout_id for one in done})
        assert each.sets == set_volume(done)
    weeks = {day - timedelta(days=day.weekday()) for day in days}
    runs = [0]
    for week in sorted(weeks):
        runs.append(runs[-1] + 1 if week - WEEK in weeks else 1)
    assert (found.longest.weeks if found.longest else 0) == max(runs)
    assert found.current is None


def streaks(gym: Gym) -> tuple[Streak | None, Streak | None]:
    found = calendar(gym.moment)
    return found.current, found.longest


def test_a_streak_goes_on_until_a_week_is_over_without_a_set(gym: Gym) -> None:
    for day in ("2026-10-05", "2026-10-12", "2026-10-19", "2026-11-02", "2026-11-09"):
        gym.log("squat 100x5", at=f"{day} 18:00")
    longest = Streak(3, date(2026, 10, 5), date(2026, 10, 19))
    assert streaks(gym) == (Streak(2, date(2026, 11, 2), date(2026, 11, 9)), longest)
    gym.log("squat 100x5")
    latest = Streak(3, date(2026, 11, 2), date(2026, 11, 16))
    assert streaks(gym) == (latest, latest)
    gym.later(days=12)
    assert streaks(gym)[0] is None


def test_weeks_begin_on_the_day_that_the_lifter_prefers(gym: Gym) -> None:
    gym.log("squat 100x5", at="2026-11-15 18:00")
    gym.log("squat 100x5", at="2026-11-16 18:00")
    assert streaks(gym)[0] == Streak(2, date(2026, 11, 9), date(2026, 11, 16))
    gym.prefer(first_weekday=6)
    assert streaks(gym)[0] == Streak(1, date(2026, 11, 15), date(2026, 11, 15))


@pytest.mark.parametrize("hours", [-11, 0, 14])
def test_a_set_late_in_the_evening_counts_for_that_day_in_any_zone(gym: Gym, hours: int) -> None:
    gym.at(datetime(2026, 11, 18, 23, 50, tzinfo=timezone(timedelta(hours=hours))))
    gym.log("squat 100x5")
    gym.at(datetime(2026, 11, 30, 12, 0, tzinfo=timezone(timedelta(hours=-hours))))
    assert [each.day for each in calendar(gym.moment).days] == [date(2026, 11, 18)]


def test_streaks_are_those_of_the_days_that_are_asked_about(gym: Gym) -> None:
    for day in ("2026-10-05", "2026-10-12", "2026-10-19", "2026-11-09", "2026-11-16"):
        gym.log("squat 100x5", at=f"{day} 18:00")
    october = calendar(gym.moment, since="2026-10-06", until="2026-10-31")
    streak = Streak(2, date(2026, 10, 12), date(2026, 10, 19))
    assert (october.current, october.longest, october.of_all_time) == (None, streak, False)
    november = calendar(gym.moment, since="2026-11")
    streak = Streak(2, date(2026, 11, 9), date(2026, 11, 16))
    assert (november.current, november.longest) == (streak, streak)


def test_days_without_a_set_have_no_streak(gym: Gym) -> None:
    gym.log("squat 100x5")
    found = calendar(gym.moment, until="2020-12-31")
    assert (found.days, found.current, found.longest, found.of_all_time) == ((), None, None, False)


def test_an_empty_logbook_has_a_year_without_a_day(gym: Gym) -> None:
    assert calendar(gym.moment) == Calendar(
        date(2025, 11, 17), date(2026, 11, 18), 0, (), None, None
    )
