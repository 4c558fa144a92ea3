"""FitNotes and FitNotes 2: days of sets, and rows that fall apart at their commas."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.fitnotes import FitNotes

OLD = "Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time\n"
OLD_LB = OLD.replace("kgs", "lbs")
NEW = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
COMMENTED = NEW.replace("Time", "Time,Comment")
OLD_COMMENTED = OLD.replace("Time", "Time,Comment")
IOS = (
    "Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind\n"
)
BENCH = {"exercise": "Bench Press", "load_g": 100_000, "load_unit": "kg", "reps": 5}
BENCH_LB = BENCH | {"load_g": 61_235, "load_unit": "lb"}
VARIANTS = {
    "old": (OLD, "2019-05-01,Bench Press,Chest,100.0,5,,,\n", BENCH),
    "old lb": (OLD_LB, "2019-05-01,Bench Press,Chest,135.0,5,,,\n", BENCH_LB),
    "old with comments": (OLD_COMMENTED, "2019-05-01,Bench Press,Chest,100.0,5,,,,\n", BENCH),
    "new": (NEW, "2019-05-01,Bench Press,Chest,100.0,kgs,5,,,\n", BENCH),
    "new lb": (NEW, "2019-05-01,Bench Press,Chest,135.0,lbs,5,,,\n", BENCH_LB),
    "new with comments": (COMMENTED, "2019-05-01,Bench Press,Chest,100,kgs,5,,,,\n", BENCH),
    "iOS": (IOS, "2019-05-01,Bench Press,Chest,100,,5,,,,,wr\n", BENCH),
    "iOS lb": (IOS, "2019-05-01,Bench Press,Chest,,135,5,,,,,wr\n", BENCH_LB),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_tells_the_same(variant: str) -> None:
    header, row, wanted = VARIANTS[variant]
    told = tell(header + row)
    [workout] = told.workouts
    assert readers_of(header.strip()) == [FitNotes]
    assert told.sets == [wanted]
    assert (told.rejected, told.found.assumed, told.found.warnings) == ([], {}, {})
    assert told.found.variant == ("iOS" if "iOS" in variant else "Android")
    assert (workout.key, workout.name, workout.lasted_s) == ("2019-05-01", "", None)
    # A day without a time is noon, as it is when a lifter types one.
    assert workout.start == datetime(2019, 5, 1, 12)  # noqa: DTZ001  # the file has no zone


def test_units_may_change_from_row_to_row() -> None:
    told = tell(
        NEW + "2025-01-02,Squat,Legs,100,kgs,5,,,\n2025-01-02,Squat,Legs,225,lbs,5,,,\n",
        unit=MassUnit.KG,
    )
    assert [(each["load_g"], each["load_unit"]) for each in told.sets] == [
        (100_000, "kg"),
        (102_058, "lb"),
    ]
    assert told.found.assumed == {}


def test_a_load_without_its_unit_is_in_the_usual_one() -> None:
    told = tell(NEW + "2025-01-02,Squat,Legs,100,,5,,,\n", usual_unit=MassUnit.LB)
    assert told.sets[0]["load_unit"] == "lb"
    assert told.found.assumed["unit of loads"].option == "--unit kg"


def test_exercises_may_take_turns_and_days_come_one_after_the_other() -> None:
    rows = [
        "2025-01-02,Squat,Legs,100,kgs,5,,,\n",
        "2025-01-02,Row,Back,60,kgs,8,,,\n",
        "2025-01-02,Squat,Legs,110,kgs,5,,,\n",
        "2025/01/03,Row,Back,60,kgs,8,,,\n",
    ]
    told = tell(NEW + "".join(rows))
    assert [(each.key, [name for name, _ in each.sets]) for each in told.workouts] == [
        ("2025-01-02", ["Squat", "Row", "Squat"]),
        ("2025-01-03", ["Row"]),
    ]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        # Weight, unit, reps, distance, its unit, time, and the comment.
        ("0.0,kgs,12,,,,", {"reps": 12}),
        (",,12,,,,", {"reps": 12}),
        (",,,,,0:01:30,", {"duration_s": 90}),
        (",,,,,01:30,", {"duration_s": 90}),
        ("0.0,kgs,0,0.0,kg,0:01:30,", {"duration_s": 90}),
        ("10,kgs,0,0.0,,0:01:30,", {"load_g": 10_000, "load_unit": "kg", "duration_s": 90}),
        (",,,0.0,kg,0:01:30,", {"duration_s": 90}),
        (",,,20,kg,0:01:30,", {"duration_s": 90, "note": "Distance: 20 kg"}),
        (",,,20,kg,0:01:30,hot", {"duration_s": 90, "note": "hot\nDistance: 20 kg"}),
        (
            ",,,5,km,0:30:00,",
            {"distance_mm": 5_000_000, "distance_unit": "km", "duration_s": 1800},
        ),
        (",,,400,m,,", {"distance_mm": 400_000, "distance_unit": "m"}),
        (",,,1.5,mi,,", {"distance_mm": 2_414_016, "distance_unit": "mi"}),
        (",,,50,yd,,", {"distance_mm": 45_720, "distance_unit": "yd"}),
        (",,,10,ft,,", {"distance_mm": 3_048, "distance_unit": "m"}),
        (",,,30,in,,", {"distance_mm": 762, "distance_unit": "m"}),
        (",,,120,cm,,", {"distance_mm": 1_200, "distance_unit": "m"}),
        ("100,kgs,0,,,,", {"load_g": 100_000, "load_unit": "kg", "reps": 0}),
        ("100,kgs,5,,,,slow", {"load_g": 100_000, "load_unit": "kg", "reps": 5, "note": "slow"}),
    ],
)
def test_what_is_said_of_a_set(cells: str, wanted: dict[str, Any]) -> None:
    told = tell(f"{COMMENTED}2025-01-02,Press,Chest,{cells}\n")
    assert told.rejected == []
    assert told.sets == [{"exercise": "Press"} | wanted]


@pytest.mark.parametrize(
    ("header", "row", "name", "note"),
    [
        (OLD, "2025-01-02,Press (Each Side, Dumbbells),Chest,20,8,,,", None, ""),
        (OLD, "2025-01-02,Press (Each Side, Dumbbells),Own,20,8,,,", None, ""),
        (OLD_LB, "2025-01-02,A, B, C,Chest,20,8,,,", "A, B, C", ""),
        (NEW, "2025-01-02,Press (Each Side, Dumbbells),Chest,20,kgs,8,,,", None, ""),
        (COMMENTED, "2025-01-02,Press (Each Side, Dumbbells),Chest,20,kgs,8,,,,", None, ""),
        (COMMENTED, "2025-01-02,Press,Chest,20,kgs,8,,,,slow, deep", "Press", "slow, deep"),
        (COMMENTED, "2025-01-02,A, B,Chest,20,kgs,8,,,,slow, deep", "A, B", "slow, deep"),
        (COMMENTED, "2025-01-02,A, B,Chest,,kgs,8,,,,3, 4, 5", "A, B", "3, 4, 5"),
        (OLD_COMMENTED, "2025-01-02,Run,Cardio,,8,,,,3, easy", "Run", "3, easy"),
        (IOS, "2025-01-02,Press (Each Side, Dumbbells),Chest,20,,8,,,,,wr", None, ""),
        (IOS, "2025-01-02,A, B,Chest,,20,8,,,,slow, deep,wr", "A, B", "slow, deep"),
    ],
)
def test_commas_without_quotes_are_mended(
    header: str, row: str, name: str | None, note: str
) -> None:
    usual = VARIANTS["old"][1] if header == OLD else ""
    told = tell(f"{header}{usual}{row}\n{row}\n")
    assert told.rejected == []
    name = name or "Press (Each Side, Dumbbells)"
    made = told.sets[-1]
    assert (made["exercise"], made["reps"], made.get("note", "")) == (name, 8, note)
    said = [f'The commas of "{name}" are not quoted; its rows were put together.']
    assert list(told.found.warnings) == (said if "," in name else [])
    assert told.accounted == told.found.rows


def test_categories_of_other_rows_tell_where_a_name_ends() -> None:
    usual = "2025-01-02,Stretch,Own,,kgs,8,,,,\n"
    # By the numbers alone, 20 could end a name that has two commas, and kgs be a category.
    row = "2025-01-02,Reach,Own,20,kgs,8,,,,m, 3, 4\n"
    assert tell(COMMENTED + usual + row).sets[-1] == {
        "exercise": "Reach",
        "load_g": 20_000,
        "load_unit": "kg",
        "reps": 8,
        "note": "m, 3, 4",
    }
    assert tell(COMMENTED + row).rejected == [(2, "", "12 cells, where the header has 10")]


def test_no_category_is_a_number() -> None:
    # By the other columns, a name could end in the category before it.
    told = tell(OLD_COMMENTED + "2025-01-02,Reach,Own,,8,,,,3, easy\n")
    assert told.sets == [{"exercise": "Reach", "reps": 8, "note": "3, easy"}]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2025-01-02,Press", "2 cells, where the header has 8"),
        ("2025-01-02,Press,Dumbbells,Chest,20,many,,,", "9 cells, where the header has 8"),
        (f"2025-01-02,A, B,Chest,{'1' * 100_000}x,8,,,", "9 cells, where the header has 8"),
        (f"2025-01-02,A, B,Chest,{' ' * 100_000}x,8,,,", "9 cells, where the header has 8"),
        ("2025-01-02" + "," * 5_000, "5,001 cells, where the header has 8"),
    ],
)
def test_what_cannot_be_mended_is_rejected(row: str, reason: str) -> None:
    told = tell(f"{OLD}{row}\n{VARIANTS['old'][1]}")
    assert told.rejected == [(2, "", reason)]
    assert told.sets == [BENCH]
    assert told.accounted == told.found.rows == 2


def test_loads_in_both_units_must_agree() -> None:
    rows = ["61.24,135", "0.5,1", "60,"]
    told = tell(IOS + "".join(f"2025-01-02,Row,Back,{each},5,,,,,wr\n" for each in rows))
    assert [each["load_g"] for each in told.sets] == [61_240, 500, 60_000]
    told = tell(IOS + "2025-01-02,Row,Back,60,200,5,,,,,wr\n")
    assert told.rejected == [(2, "Weight (lbs)", "60 kg are not 200 lb")]


@pytest.mark.parametrize("unit", [None, *MassUnit])
def test_an_answer_changes_nothing_where_each_unit_has_its_column(unit: MassUnit | None) -> None:
    rows = "2025-01-02,Row,Back,60,,5,,,,,wr\n2025-01-02,Row,Back,,135,5,,,,,wr\n"
    told = tell(IOS + rows, unit=unit)
    assert [each["load_g"] for each in told.sets] == [60_000, 61_235]


def test_kinds_that_are_not_known_are_said() -> None:
    rows = "".join(f"2025-01-02,Row,Back,60,,5,,,,,{kind}\n" for kind in ("wr", "dt", "", "x"))
    told = tell(IOS + rows)
    assert len(told.sets) == 4
    assert list(told.found.warnings) == ['The kind of exercise "x" is not known.']


def test_a_row_of_nothing_is_skipped_unless_it_says_something() -> None:
    told = tell(f"{COMMENTED}2025-01-02,Row,Back,,,,,,,\n2025-01-02,Row,Back,,,,,,,hurt\n")
    assert told.found.skipped == {"a set of nothing": 1}
    assert (told.found.notes, told.workouts[0].note) == (1, "Row: hurt")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("soon,Row,Back,60,kgs,5,,,,", "Date", '"soon" is no date'),
        ("01/02/2025,Row,Back,60,kgs,5,,,,", "Date", '"01/02/2025" is no date'),
        (",Row,Back,60,kgs,5,,,,", "Date", "there is no date"),
        ("2025-01-02, ,Back,60,kgs,5,,,,", "Exercise", "there is no exercise"),
        ("2025-01-02,Row,Back,heavy,kgs,5,,,,", "Weight", '"heavy" is no number'),
        ("2025-01-02,Row,Back,60,stone,5,,,,", "Weight Unit", '"stone" is neither kg nor lb'),
        ("2025-01-02,Row,Back,60,kgs,five,,,,", "Reps", '"five" is no number'),
        ("2025-01-02,Row,Back,60,kgs,,,,,", "Reps", "A set needs reps, a time or a distance"),
        ("2025-01-02,Row,Back,,,,far,km,,", "Distance", '"far" is no number'),
        ("2025-01-02,Row,Back,,,,5,parsec,,", "Distance Unit", '"parsec" is no unit of distance'),
        ("2025-01-02,Row,Back,,,,5,,,", "Distance Unit", '"" is no unit of distance'),
        ("2025-01-02,Row,Back,,,,,,noon,", "Time", '"noon" is no number'),
    ],
)
def test_nonsense_is_rejected_with_its_place(row: str, column: str, reason: str) -> None:
    good = "2025-01-02,Row,Back,60,kgs,5,,,,\n"
    told = tell(f"{COMMENTED}{good}{row}\n{good}")
    assert told.rejected == [(3, column, reason)]
    assert len(told.sets) == 2
    assert told.accounted == 3


@pytest.mark.parametrize("missing", ["Date", "Exercise", "Category", "Weight (kgs)", "Reps"])
def test_a_table_without_a_column_is_of_nobody(missing: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(OLD.replace(missing, "Other", 1) + VARIANTS["old"][1])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_table_that_is_cut_short_gives_what_it_has(variant: str) -> None:
    header, row, _ = VARIANTS[variant]
    content = header + row + row.replace("Bench Press", "Press (Bench, Flat)") + row
    for end in range(len(header), len(content)):
        told = tell(content[:end])
        assert told.accounted == told.found.rows <= 3


NAMES = st.lists(st.text("abcÄé()", min_size=1, max_size=6), min_size=1, max_size=3).map(", ".join)
NOTES = st.lists(st.text("ab!é3", max_size=5), max_size=3).map(", ".join).map(str.strip)
DONE = st.one_of(
    st.fixed_dictionaries(
        {"load": st.integers(0, 800), "unit": st.sampled_from(MassUnit), "reps": st.integers(1, 50)}
    ),
    st.fixed_dictionaries({"seconds": st.integers(1, 9_000)}),
    st.fixed_dictionaries({"metres": st.integers(1, 50_000), "seconds": st.integers(1, 9_000)}),
)
ROWS = st.lists(st.tuples(st.integers(0, 3), NAMES, DONE, NOTES), max_size=12)


def wanted_of(name: str, done: dict[str, Any], note: str) -> dict[str, Any]:
    """Say what must come back of a set, reckoned apart from the reader."""
    told: dict[str, Any] = {"exercise": name}
    if done.get("load"):
        grams = done["load"] * (250 if done["unit"] == "kg" else 113.3980925)
        told |= {"load_g": round(grams), "load_unit": done["unit"]}
    told |= {"reps": done["reps"]} if "reps" in done else {}
    if "metres" in done:
        told |= {"distance_mm": done["metres"] * 1_000, "distance_unit": "m"}
    told |= {"duration_s": done["seconds"]} if "seconds" in done else {}
    return told | ({"note": note} if note else {})


def cells_of(variant: str, done: dict[str, Any], note: str) -> str:
    """Write the cells behind the category as a variant has them, with no quotes at all."""
    load, unit = (f"{done['load'] / 4}", done["unit"]) if "load" in done else ("", "")
    clock = str(timedelta(seconds=done["seconds"])) if "seconds" in done else ""
    metres, of_metres = (f"{done['metres']}", "m") if "metres" in done else ("", "")
    rest = f"{done.get('reps', '')},{metres},{of_metres},{clock},{note}"
    if variant == "iOS":
        return f"{load if unit == 'kg' else ''},{load if unit == 'lb' else ''},{rest},wr"
    return f"{load},{unit and unit + 's'},{rest}"


@pytest.mark.parametrize("variant", ["iOS", "Android"])
@given(rows=ROWS)
def test_what_is_written_comes_back(variant: str, rows: list[Any]) -> None:
    content = IOS if variant == "iOS" else COMMENTED
    day, expected = date(2025, 1, 2), []
    for days, name, done, note in rows:
        day += timedelta(days)
        content += f"{day},{name},Chest,{cells_of(variant, done, note)}\n"
        expected.append((f"{day}", wanted_of(name, done, note)))
    told: Telling = tell(content)
    keys = [each.key for each in told.workouts for _ in each.sets]
    assert told.rejected == []
    assert list(zip(keys, told.sets, strict=True)) == expected
    assert told.accounted == told.found.rows == len(rows)
