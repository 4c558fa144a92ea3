"""JEFIT: one file of many tables."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.jefit import Jefit

USER, BORN, SYNCED = "4711042", "1987-06-05", '"2030-12-31 23:59:59"'
COLUMNS = {
    "SETTING": "row_id,USERID,TIMESTAMP,gender,DOB,length,mass",
    "PROFILE": "row_id,USERID,TIMESTAMP,mydate,weight,fatpercent,chest,height",
    "WORKOUT SESSIONS": "rowid,_id,USERID,edit_time,total_time,starttime,endtime",
    "EXERCISE LOGS": (
        "USERID,TIMESTAMP,belongSys,logs,_id,record,mydate,eid,ename,belongsession,logTime"
    ),
    "EXERCISE SET LOGS": (
        "_id,userid,exercise_log_id,set_index,weight_lbs,reps,calories,distance_mi,speed_mph,"
        "laps,duration,set_type,log_time"
    ),
    "CARDIO LOGS": (
        "row_id,TIMESTAMP,USERID,eid,belongSys,lap,duration,speed,distance,calorie,mydate"
    ),
    "CUSTOM EXERCISES": "row_id,USERID,TIMESTAMP,_id,name,bodypart",
    "NOTES": "row_id,TIMESTAMP,USERID,_id,eid,mynote",
}
COLUMNS["CARDIO EXERCISE LOGS"] = COLUMNS["CARDIO LOGS"]
DEFAULTS = {
    "SETTING": {"mass": '" kg"', "length": '" cm"'},
    "PROFILE": {"mydate": "2026-01-05"},
    "WORKOUT SESSIONS": {"_id": "9", "starttime": "1767632400", "endtime": "1767636000"},
    "EXERCISE LOGS": {
        "logs": "50.0x15",
        "_id": "1",
        "mydate": "2026-01-05",
        "eid": "2",
        "belongSys": "1",
        "ename": "Barbell Squat",
        "belongsession": "9",
        "logTime": "1767632500",
    },
    "EXERCISE SET LOGS": {"exercise_log_id": "1", "set_index": "0"},
    "CARDIO LOGS": {"eid": "321", "belongSys": "1", "mydate": "2026-01-06"},
    "CUSTOM EXERCISES": {},
    "NOTES": {},
}
DEFAULTS["CARDIO EXERCISE LOGS"] = DEFAULTS["CARDIO LOGS"]
PERSONAL = {"userid": USER, "dob": BORN, "timestamp": SYNCED}
START = datetime(2026, 1, 5, 17, tzinfo=UTC)
SQUAT = {"exercise": "Barbell Squat", "load_g": 50_000, "load_unit": "kg", "reps": 15}
Row = Mapping[str, str]
LOGS, SETS, CARDIO = "EXERCISE LOGS", "EXERCISE SET LOGS", "CARDIO LOGS"


def section(name: str, *rows: Row) -> str:
    """Write a section, in whose rows what is not given is as `DEFAULTS` has it."""
    names = COLUMNS[name].split(",")
    lines = [f"### {name} ".ljust(40, "#"), "", COLUMNS[name]]
    for row in rows:
        full = {**DEFAULTS[name], **row}
        cells = (full.get(each, PERSONAL.get(each.casefold(), "")) for each in names)
        lines.append(",".join(f'"{each}"' if "," in each else each for each in cells))
    return "\n".join((*lines, "", "#" * 40, "", ""))


def export(setting: Row | None = None, **sections: Any) -> str:
    """Write a file; sections are named with underscores, each a row or a list of them."""
    parts = [section("SETTING", setting or {})]
    for name, rows in sections.items():
        listed = rows if isinstance(rows, list) else [rows]
        parts.append(section(name.replace("_", " ").upper(), *listed))
    return "".join(parts)


def jefit(setting: Row | None = None, **sections: Any) -> Telling:
    return tell(export(setting, **sections))


@pytest.mark.parametrize("header", ["### SETTING ####", "### PROFILE ###", "### EXERCISE LOGS"])
def test_the_name_of_a_section_is_of_jefit_alone(header: str) -> None:
    assert readers_of(header) == [Jefit]


@pytest.mark.parametrize("header", ["# Notes", "SETTING", "### SETTING,###"])
def test_other_first_lines_are_not_known(header: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(f"{header}\nUSERID\n1\n")


def test_a_log_has_its_sets_packed_and_belongs_to_a_session() -> None:
    told = jefit(
        workout_sessions={},
        exercise_logs=[
            {"logs": "50.0x15,55x12"},
            {"_id": "2", "ename": "Pull Up", "eid": "3", "logs": "0x8"},
        ],
    )
    [workout] = told.workouts
    assert (workout.key, workout.start, workout.lasted_s) == ("session 9", START, 3600)
    assert (workout.name, workout.note) == ("", "")
    assert told.sets == [
        SQUAT,
        {**SQUAT, "load_g": 55_000, "reps": 12},
        {"exercise": "Pull Up", "reps": 8},
    ]
    assert told.found.rows == 4
    assert told.found.skipped == {"a row of SETTING": 1}
    assert (told.rejected, told.found.assumed, told.found.warnings) == ([], {}, {})
    assert told.found.variant == "sets packed in logs"


@pytest.mark.parametrize(
    ("setting", "load"),
    [
        ({"mass": '" kg"'}, (50_000, "kg")),
        ({"mass": '" lbs"'}, (22_680, "lb")),
        ({"mass": "kg"}, (50_000, "kg")),
    ],
)
def test_the_setting_says_what_packed_loads_are_in(setting: Row, load: tuple[int, str]) -> None:
    told = jefit(setting, exercise_logs={})
    assert [(each["load_g"], each["load_unit"]) for each in told.sets] == [load]
    assert told.found.assumed == {}


def test_without_a_setting_the_unit_is_assumed_or_answered() -> None:
    content = section(LOGS, {})
    told = tell(content)
    assert (told.sets, told.found.assumed["unit of loads"].option) == ([SQUAT], "--unit lb")
    answered = tell(content, unit=MassUnit.LB)
    assert answered.sets == [{**SQUAT, "load_g": 22_680, "load_unit": "lb"}]
    assert answered.found.assumed == {}


@pytest.mark.parametrize(
    ("logs", "sets", "skipped"),
    [
        ("0x0", [], {"an empty set": 1}),
        ("50x15,0x0,0x0", [SQUAT], {"an empty set": 2}),
        ("50x15,90x0", [SQUAT], {"a set without reps": 1}),
        ("49.9998x15, 50.00003X15.0", [SQUAT, SQUAT], {}),
        ("", [], {"an exercise without a set": 1}),
        ("0x5,0x4,0x3,0x0,0x0", [{"reps": 5}, {"reps": 4}, {"reps": 3}], {"an empty set": 2}),
        ("0x0.0,0x0.0,0x0.0,0x0.0,0x60", [{"duration_s": 60}], {}),
        ("0x0,0x0,0x0,0x10,0x30", [{"duration_s": 30, "note": "10 laps"}], {}),
        (
            "0x250,0x5.5,0x11,0x0,0x1800",
            [
                {
                    "duration_s": 1800,
                    "kcal": 250,
                    "distance_mm": 5_500_000,
                    "distance_unit": "km",
                    "note": "11 km/h",
                }
            ],
            {},
        ),
        ("0x0,0x0,0x0,0x0,0x9,50x15", [{"reps": 9}, SQUAT], {"an empty set": 4}),
        ("50x0,0x0,0x0,0x0,0x15", [{"reps": 15}], {"an empty set": 3, "a set without reps": 1}),
    ],
)
def test_each_part_of_a_log_is_a_set_or_a_skip(
    logs: str, sets: list[dict[str, Any]], skipped: dict[str, int]
) -> None:
    told = jefit(exercise_logs={"logs": logs})
    assert told.sets == [{"exercise": "Barbell Squat", **each} for each in sets]
    assert told.found.skipped == {"a row of SETTING": 1, **skipped}
    assert told.rejected == []


def test_rows_of_sets_are_in_pounds_for_everybody_and_in_the_order_of_their_index() -> None:
    rows = [
        {"weight_lbs": "154.32", "reps": "5", "set_index": "10"},
        {"weight_lbs": "143.2999", "reps": "8", "set_index": "2"},
        {"weight_lbs": "132.2775", "reps": "8", "set_index": "1"},
    ]
    told = jefit(exercise_logs={"logs": "64.9998x8"}, exercise_set_logs=rows)
    assert [(each["load_g"], each["load_unit"]) for each in told.sets] == [
        (60_000, "kg"),
        (65_000, "kg"),
        (70_000, "kg"),
    ]
    assert told.found.variant == "sets in rows"
    pounds = jefit({"mass": '" lbs"'}, exercise_logs={}, exercise_set_logs=rows)
    assert [each["load_g"] for each in pounds.sets] == [60_001, 65_000, 69_998]
    assert {each["load_unit"] for each in pounds.sets} == {"lb"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"reps": "5"}, {"reps": 5}),
        ({"reps": "5.0", "set_type": "default"}, {"reps": 5}),
        ({"reps": "5", "set_type": "warmup"}, {"reps": 5, "set_type": "warm_up"}),
        ({"reps": "5", "set_type": "drop"}, {"reps": 5, "set_type": "drop"}),
        ({"reps": "5", "set_type": "failure"}, {"reps": 5, "ending": "failure"}),
        (
            {"reps": "5", "log_time": "1767632500"},
            {"reps": 5, "performed_at": 1_767_632_500_000},
        ),
        ({"reps": "5", "log_time": "1000"}, {"reps": 5}),
        ({"reps": "5", "calories": "12.4"}, {"reps": 5, "kcal": 12}),
        ({"reps": "0", "duration": "60"}, {"duration_s": 60}),
        (
            {
                "duration": "600",
                "distance_mi": "1.5",
                "speed_mph": "9.0",
                "laps": "6",
                "calories": "99",
            },
            {
                "duration_s": 600,
                "distance_mm": 2_414_016,
                "distance_unit": "mi",
                "kcal": 99,
                "note": "9 mph, 6 laps",
            },
        ),
    ],
)
def test_a_row_of_a_set_has_what_was_done(row: Row, told: dict[str, Any]) -> None:
    read = jefit(exercise_logs={"logs": "0x0"}, exercise_set_logs=row)
    assert read.sets == [{"exercise": "Barbell Squat", **told}]
    assert read.rejected == []


def test_a_kind_of_set_that_is_not_known_is_a_working_set_and_said() -> None:
    told = jefit(exercise_logs={}, exercise_set_logs={"reps": "5", "set_type": "myo"})
    assert told.sets == [{"exercise": "Barbell Squat", "reps": 5}]
    assert list(told.found.warnings) == ['Sets of the kind "myo" are taken as working sets.']


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "an empty set"),
        ({"reps": "0", "weight_lbs": "0.0"}, "an empty set"),
        ({"reps": "0", "weight_lbs": "100"}, "a set without reps"),
        ({"laps": "3", "calories": "100"}, "an empty set"),
    ],
)
def test_a_row_of_no_set_is_a_skip(row: Row, why: str) -> None:
    told = jefit(exercise_logs={"logs": "0x0"}, exercise_set_logs=row)
    assert told.sets == []
    assert told.found.skipped == {"a row of SETTING": 1, why: 1}


def test_a_log_that_has_more_sets_than_there_are_rows_of_it_is_believed() -> None:
    told = jefit(exercise_logs={"logs": "50x15,50x15"}, exercise_set_logs={"reps": "15"})
    assert told.sets == [SQUAT, SQUAT]
    assert told.found.skipped == {"a row of SETTING": 1, "a set that its log has, too": 1}


def test_a_row_of_a_set_without_its_log_is_rejected() -> None:
    told = jefit(exercise_logs={}, exercise_set_logs={"exercise_log_id": "77", "reps": "5"})
    assert told.sets == [SQUAT]
    assert [each[1:] for each in told.rejected] == [
        ("exercise_log_id", "there is no log of this number")
    ]


def test_logs_without_a_session_are_the_workout_of_a_day() -> None:
    told = jefit(
        exercise_logs=[
            {"belongsession": ""},
            {"belongsession": "0"},
            {"belongsession": "12", "mydate": "2026-01-07"},
            {"belongsession": "1767999600", "mydate": "2026-01-09"},
        ]
    )
    day, other, session = told.workouts
    assert (day.key, day.start) == ("day 2026-01-05", datetime(2026, 1, 5))  # noqa: DTZ001  # local
    assert len(day.sets) == 2
    assert other.key == "day 2026-01-07"
    assert (session.key, session.start) == (
        "session 1767999600",
        datetime(2026, 1, 9, 23, tzinfo=UTC),
    )


def test_a_workout_on_another_day_than_the_file_says_is_noticed() -> None:
    content = export(workout_sessions={}, exercise_logs={"mydate": "2026-01-06"})
    assert len(tell(content).found.warnings) == 1
    assert tell(content, zone=ZoneInfo("Asia/Tokyo")).found.warnings == {}


@pytest.mark.parametrize(
    ("session", "lasted", "skipped"),
    [
        ({"endtime": "0"}, None, 0),
        ({"endtime": "1767632400"}, None, 0),
        ({"endtime": "1967636000"}, None, 0),
        ({"starttime": "0"}, None, 1),
    ],
)
def test_a_session_may_lack_its_times(session: Row, lasted: int | None, skipped: int) -> None:
    told = jefit(workout_sessions=session, exercise_logs={})
    assert [each.lasted_s for each in told.workouts] == [lasted]
    assert told.sets == [SQUAT]
    assert told.found.skipped["a session without a start"] == skipped


def test_a_session_without_an_exercise_is_a_skip() -> None:
    told = jefit(workout_sessions=[{}, {"_id": "10"}], exercise_logs={})
    assert told.found.skipped["a session without an exercise"] == 1


def test_cardio_is_a_workout_of_its_day_and_named_as_the_logs_or_the_lifter_do() -> None:
    told = jefit(
        custom_exercises={"_id": "5", "name": "My Bike"},
        exercise_logs={"eid": "321", "ename": "Running", "logs": "0x0"},
        cardio_logs=[
            {"duration": "3600", "distance": "10", "calorie": "700", "speed": "10"},
            {"duration": "600", "eid": "5", "belongSys": "0"},
            {"duration": "60", "eid": "6", "mydate": "2026-01-07"},
            {"duration": "0"},
        ],
    )
    cardio = told.workouts[1:]
    assert [each.key for each in cardio] == ["cardio 2026-01-06", "cardio 2026-01-07"]
    assert {each.name for each in cardio} == {"Cardio"}
    assert told.sets == [
        {
            "exercise": "Running",
            "duration_s": 3600,
            "distance_mm": 10_000_000,
            "distance_unit": "km",
            "kcal": 700,
            "note": "10 km/h",
        },
        {"exercise": "My Bike", "duration_s": 600},
        {"exercise": "Cardio 6", "duration_s": 60},
    ]
    assert told.found.skipped["an empty set"] == 2
    assert told.found.assumed["unit of distances"].option == "--unit lb"


def test_cardio_that_a_log_has_too_is_told_once() -> None:
    told = jefit(
        exercise_logs={"eid": "321", "ename": "Running", "logs": "0x0,0x0,0x0,0x0,0x60"},
        cardio_logs=[
            {"duration": "60", "mydate": "2026-01-05"},
            {"duration": "90", "mydate": "2026-01-05"},
        ],
    )
    assert [each["duration_s"] for each in told.sets] == [60, 90]
    assert told.found.skipped["a set that its log has, too"] == 1


def test_of_two_sections_of_cardio_the_first_that_has_any_is_read() -> None:
    run, walk = {"duration": "60"}, {"duration": "90"}
    both = jefit(cardio_logs=run, cardio_exercise_logs=walk)
    assert [each["duration_s"] for each in both.sets] == [60]
    assert both.found.skipped["a row of CARDIO EXERCISE LOGS"] == 1
    assert [each["duration_s"] for each in jefit(cardio_exercise_logs=walk).sets] == [90]


def test_measures_are_told_once_and_a_height_when_it_changes() -> None:
    told = jefit(
        profile=[
            {"weight": "80", "fatpercent": "0", "height": "180"},
            {"weight": "80", "fatpercent": "0", "height": "180"},
            {"weight": "81.5", "chest": "100", "fatpercent": "12.5", "mydate": "2026-01-06"},
            {"weight": "80", "height": "180", "mydate": "2026-01-07"},
            {"mydate": "2026-01-08"},
        ]
    )
    assert [(each.when.day, each.name, each.value, each.unit) for each in told.measurements] == [
        (5, "body weight", 80_000, "kg"),
        (5, "height", 1_800_000, "cm"),
        (6, "body weight", 81_500, "kg"),
        (6, "body fat", 12_500, "%"),
        (6, "chest", 1_000_000, "cm"),
        (7, "body weight", 80_000, "kg"),
    ]
    assert told.found.skipped["a row of measures told before"] == 1
    assert told.found.skipped["a row without a measure"] == 1


def test_measures_are_in_the_units_of_the_setting() -> None:
    row = {"weight": "180", "chest": "40"}
    inches = jefit({"mass": '" lbs"', "length": '" inches"'}, profile=row).measurements
    assert [(each.value, each.unit) for each in inches] == [(81_647, "lb"), (1_016_000, "in")]
    bare = tell(section("PROFILE", row), unit=MassUnit.LB).measurements
    assert [each.unit for each in bare] == ["lb", "in"]


def test_sections_that_are_not_read_are_counted() -> None:
    routines = (
        "### ROUTINES ###\nrow_id,USERID,name\n1,4711042,Push\n\n"
        'row_id,USERID,day,text\n1,4711042,1,"one\n\ntwo"\n\n'
    )
    told = tell(export(notes=[{}, {}]) + routines + "### BRAND NEW ###\nUSERID\n1\n")
    assert told.told == []
    assert told.found.skipped == {
        "a row of SETTING": 1,
        "a row of NOTES": 2,
        "a row of ROUTINES": 2,
        "a row of BRAND NEW": 1,
    }
    assert told.found.rows == 6


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        (LOGS, {"ename": ""}, "ename"),
        (LOGS, {"belongsession": "", "mydate": "soon"}, "mydate"),
        (LOGS, {"logs": "garbage"}, "logs"),
        (LOGS, {"logs": "50xx5"}, "logs"),
        (LOGS, {"logs": "ax5"}, "logs"),
        (LOGS, {"logs": "50x5.5"}, "logs"),
        (LOGS, {"logs": "50x5000"}, "logs"),
        (LOGS, {"logs": "99999x5"}, "logs"),
        (LOGS, {"logs": "0x0,0x0,0x0,0x0,0x9999999"}, "logs"),
        (SETS, {"weight_lbs": "heavy", "reps": "5"}, "weight_lbs"),
        (SETS, {"weight_lbs": "99999", "reps": "5"}, "weight_lbs"),
        (SETS, {"reps": "many"}, "reps"),
        (SETS, {"reps": "-5"}, "reps"),
        (SETS, {"duration": "long"}, "duration"),
        (SETS, {"duration": "99999999"}, "duration"),
        (SETS, {"distance_mi": "far"}, "distance"),
        (SETS, {"calories": "many", "reps": "5"}, "calories"),
        (SETS, {"calories": "99999", "reps": "5"}, "kcal"),
        (CARDIO, {"duration": "60", "mydate": ""}, "mydate"),
        (CARDIO, {"duration": "60", "speed": "fast"}, "speed"),
        (CARDIO, {"duration": "60", "lap": "?"}, "laps"),
        ("WORKOUT SESSIONS", {"starttime": "noon"}, "starttime"),
        ("WORKOUT SESSIONS", {"starttime": "99999999999999999999"}, "starttime"),
        ("PROFILE", {"mydate": "birthday", "weight": "80"}, "mydate"),
        ("PROFILE", {"weight": "fat"}, "weight"),
        ("PROFILE", {"weight": "99999999"}, "weight"),
        ("PROFILE", {"chest": "broad"}, "chest"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_column(name: str, row: Row, column: str) -> None:
    logs: list[Row] = [{"logs": "0x0"}] if name == SETS else [row, {}] if name == LOGS else [{}]
    content = export(exercise_logs=logs)
    told = tell(content if name == LOGS else content + section(name, row))
    assert [each[1] for each in told.rejected] == [column]
    assert told.sets == ([] if name == SETS else [SQUAT])


def test_a_row_of_another_width_is_rejected() -> None:
    told = tell(export(exercise_logs={}).replace(f"{USER},{SYNCED},1,", f"{USER},{SYNCED},"))
    assert [each[1:] for each in told.rejected] == [("", "it is no row of EXERCISE LOGS")]


def _full() -> str:
    return export(
        profile={"weight": "80"},
        workout_sessions={},
        exercise_logs=[{}, {"_id": "2", "logs": "1x1,2x2"}],
        exercise_set_logs={"reps": "15"},
        cardio_logs={"duration": "60"},
        notes={},
    )


def _shown(told: Telling) -> str:
    found = told.found
    return " ".join(map(str, (found.rejected, found.warnings, found.assumed, found.skipped)))


def test_nothing_personal_is_ever_shown() -> None:
    content = _full()
    for at in range(1, len(content)):
        shown = _shown(tell(content[:at])) if content[:at].strip("# \n") else ""
        broken = _shown(tell(content[:at] + '"' + content[at:])) if at > 40 else ""
        for secret in (USER, BORN, SYNCED.strip('"')):
            assert secret not in shown
            assert secret not in broken


packed = st.tuples(st.integers(0, 1_600).map(lambda each: Decimal(each) / 4), st.integers(0, 100))
logged = st.tuples(
    st.sampled_from(["Barbell Squat", 'Row, "Bent"', "Pull Up"]),
    st.lists(packed, min_size=1, max_size=4),
    st.booleans(),
)
histories = st.lists(st.lists(logged, min_size=1, max_size=3), min_size=1, max_size=4)


@given(histories, st.sampled_from(MassUnit))
def test_whatever_was_trained_comes_back(history: list[Any], unit: MassUnit) -> None:
    sessions: list[Row] = []
    logs: list[Row] = []
    rows: list[Row] = []
    expected: list[dict[str, Any]] = []
    skipped = 0
    scale = Decimal(1) if unit is MassUnit.LB else 1 / Decimal("0.45359237")
    for number, workout in enumerate(history, 1):
        sessions.append({"_id": str(number), "starttime": str(1_767_632_400 + 86_400 * number)})
        for exercise, sets, has_rows in workout:
            log = {
                "_id": str(len(logs) + 1),
                "belongsession": str(number),
                "ename": exercise.replace('"', '""'),
                "logs": ",".join(f"{load}x{reps}" for load, reps in sets),
            }
            logs.append(log)
            for index, (load, reps) in reversed([*enumerate(sets)]) if has_rows else ():
                pounds = round(load * scale, 4)
                rows.append(
                    {
                        "exercise_log_id": log["_id"],
                        "set_index": str(index),
                        "weight_lbs": str(pounds),
                        "reps": str(reps),
                    }
                )
            expected += [_as_told(exercise, load, reps, unit) for load, reps in sets if reps]
            skipped += sum(not reps for _, reps in sets)
    setting = {"mass": f'" {unit}s"' if unit is MassUnit.LB else '" kg"'}
    content = export(setting, workout_sessions=sessions, exercise_logs=logs, exercise_set_logs=rows)
    told = tell(content, unit=unit)
    assert told.rejected == []
    assert told.sets == expected
    assert sum(told.found.skipped.values()) == skipped + 1
    assert [each.key for each in told.workouts] == [f"session {each['_id']}" for each in sessions]
    assert told.found.rows == 1 + len(sessions) + len(logs) + len(rows)


def _as_told(exercise: str, load: Decimal, reps: int, unit: MassUnit) -> dict[str, Any]:
    told = {"exercise": exercise, "reps": reps}
    grams = load * 1000 if unit is MassUnit.KG else load * Decimal("453.59237")
    return told | ({"load_g": round(grams), "load_unit": unit} if load else {})


nonsense = st.sampled_from(["", "-", "x", "-1", "1e9", "NaN", "999999999999", "½", "٣", "0x", "x0"])


@given(st.sampled_from(sorted(COLUMNS)), st.data())
def test_nonsense_is_never_an_error(name: str, data: st.DataObject) -> None:
    row = {each: data.draw(nonsense) for each in COLUMNS[name].split(",")}
    good = data.draw(st.sampled_from([{}, {"mydate": "2026-01-05"}, {"ename": "Row"}]))
    # A row of nothing at all would be none.
    told = tell(_full() + section(name, {**row, "USERID": USER, "userid": USER, **good}))
    assert told.found.rows == 9
    assert told.accounted + len(told.measurements) + len(told.workouts) >= 9
