"""Liftosaur's table: what was wanted beside what was done, kg beside lb, newest workout first."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.formats.liftosaur import Liftosaur

NAMES = (
    *("Workout DateTime", "Program", "Day Name", "Exercise", "Is Warmup Set?", "Required Reps"),
    *("Completed Reps", "Is AMRAP?", "Required RPE", "Completed RPE", "Log RPE?"),
    *("Required Weight Value", "Required Weight Unit", "Completed Weight Value"),
    *("Completed Weight Unit", "Ask Weight?", "Completed Reps Time", "Target Muscles"),
    *("Synergist Muscles", "Notes"),
)
OLDER = (
    *("Workout DateTime", "Program", "Day Name", "Exercise", "Is Warmup Set?", "Required Reps"),
    *("Completed Reps", "RPE", "Is AMRAP?", "Weight Value", "Weight Unit", "Completed Reps Time"),
    *("Target Muscles", "Synergist Muscles", "Notes"),
)
ROW = {
    "Workout DateTime": "2025-03-01T17:05:06.789Z",
    "Program": "Basic",
    "Day Name": "Day A",
    "Exercise": "Squat, Barbell",
    "Is Warmup Set?": "0",
    "Required Reps": "5",
    "Completed Reps": "5",
    "Is AMRAP?": "0",
    "Log RPE?": "0",
    "Required Weight Value": "100",
    "Required Weight Unit": "kg",
    "Completed Weight Value": "100",
    "Completed Weight Unit": "kg",
    "Ask Weight?": "0",
    "Target Muscles": "Quads,Glutes",
}
SQUAT = {"exercise": "Squat, Barbell", "load_g": 100_000, "load_unit": "kg", "reps": 5}


def table(*rows: dict[str, str], names: tuple[str, ...] = NAMES) -> str:
    """Write rows that differ from the usual one."""
    text = StringIO()
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    return text.getvalue()


def one(**differing: str) -> Telling:
    """Read one row that differs in some columns, written with _ for what is no letter."""
    named = {"".join(filter(str.isalpha, name)).casefold(): name for name in NAMES}
    return tell(table({named[name.replace("_", "")]: text for name, text in differing.items()}))


def test_a_row_is_a_set() -> None:
    told = one()
    [workout] = told.workouts
    assert told.found.app == "liftosaur"
    assert told.sets == [SQUAT]
    assert workout.name == "Basic, Day A"
    assert workout.start == datetime(2025, 3, 1, 17, 5, 6, 789_000, UTC)
    assert workout.key == "2025-03-01T17:05:06.789+00:00"


@pytest.mark.parametrize(
    ("differing", "expected"),
    [
        ({"is_warmup_set": "1"}, {"set_type": "warm_up"}),
        ({"is_amrap": "1", "completed_reps": "9"}, {"ending": "amrap", "reps": 9}),
        ({"completed_rpe": "8.5", "required_rpe": "7"}, {"rpe_tenths": 85}),
        ({"required_rpe": "7"}, {}),
        ({"required_reps": "8"}, {}),
        (
            {"completed_weight_unit": "lb", "completed_weight_value": "225"},
            {"load_g": 102_058, "load_unit": "lb"},
        ),
        ({"completed_weight_value": "102.5"}, {"load_g": 102_500}),
        ({"completed_weight_value": "", "completed_weight_unit": ""}, {}),
        ({"completed_reps": "0"}, {"reps": 0}),
        ({"notes": "Felt good"}, {"note": "Felt good"}),
        ({"completed_reps_time": "2025-03-01T17:10:00.250Z"}, {"performed_at": 1_740_849_000_250}),
    ],
)
def test_columns_say_more_of_a_set(differing: dict[str, str], expected: dict[str, Any]) -> None:
    assert one(**differing).sets == [SQUAT | expected]


@pytest.mark.parametrize("value", ["0", "0.0"])
def test_no_load_is_none(value: str) -> None:
    assert one(completed_weight_value=value).sets == [{"exercise": "Squat, Barbell", "reps": 5}]


def test_what_was_wanted_is_no_load_where_another_was_used() -> None:
    assert one(completed_weight_value="0").sets == [{"exercise": "Squat, Barbell", "reps": 5}]


def test_a_set_that_was_not_completed_is_counted() -> None:
    told = one(completed_reps="", completed_weight_value="", completed_weight_unit="")
    assert told.workouts == []
    assert told.found.skipped == {"not done": 1}


def test_the_note_on_what_was_not_done_is_kept() -> None:
    told = one(completed_reps="", notes="Knee hurts")
    [workout] = told.workouts
    assert workout.note == "Squat, Barbell: Knee hurts"
    assert (workout.sets, told.found.notes) == ([], 1)


def test_the_note_on_an_exercise_is_kept_once() -> None:
    rows = [{"Notes": "Low bar"}, {"Notes": "Low bar"}, {"Notes": "Low bar", "Exercise": "Row"}]
    told = tell(table(*rows))
    assert [each.get("note") for each in told.sets] == ["Low bar", None, "Low bar"]


LONG_DATES = {
    "Sat Mar 01 2025 18:05:06 GMT+0100 (Central European Standard Time)": timedelta(hours=1),
    "Sat Mar 01 2025 18:05:06 GMT+0100": timedelta(hours=1),
    "Sat Mar 01 2025 17:05:06 GMT+0000 (Coordinated Universal Time)": timedelta(0),
    "Sat Mar 01 2025 09:05:06 GMT-0800 (GMT-08:00)": timedelta(hours=-8),
}


@pytest.mark.parametrize("text", LONG_DATES)
def test_a_date_may_be_long(text: str) -> None:
    [workout] = one(workout_date_time=text).workouts
    assert workout.start == datetime(2025, 3, 1, 17, 5, 6, tzinfo=UTC)
    assert workout.start.utcoffset() == LONG_DATES[text]
    assert workout.key == "2025-03-01T17:05:06.000+00:00"


def test_the_key_knows_no_zone() -> None:
    content = table({})
    here, there = (tell(content, zone=timezone(timedelta(hours=each))) for each in (0, 9))
    assert here.workouts[0].key == there.workouts[0].key


def test_newest_workouts_come_first_and_units_are_mixed() -> None:
    told = tell(
        table(
            {"Workout DateTime": "2025-03-03T17:00:00.000Z", "Completed Weight Unit": "lb"},
            {"Workout DateTime": "2025-03-03T17:00:00.000Z"},
            {"Workout DateTime": "2025-03-01T17:00:00.000Z"},
        )
    )
    assert [len(each.sets) for each in told.workouts] == [2, 1]
    assert [each["load_unit"] for each in told.sets] == ["lb", "kg", "kg"]
    assert told.found.assumed == {}


def test_older_tables_have_one_load_and_one_effort() -> None:
    row = {"Weight Value": "100", "Weight Unit": "kg", "RPE": "9"}
    told = tell(table(row, names=OLDER))
    assert told.sets == [SQUAT | {"rpe_tenths": 90}]


def test_a_load_without_a_unit_is_in_the_usual_one() -> None:
    content = table({"Completed Weight Unit": ""})
    told = tell(content, usual_unit=MassUnit.LB)
    assert told.sets[0]["load_unit"] == "lb"
    assert told.found.assumed["unit of loads"].option == "--unit kg"


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("Workout DateTime", "soon", '"soon" is no date'),
        ("Workout DateTime", "", "there is no date"),
        (
            "Workout DateTime",
            "Sat Foo 01 2025 18:05:06 GMT+0100",
            '"2025-00-01T18:05:06+0100" is no date',
        ),
        ("Is Warmup Set?", "maybe", '"maybe" is neither yes nor no'),
        ("Is AMRAP?", "2", '"2" is neither yes nor no'),
        ("Completed Reps", "five", '"five" is no number'),
        ("Completed Reps", "4.5", "4.5 is not a whole number"),
        ("Completed RPE", "11", "RPE in tenths: 110 is not between 10 and 100"),
        ("Completed Weight Value", "heavy", '"heavy" is no number'),
        ("Completed Weight Unit", "stone", '"stone" is neither kg nor lb'),
        ("Completed Reps Time", "later", '"later" is no date'),
        ("Exercise", " ", "there is no exercise"),
    ],
)
def test_nonsense_is_rejected_with_its_column(column: str, text: str, reason: str) -> None:
    told = tell(table({}, {column: text}))
    assert told.sets == [SQUAT]
    assert told.found.rejected[0].reason == reason
    assert (told.found.rejected[0].line, told.accounted) == (3, 2)
    named = "exercise" if column == "Exercise" else column
    assert told.found.rejected[0].column.casefold() == named.casefold()


def test_a_row_that_is_cut_off_is_rejected() -> None:
    content = table({}, {})
    told = tell(content[: content.rindex("kg")])
    assert told.sets == [SQUAT]
    assert told.rejected[0][0] == 3


@pytest.mark.parametrize("names", [NAMES, OLDER, tuple(reversed(NAMES))])
def test_only_this_reader_knows_the_header(names: tuple[str, ...]) -> None:
    assert readers_of(",".join(names)) == [Liftosaur]


SETS = st.fixed_dictionaries(
    {
        "exercise": st.sampled_from(["Squat, Barbell", "Bench Press", 'Odd "one"', "Row, Cable"]),
        "reps": st.none() | st.integers(0, 1000),
        "steps": st.integers(0, 1000),
        "unit": st.sampled_from(MassUnit),
        "rpe": st.none() | st.integers(2, 20),
        "warm_up": st.booleans(),
        "amrap": st.booleans(),
    }
)


@given(workouts=st.lists(st.lists(SETS, min_size=1, max_size=6), max_size=5))
def test_what_is_written_comes_back(workouts: list[list[dict[str, Any]]]) -> None:
    rows, expected = [], []
    for number, workout in enumerate(workouts):
        start = datetime(2025, 1, 1, tzinfo=UTC) - number * timedelta(hours=30)
        for done in workout:
            load = done["steps"] * Decimal("1.25")
            rows.append(
                {
                    "Workout DateTime": f"{start:%Y-%m-%dT%H:%M:%S}.000Z",
                    "Exercise": done["exercise"],
                    "Is Warmup Set?": str(int(done["warm_up"])),
                    "Completed Reps": "" if done["reps"] is None else str(done["reps"]),
                    "Is AMRAP?": str(int(done["amrap"])),
                    "Completed RPE": str(Decimal(done["rpe"]) / 2) if done["rpe"] else "",
                    "Completed Weight Value": str(load),
                    "Completed Weight Unit": done["unit"],
                }
            )
            if done["reps"] is None or (not load and not done["reps"]):
                continue
            per_unit = Decimal("1000" if done["unit"] is MassUnit.KG else "453.59237")
            expected.append(
                {"exercise": done["exercise"], "reps": done["reps"]}
                | ({"set_type": "warm_up"} if done["warm_up"] else {})
                | ({"ending": "amrap"} if done["amrap"] else {})
                | ({"rpe_tenths": done["rpe"] * 5} if done["rpe"] else {})
                | ({"load_g": round(load * per_unit), "load_unit": done["unit"]} if load else {})
            )
    told = tell(table(*rows))
    assert told.sets == expected
    assert told.rejected == []
    assert told.accounted == told.found.rows == len(rows)
