"""The nouns refuse what cannot have been, and keep everything else as it is."""

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from strategies import nouns
from workoutlog.domain.model import (
    NOUNS,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    Tracking,
    Workout,
    WorkoutSet,
    registers,
)
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import InvalidValue

ID, OTHER, THIRD = (UUID(int=number) for number in (1, 2, 3))
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NEPAL = timezone(timedelta(hours=5, minutes=45))


def exercise(**values: Any) -> Exercise:
    made: dict[str, Any] = {"id": ID, "name": "Squat", "tracking": Tracking.WEIGHTED}
    return Exercise(**made | values)


def workout(**values: Any) -> Workout:
    made: dict[str, Any] = {"id": ID, "started_at": NOON}
    return Workout(**made | values)


def workout_set(**values: Any) -> WorkoutSet:
    made: dict[str, Any] = {"id": ID, "workout_id": OTHER, "exercise_id": THIRD, "reps": 5}
    return WorkoutSet(**made | values)


def measurement(**values: Any) -> Measurement:
    made: dict[str, Any] = {"id": ID, "name": "waist", "value": 1, "unit": MeasurementUnit.CM}
    return Measurement(**made | {"measured_at": NOON} | values)


def routine(**values: Any) -> Routine:
    made: dict[str, Any] = {"id": ID, "name": "Five by five", "text": "squat 5x5"}
    return Routine(**made | values)


def revision(**values: Any) -> Revision:
    made: dict[str, Any] = {"id": ID, "row_kind": "set", "row_id": OTHER, "register_name": "load"}
    made |= {"reason": Reason.EDIT_EDIT, "kept": "{}", "lost": "{}"}
    return Revision(**made | {"kept_at": NOON, "lost_at": NOON} | values)


# The field, its lowest and its highest value.
RANGES = [
    (workout, "utc_offset", -1_080, 1_080),
    (workout_set, "reps", 0, 1_000),
    (workout_set, "reps_right", 0, 1_000),
    (workout_set, "duration_s", 0, 604_800),
    (workout_set, "rpe_tenths", 10, 100),
    (workout_set, "rest_s", 0, 86_400),
    (workout_set, "heart_rate", 20, 260),
    (workout_set, "kcal", 0, 20_000),
    (workout_set, "superset", 0, 1_000),
    (measurement, "value", 0, 10_000_000),
    (measurement, "utc_offset", -1_080, 1_080),
]
# The field, what is said of it, and how many characters it may have.
TEXTS = [
    (exercise, "name", "exercise name", 100),
    (exercise, "equipment", "description", 100),
    (exercise, "muscle", "description", 100),
    (exercise, "note", "note", 4_000),
    (workout, "name", "workout name", 100),
    (workout, "note", "note", 4_000),
    (workout_set, "tempo", "tempo", 20),
    (workout_set, "note", "note", 4_000),
    (measurement, "name", "measurement name", 100),
    (measurement, "note", "note", 4_000),
]
INSTANTS = [
    (workout, "started_at"),
    (workout, "finished_at"),
    (workout_set, "performed_at"),
    (measurement, "measured_at"),
    (routine, "followed_at"),
    (revision, "kept_at"),
    (revision, "lost_at"),
]


@pytest.mark.parametrize(("make", "name", "low", "high"), RANGES)
def test_a_range_is_kept(make: Any, name: str, low: int, high: int) -> None:
    assert getattr(make(**{name: low}), name) == low
    assert getattr(make(**{name: high}), name) == high
    for beyond in (low - 1, high + 1):
        with pytest.raises(InvalidValue, match=rf"{beyond} is not between {low} and {high}"):
            make(**{name: beyond})


@pytest.mark.parametrize("load", [-2_000_001, 2_000_001])
def test_an_impossible_load_is_refused(load: int) -> None:
    assert workout_set(load_g=-2_000_000, load_unit=MassUnit.KG).load_g == -2_000_000

    with pytest.raises(InvalidValue, match=f"load in grams: {load} is not between"):
        workout_set(load_g=load, load_unit=MassUnit.KG)


@pytest.mark.parametrize("length", [-1, 1_000_000_001])
def test_an_impossible_distance_is_refused(length: int) -> None:
    with pytest.raises(InvalidValue, match=f"distance in millimetres: {length} is not between"):
        workout_set(distance_mm=length, distance_unit=DistanceUnit.KM)


@pytest.mark.parametrize(("make", "name", "what", "length"), TEXTS)
def test_a_text_has_its_length(make: Any, name: str, what: str, length: int) -> None:
    assert getattr(make(**{name: "ä" * length}), name) == "ä" * length

    with pytest.raises(InvalidValue) as refused:
        make(**{name: "ä" * (length + 1)})

    assert refused.value.message == (
        f"The {what} is {length + 1} characters long; {length} are allowed."
    )


@pytest.mark.parametrize("character", ["\0", "\x1b", "\r", "\x85", chr(0xD800), chr(0xDCFF)])
@pytest.mark.parametrize(("make", "name", "what", "length"), TEXTS)
def test_a_character_that_cannot_be_kept_is_refused(
    make: Any, name: str, what: str, length: int, character: str
) -> None:
    assert length > 3

    with pytest.raises(InvalidValue) as refused:
        make(**{name: f"ab{character}"})

    assert refused.value.message == (
        f"The {what} has a character that cannot be kept: U+{ord(character):04X} at place 3."
    )


@pytest.mark.parametrize("values", [{"aliases": ("ok", "a\0")}, {"secondary_muscles": ("\0",)}])
def test_every_text_of_a_list_is_looked_at(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=r"cannot be kept: U\+0000"):
        exercise(**values)


