"""The shipped programs are routines like any other, in kilograms and in pounds."""

import pytest

from domain.routines.examples import KG, plan_of
from workoutlog import programs
from workoutlog.domain.routines import write_routine
from workoutlog.domain.units import MassUnit


@pytest.mark.parametrize("slug", programs.slugs())
@pytest.mark.parametrize("unit", MassUnit)
def test_it_can_be_read_and_says_what_it_is(slug: str, unit: MassUnit) -> None:
    program = programs.read(slug, unit)

    plan = plan_of(program.text, KG)
    assert plan_of(write_routine(plan)) == plan
    assert program.slug == slug
    assert program.name
    assert program.about.endswith(".")
    loads = {
        load.unit
        for day in plan.days
        for each in day.exercises
        for load in (each.rule.start, each.rule.step and each.rule.step.load)
        if load
    }
    assert loads <= {unit}


def test_the_well_known_ones_are_there() -> None:
    assert {programs.read(each).name for each in programs.slugs()} == {
        *("5/3/1", "Full body for beginners", "GZCLP", "Starting Strength", "StrongLifts 5x5"),
    }


def test_pounds_are_what_pairs_of_plates_make() -> None:
    text = programs.read("stronglifts", MassUnit.LB).text

    assert "squat 5x5 from 45lb, +5lb, -10% after 3 misses" in text
    assert "row 5x5 from 65lb, +5lb" in text
    assert "dl 1x5 from 90lb, +10lb" in text
