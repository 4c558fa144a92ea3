"""Strong's table as we write it: our own reader gets back all that the table can say."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from strategies import sets_of, texts
from telling import tell
from workoutlog.domain.model import Ending, Exercise, SetType, Tracking, Workout, WorkoutSet
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, grams, mass, millimetres
from workoutlog.formats import values
from workoutlog.formats.values import guarded
from writing import (
    ALL,
    FORMULA,
    MONDAY,
    SQUAT,
    VISIT,
    ZORK,
    a_set,
    exported,
    keep,
    lifted,
    text_of,
    written,
)

HEADER = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,"
    "Notes,Workout Notes,RPE\n"
)
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give what writes the table of a workout with some sets."""
    return lambda *sets, **options: written(tmp_path, "strong", *sets, **options)[0]


def test_it_is_written_as_the_app_writes_it(write: Write) -> None:
    made = write(
        lifted(60, 5, set_type=SetType.WARM_UP, note='easy, "very"'),
        lifted(102.5, 5, rpe_tenths=85, rest_s=90),
        lifted(105, 3, ending=Ending.FAILURE),
        lifted(80, 8, set_type=SetType.DROP),
        {"exercise": ZORK, "duration_s": 61},
        {"exercise": ZORK, "distance_mm": 2_500_000, "distance_unit": DistanceUnit.M},
        visit=replace(VISIT, utc_offset=60, note="hot"),
    )
    assert made == HEADER + (
        '2020-01-06 19:00:30,Push,1h 5m,Squat,W,60,5,0,0,"easy, ""very""",hot,\n'
        "2020-01-06 19:00:30,Push,1h 5m,Squat,1,102.5,5,0,0,,,8.5\n"
        "2020-01-06 19:00:30,Push,1h 5m,Squat,Rest Timer,0,0,0,90,,,\n"
        "2020-01-06 19:00:30,Push,1h 5m,Squat,F,105,3,0,0,,,\n"
        "2020-01-06 19:00:30,Push,1h 5m,Squat,D,80,8,0,0,,,\n"
        '2020-01-06 19:00:30,Push,1h 5m,"Zork, ""seated""",1,0,0,0,61,,,\n'
        '2020-01-06 19:00:30,Push,1h 5m,"Zork, ""seated""",2,0,0,2.5,0,,,\n'
    )


@pytest.mark.parametrize(
    ("given_set", "unlike"),
    [
        (lifted(100, 5), {}),
        (lifted(100, 5, set_type=SetType.WARM_UP), {}),
        (lifted(100, 5, set_type=SetType.DROP), {}),
        (lifted(100, 5, ending=Ending.FAILURE), {}),
        # The table has no word for it.
        (lifted(100, 5, ending=Ending.AMRAP), {"ending": None}),
        # Nor for both at once.
        (lifted(100, 5, set_type=SetType.DROP, ending=Ending.FAILURE), {"ending": None}),
        (lifted(-20, 8), {}),
        (lifted(62.125, 8), {}),
        (lifted(100, 0), {}),
        ({"reps": 12}, {}),
        ({"duration_s": 90}, {}),
        (lifted(20, 0) | {"reps": None, "duration_s": 90}, {}),
        ({"distance_mm": 5_000_000, "distance_unit": DistanceUnit.KM, "duration_s": 1500}, {}),
        # There is one unit for all.
        (
            {"distance_mm": 100_000, "distance_unit": DistanceUnit.M},
            {"distance_unit": DistanceUnit.KM},
        ),
        (lifted(100, 5, rest_s=90), {}),
        (lifted(100, 5, rest_s=0), {"rest_s": None}),
        (lifted(100, 5, note="two\nlines; \"quoted\", 'so'"), {}),
        (lifted(100, 5, rpe_tenths=83), {}),
        (
            lifted(100, 5, reps_right=4, tempo="3-1-1", heart_rate=120, kcal=5, superset=1),
            dict.fromkeys(("reps_right", "tempo", "heart_rate", "kcal", "superset")),
        ),
        (lifted(100, 5, performed_at=MONDAY), {"performed_at": None}),
    ],
)
def test_every_kind_of_set_comes_back(
    write: Write, given_set: dict[str, Any], unlike: dict[str, Any]
) -> None:
    read = tell(write(given_set), unit=MassUnit.KG)
    expected = {"exercise": "Squat", **given_set, **unlike}
    assert read.rejected == []
    assert read.sets == [
        {name: value for name, value in expected.items() if value not in {None, SetType.WORKING}}
    ]


