"""What was measured is written down as typed, and compared with what was there before it."""

import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.errors import DateInFuture, InvalidValue, NotationError, NotFound, WorkoutlogError
from workoutlog.output.human import lines
from workoutlog.output.page import Page
from workoutlog.services import body
from workoutlog.services.history import history
from workoutlog.services.reporting import report


@pytest.mark.parametrize(
    ("value", "name", "stored", "unit", "shown"),
    [
        ("82.5", "body weight", 82_500, MeasurementUnit.KG, "82.5"),
        ("82,5kg", "body weight", 82_500, MeasurementUnit.KG, "82.5"),
        (" 181.5 LBS ", "Body  Weight", 82_327, MeasurementUnit.LB, "181.5"),
        ("84cm", "waist", 840_000, MeasurementUnit.CM, "84"),
        ("33.25in", "waist", 844_550, MeasurementUnit.IN, "33.25"),
        ("18.5%", "body fat", 18_500, MeasurementUnit.PERCENT, "18.5"),
        ("12kg", "fat mass", 12_000, MeasurementUnit.KG, "12"),
    ],
)
def test_a_measure_keeps_its_unit(
    gym: Gym, value: str, name: str, stored: int, unit: MeasurementUnit, shown: str
) -> None:
    made = body.measure(gym.moment, value, name, note="fasted").measurement

    assert (made.value, made.unit, made.note) == (stored, unit, "fasted")
    assert made.name == " ".join(name.casefold().split())
    assert body.in_unit(made) == Decimal(shown)
    assert gym.measurements() == [made]


@given(hundredths=st.lists(st.integers(5_000, 40_000), max_size=5), unit=st.sampled_from(MassUnit))
def test_every_hundredth_survives(hundredths: list[int], unit: MassUnit) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Gym(Path(folder, "l.db"))) as gym:
        for each in hundredths:
            typed = Decimal(each) / 100
            made = body.measure(gym.moment, f"{typed}{unit}").measurement
            assert body.in_unit(made) == typed


def test_a_bare_body_weight_is_in_the_lifters_unit(gym: Gym) -> None:
    gym.prefer(unit=MassUnit.LB)

    assert body.measure(gym.moment, "181").measurement.unit is MeasurementUnit.LB


@pytest.mark.parametrize(
    ("value", "name", "error"),
    [
        ("heavy", "body weight", NotationError),
        ("-5kg", "body weight", NotationError),
        ("82.5 stone", "body weight", NotationError),
        ("84", "waist", InvalidValue),
        ("84cm", "body weight", InvalidValue),
        ("18%", "body weight", InvalidValue),
        ("999999kg", "body weight", InvalidValue),
        ("5000cm", "waist", InvalidValue),
        ("119in", "waist", InvalidValue),
        ("401kg", "fat mass", InvalidValue),
        ("100.1%", "body fat", InvalidValue),
        ("0cm", "neck", InvalidValue),
        ("83kg", "82kg", InvalidValue),
        ("84cm", "", InvalidValue),
        ("84cm", "w" * 10_000, InvalidValue),
        ("84cm", "nul \0", InvalidValue),
    ],
)
def test_what_is_no_measure_is_not_written_down(
    gym: Gym, value: str, name: str, error: type[WorkoutlogError]
) -> None:
    with pytest.raises(error):
        body.measure(gym.moment, value, name)

    assert gym.life() == {}


def test_the_unit_is_that_of_the_last_one_and_has_to_be_like_it(gym: Gym) -> None:
    body.measure(gym.moment, "33in", "waist", at="-2d")
    assert body.measure(gym.moment, "32", "waist").measurement.unit is MeasurementUnit.IN
    assert body.measure(gym.moment, "84cm", "waist").measurement.unit is MeasurementUnit.CM
    before = gym.measurements()

    with pytest.raises(InvalidValue, match="was in cm before") as caught:
        body.measure(gym.moment, "84kg", "waist")

    assert caught.value.advice == ("Write it in cm or in, or name another measure.",)
    assert gym.measurements() == before


def test_nothing_is_measured_tomorrow(gym: Gym) -> None:
    with pytest.raises(DateInFuture):
        body.measure(gym.moment, "82.5", at="2026-11-20")


def test_it_is_compared_with_the_one_before_it(gym: Gym) -> None:
    assert body.measure(gym.moment, "83", at="-9d").before is None
    body.measure(gym.moment, "84cm", "waist", at="-2d")
    today = body.measure(gym.moment, "82")
    assert today.before
    assert today.before.value == 83_000

    between = body.measure(gym.moment, "82.5", at="yesterday 07:00")

    assert between.before
    assert between.before.value == 83_000
    assert body.measure(gym.moment, "81.5").before == today.measurement


