"""Reckoning with loads: to what can be loaded, and never to nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.model import MAX_LOAD_G
from workoutlog.domain.notation import Load
from workoutlog.domain.routines.loads import less, plus, share, step_of
from workoutlog.domain.units import MassUnit, grams

KG, LB = MassUnit.KG, MassUnit.LB


def kg(number: str) -> Load:
    return Load(grams(Decimal(number), KG), KG)


def lb(number: str) -> Load:
    return Load(grams(Decimal(number), LB), LB)


@pytest.mark.parametrize(
    ("load", "percent_tenths", "rounded"),
    [
        (kg("140"), 650, kg("90")),
        (kg("100"), 500, kg("50")),
        (kg("62.5"), 900, kg("55")),  # 56.25 is between 55 and 57.5
        (kg("102.5"), 900, kg("92.5")),
        (kg("3"), 100, kg("2.5")),
        (lb("135"), 900, lb("120")),  # 121.5
    ],
)
def test_shares_are_rounded_to_the_nearest_and_the_lighter(
    load: Load, percent_tenths: int, rounded: Load
) -> None:
    assert share(load, percent_tenths, ()) == rounded


def test_less_than_the_body_alone_is_not_made() -> None:
    assert less(Load(None, None), 100, ()) == Load(None, None)
    assert less(kg("-20"), 100, ()) == kg("-20")
    assert share(Load(None, None), 500, ()) == Load(None, None)


def test_steps_are_the_lifters_own() -> None:
    assert step_of(KG, ()) == Decimal("2.5")
    assert step_of(LB, (kg("1"),)) == 5
    assert share(kg("101"), 500, (kg("1"), lb("2.5"))) == kg("50")


def test_more_is_added_in_the_unit_of_the_load() -> None:
    assert plus(Load(None, None), kg("2.5"), ()) == kg("2.5")
    assert plus(lb("45"), lb("5"), ()) == lb("50")
    assert plus(kg("-2.5"), kg("2.5"), ()) == Load(None, None)
    assert plus(lb("100"), kg("2.5"), ()) == lb("105")
    assert plus(lb("100"), kg("2.5"), [lb("1")]) == lb("106")
    assert plus(kg("100"), lb("5"), ()) == kg("102.5")
    assert plus(lb("225"), kg("0.5"), ()) == lb("226.1")
    assert plus(kg("-2.5"), lb("5"), ()) == Load(None, None)
    assert plus(Load(MAX_LOAD_G, KG), kg("2.5"), ()) == Load(MAX_LOAD_G, KG)


@given(
    st.integers(1, 400_000),
    st.integers(10, 1500),
    st.sampled_from([(kg("1.25"),), (kg("2.5"),), (kg("0.5"),)]),
)
def test_what_is_proposed_can_be_loaded(load_g: int, tenths: int, steps: tuple[Load, ...]) -> None:
    found = share(Load(load_g, KG), tenths, steps)

    step = steps[0].grams or 0
    assert found.grams is not None
    assert found.grams % step == 0
    assert found.grams >= step
    assert found.grams == step or abs(found.grams * 1000 - load_g * tenths) <= step * 500 + 1000
