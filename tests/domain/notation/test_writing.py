"""The canonical form, as it is read on a phone."""

from typing import Any

import pytest

from domain.notation.examples import DROP, WARM_UP, body, covered, held, lifted
from workoutlog.domain.model import Ending, SetType, Tracking
from workoutlog.domain.notation import SetValues, write, write_set
from workoutlog.domain.units import DistanceUnit, MassUnit

KM = DistanceUnit.KM
M = DistanceUnit.M
KILOS: dict[str, Any] = {"load_g": 20_000, "load_unit": MassUnit.KG}

WEIGHTED = [
    (lifted(100, 5, rpe_tenths=80), "100 kg × 5 @8"),
    (lifted(100, 5, 5, 3), "100 kg × 5, 5, 3"),
    (lifted(100, 5, 5, 5, rpe_tenths=85), "100 kg 3×5 @8.5"),
    (lifted(225, 5, unit=MassUnit.LB), "225 lb × 5"),
    (lifted("62.5", 5), "62.5 kg × 5"),
    (lifted(60, 5, set_type=WARM_UP) + lifted(100, 5), "warm-up 60 kg × 5, 100 kg × 5"),
    (lifted(30, 8, 6, set_type=DROP), "drop 30 kg × 8, 6"),
    (lifted(100, 5, 5) + lifted(100, 8, ending=Ending.AMRAP), "100 kg × 5, 5, 8+"),
    (lifted(100, 5, 5, ending=Ending.AMRAP), "100 kg × 5+, 5+"),
    (lifted(100, 4, ending=Ending.FAILURE), "100 kg × 4f"),
    (lifted(12, 8, reps_right=7), "12 kg × 8/7"),
    (
        lifted(100, 5, rpe_tenths=70) + lifted(100, 5, rpe_tenths=80),
        "100 kg 2×5 @7,8",
    ),
    (lifted(100, 5) + lifted(100, 5, rpe_tenths=80), "100 kg × 5, 100 kg × 5 @8"),
    (lifted(20, 60, 55), "20 kg × 60, 20 kg × 55"),
    (lifted(20, 60, 60), "20 kg 2×60"),
    (lifted(100, 5, rest_s=90, tempo="31x1"), "100 kg × 5 rest=90s tempo=31x1"),
    (lifted(100, 5, heart_rate=150, kcal=320), "100 kg × 5 hr=150 kcal=320"),
    (lifted(0, 5), "0 kg × 5"),
    (body(20, 10), "no-load × 20, 10"),
    (lifted(100, 5, tempo="3 1, 1"), "100 kg × 5 tempo=3-1-1"),
    ((), ""),
]
OTHERS = [
    (Tracking.BODYWEIGHT, body(10, 8), "BW × 10, 8"),
    (Tracking.BODYWEIGHT, body(10, 10), "BW 2×10"),
    (Tracking.BODYWEIGHT, lifted(10, 8), "BW+10 kg × 8"),
    (Tracking.BODYWEIGHT, lifted(-20, 8), "BW-20 kg × 8"),
    (Tracking.TIMED, held(45), "45s"),
    (Tracking.TIMED, held(60, 45), "1:00, 45s"),
    (Tracking.TIMED, held(3750), "1:02:30"),
    (Tracking.TIMED, held(60, 60, 60), "3×1:00"),
    (Tracking.TIMED, held(45, **KILOS) + held(60), "BW+20 kg × 45s, BW × 1:00"),
    (Tracking.TIMED, held(60, 45, set_type=SetType.WARM_UP), "warm-up BW × 1:00, 45s"),
    (Tracking.DISTANCE, covered("5", KM, 1500), "5 km 25:00"),
    (Tracking.DISTANCE, covered("500", M, 110) * 6, "6×500 m 1:50"),
    (Tracking.DISTANCE, held(2700) + covered("5", KM), "45:00, 1×5 km"),
    (Tracking.DISTANCE, covered("5", KM) + held(2700), "5 km, 1×45:00"),
    (Tracking.DISTANCE, covered("30", M), "1×30 m"),
    (Tracking.DISTANCE, covered("90", KM, 3540), "90 km 59min"),
    (Tracking.CARRY, covered("30", M, **KILOS), "20 kg × 30 m"),
    (Tracking.CARRY, covered("30", M, 25, **KILOS) * 2, "20 kg 2×30 m 25s"),
    (Tracking.CARRY, covered("30", M), "BW × 30 m"),
]


@pytest.mark.parametrize(("sets", "text"), WEIGHTED)
def test_weighted_sets_are_written(sets: tuple[SetValues, ...], text: str) -> None:
    assert write(sets, Tracking.WEIGHTED) == text


@pytest.mark.parametrize(("tracking", "sets", "text"), OTHERS)
def test_other_kinds_are_written(
    tracking: Tracking, sets: tuple[SetValues, ...], text: str
) -> None:
    assert write(sets, tracking) == text


def test_terminal_without_the_sign_gets_an_x() -> None:
    assert write(lifted(100, 5, 5), Tracking.WEIGHTED, ascii_only=True) == "100 kg 2x5"


def test_one_set_stands_alone() -> None:
    assert write_set(lifted(100, 5)[0], Tracking.WEIGHTED) == "100 kg × 5"


def test_set_that_does_not_fit_its_kind_is_still_shown() -> None:
    """An exercise may have been counted otherwise when the set was logged or imported."""
    (plank,) = held(60)
    (run,) = covered("5", KM, 1500)
    assert write_set(plank, Tracking.WEIGHTED) == "no-load × 1:00"
    assert write_set(run, Tracking.BODYWEIGHT) == "BW × 5 km 25:00"
