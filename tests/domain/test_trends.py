"""Trends: one number a day, records among them, and how much they changed."""

from datetime import date, timedelta

from workoutlog.domain.trends import Change, Point, change, points

MONDAY = date(2026, 11, 2)


def test_a_record_beats_every_day_before_it() -> None:
    values = (5, 5, 7, 6, 7, 8)
    days = [(MONDAY + timedelta(days=n), each) for n, each in enumerate(values)]
    found = points(days)
    assert [each[:2] for each in found] == days
    assert [each.is_record for each in found] == [*(False, False, True, False, False, True)]


def test_a_change_is_from_the_first_day_or_from_so_long_ago() -> None:
    at = [Point(MONDAY + timedelta(weeks=n), value) for n, value in enumerate((10, 30, 40, 35))]
    assert change(at) == Change(25, MONDAY)
    assert change(at, timedelta(weeks=2)) == Change(5, MONDAY + timedelta(weeks=1))
    assert change(at, timedelta(days=10)) == Change(5, MONDAY + timedelta(weeks=1))
    assert change(at, timedelta(weeks=50)) == Change(25, MONDAY)
    assert change(at[:1]) is None