def test_two_times_of_a_rest_are_those_of_their_sets(write: Write) -> None:
    read = tell(
        write(
            lifted(100, 5, rest_s=60),
            {"exercise": ZORK, "reps": 5, "rest_s": 90},
            lifted(100, 5),
        ),
        unit=MassUnit.KG,
    )
    assert [each.get("rest_s") for each in read.sets] == [60, 90, None]
    assert read.found.rests == 2


def test_orders_count_the_working_sets_of_an_exercise(write: Write) -> None:
    kinds = [SetType.WARM_UP, SetType.WORKING, SetType.DROP, SetType.WORKING]
    made = write(
        *(lifted(60, 5, set_type=each) for each in kinds),
        {"exercise": ZORK, "reps": 5},
        lifted(60, 5),
    )
    orders = [line.split(",")[4] for line in made.replace('k, "', "").splitlines()[1:]]
    assert orders[:4] == ["W", "1", "D", "2"]
    assert orders[-1] == "1"


def test_what_was_merged_is_counted_as_one(tmp_path: Path) -> None:
    old = Exercise(id=UUID(int=9), name="Old", tracking=Tracking.WEIGHTED, merged_into=SQUAT.id)
    with closing(Gym(tmp_path / "logbook.db")) as gym:
        sets = [a_set(0, old, reps=5), a_set(1, SQUAT, reps=6), a_set(2, old, reps=7)]
        keep(gym, [SQUAT, old, VISIT, *sets])
        rows = [line.split(",")[3:7] for line in text_of(gym, "strong").splitlines()[1:]]
    assert rows == [["Squat", str(n), "0", str(reps)] for n, reps in ((1, 5), (2, 6), (3, 7))]


@pytest.mark.parametrize(
    ("seconds", "written", "read"),
    [
        (0, "0s", None),
        (59, "59s", 59),
        (60, "1m", 60),
        # Of hours and minutes the app writes no seconds.
        (3659, "1h", 3600),
        (3660, "1h 1m", 3660),
        (26 * 3600 + 90, "26h 1m", 26 * 3600 + 60),
        (None, "", None),
    ],
)
def test_how_long_it_took(
    write: Write, seconds: int | None, written: str, read: int | None
) -> None:
    finish = None if seconds is None else MONDAY + timedelta(seconds=seconds)
    visit = Workout(id=VISIT.id, started_at=MONDAY, finished_at=finish)
    made = write(lifted(100, 5), visit=visit)
    assert made.splitlines()[1].split(",")[:3] == ["2020-01-06 18:00:30", "Workout", written]
    [told] = tell(made).workouts
    assert (told.lasted_s, told.name) == (read, "Workout")


def test_a_night_is_one_workout_on_the_day_it_began(write: Write) -> None:
    start = datetime(2020, 1, 6, 22, 30, 15, tzinfo=UTC)
    visit = Workout(
        id=VISIT.id, started_at=start, finished_at=start + timedelta(hours=3), utc_offset=60
    )
    late = start + timedelta(hours=2)
    [told] = tell(write(lifted(100, 5), lifted(100, 5, performed_at=late), visit=visit)).workouts
    assert told.start == datetime(2020, 1, 6, 23, 30, 15)  # noqa: DTZ001  # the file has no zone
    assert (told.lasted_s, len(told.sets)) == (3 * 3600, 2)


def test_a_workout_without_sets_has_no_row(write: Write) -> None:
    assert write() == HEADER


@pytest.mark.parametrize(
    ("unit", "weight", "far"), [(MassUnit.KG, "45.359", "1.60934"), (MassUnit.LB, "100", "1")]
)
def test_loads_are_in_one_unit_and_distances_go_with_it(
    write: Write, unit: MassUnit, weight: str, far: str
) -> None:
    made = write(
        {"load_g": 45_359, "load_unit": MassUnit.LB, "reps": 5},
        {"load_g": 45_359, "load_unit": MassUnit.KG, "reps": 5},
        {"distance_mm": 1_609_344, "distance_unit": DistanceUnit.KM},
        unit=unit,
    )
    rows = [line.split(",") for line in made.splitlines()[1:]]
    assert [row[5] for row in rows] == [weight, weight, "0"]
    assert rows[2][7] == far
    read = tell(made, unit=unit).sets
    assert [each.get("load_unit") for each in read] == [unit, unit, None]
    assert [each.get("load_g") for each in read] == [45_359, 45_359, None]


