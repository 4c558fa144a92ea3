"""Lines of a live workout, where an exercise and a load stand."""

import pytest

from domain.notation.examples import (
    BENCH,
    DIPS,
    GYM,
    KG,
    PLANK,
    RUN,
    SQUAT,
    GymLift,
    body,
    covered,
    held,
    lifted,
)
from workoutlog.domain.model import Ending, SetType
from workoutlog.domain.notation import Current, SetValues, read_live
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import WorkoutlogError


def after(lift: GymLift, *sets: SetValues) -> Current[GymLift]:
    return Current(lift, sets[-1] if sets else None)


SQUATTING = after(SQUAT, *lifted(100, 5, rpe_tenths=80, rest_s=90))
POUNDS = after(SQUAT, *lifted(225, 5, unit=MassUnit.LB))
DIPPING = after(DIPS, *lifted(10, 8))


@pytest.mark.parametrize(
    ("current", "text", "sets"),
    [
        (SQUATTING, "5", lifted(100, 5)),
        (SQUATTING, "105 5", lifted(105, 5)),
        (SQUATTING, "105 5 5", lifted(105, 5, 5)),
        (SQUATTING, "105 3x5", lifted(105, 5, 5, 5)),
        (SQUATTING, "+5 3", lifted(105, 3)),
        (SQUATTING, "-10 8", lifted(90, 8)),
        (SQUATTING, "+2.5x5", lifted("102.5", 5)),
        (SQUATTING, "x5", lifted(100, 5)),
        (SQUATTING, "x105", lifted(100, 105)),
        (SQUATTING, "5 @8", lifted(100, 5, rpe_tenths=80)),
        (SQUATTING, "5+", lifted(100, 5, ending=Ending.AMRAP)),
        (SQUATTING, "=", lifted(100, 5)),
        (SQUATTING, "= @9", lifted(100, 5, rpe_tenths=90)),
        (SQUATTING, "= =", lifted(100, 5, 5)),
        (SQUATTING, "105x5", lifted(105, 5)),
        (SQUATTING, "w60 5", lifted(60, 5, set_type=SetType.WARM_UP)),
        (SQUATTING, "barx10", lifted(20, 10)),
        (POUNDS, "+5 5", lifted(230, 5, unit=MassUnit.LB)),
        (POUNDS, "5", lifted(225, 5, unit=MassUnit.LB)),
        (DIPPING, "8", lifted(10, 8)),
        (DIPPING, "10 8", lifted(10, 10, 8)),
        (DIPPING, "+15 6", lifted(15, 6)),
        (DIPPING, "bw 12", body(12)),
        (after(DIPS), "12", body(12)),
        (after(SQUAT), "100 5", lifted(100, 5)),
        (after(PLANK), "45s", held(45)),
        (after(PLANK, *held(45, rpe_tenths=90)), "=", held(45)),
        (after(RUN), "400m 1:30", covered("400", DistanceUnit.M, 90)),
    ],
)
def test_line_goes_on_from_where_the_workout_stands(
    current: Current[GymLift], text: str, sets: tuple[SetValues, ...]
) -> None:
    (entry,) = read_live(text, current, GYM, KG)
    assert (entry.exercise, entry.sets) == (current.exercise, sets)


@pytest.mark.parametrize(
    ("current", "text", "told"),
    [
        (SQUATTING, "105", "105 reps at 100 kg? — New weight: 105 5 — Really 105 reps: x105"),
        (after(SQUAT), "5", "5 kg x how many reps? — e.g. 100x5"),
        (
            after(SQUAT),
            "+5 8",
            "+5 from what? No current weight. — e.g. 100x8, or start a workout first",
        ),
        (after(SQUAT), "=", "= repeats the last set, and there is none. — e.g. 100x5"),
        (SQUATTING, "-100 5", "-100 from 100 kg leaves nothing. — e.g. 60 8 for a new weight"),
        (SQUATTING, "+5lb 5", "+5lb on a weight in kg? — Write the new weight: 105kg 5"),
        (
            SQUATTING,
            "3x5",
            "3x5 is 3 sets of 5 or 3 kg x 5? — 3 sets: 3x5@100 (your last weight) — 3 kg: 3kgx5",
        ),
        (None, "5", "Which exercise? The line starts with a number. — e.g. squat 100x5"),
        (SQUATTING, "5 easy", "Can't read easy. — For a note use # ..."),
    ],
)
def test_line_is_refused(current: Current[GymLift] | None, text: str, told: str) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read_live(text, current, GYM, KG)
    assert " — ".join([raised.value.message, *raised.value.advice]) == told


def test_guarded_number_is_offered_as_reps() -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read_live("105", SQUATTING, GYM, KG)
    assert [choice.words for choice in raised.value.choices] == ["x105"]


def test_name_changes_the_exercise() -> None:
    entries = read_live("bench 60x5; 5; = # last one easy", SQUATTING, GYM, KG)
    assert [entry.exercise for entry in entries] == [BENCH, BENCH, BENCH]
    assert [entry.sets for entry in entries] == [lifted(60, 5)] * 3
    assert [entry.note for entry in entries] == ["", "", "last one easy"]


def test_number_that_begins_a_name_is_a_name() -> None:
    (entry,) = read_live("45 degree back extension 12", SQUATTING, GYM, KG)
    assert entry.exercise.name == "45 Degree Back Extension"


def test_superset_names_its_exercises() -> None:
    assert len(read_live("bench 60 5 / row 50 5", SQUATTING, GYM, KG)) == 2
