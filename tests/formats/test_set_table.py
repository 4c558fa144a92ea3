"""What is true of every table with a row for each set: a set of nothing is none."""

from pathlib import Path
from typing import Any

import pytest

from telling import tell
from workoutlog.domain.units import DistanceUnit, MassUnit
from writing import lifted, written

pytestmark = pytest.mark.parametrize("app", ["hevy", "strong"])


@pytest.mark.parametrize(
    "given_set",
    [
        lifted(100, 5, **missed) | {"reps": None}
        for missed in (
            {"duration_s": 0},
            {"distance_mm": 0, "distance_unit": DistanceUnit.M},
            {"distance_mm": 4, "distance_unit": DistanceUnit.M, "duration_s": 0},
        )
    ],
)
def test_a_load_of_which_nothing_was_measured_is_a_missed_attempt(
    tmp_path: Path, app: str, given_set: dict[str, Any]
) -> None:
    assert tell(written(tmp_path, app, given_set)[0], unit=MassUnit.KG).sets == [
        {"exercise": "Squat", "load_g": 100_000, "load_unit": "kg", "reps": 0}
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        {"reps": 0},
        {"duration_s": 0},
        lifted(0, 0),
        {"distance_mm": 4, "distance_unit": DistanceUnit.M},
        {"distance_mm": 0, "distance_unit": DistanceUnit.KM, "note": "too tired", "rest_s": 60},
    ],
)
def test_a_set_of_nothing_is_left_out_and_counted(
    tmp_path: Path, app: str, nothing: dict[str, Any]
) -> None:
    made, report = written(tmp_path, app, lifted(100, 5), nothing, lifted(100, 4))
    assert (report.sets, report.left_out) == (2, 1)
    read = tell(made, unit=MassUnit.KG)
    assert [each["reps"] for each in read.sets] == [5, 4]
    assert read.accounted == read.found.rows == 2
