"""Hevy's table as we write it: our own reader gets back all that the table can say."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
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
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, millimetres
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
    '"title","start_time","end_time","description","exercise_title","superset_id",'
    '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
    '"duration_seconds","rpe"\n'
)
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give what writes the table of a workout with some sets."""
    return lambda *sets, **options: written(tmp_path, "hevy", *sets, **options)[0]


def test_it_is_written_as_the_app_writes_it(write: Write) -> None:
    made = write(
        lifted(60, 5, set_type=SetType.WARM_UP, note='easy, "very"'),
        lifted(102.5, 5, rpe_tenths=85, rest_s=90, note="hard"),
        lifted(105, 3, ending=Ending.FAILURE, rpe_tenths=100),
        lifted(80, 8, set_type=SetType.DROP),
        {"exercise": ZORK, "duration_s": 61, "superset": 1},
        {
            "exercise": ZORK,
            "distance_mm": 2_500_000,
            "distance_unit": DistanceUnit.M,
            "superset": 2,
        },
        visit=replace(VISIT, utc_offset=60, note="hot"),
    )
    head = '"Push","6 Jan 2020, 19:00","6 Jan 2020, 20:05","hot"'
    said = '"easy, ""very""\nhard"'
    assert made == HEADER + (
        f'{head},"Squat",,{said},0,"warmup",60,5,,,\n'
        f'{head},"Squat",,{said},1,"normal",102.5,5,,,8.5\n'
        f'{head},"Squat",,{said},2,"failure",105,3,,,10\n'
        f'{head},"Squat",,{said},3,"dropset",80,8,,,\n'
        f'{head},"Zork, ""seated""",0,"",0,"normal",,,,61,\n'
        f'{head},"Zork, ""seated""",1,"",1,"normal",,,2.5,,\n'
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
        (lifted(100, 5, set_type=SetType.WARM_UP, ending=Ending.FAILURE), {"ending": None}),
        (lifted(-20, 8), {}),
        (lifted(62.125, 8), {}),
        (lifted(100, 0), {}),
        ({"reps": 12}, {}),
        ({"duration_s": 90}, {}),
        ({"distance_mm": 5_000_000, "distance_unit": DistanceUnit.KM, "duration_s": 1500}, {}),
        # There is one unit for all.
        (
            {"distance_mm": 914_400, "distance_unit": DistanceUnit.YD},
            {"distance_unit": DistanceUnit.KM},
        ),
        ({"load_g": 45_359, "load_unit": MassUnit.LB, "reps": 5}, {"load_unit": MassUnit.KG}),
        (lifted(100, 5, note="two\nlines; \"quoted\", 'so'"), {}),
        (lifted(100, 5, superset=1), {}),
        (lifted(100, 5, superset=3), {}),
        (lifted(100, 5, rpe_tenths=60), {}),
        (lifted(100, 5, rpe_tenths=95), {}),
        # The app has only halves, from 6 on.
        (lifted(100, 5, rpe_tenths=83), {"rpe_tenths": None}),
        (lifted(100, 5, rpe_tenths=55), {"rpe_tenths": None}),
        (
            lifted(100, 5, reps_right=4, tempo="3-1-1", heart_rate=120, kcal=5, rest_s=90),
            dict.fromkeys(("reps_right", "tempo", "heart_rate", "kcal", "rest_s")),
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


def test_pounds_that_became_kilograms_are_found_again(write: Write) -> None:
    sets = [
        {"load_g": round(load * 453.59237), "load_unit": MassUnit.LB, "reps": 5}
        for load in (45, 135, 185, 225)
    ]
    assert [(each["load_g"], each["load_unit"]) for each in tell(write(*sets)).sets] == [
        (each["load_g"], "lb") for each in sets
    ]


def test_a_superset_comes_back_in_the_order_it_was_done(write: Write) -> None:
    read = tell(
        write(
            *(
                {"exercise": each, "reps": reps, "superset": 1, "note": each.name}
                for reps in (5, 6)
                for each in (SQUAT, ZORK)
            )
        )
    )
    assert [(each["exercise"], each["reps"], each["superset"]) for each in read.sets] == [
        *((SQUAT.name, 5, 1), (ZORK.name, 5, 1), (SQUAT.name, 6, 1), (ZORK.name, 6, 1))
    ]
    assert [each["note"] for each in read.sets] == [SQUAT.name, ZORK.name] * 2


def test_what_was_merged_is_one_exercise(tmp_path: Path) -> None:
    old = Exercise(id=UUID(int=9), name="Old", tracking=Tracking.WEIGHTED, merged_into=SQUAT.id)
    with closing(Gym(tmp_path / "logbook.db")) as gym:
        sets = [a_set(0, old, reps=5, note="a"), a_set(1, reps=6, note="b"), a_set(2, old, reps=7)]
        keep(gym, [SQUAT, old, VISIT, *sets])
        made = text_of(gym, "hevy")
    assert [line.split(",")[1:4] for line in made.split('"a\nb"')[1:]] == [
        [str(n), '"normal"', ""] for n in range(3)
    ]
    assert [(each["exercise"], each.get("note")) for each in tell(made).sets] == [
        *(("Squat", "a\nb"), ("Squat", None), ("Squat", None))
    ]


@pytest.mark.parametrize(
    ("finish", "end", "lasted"),
    [
        (None, "6 Jan 2020, 18:00", None),
        (MONDAY, "6 Jan 2020, 18:00", None),
        # Seconds are not written, so a minute may be lost or won.
        (MONDAY + timedelta(seconds=29), "6 Jan 2020, 18:00", None),
        (MONDAY + timedelta(seconds=31), "6 Jan 2020, 18:01", 60),
        (MONDAY + timedelta(minutes=65), "6 Jan 2020, 19:05", 65 * 60),
        (MONDAY + timedelta(hours=8), "7 Jan 2020, 02:00", 8 * 3600),
    ],
)
def test_when_it_began_and_ended(
    write: Write, finish: datetime | None, end: str, lasted: int | None
) -> None:
    made = write(lifted(100, 5), visit=replace(VISIT, finished_at=finish, name=""))
    assert made.splitlines()[1].startswith(f'"Workout","6 Jan 2020, 18:00","{end}","",')
    [told] = tell(made).workouts
    assert told.start == datetime(2020, 1, 6, 18, 0)  # noqa: DTZ001  # the file has no zone
    assert told.lasted_s == lasted


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_written_as_it_is_read(write: Write, month: int) -> None:
    start = datetime(2020, month, 9, 0, 5, tzinfo=UTC)
    made = write(lifted(100, 5), visit=Workout(id=VISIT.id, started_at=start))
    assert [each.start for each in tell(made).workouts] == [start.replace(tzinfo=None)]


def test_a_workout_without_sets_has_no_row(write: Write) -> None:
    assert write() == HEADER


@pytest.mark.parametrize("unit", MassUnit)
def test_loads_are_kilograms_whatever_unit_is_asked_for(write: Write, unit: MassUnit) -> None:
    assert ",100,5," in write(lifted(100, 5), unit=unit)


@pytest.mark.parametrize("text", ["=1+1", "-5", "+5", "@home", "'=1"])
@pytest.mark.parametrize("guard", [True, False])
def test_texts_are_guarded_where_that_is_asked_for(write: Write, text: str, *, guard: bool) -> None:
    visit = Workout(id=VISIT.id, started_at=MONDAY, name=text, note=text)
    made = write(lifted(-20, 5, note=text, exercise=FORMULA), visit=visit, guard=guard)
    shown = f"'{text}" if guard else text
    name = "'=Zork" if guard else "=Zork"
    times = '"6 Jan 2020, 18:00"'
    assert made.splitlines()[1] == (
        f'"{shown}",{times},{times},"{shown}","{name}",,"{shown}",0,"normal",-20,5,,,'
    )
    if guard or not text.startswith("'"):
        [told] = tell(made, unit=MassUnit.KG).workouts
        assert (told.name, told.note, told.sets[0][0]) == (text, text, "=Zork")
        assert told.sets[0][1].given["note"] == text


# The app's own table cannot say more, so of a random history this is what must come back.

KM = DistanceUnit.KM
any_set = sets_of(st.just(VISIT.id), st.sampled_from([each.id for each in ALL]))
id_of = attrgetter("id")
# Of a backslash and an n the reader makes a new line, as the app once wrote them.
plain_texts = texts.filter(lambda text: "\\" not in text)


def said(done: WorkoutSet, name: str) -> dict[str, Any] | None:
    """Say what the table can of a set but its note; None for one of nothing."""
    length = millimetres(distance(done.distance_mm or 0, KM), KM) or None
    is_measured = bool(length or done.duration_s)
    reps = done.reps or (0 if done.load_g and not is_measured else None)
    if reps is None and not is_measured:
        return None
    is_working = done.set_type is SetType.WORKING
    effort = done.rpe_tenths or 0
    told = {
        "exercise": name,
        "set_type": None if is_working else done.set_type,
        "ending": done.ending if is_working and done.ending is Ending.FAILURE else None,
        "load_g": done.load_g or None,
        "load_unit": MassUnit.KG if done.load_g else None,
        "reps": reps,
        "distance_mm": length,
        "distance_unit": KM if length else None,
        "duration_s": done.duration_s or None,
        "rpe_tenths": effort if effort >= 60 and effort % 5 == 0 else None,
        # Ours are counted from 1.
        "superset": None if done.superset is None else max(done.superset, 1),
    }
    return {field: value for field, value in told.items() if value is not None}


@given(
    data=st.data(),
    guard=st.booleans(),
    name=texts,
    note=plain_texts,
    lasted=st.integers(0, 60 * 24),
    offset=st.integers(-18 * 60, 18 * 60),
)
def test_what_the_table_can_say_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    *,
    guard: bool,
    name: str,
    note: str,
    lasted: int,
    offset: int,
) -> None:
    visit = replace(
        VISIT,
        finished_at=MONDAY + timedelta(minutes=lasted),
        utc_offset=offset,
        name=name,
        note=note,
    )
    called = {each.id: each.name for each in ALL}
    kept = [
        replace(each, position=f"{n:05}8", note=data.draw(plain_texts))
        for n, each in enumerate(data.draw(st.lists(any_set, max_size=8, unique_by=id_of)))
    ]
    sets = [each for each in kept if said(each, "") is not None]
    with closing(Gym(tmp_path_factory.mktemp("gym") / "logbook.db")) as gym:
        keep(gym, [*ALL, visit, *kept])
        made, report = exported(gym, "hevy", guard=guard)
    read = tell(made, unit=MassUnit.KG)

    def shown(text: str) -> str:
        return values.text(guarded(text) if guard else text)

    expected = []
    for exercise, run in groupby(sets, attrgetter("exercise_id")):
        done = list(run)
        notes = shown("\n".join(dict.fromkeys(each.note for each in done if each.note)))
        told = [said(each, called[exercise]) or {} for each in done]
        expected += [told[0] | ({"note": notes} if notes else {}), *told[1:]]
    assert (report.sets, report.left_out) == (len(sets), len(kept) - len(sets))
    assert read.rejected == []
    assert read.accounted == read.found.rows
    assert read.sets == expected
    assert len(read.workouts) == bool(sets)
    for each in read.workouts:
        assert each.start == visit.local_start.replace(tzinfo=None, second=0)
        assert each.lasted_s == (lasted * 60 or None)
        assert (each.name, each.note) == (shown(name or "Workout"), shown(note))
