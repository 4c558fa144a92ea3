"""What goes on the bar: plates for loads as typed, and warm-ups to what was lifted last."""

import pytest

from builders import Gym
from workoutlog.domain.plates import Rack, read_plates
from workoutlog.domain.units import MassUnit
from workoutlog.domain.warm_up import read_steps
from workoutlog.errors import ExerciseUnknown, InvalidValue, NotFound
from workoutlog.services.barbell import Loaded, WarmUp, load_bar, warm_up_to

KG, LB = MassUnit.KG, MassUnit.LB
STEPS = read_steps("barx10 40%x5 60%x3 80%x2")
RACK = Rack(20_000, KG, read_plates("25 20 15 10 5 2.5 1.25 kg"))
HOME = Rack(20_000, KG, read_plates("20x2 10x2 5x2 kg"), 1_000)
POUNDS = Rack(20_412, LB, read_plates("45 35 25 10 5 2.5 lb"), 2_268, LB)


def loaded(text: str, rack: Rack = RACK, unit: MassUnit = KG) -> Loaded:
    [one] = load_bar((text,), unit, rack).loads
    return one


def warmed(gym: Gym, *words: str, rack: Rack = RACK) -> WarmUp:
    return warm_up_to(gym.moment, words, rack, STEPS)


def test_a_load_that_can_be_made() -> None:
    found = loaded("100")
    assert (found.remainder_g, found.below) == (0, found.above)
    assert [each.load_g for each in found.below.side] == [25_000, 15_000]


def test_one_that_cannot_has_what_is_nearest() -> None:
    found = loaded("72.5", HOME)
    assert found.above is not None
    assert (found.below.load_g, found.remainder_g, found.above.load_g) == (71_000, 1_500, 81_000)


def test_beyond_all_plates_nothing_lies_above() -> None:
    found = loaded("200", HOME)
    assert (found.below.load_g, found.above) == (91_000, None)


def test_pounds_in_a_gym_of_pounds() -> None:
    assert loaded("230", POUNDS, LB).remainder_g == 0
    assert loaded("50", POUNDS, LB).below.side == ()


def test_several_at_once() -> None:
    found = load_bar(("60", "135lb"), KG, RACK).loads
    assert [(each.load_g, each.unit) for each in found] == [(60_000, KG), (61_235, LB)]


@pytest.mark.parametrize(
    ("text", "rack", "said"),
    [
        ("15", RACK, "15 kg is less than the bar: 20 kg"),
        ("20.5", HOME, "20.5 kg is less than the bar and its collars: 21 kg"),
        ("49lb", POUNDS, "49 lb is less than the bar and its collars: 50 lb"),
        ("1001", RACK, "No bar takes more"),
        ("ton", RACK, '"ton" is no load'),
    ],
)
def test_loads_that_are_refused(text: str, rack: Rack, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        loaded(text, rack)


@pytest.mark.parametrize(
    ("text", "rack", "advice"),
    [
        ("15", RACK, "Name a lighter one with --bar."),
        ("20.5", HOME, "Name lighter ones with --bar and --collars."),
    ],
)
def test_who_loads_less_than_the_bar_is_told_what_can_be_lighter(
    text: str, rack: Rack, advice: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        loaded(text, rack)
    assert caught.value.advice == (advice,)


class TestWarmUp:
    def test_to_a_load(self, gym: Gym) -> None:
        found = warmed(gym, "100")
        assert found.exercise is None
        assert found.text == "w20kgx10 w40kgx5 w60kgx3 w80kgx2"

    def test_for_an_exercise_it_can_be_logged_as_it_stands(self, gym: Gym) -> None:
        found = warmed(gym, "back", "squat", "142.5")
        gym.log(found.text)
        assert gym.written() == [
            *("squat 20 x 10", "squat 57.5 x 5", "squat 85 x 3", "squat 115 x 2")
        ]

    def test_to_the_heaviest_of_the_last_working_sets(self, gym: Gym) -> None:
        gym.log("squat 150x1", at="2026-11-01 18:00")
        gym.log("squat w200x1 120x5 140x3 d100x8", at="2026-11-08 18:00")
        gym.log("bench 180x5", at="2026-11-08 18:30")
        assert warmed(gym, "squat").work.load_g == 140_000

    def test_in_the_unit_of_the_exercise(self, gym: Gym) -> None:
        gym.log("squat 225lbx5")
        found = warmed(gym, "squat", rack=POUNDS)
        assert (found.work.unit, found.text) == (LB, "squat w50lbx10 w90lbx5 w135lbx3 w180lbx2")

    @pytest.mark.parametrize("line", ["", "squat w100x5", "bench 100x5"])
    def test_an_exercise_without_a_last_load(self, gym: Gym, line: str) -> None:
        if line:
            gym.log(line)
        with pytest.raises(NotFound, match="no last load of Back Squat") as caught:
            warmed(gym, "squat")
        assert caught.value.hint == "wl warmup squat 100"

    def test_what_takes_no_bar_goes_up_in_even_steps(self, gym: Gym) -> None:
        found = warmed(gym, "leg", "press", "200")
        assert found.rack is None
        assert found.work.remainder_g == 0
        assert found.text == '"leg press" w80kgx5 w120kgx3 w160kgx2'

    @pytest.mark.parametrize("load", ["20", "+20", "-20"])
    @pytest.mark.parametrize("name", ["plank", "run", "pullup"])
    def test_what_takes_no_load_is_refused(self, gym: Gym, name: str, load: str) -> None:
        with pytest.raises(InvalidValue, match="has no load to work up to"):
            warmed(gym, name, load)

    def test_a_load_without_a_sign_is_worked_up_to(self, gym: Gym) -> None:
        with pytest.raises(InvalidValue, match='"\\+40" is no load'):
            warmed(gym, "squat", "+40")

    def test_without_words_it_asks_for_them(self, gym: Gym) -> None:
        with pytest.raises(InvalidValue, match="To which load"):
            warmed(gym)

    def test_an_exercise_that_nobody_knows(self, gym: Gym) -> None:
        with pytest.raises(ExerciseUnknown):
            warmed(gym, "xyzzy", "100")
