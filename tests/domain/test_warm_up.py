"""Warm-ups: they go up, can be loaded, and end below the work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.plates import Loads, Rack, read_plates
from workoutlog.domain.units import MassUnit
from workoutlog.domain.warm_up import Step, even, read_steps, warm_up
from workoutlog.errors import InvalidValue

KG = MassUnit.KG
USUAL = read_steps("barx10 40%x5 60%x3 80%x2")
GYM = Rack(20_000, KG, read_plates("25 20 15 10 5 2.5 1.25 kg"))
SPARSE = Rack(20_000, KG, read_plates("20x2 10x2 kg"))


def loads_and_reps(working_g: int, rack: Rack = GYM) -> list[tuple[int, int]]:
    sets = warm_up(working_g, KG, USUAL, Loads(rack, working_g, KG).nearest)
    return [(each.loading.load_g, each.step.reps) for each in sets]


@pytest.mark.parametrize(
    ("working_g", "expected"),
    [
        (100_000, [(20_000, 10), (40_000, 5), (60_000, 3), (80_000, 2)]),
        (142_500, [(20_000, 10), (57_500, 5), (85_000, 3), (115_000, 2)]),
        (30_000, [(20_000, 10), (25_000, 2)]),
        (22_500, [(20_000, 10)]),
        (20_000, []),
    ],
)
def test_steps_are_shares_of_the_work(working_g: int, expected: list[tuple[int, int]]) -> None:
    assert loads_and_reps(working_g) == expected


def test_steps_that_no_plates_make_are_left_out() -> None:
    assert loads_and_reps(80_000, SPARSE) == [(20_000, 10), (40_000, 5), (60_000, 2)]


@given(
    st.integers(20_000, 400_000),
    st.lists(st.builds(Step, st.integers(0, 99), st.integers(1, 20)), max_size=10),
    st.sampled_from([GYM, SPARSE]),
)
def test_a_warm_up_goes_up_and_ends_below_the_work(
    working_g: int, steps: list[Step], rack: Rack
) -> None:
    sets = warm_up(working_g, KG, tuple(sorted(steps)), Loads(rack, working_g, KG).nearest)
    weights = [each.loading.load_g for each in sets]
    assert weights == sorted({*weights})
    assert all(each < working_g for each in weights)
    for each in sets:
        plates_g = 2 * sum(plate.load_g for plate in each.loading.side)
        assert each.loading.load_g == rack.bar_g + plates_g


@pytest.mark.parametrize(
    ("load_g", "unit", "expected_g"),
    [(81_000, KG, 80_000), (81_300, KG, 82_500), (1_000, KG, 0), (46_000, MassUnit.LB, 45_359)],
)
def test_without_a_bar_loads_are_even(load_g: int, unit: MassUnit, expected_g: int) -> None:
    assert even(load_g, unit) == (expected_g, ())


def test_a_step_of_nothing_is_left_out() -> None:
    sets = warm_up(5_000, KG, USUAL[1:], even)
    assert [each.loading.load_g for each in sets] == [2_500]


def test_steps_are_read() -> None:
    assert read_steps("BARx5, 50%×5 90%x1") == (Step(0, 5), Step(50, 5), Step(90, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1 to 10 sets, and not 0"),
        (" ".join(["50%x5"] * 11), "1 to 10 sets, and not 11"),
        ("80%x2 40%x5", "goes up"),
        ("80x2", '"80x2" is no set of a warm-up'),
        ("100%x2", '"100%x2" is no set'),
        ("0%x5", '"0%x5" is no set'),
        ("50%x0", '"50%x0" is no set'),
        ("bar", '"bar" is no set'),
    ],
)
def test_what_is_no_warm_up(text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        read_steps(text)
