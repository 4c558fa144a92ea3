"""Scores: of what is given, else of what was lifted, at the body weight of the day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from builders import Gym
from workoutlog.domain.scores import Equipment, Event, Sex
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue, NotFound, SexUnknown
from workoutlog.services import body, editing
from workoutlog.services.scoring import BodyWeight, Scored, scored


def scores(gym: Gym, total: str | None = None, **options: Any) -> Scored:
    return scored(gym.moment, total, **{"sex": Sex.MALE, **options})


def points(result: Scored) -> Mapping[str, float]:
    return {each.name.value: each.points for each in result.scores}


def weight_of(result: Scored) -> BodyWeight:
    assert result.body_weight is not None
    return result.body_weight


def weighed(gym: Gym, weight: str, at: str) -> None:
    body.measure(gym.moment, weight, at=at)


@pytest.fixture
def lifted(gym: Gym) -> Gym:
    """Give a gym in which every lift of a total was done, on three days, and one of them twice."""
    gym.log("squat 200x1 w250x1 195x5", at="2026-11-02 18:00")
    gym.log("bench 140x1 150x0 130x5", at="2026-11-04 18:00")
    gym.log("deadlift 250x1", at="2026-11-06 18:00")
    gym.log("sumo deadlift 260x1", at="2026-11-09 18:00")
    gym.log("squat 180x3", at="2026-11-12 18:00")
    return gym


class TestGiven:
    def test_a_total(self, gym: Gym) -> None:
        result = scores(gym, "600", body_weight="83kg")
        assert points(result) == {
            "dots": 405.05,
            "wilks": 400.5,
            "wilks_2020": 480.99,
            "ipf_gl": 83.06,
        }
        assert (result.lifts, result.total_g) == ((), 600_000)

    def test_its_lifts(self, gym: Gym) -> None:
        given = {"squat": "200", "bench": "140kg", "deadlift": "260"}
        result = scores(gym, given=given, body_weight="83")
        assert points(result) == points(scores(gym, "600", body_weight="83"))
        assert [each.load_g for each in result.lifts] == [200_000, 140_000, 260_000]

    def test_pounds(self, gym: Gym) -> None:
        gym.prefer(unit=MassUnit.LB)
        result = scores(gym, "1000", body_weight="180")
        assert result.unit is MassUnit.LB
        assert (result.total_g, weight_of(result).mass_g) == (453_592, 81_647)

    def test_equipment_and_event_are_for_ipf_gl(self, gym: Gym) -> None:
        equipped = scores(gym, "1035", body_weight="92.04kg", equipment=Equipment.EQUIPPED)
        assert points(equipped)["ipf_gl"] == 112.85
        bench = scores(gym, "122.5", body_weight="70.5", sex=Sex.FEMALE, event=Event.BENCH)
        assert points(bench)["ipf_gl"] == 96.78


class TestLookedUp:
    def test_the_heaviest_of_each_lift(self, lifted: Gym) -> None:
        result = scores(lifted, body_weight="83kg")
        assert [(each.name, each.load_g) for each in result.lifts] == [
            *(("squat", 200_000), ("bench", 140_000), ("deadlift", 260_000))
        ]
        assert result.lifts[2].exercise is not None
        assert result.lifts[2].exercise.name == "Sumo Deadlift"

    def test_or_the_best_estimate(self, lifted: Gym) -> None:
        result = scores(lifted, body_weight="83kg", estimated=True)
        assert [each.load_g for each in result.lifts] == [227_500, 151_667, 260_000]

    def test_beside_what_is_given(self, lifted: Gym) -> None:
        result = scores(lifted, given={"squat": "205"}, body_weight="83kg")
        assert result.total_g == 605_000
        assert result.lifts[0].held_by is None

    def test_of_the_bench_press_alone(self, lifted: Gym) -> None:
        result = scores(lifted, event=Event.BENCH, body_weight="83kg")
        assert (result.total_g, [each.name for each in result.lifts]) == (140_000, ["bench"])

    def test_of_a_stretch_of_days(self, lifted: Gym) -> None:
        lifted.log("bench 100x1", at="2026-11-12 18:00")
        late = scores(lifted, since="2026-11-09", body_weight="83kg")
        assert late.total_g == 180_000 + 100_000 + 260_000
        early = scores(lifted, until="2026-11-06", body_weight="83kg")
        assert early.total_g == 200_000 + 140_000 + 250_000

    def test_what_was_deleted_counts_no_more(self, lifted: Gym) -> None:
        [latest, *_] = [each for each in lifted.workouts() if each.local_start.day == 9]
        editing.delete_workouts(lifted.moment, [latest.id.hex[-4:]], confirmed=True)
        assert scores(lifted, body_weight="83kg").total_g == 590_000

    def test_a_lift_that_was_never_done(self, gym: Gym) -> None:
        gym.log("squat 100x5")
        with pytest.raises(NotFound, match="There is no set of bench or deadlift") as caught:
            scores(gym, body_weight="83kg")
        assert caught.value.hint == "wl score --bench 100 --deadlift 100"

    def test_who_has_none_of_the_lifts_is_told_to_give_the_total(self, gym: Gym) -> None:
        with pytest.raises(NotFound, match="no set of squat or bench or deadlift") as caught:
            scores(gym, body_weight="60kg")
        assert caught.value.hint == "wl score 500"


class TestBodyWeight:
    def test_it_is_that_of_the_day_of_the_last_lift(self, lifted: Gym) -> None:
        for weight, at in (
            ("80kg", "2026-11-02 07:00"),
            ("81kg", "2026-11-09 20:00"),
            ("82kg", "2026-11-10 07:00"),
        ):
            weighed(lifted, weight, at)
        found = weight_of(scores(lifted))
        assert (found.mass_g, found.measured_on) == (81_000, date(2026, 11, 9))

    def test_with_a_total_it_is_todays(self, gym: Gym) -> None:
        weighed(gym, "81kg", "2026-11-09 20:00")
        weighed(gym, "180lb", "2026-11-10 07:00")
        assert weight_of(scores(gym, "500")).unit is MassUnit.LB
        assert weight_of(scores(gym, "500", until="2026-11-09")).mass_g == 81_000

    def test_the_first_one_counts_for_all_that_was_before(self, lifted: Gym) -> None:
        weighed(lifted, "84kg", "2026-11-15 07:00")
        weighed(lifted, "85kg", "2026-11-16 07:00")
        assert weight_of(scores(lifted)) == (84_000, MassUnit.KG, date(2026, 11, 15))

    def test_without_one_there_is_no_score(self, lifted: Gym) -> None:
        with pytest.raises(NotFound, match="no body weight") as caught:
            scores(lifted)
        assert caught.value.hint == "wl body 82.5kg"


class TestSex:
    def test_it_is_never_guessed(self, gym: Gym) -> None:
        with pytest.raises(SexUnknown) as caught:
            scores(gym, "600", body_weight="83kg", sex=None)
        assert [each.words for each in caught.value.choices] == ["male", "female", "none"]

    def test_what_is_said_comes_before_what_is_set(self, gym: Gym) -> None:
        gym.prefer(sex=Sex.FEMALE)
        assert scores(gym, "600", body_weight="83kg", sex=None).sex is Sex.FEMALE
        assert scores(gym, "600", body_weight="83kg").sex is Sex.MALE

    def test_of_none_there_is_no_score(self, gym: Gym) -> None:
        result = scores(gym, "600", body_weight="83kg", sex=Sex.NONE)
        assert (result.scores, result.total_g) == ((), 600_000)
        assert weight_of(result).mass_g == 83_000

    def test_of_none_no_body_weight_is_needed(self, lifted: Gym) -> None:
        result = scores(lifted, sex=Sex.NONE)
        assert (result.scores, result.body_weight, result.total_g) == ((), None, 600_000)


@pytest.mark.parametrize(
    ("total", "options", "said"),
    [
        ("0", {}, "Nothing was lifted"),
        ("5000", {}, "Nobody totals more than 2,000 kg"),
        ("six", {}, '"six" is no load'),
        ("-100", {}, '"-100" is no load'),
        ("600", {"given": {"squat": "200"}}, "not both"),
        (None, {"given": {"squat": "200"}, "event": Event.BENCH}, "A squat is no part"),
        ("600", {"body_weight": "19.9kg"}, "no lifter's body weight"),
        ("600", {"body_weight": "401kg"}, "no lifter's body weight"),
        ("600", {"body_weight": "heavy"}, '"heavy" is no load'),
        ("100.0001", {}, "finer than can be kept"),
    ],
)
def test_nonsense_is_refused(
    gym: Gym, total: str | None, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidValue, match=said):
        scores(gym, total, **{"body_weight": "83kg", **options})