@pytest.mark.parametrize(
    ("name", "before", "after", "far"),
    [
        ("body weight", "180lb", "181kg", True),
        ("body weight", "180lb", "82kg", False),
        ("body weight", "100kg", "80kg", False),
        ("body weight", "100kg", "79kg", True),
        ("waist", "84cm", "33in", False),
        ("waist", "84cm", "33cm", True),
    ],
)
def test_what_is_far_from_the_one_before_is_probably_a_slip(
    gym: Gym, name: str, before: str, after: str, *, far: bool
) -> None:
    first = body.measure(gym.moment, before, name, at="yesterday")
    assert not first.is_far_off
    second = body.measure(gym.moment, after, name)
    assert second.is_far_off is far
    said = [each.replace("\N{NO-BREAK SPACE}", " ") for each in lines(second, Page(width=80))]
    line = f"Far from the {before[:-2]} {before[-2:]} of before. A slip? wl u"
    assert (line in said) is far


def test_they_are_listed_by_name_and_days_newest_first(gym: Gym) -> None:
    for value, name, at in [
        ("83", "body weight", "2026-11-01 23:50"),
        ("84cm", "waist", "2026-11-02"),
        ("82", "body weight", "2026-11-03"),
    ]:
        body.measure(gym.moment, value, name, at=at)

    def listed(
        name: str | None = None, since: str | None = None, until: str | None = None
    ) -> list[str]:
        found = body.measurements(gym.moment, name, since=since, until=until).measurements
        return [str(body.in_unit(each)) for each in found]

    assert listed() == ["82", "84", "83"]
    assert listed("Body  Weight") == ["82", "83"]
    assert listed(since="2026-11-02") == ["82", "84"]
    assert listed(until="2026-11-01") == ["83"]
    assert listed("waist", since="2026-11-03") == []
    assert len(body.measurements(gym.moment, limit=2).measurements) == 2


def test_one_is_found_by_its_code(gym: Gym) -> None:
    made = body.measure(gym.moment, "82").measurement

    assert body.find_measurement(gym.moment, body.code_of(made).upper()) == made
    for code in ("", "zzzz"):
        with pytest.raises(NotFound):
            body.find_measurement(gym.moment, code)


def test_a_code_that_two_share_finds_neither(gym: Gym) -> None:
    made = [body.measure(gym.moment, "82").measurement for _ in range(20)]
    last = [each.id.hex[-1] for each in made]
    shared = max(last, key=last.count)

    with pytest.raises(NotFound, match="measurements end in"):
        body.find_measurement(gym.moment, shared)


def test_a_name_that_nothing_has_is_refused_with_those_that_there_are(gym: Gym) -> None:
    assert body.measurements(gym.moment, "eighty").measurements == ()
    body.measure(gym.moment, "84cm", "waist")
    body.measure(gym.moment, "82.5kg")

    with pytest.raises(NotFound) as refused:
        body.measurements(gym.moment, "eighty")

    assert 'called "eighty"' in refused.value.message
    assert "body weight, waist" in refused.value.advice[0]
    assert body.measurements(gym.moment, "waist", until="2020").measurements == ()


def test_a_workout_counts_the_body_that_was_lifted_as_every_sum_does(gym: Gym) -> None:
    body.measure(gym.moment, "80kg", at="2026-11-01 08:00")
    gym.log("pullup +10x8 / squat 100x5", at="2026-11-02 18:00")
    body.measure(gym.moment, "90kg", at="2026-11-10 08:00")
    gym.log("pullup -20x8", at="2026-11-11 18:00")

    shown = history(gym.moment).workouts
    assert [each.volume_load_g for each in shown] == [70_000 * 8, 90_000 * 8 + 500_000]
    assert sum(each.volume_load_g for each in shown) == report(gym.moment).volume_load_g


@pytest.mark.parametrize("value", ["19.9kg", "400.1kg", "1000lb", "1kg"])
def test_what_no_lifter_weighs_is_refused(gym: Gym, value: str) -> None:
    with pytest.raises(InvalidValue, match="no lifter's body weight"):
        body.measure(gym.moment, value)


@pytest.mark.parametrize("name", ["weight", "Bodyweight", "body-weight", "bw", "body  weight"])
def test_the_body_weight_has_several_names(gym: Gym, name: str) -> None:
    body.measure(gym.moment, "80kg", name)

    [found] = body.measurements(gym.moment, name).measurements
    assert found.name == "body weight"