@pytest.mark.parametrize("make", [exercise, workout, workout_set, measurement])
def test_a_note_may_have_lines_and_any_script(make: Any) -> None:
    note = "felt strong\n\t💪 سكوات Übung"

    assert make(note=note).note == note


@pytest.mark.parametrize(
    ("make", "values", "message"),
    [
        (exercise, {"name": ""}, "The exercise name cannot be empty."),
        (exercise, {"name": " \t"}, "The exercise name cannot be empty."),
        (exercise, {"name": "a\nb"}, "The exercise name must be one line."),
        (exercise, {"aliases": ("",)}, "The alias cannot be empty."),
        (exercise, {"merged_into": ID}, "Squat cannot be merged into itself."),
        (measurement, {"name": " "}, "The measurement name cannot be empty."),
        (measurement, {"name": "a\nb"}, "The measurement name must be one line."),
        (
            workout,
            {"finished_at": NOON - timedelta(seconds=1)},
            "A workout cannot finish before it starts.",
        ),
        (workout_set, {"load_g": 1}, "A load and its unit come together."),
        (workout_set, {"load_unit": MassUnit.LB}, "A load and its unit come together."),
        (workout_set, {"distance_mm": 1}, "A distance and its unit come together."),
        (
            workout_set,
            {"distance_unit": DistanceUnit.M},
            "A distance and its unit come together.",
        ),
        (
            workout_set,
            {"reps": None, "reps_right": 5, "duration_s": 5},
            "Reps of the right side need those of the left.",
        ),
        (workout_set, {"reps": None}, "A set needs reps, a time or a distance."),
        (
            workout_set,
            {"position": ""},
            "The position is written in the digits of an order key.",
        ),
        (
            workout_set,
            {"position": "0g0"},
            "The position is written in the digits of an order key.",
        ),
    ],
)
def test_nonsense_is_refused(make: Any, values: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make(**values)

    assert refused.value.message == message


@pytest.mark.parametrize(
    "values",
    [
        {"reps": 0},
        {"reps": None, "duration_s": 0},
        {"reps": None, "distance_mm": 1, "distance_unit": DistanceUnit.YD},
        {"reps": 5, "reps_right": 4},
        {"position": "8-f"},
    ],
)
def test_an_unusual_set_is_a_set(values: dict[str, Any]) -> None:
    made = workout_set(**values)

    assert {name: getattr(made, name) for name in values} == values


@pytest.mark.parametrize(("make", "name"), INSTANTS)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (NOON.replace(tzinfo=None), "must be in UTC"),
        (NOON.astimezone(NEPAL), "must be in UTC"),
        (datetime(1899, 12, 31, 23, 59, tzinfo=UTC), "is not between 1900 and 2199"),
        (datetime(2200, 1, 1, tzinfo=UTC), "is not between 1900 and 2199"),
    ],
)
def test_an_unusable_instant_is_refused(
    make: Any, name: str, value: datetime, message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        make(**{name: value})


@pytest.mark.parametrize(("make", "name"), INSTANTS)
def test_an_instant_is_kept_to_the_millisecond(make: Any, name: str) -> None:
    made = make(**{name: NOON.replace(microsecond=123_999)})

    assert getattr(made, name) == NOON.replace(microsecond=123_000)


def test_a_routine_may_be_as_long_as_a_program() -> None:
    assert routine(text="a" * 20_000).text
    with pytest.raises(InvalidValue, match="20001 characters long; 20000 are allowed"):
        routine(text="a" * 20_001)


def test_a_revision_holds_the_longest_register_there_is() -> None:
    longest = json.dumps({"text": "\x07" * 20_000})

    assert revision(lost=longest).lost == longest
    with pytest.raises(InvalidValue, match="are allowed"):
        revision(lost=longest + " " * 100)


def test_a_workout_may_finish_when_it_starts() -> None:
    assert workout(finished_at=NOON).finished_at == NOON


@pytest.mark.parametrize(
    ("offset", "local"),
    [
        (0, "2026-05-04T12:00:00+00:00"),
        (345, "2026-05-04T17:45:00+05:45"),
        (-780, "2026-05-03T23:00:00-13:00"),
    ],
)
def test_a_workout_knows_its_local_start(offset: int, local: str) -> None:
    assert workout(utc_offset=offset).local_start.isoformat() == local


@given(nouns)
def test_a_noun_cannot_be_changed(noun: Noun) -> None:
    with pytest.raises(FrozenInstanceError):
        noun.id = ID  # type: ignore[misc]  # that it is refused is the point


@pytest.mark.parametrize("noun", NOUNS)
def test_every_field_but_the_id_is_in_exactly_one_register(noun: type[Noun]) -> None:
    held = [name for names in registers(noun).values() for name in names]

    assert sorted(held) == sorted(each.name for each in fields(noun) if each.name != "id")


@pytest.mark.parametrize(
    ("noun", "together"),
    [
        (Exercise, {}),
        (
            Workout,
            {
                "times": ("started_at", "utc_offset", "finished_at"),
                "routine": ("routine_id", "routine_day"),
            },
        ),
        (
            WorkoutSet,
            {
                "load": ("load_g", "load_unit"),
                "done": ("reps", "reps_right", "distance_mm", "distance_unit", "duration_s"),
            },
        ),
        (Measurement, {"value": ("value", "unit"), "measured": ("measured_at", "utc_offset")}),
    ],
)
def test_fields_that_depend_on_each_other_are_one_register(
    noun: type[Noun], together: dict[str, tuple[str, ...]]
) -> None:
    alone = {name: (name,) for name, held in registers(noun).items() if len(held) == 1}

    assert dict(registers(noun)) == alone | together
