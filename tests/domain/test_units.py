"""What was typed comes back, to the last digit that a unit keeps."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.units import (
    DistanceUnit,
    MassUnit,
    distance,
    grams,
    mass,
    millimetres,
    plain,
    read_mass,
)
from workoutlog.errors import InvalidValue

MASS_STEPS = {MassUnit.KG: "0.001", MassUnit.LB: "0.01"}
DISTANCE_STEPS = {
    DistanceUnit.M: "0.001",
    DistanceUnit.KM: "0.00001",
    DistanceUnit.MI: "0.00001",
    DistanceUnit.YD: "0.01",
}


@given(st.sampled_from(MassUnit), st.integers(-4_500_000, 4_500_000))
def test_every_mass_survives(unit: MassUnit, steps: int) -> None:
    typed = steps * Decimal(MASS_STEPS[unit])

    assert mass(grams(typed, unit), unit) == typed


def test_every_hundredth_of_a_pound_that_is_lifted_survives() -> None:
    typed = [Decimal(hundredths) / 100 for hundredths in range(0, 100_000, 7)]

    assert [mass(grams(each, MassUnit.LB), MassUnit.LB) for each in typed] == typed


@given(st.sampled_from(DistanceUnit), st.integers(0, 10**10))
def test_every_distance_survives(unit: DistanceUnit, steps: int) -> None:
    typed = steps * Decimal(DISTANCE_STEPS[unit])

    assert distance(millimetres(typed, unit), unit) == typed


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("100", MassUnit.KG, 100_000),
        ("62.5", MassUnit.KG, 62_500),
        ("0.001", MassUnit.KG, 1),
        ("-20", MassUnit.KG, -20_000),
        ("225", MassUnit.LB, 102_058),
        ("45", MassUnit.LB, 20_412),
        ("0.01", MassUnit.LB, 5),
        ("2.5E1", MassUnit.KG, 25_000),
    ],
)
def test_grams(typed: str, unit: MassUnit, expected: int) -> None:
    assert grams(Decimal(typed), unit) == expected


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("400", DistanceUnit.M, 400_000),
        ("5", DistanceUnit.KM, 5_000_000),
        ("1", DistanceUnit.MI, 1_609_344),
        ("40", DistanceUnit.YD, 36_576),
        ("42.195", DistanceUnit.KM, 42_195_000),
    ],
)
def test_millimetres(typed: str, unit: DistanceUnit, expected: int) -> None:
    assert millimetres(Decimal(typed), unit) == expected


@pytest.mark.parametrize("unit", MassUnit)
def test_a_mass_finer_than_its_step_is_refused(unit: MassUnit) -> None:
    step = MASS_STEPS[unit]

    with pytest.raises(InvalidValue) as refused:
        grams(Decimal(step) / 10, unit)

    assert refused.value.message == f"{Decimal(step) / 10:f} {unit} is finer than can be kept."
    assert refused.value.advice == (f"The smallest step is {step} {unit}.",)


@pytest.mark.parametrize("unit", DistanceUnit)
def test_a_distance_finer_than_its_step_is_refused(unit: DistanceUnit) -> None:
    step = DISTANCE_STEPS[unit]

    with pytest.raises(InvalidValue) as refused:
        millimetres(1 + Decimal(step) / 10, unit)

    assert refused.value.advice == (f"The smallest step is {step} {unit}.",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("62.50", "62.5"),
        ("100.000", "100"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("-2.50", "-2.5"),
        ("0.00001", "0.00001"),
    ],
)
def test_numbers_are_written_plainly(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("62.5", (62_500, MassUnit.KG)),
        (" 62,5 kg ", (62_500, MassUnit.KG)),
        ("225lb", (102_058, MassUnit.LB)),
        ("225 LBS", (102_058, MassUnit.LB)),
        ("0", (0, MassUnit.KG)),
    ],
)
def test_a_mass_is_read(text: str, expected: tuple[int, MassUnit]) -> None:
    assert read_mass(text, MassUnit.KG) == expected


@pytest.mark.parametrize("text", ["", "-5", "1e3", "100 stone", "x", "1234567", "١٠٠", "5 5"])
def test_what_is_no_mass(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no load"):
        read_mass(text, MassUnit.KG)


def test_a_mass_without_any_unit() -> None:
    with pytest.raises(InvalidValue, match="20: in which unit") as caught:
        read_mass("20")
    assert caught.value.advice == ("Write 20kg or 20lb.",)