@pytest.mark.parametrize("text", ["=1+1", "-5", "+5", "@home", "'=1"])
@pytest.mark.parametrize("guard", [True, False])
def test_texts_are_guarded_where_that_is_asked_for(write: Write, text: str, *, guard: bool) -> None:
    visit = Workout(id=VISIT.id, started_at=MONDAY, name=text, note=text)
    made = write(lifted(-20, 5, note=text, exercise=FORMULA), visit=visit, guard=guard)
    shown = f"'{text}" if guard else text
    name = "'=Zork" if guard else "=Zork"
    assert made.splitlines()[1].split(",") == [
        *("2020-01-06 18:00:30", shown, "", name, "1", "-20", "5", "0", "0", shown, shown, "")
    ]
    if guard or not text.startswith("'"):
        [told] = tell(made, unit=MassUnit.KG).workouts
        assert (told.name, told.note, told.sets[0][0]) == (text, text, "=Zork")
        assert told.sets[0][1].given["note"] == text


any_set = sets_of(st.just(VISIT.id), st.sampled_from([each.id for each in ALL]))
id_of = attrgetter("id")


def plated(done: WorkoutSet, unit: MassUnit) -> int | None:
    """Put pounds on a bar as there are plates: others would be taken for converted kilograms."""
    if done.load_g is None or unit is MassUnit.KG:
        return done.load_g
    return grams(Decimal(done.load_g // 1000) / 4, unit)


# The app's own table cannot say more, so of a random history this is what must come back.


def said(done: WorkoutSet, name: str, unit: MassUnit, *, guard: bool) -> dict[str, Any] | None:
    """Say what the table can of a set; None for one of nothing, which is no set there."""
    far = DistanceUnit.KM if unit is MassUnit.KG else DistanceUnit.MI
    load = grams(mass(done.load_g or 0, unit), unit) or None
    length = millimetres(distance(done.distance_mm or 0, far), far) or None
    is_measured = bool(length or done.duration_s)
    reps = done.reps or (None if is_measured or load is None else 0)
    if reps is None and not is_measured:
        return None
    is_working = done.set_type is SetType.WORKING
    told = {
        "exercise": name,
        "set_type": None if is_working else done.set_type,
        "ending": done.ending if is_working and done.ending is Ending.FAILURE else None,
        "load_g": load,
        "load_unit": unit if load else None,
        "reps": reps,
        "distance_mm": length,
        "distance_unit": far if length else None,
        "duration_s": done.duration_s or None,
        "rpe_tenths": done.rpe_tenths,
        "rest_s": done.rest_s or None,
        "note": values.text(guarded(done.note) if guard else done.note) or None,
    }
    return {field: value for field, value in told.items() if value is not None}


@given(
    data=st.data(),
    unit=st.sampled_from(MassUnit),
    guard=st.booleans(),
    name=texts,
    note=texts,
    lasted=st.integers(0, 60 * 24),
    offset=st.integers(-18 * 60, 18 * 60),
)
def test_what_the_table_can_say_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    unit: MassUnit,
    *,
    guard: bool,
    name: str,
    note: str,
    lasted: int,
    offset: int,
) -> None:
    visit = Workout(
        id=VISIT.id,
        started_at=MONDAY,
        finished_at=MONDAY + timedelta(minutes=lasted),
        utc_offset=offset,
        name=name,
        note=note,
    )
    called = {each.id: each.name for each in ALL}
    kept = [
        replace(each, position=f"{n:05}8", load_g=plated(each, unit))
        for n, each in enumerate(data.draw(st.lists(any_set, max_size=8, unique_by=id_of)))
    ]
    sets = [each for each in kept if said(each, "", unit, guard=guard) is not None]
    with closing(Gym(tmp_path_factory.mktemp("gym") / "logbook.db")) as gym:
        keep(gym, [*ALL, visit, *kept])
        made, report = exported(gym, "strong", unit=unit, guard=guard)
    read = tell(made, unit=unit)
    assert (report.sets, report.left_out) == (len(sets), len(kept) - len(sets))
    assert read.rejected == []
    assert read.accounted == read.found.rows
    assert read.sets == [said(each, called[each.exercise_id], unit, guard=guard) for each in sets]
    called_it = name or "Workout"
    for told in read.workouts:
        assert told.start == visit.local_start.replace(tzinfo=None)
        assert told.lasted_s == (lasted * 60 or None)
        assert told.name == values.text(guarded(called_it) if guard else called_it)
        assert told.note == values.text(guarded(note) if guard else note)
    assert len(read.workouts) == bool(sets)
