"""Fit Notes by Gymlog: times in UTC, decimal commas, planned sets, body weights."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.gymlog import Gymlog

HEADER = (
    "Name,StartTime,EndTime,BodyWeight,Exercise,Equipment,Reps,Weight,Time,Distance,Status,"
    "IsWarmup,RPE,RIR,Categories,Note"
)
COLUMNS = HEADER.split(",")
DEFAULTS = {
    "Name": "Push",
    "StartTime": "2025-02-23T10:13:53Z",
    "EndTime": "2025-02-23T11:08:47Z",
    "Exercise": "Bench",
    "Equipment": "Barbell",
    "Reps": "8",
    "Weight": "60,0",
    "Status": "Done",
    "IsWarmup": "false",
    "Categories": "Chest,Arms",
}
ONE = {"exercise": "Bench (Barbell)", "load_g": 60_000, "load_unit": "kg", "reps": 8}
NOTHING: dict[str, str] = {"Reps": "", "Weight": ""}


def table(*rows: dict[str, str]) -> str:
    """Write rows; what is not given is as `DEFAULTS` has it."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(DEFAULTS | row for row in rows)
    return out.getvalue()


def test_a_workout() -> None:
    assert readers_of(HEADER) == [Gymlog]
    told = tell(table({}), zone=ZoneInfo("Asia/Tokyo"))
    [workout] = told.workouts
    assert told.found.app == "gymlog"
    assert told.sets == [ONE]
    assert workout.start == datetime(2025, 2, 23, 10, 13, 53, tzinfo=UTC)
    assert (workout.lasted_s, workout.name, workout.note) == (3294, "Push", "")
    assert workout.key == "2025-02-23 10:13:53+00:00 Push"


@pytest.mark.parametrize(
    "start", ["2025-02-23T10:13:53.000Z", "2025-02-23T10:13:53+00:00", "2025-02-23T11:13:53+01:00"]
)
def test_a_key_is_the_same_however_the_time_is_written(start: str) -> None:
    [workout] = tell(table({"StartTime": start})).workouts
    assert workout.key == "2025-02-23 10:13:53+00:00 Push"


def test_a_time_without_a_zone_is_on_the_clock_of_the_lifter() -> None:
    [workout] = tell(table({"StartTime": "2025-02-23T10:13:53", "EndTime": ""})).workouts
    assert (workout.key, workout.lasted_s) == ("2025-02-23 10:13:53 Push", None)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, {}),
        ({"IsWarmup": "True"}, {"set_type": "warm_up"}),
        ({"Status": "Failed"}, {"ending": "failure"}),
        ({"Status": "Failed", "Reps": "0"}, {"ending": "failure", "reps": 0}),
        ({"Weight": "11,25"}, {"load_g": 11_250}),
        ({"Weight": "11.25"}, {"load_g": 11_250}),
        ({"RPE": "8,5"}, {"rpe_tenths": 85}),
        ({"RIR": "2"}, {"rpe_tenths": 80}),
        ({"RIR": "0"}, {"rpe_tenths": 100}),
        ({"RPE": "8,5", "RIR": "1,5"}, {"rpe_tenths": 85}),
        ({"RPE": "8,5", "RIR": "2"}, {"rpe_tenths": 85, "note": "RIR 2"}),
        ({"RPE": "8", "RIR": "3", "Note": "ok"}, {"rpe_tenths": 80, "note": "ok\nRIR 3"}),
        ({"Time": "00:01:30"}, {"duration_s": 90}),
        ({"Time": "0", "Distance": "0,0"}, {}),
        ({"Distance": "1,5"}, {"distance_mm": 1_500_000, "distance_unit": "km"}),
        ({"Note": "felt strong"}, {"note": "felt strong"}),
        ({"Equipment": "None"}, {"exercise": "Bench"}),
        ({"Equipment": ""}, {"exercise": "Bench"}),
        ({"Exercise": " Plank ", "Equipment": "Bodyweight"}, {"exercise": "Plank (Bodyweight)"}),
    ],
)
def test_what_is_said_of_a_set(row: dict[str, str], told: dict[str, Any]) -> None:
    got = tell(table(row))
    assert got.rejected == []
    assert got.sets == [ONE | told]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"Reps": "12"}, {"reps": 12}),
        ({"Reps": "12", "Weight": "0,0"}, {"reps": 12}),
        ({"Reps": "0", "Time": "00:01:00"}, {"duration_s": 60}),
        ({"Reps": "0", "Status": "Failed"}, {"reps": 0, "ending": "failure"}),
        ({"Time": "00:01:00", "Status": "Failed"}, {"duration_s": 60, "ending": "failure"}),
    ],
)
def test_sets_without_a_load(row: dict[str, str], told: dict[str, Any]) -> None:
    assert tell(table(NOTHING | row)).sets == [{"exercise": "Bench (Barbell)"} | told]


