"""Plates: every load that can be made is found, with as few plates as can be."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.plates import Loading, Loads, Plate, Rack, read_plates
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue

KG, LB = MassUnit.KG, MassUnit.LB
GYM = "25 20 15 10 5 2.5 1.25 kg"
KILOGRAMS = st.sampled_from([25_000, 20_000, 15_000, 12_500, 10_000, 7_000, 5_000, 2_500, 500])
RACKS = st.builds(
    lambda kinds, collars_g: Rack(20_000, KG, tuple(kinds), collars_g),
    st.lists(
        st.builds(Plate, KILOGRAMS, st.just(KG), st.integers(0, 3)),
        max_size=5,
        unique_by=lambda each: each.load_g,
    ),
    st.sampled_from([0, 5_000]),
)


def rack(plates: str, bar_g: int = 20_000, bar_unit: MassUnit = KG) -> Rack:
    return Rack(bar_g, bar_unit, read_plates(plates))


def sides(loading: Loading | None) -> list[int]:
    assert loading is not None
    return [each.load_g for each in loading.side]


def every_loading(rack: Rack) -> Iterator[Loading]:
    """Try all plates on both sides, as a very patient lifter would."""
    for counts in product(*(range((each.pairs or 0) + 1) for each in rack.plates)):
        side = [each for each, count in zip(rack.plates, counts, strict=True) for _ in range(count)]
        load_g = rack.bar_g + rack.collars_g + 2 * sum(each.load_g for each in side)
        yield Loading(load_g, tuple(side))


@pytest.mark.parametrize(
    ("plates", "target_g", "side"),
    [
        (GYM, 100_000, [25_000, 15_000]),
        (GYM, 20_000, []),
        (GYM, 22_500, [1_250]),
        (GYM, 182_500, [25_000, 25_000, 25_000, 5_000, 1_250]),
        # The heaviest first would be 25 + 10 + 5, or would stop at 25 + 10.
        ("25 20 10 5 kg", 100_000, [20_000, 20_000]),
        ("25x2 20x4 10x2 kg", 100_000, [20_000, 20_000]),
        ("25x2 15x2 10x4 kg", 90_000, [25_000, 10_000]),
        # Only one of each 10 is a pair.
        ("20x2 10x3 5x4 kg", 100_000, [20_000, 10_000, 5_000, 5_000]),
    ],
)
def test_the_fewest_plates(plates: str, target_g: int, side: list[int]) -> None:
    loads = Loads(rack(plates), target_g, KG)
    assert loads.at_most(target_g, KG) == loads.at_least(target_g, KG)
    assert sides(loads.at_most(target_g, KG)) == side


@pytest.mark.parametrize(
    ("target_g", "plates"), [(102_058, [45, 45]), (142_882, [45, 45, 45]), (61_235, [45])]
)
def test_pounds_add_up_exactly(target_g: int, plates: list[int]) -> None:
    """225, 315 and 135 lb: in whole grams two plates of 45 lb are a gram too much."""
    loads = Loads(rack("45 35 25 10 5 2.5 lb", 20_412, LB), target_g, LB)
    found = loads.at_most(target_g, LB)
    assert found == loads.at_least(target_g, LB)
    assert found is not None
    assert found.load_g == target_g
    assert [round(each / 453.59237) for each in sides(found)] == plates


def test_kilograms_and_pounds_on_one_bar() -> None:
    loads = Loads(rack("20kg 45lb 2.5kg"), 102_500, KG)
    found = loads.nearest(102_000, KG)
    assert [each.unit for each in found.side] == [LB, LB]
    assert found.load_g == 101_647


def test_what_cannot_be_made_lies_between_two_loads() -> None:
    loads = Loads(rack(GYM), 101_000, KG)
    below, above = loads.at_most(101_000, KG), loads.at_least(101_000, KG)
    assert (below, above) != (None, None)
    assert sides(below) == [25_000, 15_000]
    assert sides(above) == [25_000, 15_000, 1_250]
    assert loads.nearest(101_000, KG) == below
    assert loads.nearest(101_250, KG) == below
    assert loads.nearest(101_300, KG) == above


def test_plates_run_out() -> None:
    loads = Loads(rack("20x2 kg"), 100_000, KG)
    assert loads.at_least(100_000, KG) is None
    assert loads.nearest(100_000, KG).load_g == 60_000


def test_less_than_the_bar() -> None:
    loads = Loads(rack(GYM), 15_000, KG)
    assert loads.at_most(15_000, KG) is None
    assert loads.at_least(15_000, KG) == loads.lightest == loads.nearest(15_000, KG)
    assert loads.lightest == Loading(20_000, ())


def test_collars_weigh_too() -> None:
    loads = Loads(rack(GYM)._replace(collars_g=5_000), 100_000, KG)
    assert sides(loads.at_most(100_000, KG)) == [25_000, 10_000, 2_500]


@given(RACKS, st.integers(1, 400).map(lambda halves: halves * 500))
def test_it_finds_what_trying_everything_finds(rack: Rack, target_g: int) -> None:
    loads = Loads(rack, target_g, KG)
    tried = list(every_loading(rack))
    for found, fitting in (
        (loads.at_most(target_g, KG), [each for each in tried if each.load_g <= target_g]),
        (loads.at_least(target_g, KG), [each for each in tried if each.load_g >= target_g]),
    ):
        closest = min((abs(each.load_g - target_g) for each in fitting), default=None)
        best = [each for each in fitting if abs(each.load_g - target_g) == closest]
        assert (found is None) == (not best)
        if found is not None:
            assert found.load_g == best[0].load_g
            assert len(found.side) == min(len(each.side) for each in best)
            assert found.load_g == 20_000 + rack.collars_g + 2 * sum(sides(found))
            assert sides(found) == sorted(sides(found), reverse=True)
            for plate in rack.plates:
                assert found.side.count(plate) <= (plate.pairs or 0)


@pytest.mark.parametrize(
    ("text", "plates"),
    [
        ("25 kg", (Plate(25_000, KG),)),
        ("25x4 20×3, 1.25*2 kg", (Plate(25_000, KG, 2), Plate(20_000, KG, 1), Plate(1_250, KG, 1))),
        ("45LBx4 20KG", (Plate(20_412, LB, 2), Plate(20_000, KG))),
        ("45 2.5kg lb", (Plate(20_412, LB), Plate(2_500, KG))),
        ("20kgx1", (Plate(20_000, KG, 0),)),
    ],
)
def test_plates_are_read(text: str, plates: tuple[Plate, ...]) -> None:
    assert read_plates(text) == plates


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There are no plates"),
        ("kg", "There are no plates"),
        ("25", "25: in which unit"),
        ("25kg 20", "20: in which unit"),
        ("0 kg", '"0" is no plate'),
        ("25x kg", '"25x" is no plate'),
        ("25x4 heavy kg", '"heavy" is no plate'),
        ("-5kg", '"-5kg" is no plate'),
        ("25kg 25kgx2", "named twice"),
        (" ".join(f"{each}kg" for each in range(1, 32)), "more than 30 kinds"),
        ("1.255lb", "finer than can be kept"),
    ],
)
def test_what_are_no_plates(text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        read_plates(text)
