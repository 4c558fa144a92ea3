"""The report: its numbers are those of the sets, on the lifter's own days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from builders import Gym
from workoutlog.domain.model import Exercise
from workoutlog.domain.personal_records import RecordKind
from workoutlog.domain.stamps import stamp
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.units import MassUnit
from workoutlog.errors import NotFound
from workoutlog.services import body, editing
from workoutlog.services.balancing import balance
from workoutlog.services.calendar import calendar
from workoutlog.services.catalogue import add_exercise
from workoutlog.services.progress import all_records
from workoutlog.services.reporting import Report, report


def reported(gym: Gym, since: str | None = None, until: str | None = None) -> Report:
    return report(gym.moment, since=since, until=until)


@pytest.fixture
def trained(gym: Gym) -> Gym:
    """Give a gym with three weeks of training before Wednesday, 18 November 2026."""
    gym.log("squat w60x5 100x5,5 / pullup 8 8", at="2026-11-02 18:00")
    gym.log("squat 110x5 / bench 225lbx3", at="2026-11-04 18:00")
    gym.log("squat 105x5 / plank 60s", at="2026-11-10 18:00")
    return gym


def test_amounts(trained: Gym) -> None:
    found = reported(trained)
    assert (found.workouts, found.sets) == (3, 8)
    assert found.volume_load_g == 2 * 500_000 + 550_000 + 525_000 + 3 * 102_058
    assert (found.first, found.last, found.made_on) == (
        *(date(2026, 11, 2), date(2026, 11, 18), date(2026, 11, 18)),
    )


def test_curves_are_the_best_e1rm_of_each_day(trained: Gym) -> None:
    squat, bench = reported(trained).curves
    assert [tuple(each) for each in squat.points] == [
        (date(2026, 11, 2), 116_667, False),
        (date(2026, 11, 4), 128_333, True),
        (date(2026, 11, 10), 122_500, False),
    ]
    assert (squat.handle, squat.unit) == ("squat", MassUnit.KG)
    assert (bench.handle, bench.unit) == ("bench", MassUnit.LB)


def test_curves_are_by_the_formula_that_is_preferred(trained: Gym) -> None:
    trained.prefer(estimated=Estimation(Formula.BRZYCKI))
    found = reported(trained)
    assert found.curves[0].points[0].value == 112_500
    assert found.formula is Formula.BRZYCKI


def test_records_are_those_of_the_logbook(trained: Gym) -> None:
    assert reported(trained).records == all_records(trained.moment).exercises


def test_a_stretch_of_days_has_its_own_records(trained: Gym) -> None:
    found = reported(trained, since="2026-11-09", until="2026-11-15")
    assert (found.first, found.last) == (date(2026, 11, 9), date(2026, 11, 15))
    [squat] = [each for each in found.records if each.handle == "squat"]
    heaviest = squat.records.best(RecordKind.HEAVIEST)
    assert heaviest is not None
    assert heaviest.value == 105_000
    assert found.workouts == 1


def test_calendar_and_balance_are_those_of_the_same_days(trained: Gym) -> None:
    for days in ({}, {"since": "2026-11-03"}, {"until": "2026-11-09"}):
        found = reported(trained, **days)
        assert found.calendar == calendar(trained.moment, **days)
        assert found.balance == balance(trained.moment, **days)
        assert found.sets == sum(each.sets for each in found.calendar.days)


def test_body_weights_are_one_a_day(trained: Gym) -> None:
    for weight, at in (
        ("80kg", "2026-11-02 07:00"),
        ("81kg", "2026-11-02 21:00"),
        ("180lb", "2026-11-09"),
    ):
        body.measure(trained.moment, weight, at=at)
    body.measure(trained.moment, "84cm", "waist", at="2026-11-02 07:00")
    found = reported(trained).body_weight
    assert [(each.day, each.value) for each in found.points] == [
        (date(2026, 11, 2), 81_000),
        (date(2026, 11, 9), 81_647),
    ]


def test_what_is_deleted_or_corrected_counts_at_once(trained: Gym) -> None:
    editing.delete_workouts(trained.moment, ["2026-11-04"], confirmed=True)
    editing.edit_set(trained.moment, 1, ["120x5"], workout="2026-11-10")
    [squat] = reported(trained).curves
    assert [each.value for each in squat.points] == [116_667, 140_000]


def test_a_late_set_is_of_the_day_the_lifter_had(gym: Gym) -> None:
    east = timezone(timedelta(hours=13))
    gym.at(datetime(2026, 11, 18, 23, 50, tzinfo=east))
    gym.log("squat 100x5")
    gym.at(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    assert [each.day for each in reported(gym).calendar.days] == [date(2026, 11, 18)]


@pytest.mark.parametrize("since", [None, "2026-11-18"])
def test_nothing_to_report(gym: Gym, since: str | None) -> None:
    if since:
        gym.log("squat 100x5", at="2026-11-02 18:00")
    with pytest.raises(NotFound, match="nothing to report yet") as caught:
        reported(gym, since)
    assert caught.value.hint == "wl log squat 3x5@100"


def test_an_exercise_that_another_device_deleted_is_told_with_its_sets(gym: Gym) -> None:
    add_exercise(gym.moment, "Moon Press", aliases=("moon",))
    gym.log("moon 60x5 / squat 100x5", at="2026-11-02 18:00")
    moon = gym.exercises.resolve("moon")
    [version] = gym.logbook.versions(Exercise, [moon.id])
    gym.logbook.save([replace(version, saw=stamp(1 << 44, 0, 1))])
    assert gym.logbook.deleted_exercises() == [moon]
    found = reported(gym)
    assert {each.exercise.name for each in found.curves} == {"Back Squat", "Moon Press"}
    assert [each.exercise.name for each in found.records] == ["Back Squat", "Moon Press"]