def test_the_same_exercise_with_other_equipment_is_another() -> None:
    told = tell(table({}, {"Equipment": "Dumbbell"}))
    assert [each["exercise"] for each in told.sets] == ["Bench (Barbell)", "Bench (Dumbbell)"]


def test_what_was_not_done_is_skipped() -> None:
    told = tell(
        table({"Status": "NotStarted"}, {"Status": "Pending"}, NOTHING, NOTHING | {"Note": "sore"})
    )
    assert told.found.skipped == {"a set that was not started": 2, "a set of nothing": 1}
    assert (told.found.notes, told.workouts[0].note) == (1, "Bench (Barbell): sore")
    assert told.accounted == told.found.rows == 4


def test_a_note_stays_with_the_first_set_of_its_exercise() -> None:
    told = tell(table(*[{"Note": "slow"}] * 3, {"Exercise": "Dip", "Note": "slow"}))
    assert [each.get("note") for each in told.sets] == ["slow", None, None, "slow"]


def test_a_body_weight_is_told_once_for_each_workout() -> None:
    later = {"StartTime": "2025-02-25T10:00:00Z", "EndTime": ""}
    rows = [{"BodyWeight": "94,0"}, {"BodyWeight": "94,0"}, later | {"BodyWeight": "93,5"}]
    told = tell(table(*rows, {"BodyWeight": "94,0"}, later | {"BodyWeight": "0"}))
    assert [(each.name, each.value, each.unit) for each in told.measurements] == [
        ("body weight", 94_000, "kg"),
        ("body weight", 93_500, "kg"),
    ]
    assert [each.when for each in told.measurements] == [
        datetime(2025, 2, 23, 10, 13, 53, tzinfo=UTC),
        datetime(2025, 2, 25, 10, tzinfo=UTC),
    ]


@pytest.mark.parametrize("answer", [None, MassUnit.LB])
def test_units_are_the_usual_ones_unless_the_lifter_says_more(answer: MassUnit | None) -> None:
    content = table({"Weight": "135", "Distance": "1", "BodyWeight": "200"})
    told = tell(content, unit=answer, usual_unit=MassUnit.LB)
    [made] = told.sets
    assert (made["load_g"], made["load_unit"], made["distance_unit"]) == (61_235, "lb", "mi")
    assert [(each.value, each.unit) for each in told.measurements] == [(90_718, "lb")]
    assumed = {what: (each.value, each.option) for what, each in told.found.assumed.items()}
    assert assumed["unit of distances"] == ("mi", "--unit kg")
    assert ("unit of loads" in assumed) == (answer is None)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"StartTime": "soon"}, "StartTime", '"soon" is no date'),
        ({"StartTime": ""}, "StartTime", "there is no date"),
        ({"EndTime": "late"}, "EndTime", '"late" is no date'),
        ({"BodyWeight": "fat"}, "BodyWeight", '"fat" is no number'),
        ({"BodyWeight": "-80"}, "BodyWeight", None),
        ({"BodyWeight": "99999"}, "BodyWeight", None),
        ({"Exercise": " "}, "Exercise", "there is no exercise"),
        ({"Reps": "many"}, "Reps", '"many" is no number'),
        ({"Reps": ""}, "Reps", "A set needs reps, a time or a distance"),
        ({"Reps": "", "Status": "Failed"}, "Reps", "A set needs reps, a time or a distance"),
        ({"Weight": "heavy"}, "Weight", '"heavy" is no number'),
        ({"Time": "noon"}, "Time", '"noon" is no number'),
        ({"Distance": "far"}, "Distance", '"far" is no number'),
        ({"Status": "Maybe"}, "Status", '"Maybe" is no status that is known'),
        ({"Status": ""}, "Status", '"" is no status that is known'),
        ({"IsWarmup": "warm"}, "IsWarmup", '"warm" is neither yes nor no'),
        ({"RPE": "hard"}, "RPE", '"hard" is no number'),
        ({"RPE": "11"}, "RPE", None),
        ({"RIR": "few"}, "RIR", '"few" is no number'),
        ({"RIR": "10"}, "RIR", "rir10 is not an effort (RIR)"),
    ],
)
def test_nonsense_is_rejected_with_its_place(
    row: dict[str, str], column: str, reason: str | None
) -> None:
    told = tell(table({}, row, {}))
    assert told.sets == [ONE, ONE]
    [(line, where, why)] = told.rejected
    assert (line, where) == (3, column)
    assert reason in {None, why}
    assert told.measurements == []
    assert told.accounted == 3


