"""Hevy: its table of workouts."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.hevy import Hevy

COLUMNS = (
    *("title", "start_time", "end_time", "description", "exercise_title", "superset_id"),
    *("exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km"),
    *("duration_seconds", "rpe"),
)
VARIANTS = [
    (load, distance) for load in ("weight_kg", "weight_lbs") for distance in ("km", "miles")
]
DEFAULTS = {
    "title": "Push",
    "start_time": "28 Mar 2024, 17:29",
    "end_time": "28 Mar 2024, 18:29",
    "exercise_title": "Bench Press (Barbell)",
    "set_index": "0",
    "set_type": "normal",
    "weight": "100",
    "reps": "5",
}
ONE = {"exercise": "Bench Press (Barbell)", "load_g": 100_000, "load_unit": "kg", "reps": 5}
NOTHING: dict[str, str] = {"weight": "", "reps": ""}


def table(*rows: dict[str, str], load: str = "weight_kg", distance: str = "km") -> str:
    """Write rows as the app does: texts in quotes, and what is not given as `DEFAULTS` has it."""
    names = [each.replace("weight_kg", load).replace("_km", f"_{distance}") for each in COLUMNS]
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        full = DEFAULTS | row
        keys = (each.removesuffix("_kg").removesuffix("_km") for each in COLUMNS)
        writer.writerow([full.get(each, "") for each in keys])
    return out.getvalue()


def sets(*rows: dict[str, str], **options: Any) -> list[dict[str, Any]]:
    told = tell(table(*rows), **options)
    assert told.rejected == []
    assert told.accounted == told.found.rows == len(rows)
    return told.sets


@pytest.mark.parametrize(("load", "distance"), VARIANTS)
def test_units_of_loads_and_distances_go_by_themselves(load: str, distance: str) -> None:
    content = table({"weight": "135", "distance": "1.5"}, load=load, distance=distance)
    [made] = tell(content).sets
    assert made["load_unit"] == ("kg" if load == "weight_kg" else "lb")
    assert made["load_g"] == (135_000 if load == "weight_kg" else 61_235)
    assert made["distance_unit"] == ("km" if distance == "km" else "mi")
    assert made["distance_mm"] == (1_500_000 if distance == "km" else 2_414_016)
    assert readers_of(content.splitlines()[0]) == [Hevy]


def test_a_workout() -> None:
    [workout] = tell(table({"description": "in a rush"})).workouts
    assert workout.start == datetime(2024, 3, 28, 17, 29)  # noqa: DTZ001  # the file has no zone
    assert (workout.lasted_s, workout.name, workout.note) == (3600, "Push", "in a rush")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("28 Mar 2024, 17:29", "28 Mar 2024, 18:29"),
        ("Mar 28, 2024, 5:29 PM", "Mar 28, 2024, 6:29 PM"),
        ("Mar 28, 2024, 5:29\u202fPM", "Mar 28, 2024, 6:29\u00a0PM"),
        ("28 mars 2024, 17:29", "28 mars 2024, 18:29"),
        ("28 mrt. 2024, 17:29", "28 mrt. 2024, 18:29"),
        ("28. März 2024, 17:29", "28. März 2024, 18:29"),
    ],
)
def test_a_workout_has_one_key_in_every_language(start: str, end: str) -> None:
    [workout] = tell(table({"start_time": start, "end_time": end})).workouts
    assert workout.key == "2024-03-28 17:29:00 2024-03-28 18:29:00 Push"
    assert workout.lasted_s == 3600


def test_workouts_that_begin_in_the_same_minute_are_two_if_title_or_end_differ() -> None:
    rows = [{}, {"title": "Pull"}, {"end_time": "28 Mar 2024, 17:40"}, {"end_time": ""}]
    told = tell(table(*rows))
    assert len({each.key for each in told.workouts}) == len(told.workouts) == len(rows)
    assert [each.lasted_s for each in told.workouts] == [3600, 3600, 660, None]


def test_a_key_does_not_depend_on_the_answers() -> None:
    content = table({"weight": "61.24"}, {"weight": "61.24"}, {"weight": "61.24"})
    keys = {
        tell(content, zone=zone, unit=unit).workouts[0].key
        for zone in (UTC, ZoneInfo("Asia/Tokyo"))
        for unit in (None, *MassUnit)
    }
    assert len(keys) == 1


def test_a_night_in_which_clocks_change_lasts_as_long_as_it_does() -> None:
    night = {"start_time": "31 Mar 2024, 01:30", "end_time": "31 Mar 2024, 03:30"}
    [workout] = tell(table(night), zone=ZoneInfo("Europe/Berlin")).workouts
    assert workout.lasted_s == 3600


def test_an_end_before_the_start_is_left_out_and_said() -> None:
    told = tell(table({"end_time": "28 Mar 2024, 16:29"}))
    assert told.workouts[0].lasted_s is None
    assert list(told.found.warnings) == [
        "Some workouts end before they begin; their end is left out."
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, {}),
        ({"set_type": "warmup"}, {"set_type": "warm_up"}),
        ({"set_type": "dropset"}, {"set_type": "drop"}),
        ({"set_type": "failure"}, {"ending": "failure"}),
        ({"set_type": ""}, {}),
        ({"superset_id": "0"}, {"superset": 1}),
        ({"superset_id": "4"}, {"superset": 5}),
        ({"rpe": "7.5"}, {"rpe_tenths": 75}),
        ({"rpe": "10"}, {"rpe_tenths": 100}),
        ({"duration_seconds": "90"}, {"duration_s": 90}),
        ({"duration_seconds": "0", "distance": "0"}, {}),
        ({"distance": "0.4"}, {"distance_mm": 400_000, "distance_unit": "km"}),
        ({"exercise_notes": "slow"}, {"note": "slow"}),
        ({"exercise_notes": "one\ntwo"}, {"note": "one\ntwo"}),
        ({"exercise_notes": r"one\ntwo"}, {"note": "one\ntwo"}),
        ({"exercise_notes": "💪 schön"}, {"note": "💪 schön"}),
    ],
)
def test_what_is_said_of_a_set(row: dict[str, str], told: dict[str, Any]) -> None:
    assert sets(row) == [ONE | told]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"reps": "12"}, {"reps": 12}),
        ({"weight": "0", "reps": "12"}, {"reps": 12}),
        ({"duration_seconds": "60"}, {"duration_s": 60}),
        ({"duration_seconds": "60", "reps": "0"}, {"duration_s": 60}),
        (
            {"duration_seconds": "600", "distance": "2"},
            {"duration_s": 600, "distance_mm": 2_000_000, "distance_unit": "km"},
        ),
        (
            {"weight": "24", "distance": "0.04"},
            {"load_g": 24_000, "load_unit": "kg", "distance_mm": 40_000, "distance_unit": "km"},
        ),
        (
            {"weight": "10", "duration_seconds": "30"},
            {"load_g": 10_000, "load_unit": "kg", "duration_s": 30},
        ),
        ({"weight": "100", "reps": "0"}, {"load_g": 100_000, "load_unit": "kg", "reps": 0}),
    ],
)
def test_every_kind_of_exercise(row: dict[str, str], told: dict[str, Any]) -> None:
    assert sets(NOTHING | row) == [{"exercise": "Bench Press (Barbell)"} | told]


def test_an_unknown_type_of_set_is_normal_and_said() -> None:
    told = tell(table({"set_type": "myorep"}, {"set_type": "myorep"}))
    assert told.sets == [ONE, ONE]
    assert list(told.found.warnings) == [
        'Sets of the type "myorep" are not known; they count as normal.'
    ]


def test_help_of_a_machine_stays_as_it_is_written() -> None:
    [made] = sets({"exercise_title": "Pull Up (Assisted)", "weight": "20"})
    assert made["load_g"] == 20_000


def test_pounds_in_kilograms_are_found() -> None:
    told = tell(table({"weight": "4.54"}, {"weight": "61.24"}, {"weight": "102.06"}))
    assert [(each["load_g"], each["load_unit"]) for each in told.sets] == [
        (4_536, "lb"),
        (61_235, "lb"),
        (102_058, "lb"),
    ]
    assert told.found.assumed["unit of loads"].option == "--unit kg"


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        # Of each row: its exercise, the index of the set, and the note.
        ([("Squat", 0, "deep"), ("Squat", 1, "deep"), ("Squat", 2, "deep")], ["deep", "", ""]),
        (
            [("Squat", 0, "deep"), ("Row", 0, "deep"), ("Squat", 0, "deep")],
            ["deep", "deep", "deep"],
        ),
        ([("Squat", 0, "one"), ("Squat", 1, "one"), ("Squat", 0, "two")], ["one", "", "two"]),
        ([("Squat", 0, ""), ("Squat", 1, "late")], ["", "late"]),
    ],
)
def test_a_note_stays_with_the_first_set_of_its_exercise(
    rows: list[tuple[str, int, str]], notes: list[str]
) -> None:
    made = sets(
        *(
            {"exercise_title": exercise, "set_index": str(index), "exercise_notes": note}
            for exercise, index, note in rows
        )
    )
    assert [each.get("note", "") for each in made] == notes


def test_the_note_of_sets_of_nothing_goes_to_the_others_once() -> None:
    empty, full = NOTHING | {"exercise_notes": "sore"}, {"exercise_notes": "sore"}
    for rows in ([empty, full, full], [full, empty, full], [full, full, empty]):
        told = tell(table(*rows))
        assert [each.get("note", "") for each in told.sets] == ["sore", ""]
        assert told.found.notes == 1
        assert told.accounted == 3
    assert tell(table(empty, empty)).workouts[0].note == "Bench Press (Barbell): sore"


def test_a_row_of_nothing_is_skipped_with_its_reason() -> None:
    told = tell(table(NOTHING, {}))
    assert told.found.skipped == {"a set of nothing": 1}
    assert told.sets == [ONE]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"start_time": "soon"}, "start_time", '"soon" is no date'),
        ({"end_time": "late"}, "end_time", '"late" is no date'),
        ({"exercise_title": " "}, "exercise_title", "there is no exercise"),
        ({"superset_id": "A"}, "superset_id", '"A" is no number'),
        ({"superset_id": "-1"}, "superset_id", "-1 is no superset"),
        ({"superset_id": "1000"}, "superset_id", "superset: 1001 is not between 0 and 1000"),
        ({"weight": "heavy"}, "weight_kg", '"heavy" is no number'),
        ({"weight": "9000"}, "weight_kg", None),
        ({"reps": "many"}, "reps", '"many" is no number'),
        ({"reps": "2.5"}, "reps", "2.5 is not a whole number"),
        ({"reps": ""}, "reps", "A set needs reps, a time or a distance"),
        ({"distance": "far"}, "distance_km", '"far" is no number'),
        ({"duration_seconds": "long"}, "duration_seconds", '"long" is no number'),
        ({"rpe": "hard"}, "rpe", '"hard" is no number'),
        ({"rpe": "11"}, "rpe", None),
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
    assert told.accounted == 3


@pytest.mark.parametrize("missing", ["title", "start_time", "exercise_title", "set_type", "reps"])
def test_a_table_without_a_column_is_of_nobody(missing: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(table({}).replace(missing, "other"))


def test_a_table_that_is_cut_short_gives_what_it_has() -> None:
    content = table({"exercise_notes": "one\ntwo"}, {"description": 'so "called"'}, {}).encode()
    whole = tell(content)
    begin = content.index(b"\n") + 1
    for end in range(begin, len(content)):
        told = tell(content[:end])
        assert told.accounted == told.found.rows <= 4
        assert len(told.sets) <= len(whole.sets)


TITLES = st.text("abc ÄÖ,;\"'é💪", min_size=1, max_size=12).filter(str.strip)
NOTES = st.text('ab ,;"é💪\n', max_size=12).map(str.strip)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001  # no zone
    lambda each: each.replace(second=0, microsecond=0)
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SETS = st.fixed_dictionaries(
    {"set_type": st.sampled_from(["normal", "warmup", "failure", "dropset"])},
    optional={
        "weight": st.integers(1, 800).map(lambda each: each / 4),
        "superset_id": st.integers(0, 4),
        "rpe": st.sampled_from([6, 7, 7.5, 8, 8.5, 9, 9.5, 10]),
    },
).flatmap(
    lambda given: st.one_of(
        st.integers(1, 100).map(lambda reps: given | {"reps": reps}),
        st.integers(1, 5_000).map(lambda time: given | {"duration_seconds": time}),
        st.integers(1, 9_999).map(lambda metres: given | {"distance": metres / 1000}),
    )
)
BLOCKS = st.tuples(TITLES, NOTES, st.lists(SETS, min_size=1, max_size=4))
WORKOUTS = st.tuples(MOMENTS, st.integers(1, 600), TITLES, NOTES, st.lists(BLOCKS, max_size=4))


def wanted(exercise: str, note: str, row: dict[str, Any]) -> dict[str, Any]:
    """Say what must come back of a row, reckoned apart from the reader."""
    of_type = {
        "normal": {},
        "warmup": {"set_type": "warm_up"},
        "dropset": {"set_type": "drop"},
        "failure": {"ending": "failure"},
    }
    told: dict[str, Any] = {"exercise": exercise.strip(), **of_type[row["set_type"]]}
    if "weight" in row:
        told |= {"load_g": int(row["weight"] * 1000), "load_unit": "kg"}
    if "distance" in row:
        told |= {"distance_mm": round(row["distance"] * 1000) * 1000, "distance_unit": "km"}
    told |= {"reps": row["reps"]} if "reps" in row else {}
    told |= {"duration_s": row["duration_seconds"]} if "duration_seconds" in row else {}
    told |= {"rpe_tenths": int(row["rpe"] * 10)} if "rpe" in row else {}
    told |= {"superset": row["superset_id"] + 1} if "superset_id" in row else {}
    return told | ({"note": note} if note else {})


def clock(moment: datetime, *, american: bool) -> str:
    """Write a time as a phone does, without asking any locale."""
    month, half = MONTHS[moment.month - 1], "AM" if moment.hour < 12 else "PM"
    if american:
        hour = (moment.hour + 11) % 12 + 1
        return f"{month} {moment.day}, {moment.year}, {hour}:{moment:%M}\u202f{half}"
    return f"{moment.day} {month} {moment.year}, {moment:%H:%M}"


# Two of one title at one time are one workout to the app, so they are not made.
@given(
    workouts=st.lists(WORKOUTS, max_size=4, unique_by=lambda each: each[:3]),
    american=st.booleans(),
)
def test_what_is_written_comes_back(*, workouts: list[Any], american: bool) -> None:
    rows, expected = [], []
    for start, minutes, title, description, blocks in workouts:
        before = ("", "")
        for exercise, note, done in blocks:
            for index, row in enumerate(done):
                rows.append(
                    {name: str(value) for name, value in row.items()}
                    | {"title": title, "description": description, "set_index": str(index)}
                    | {"start_time": clock(start, american=american)}
                    | {"end_time": clock(start + timedelta(minutes=minutes), american=american)}
                    | {"exercise_title": exercise, "exercise_notes": note}
                    | {name: "" for name in ("weight", "reps") if name not in row}
                )
                seen = (exercise.strip(), note)
                expected.append(wanted(exercise, "" if seen == before else note, row))
                before = seen
    told: Telling = tell(table(*rows), unit=MassUnit.KG)
    assert told.rejected == []
    assert told.sets == expected
    assert told.accounted == told.found.rows == len(rows)