@pytest.mark.parametrize("missing", ["Name", "StartTime", "Exercise", "Reps", "Weight", "Status"])
def test_a_table_without_a_column_is_of_nobody(missing: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(",".join("Other" if each == missing else each for each in COLUMNS) + "\n")


def test_columns_that_are_not_needed_may_be_missing() -> None:
    content = (
        "Name,StartTime,Exercise,Reps,Weight,Status,IsWarmup\n"
        'Push,2025-02-23T10:13:53Z,Bench,8,"60,0",Done,false\n'
    )
    told = tell(content)
    assert told.sets == [ONE | {"exercise": "Bench"}]


def test_a_table_that_is_cut_short_gives_what_it_has() -> None:
    content = table({"BodyWeight": "94,0"}, {"Note": 'a "b", c'}, {}).encode()
    for end in range(len(HEADER) + 1, len(content)):
        told = tell(content[:end])
        assert told.accounted == told.found.rows <= 3


NAMES = st.text("abÄé,() ", min_size=1, max_size=8).map(str.strip).filter(bool)
SETS = st.fixed_dictionaries(
    {
        "Exercise": NAMES,
        "Equipment": st.sampled_from(["Barbell", "Dumbbell", "None", "Cable"]),
        "Status": st.sampled_from(["Done", "Failed", "NotStarted"]),
        "IsWarmup": st.sampled_from(["true", "false"]),
        "quarters": st.integers(0, 1_000),
        "rpe": st.sampled_from([None, 60, 75, 100]),
        "reps": st.integers(1, 60),
        "seconds": st.sampled_from([0, 0, 30, 3_600]),
    }
)
WORKOUTS = st.tuples(NAMES, st.integers(1, 10_000), st.lists(SETS, min_size=1, max_size=5))


def wanted_of(row: dict[str, Any]) -> dict[str, Any]:
    """Say what must come back of a set, reckoned apart from the reader."""
    has_equipment = row["Equipment"] != "None"
    told: dict[str, Any] = {
        "exercise": row["Exercise"] + (f" ({row['Equipment']})" if has_equipment else ""),
        "reps": row["reps"],
    }
    told |= {"set_type": "warm_up"} if row["IsWarmup"] == "true" else {}
    told |= {"ending": "failure"} if row["Status"] == "Failed" else {}
    told |= {"load_g": row["quarters"] * 250, "load_unit": "kg"} if row["quarters"] else {}
    told |= {"rpe_tenths": row["rpe"]} if row["rpe"] else {}
    return told | ({"duration_s": row["seconds"]} if row["seconds"] else {})


def comma(value: float) -> str:
    return str(value).replace(".", ",")


@given(st.lists(WORKOUTS, max_size=4), st.booleans())
def test_what_is_written_comes_back(workouts: list[Any], as_rir: bool) -> None:  # noqa: FBT001  # drawn
    rows, expected, skipped = [], [], 0
    for count, (name, minutes, sets) in enumerate(workouts):
        start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=10 * count)
        for row in sets:
            effort = comma((100 - row["rpe"] if as_rir else row["rpe"]) / 10) if row["rpe"] else ""
            rows.append(
                {each: row[each] for each in ("Exercise", "Equipment", "Status", "IsWarmup")}
                | {"Name": name, "StartTime": f"{start:%Y-%m-%dT%H:%M:%SZ}"}
                | {"EndTime": f"{start + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"}
                | {"Weight": comma(row["quarters"] / 4), "Reps": str(row["reps"])}
                | {"Time": f"{timedelta(seconds=row['seconds'])}", "Distance": ""}
                | {"RIR" if as_rir else "RPE": effort}
            )
            if row["Status"] == "NotStarted":
                skipped += 1
            else:
                expected.append(wanted_of(row))
    told = tell(table(*rows), unit=MassUnit.KG)
    assert told.rejected == []
    assert told.sets == expected
    assert sum(told.found.skipped.values()) == skipped
    assert [each.lasted_s for each in told.workouts] == [minutes * 60 for _, minutes, _ in workouts]
    assert told.accounted == told.found.rows == len(rows)
