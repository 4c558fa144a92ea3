"""FIT files of watches: sets, rests, names, loads in sixteenths, and damage of every kind."""

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fitfile import Message, Value, crc, seconds, written
from telling import Telling, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatNotInstalled, FormatUnknown, InputUnreadable
from workoutlog.formats import fit_messages
from workoutlog.formats.files import APPS, File
from workoutlog.formats.fit_messages import MOST_BYTES
from workoutlog.services.told import Answers, Findings, ToldWorkout

START = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
BENCH, ROW, PLANK = 0, 23, 19
ONE = {"exercise": "Barbell Bench Press", "load_g": 100_000, "load_unit": "kg", "reps": 5}


def session(start: datetime = START, *, lasted: int | None = 3_600_000, name: str = "") -> Message:
    fields: list[tuple[int, str, Value]] = [
        (2, "uint32", seconds(start)),
        (7, "uint32", lasted),
        (5, "enum", 10),
    ]
    if name:
        fields.append((110, "string", name))
    return Message(18, tuple(fields))


def a_set(
    reps: int | None = 5,
    weight: int | None = 1600,
    *,
    at: int | None = 60,
    lasted: int | None = None,
    kind: int | None = 1,
    category: Value = BENCH,
    subtype: Value = 1,
    unit: int | None = 1,
    start: datetime = START,
) -> Message:
    """Make a set that ended so many seconds after the start, or a rest."""
    return Message(
        225,
        (
            (254, "uint32", None if at is None else seconds(start) + at),
            (0, "uint32", lasted),
            (3, "uint16", reps),
            (4, "uint16", weight),
            (5, "enum", kind),
            (7, "uint16", category),
            (8, "uint16", subtype),
            (9, "uint16", unit),
        ),
    )


def rest(lasted: int | None, at: int = 60) -> Message:
    return a_set(None, None, at=at, lasted=lasted, kind=0, category=None, subtype=None)


def replaced(message: Message, number: int, kind: str, value: Value) -> Message:
    fields = (each for each in message.fields if each[0] != number)
    return Message(message.kind, (*fields, (number, kind, value)))


def messages(*each: Message, **how: Any) -> Telling:
    return tell(written(each), **how)


def sets(*each: Message, **how: Any) -> list[dict[str, Any]]:
    """Read sets of a usual session; when they were done is told apart."""
    made = messages(session(), *each, **how).sets
    for one in made:
        one.pop("performed_at", None)
    return made


def test_a_message_is_a_set() -> None:
    told = messages(session(name="Strength"), a_set())
    [workout] = told.workouts
    assert told.found.app == "fit"
    assert told.sets == [ONE | {"performed_at": round(START.timestamp() + 60) * 1000}]
    assert (workout.key, workout.name, workout.start) == (
        "2026-03-01T17:00:00Z",
        "Strength",
        START,
    )
    assert (workout.lasted_s, told.found.rows) == (3600, 1)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"big_endian": True}, [ONE]),
        ({"header": 12}, [ONE]),
    ],
)
def test_a_file_may_be_of_either_order_and_header(how: Any, expected: Any) -> None:
    [made] = tell(written([session(), a_set()], **how)).sets
    del made["performed_at"]
    assert [made] == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (a_set(8, None), {"reps": 8}),
        (a_set(8, 0), {"reps": 8}),
        (a_set(0), {"reps": 0, "load_g": 100_000, "load_unit": "kg"}),
        (a_set(5, 363), {"reps": 5, "load_g": 22_688, "load_unit": "kg"}),
        (
            a_set(5, 1600, lasted=31_400),
            {"reps": 5, "load_g": 100_000, "load_unit": "kg", "duration_s": 31},
        ),
        (a_set(None, None, lasted=90_000), {"duration_s": 90}),
        (a_set(0, 320, lasted=90_000), {"duration_s": 90, "load_g": 20_000, "load_unit": "kg"}),
        (a_set(5, 980, unit=2), {"reps": 5, "load_g": 61_235, "load_unit": "lb"}),
        (a_set(5, 1, unit=2), {"reps": 5, "load_g": 64, "load_unit": "lb"}),
        (a_set(5, 1600, kind=None), {"reps": 5, "load_g": 100_000, "load_unit": "kg"}),
    ],
)
def test_numbers_are_those_of_the_watch(made: Message, expected: dict[str, Any]) -> None:
    assert sets(made) == [{"exercise": "Barbell Bench Press", **expected}]


@pytest.mark.parametrize("pounds", [Decimal(each) / 4 for each in range(10, 2400, 7)])
def test_pounds_come_back_as_they_were_typed(pounds: Decimal) -> None:
    sixteenths = round(pounds * Decimal("0.45359237") * 16)
    [made] = sets(a_set(5, sixteenths, unit=2))
    assert made["load_g"] == round(pounds * Decimal("453.59237"))


def test_an_answer_goes_before_the_unit_of_the_file() -> None:
    assert sets(a_set(5, 980, unit=1), unit=MassUnit.LB)[0]["load_g"] == 61_235
    assert sets(a_set(5, 980, unit=2), unit=MassUnit.KG)[0]["load_g"] == 61_250


@pytest.mark.parametrize("unit", [None, 0])
def test_a_unit_that_is_not_said_is_assumed_aloud(unit: int | None) -> None:
    told = messages(session(), a_set(unit=unit))
    assert told.sets[0]["load_unit"] == "kg"
    assert told.found.assumed["unit of loads"].option == "--unit lb"
    assert messages(session(), a_set(unit=unit), unit=MassUnit.KG).found.assumed == {}


def title(category: int, subtype: int | None, text: str) -> Message:
    return Message(264, ((0, "uint16", category), (1, "uint16", subtype), (2, "string", text)))


@pytest.mark.parametrize(
    ("category", "subtype", "expected"),
    [
        (BENCH, 7, "My Press"),
        (BENCH, 1, "Barbell Bench Press"),
        (BENCH, None, "Bench Press"),
        (BENCH, 60_000, "Bench Press"),
        (ROW, 9, "Paused Rows"),
        ((BENCH, ROW), (1, 9), "Barbell Bench Press"),
        ((None, ROW), (None, 9), "Paused Rows"),
        ((BENCH, None, None), 1, "Barbell Bench Press"),
        (34, None, "Cardio Sensors"),
        (60_001, 3, "Exercise 60001.3"),
        (60_001, None, "Exercise 60001.0"),
        (65_534, None, "Unknown exercise"),
        (None, None, "Unknown exercise"),
        ((None, None), (None, None), "Unknown exercise"),
    ],
)
def test_an_exercise_is_called_as_its_workout_or_the_watch_does(
    category: Value, subtype: Value, expected: str
) -> None:
    titles = title(BENCH, 7, "My Press"), title(ROW, 9, "Paused Rows")
    [made] = sets(*titles, a_set(category=category, subtype=subtype))
    assert made["exercise"] == expected


def test_a_rest_belongs_to_the_set_before_it() -> None:
    told = messages(
        session(), a_set(), rest(90_400), a_set(4), rest(60_000), rest(30_000), a_set(3)
    )
    assert [each.get("rest_s") for each in told.sets] == [90, 90, None]
    assert (told.found.rests, told.accounted, told.found.rows) == (3, 6, 6)


def test_rests_without_a_set_or_a_time_are_counted() -> None:
    told = messages(session(), rest(60_000), a_set(), rest(None), rest(400))
    assert "rest_s" not in told.sets[0]
    assert told.found.skipped == {"a rest that no set comes before": 1, "a rest of no time": 2}


def test_a_rest_is_no_longer_than_a_day() -> None:
    told = messages(session(), a_set(), rest(80_000_000), rest(80_000_000))
    assert told.sets[0]["rest_s"] == 86_400


def test_a_set_of_nothing_is_counted() -> None:
    told = messages(session(), a_set(0, 0), a_set(None, None))
    assert told.workouts == []
    assert told.found.skipped == {"a set of nothing": 2}


def test_a_set_ends_when_it_has_lasted_from_its_start() -> None:
    begun = replaced(a_set(lasted=30_500, at=900), 6, "uint32", seconds(START) + 60)
    told = messages(session(), begun)
    assert told.sets[0]["performed_at"] == round(START.timestamp() * 1000) + 90_500


def test_a_time_since_the_watch_was_switched_on_is_none() -> None:
    made = replaced(a_set(), 254, "uint32", 12_345)
    assert "performed_at" not in messages(session(), made).sets[0]


def test_sets_go_to_the_session_in_which_they_were_done() -> None:
    later = START + timedelta(hours=2)
    told = messages(a_set(), a_set(4, start=later), a_set(3, at=-5), session(later), session())
    assert [(each.start, len(each.sets)) for each in told.workouts] == [(START, 2), (later, 1)]


def test_activities_may_follow_each_other_in_one_file() -> None:
    later = START + timedelta(days=1)
    one, other = written([session(), a_set()]), written([session(later), a_set(4, start=later)])
    told = tell(one + other)
    assert [each.start for each in told.workouts] == [START, later]
    assert told.accounted == told.found.rows == 2


@pytest.mark.parametrize(
    ("others", "start"),
    [
        ([replaced(a_set(), 6, "uint32", seconds(START) + 7)], START + timedelta(seconds=7)),
        ([a_set()], START + timedelta(minutes=1)),
        ([a_set(at=None), Message(0, ((4, "uint32", seconds(START)),))], START),
    ],
)
def test_without_a_session_a_workout_begins_with_its_first_time(
    others: list[Message], start: datetime
) -> None:
    [workout] = messages(*others).workouts
    assert (workout.start, workout.lasted_s) == (start, None)


def test_sets_of_no_time_are_no_workout() -> None:
    with pytest.raises(InputUnreadable, match="does not say when"):
        messages(a_set(at=None))


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ([session()], ""),
        ([session(), Message(12, ((3, "string", "Gym"),))], "Gym"),
        ([session(name="Strength"), Message(12, ((3, "string", "Gym"),))], "Strength"),
        ([session(name="Strength"), Message(26, ((8, "string", "Day A"),))], "Day A"),
        ([session(name="Strength"), Message(26, ((8, "string", " "),))], "Strength"),
    ],
)
def test_a_workout_is_called_after_its_plan_its_profile_or_its_sport(
    others: list[Message], name: str
) -> None:
    assert messages(*others, a_set()).workouts[0].name == name


def test_a_file_of_another_sport_has_no_sets() -> None:
    told = messages(session(), Message(20, ((3, "enum", 120),)))
    assert told.told == []
    assert list(told.found.warnings) == ["The file has no sets: it is of another sport."]


@pytest.mark.parametrize(
    ("number", "kind", "value", "column"),
    [
        (3, "string", "five", "repetitions"),
        (3, "float32", 5.5, "repetitions"),
        (3, "uint16", (5, 6), "repetitions"),
        (3, "uint16", 1001, "reps"),
        (4, "string", "heavy", "weight"),
        (4, "uint16", 65_534, "load"),
        (0, "uint64", 1 << 60, "duration"),
        (0, "uint32", 4_000_000_000, "seconds"),
        (5, "enum", 7, "set_type"),
        (9, "string", "kg", "weight_display_unit"),
    ],
)
def test_nonsense_is_rejected_with_its_field(
    number: int, kind: str, value: Value, column: str
) -> None:
    told = messages(session(), a_set(), replaced(a_set(), number, kind, value))
    assert [(line, which) for line, which, _ in told.rejected] == [(2, column)]
    assert f"{number}: " in told.found.rejected[0].row
    assert told.accounted == told.found.rows == 2


def test_a_number_may_be_written_as_another_type() -> None:
    assert sets(replaced(a_set(), 3, "float32", 5.0)) == [ONE]
    assert sets(replaced(a_set(), 3, "uint64", 5)) == [ONE]


@pytest.mark.parametrize("number", [2, 7])
@pytest.mark.parametrize(("kind", "value"), [("string", "now"), ("uint64", 1 << 60)])
def test_a_session_of_nonsense_is_passed_over(number: int, kind: str, value: Value) -> None:
    told = messages(replaced(session(), number, kind, value), a_set())
    assert len(told.sets) == 1


WHOLE = written([session(), a_set(), rest(60_000), a_set(4)])


@pytest.mark.parametrize("length", range(12, len(WHOLE)))
def test_a_file_that_is_cut_off_is_damaged(length: int) -> None:
    with pytest.raises(InputUnreadable, match=r"export\.csv is damaged, or cut off: "):
        tell(WHOLE[:length])


@pytest.mark.parametrize("place", [*range(8), *range(12, len(WHOLE))])
def test_a_byte_that_changed_is_damage(place: int) -> None:
    changed = bytes((*WHOLE[:place], WHOLE[place] ^ 0x10, *WHOLE[place + 1 :]))
    with pytest.raises(InputUnreadable):
        tell(changed)


def test_what_follows_a_file_is_damage() -> None:
    with pytest.raises(InputUnreadable):
        tell(WHOLE + b"more than that, in fact a whole lot more")


@example(content=b"")
@given(content=st.binary(max_size=400))
def test_noise_is_damage_and_no_other_error(content: bytes) -> None:
    body = b"\x0e\x20\x93\x08" + len(content).to_bytes(4, "little") + b".FIT\x00\x00" + content
    total = crc(body).to_bytes(2, "little")
    try:
        tell(body + total)
    except InputUnreadable as error:
        assert error.message.startswith("export.csv ")  # noqa: PT017  # or it is a file of no sets


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_BYTES > 10_000_000
    monkeypatch.setattr(fit_messages, "MOST_BYTES", len(WHOLE) - 1)
    with pytest.raises(InputUnreadable, match="larger than"):
        tell(WHOLE)


def test_another_program_has_not_written_it() -> None:
    with pytest.raises(FormatUnknown, match="it is a FIT file"):
        tell(WHOLE, app="strong")
    assert tell(WHOLE, app="fit").found.app == "fit"
    with pytest.raises(FormatUnknown, match="no export of fit"):
        tell("Date,Workout Name\n", app="fit")
    assert "fit" in APPS


def test_a_text_that_begins_like_one_is_a_text() -> None:
    with pytest.raises(FormatUnknown):
        tell("a FIT.FIT,file\n")


def test_a_file_tells_the_same_when_it_is_read_again() -> None:
    file = File("strength.fit", BytesIO(WHOLE))
    first, second = (list(file.read(Answers(UTC), Findings())) for _ in range(2))
    assert first == second
    assert [len(each.sets) for each in first if isinstance(each, ToldWorkout)] == [2]


def test_how_much_is_read_is_known() -> None:
    file = File("ride.fit", BytesIO(WHOLE))
    assert file.size == file.place == len(WHOLE)


def test_without_the_decoder_a_lifter_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fitdecode", None)
    with pytest.raises(FormatNotInstalled) as caught:
        tell(WHOLE)
    assert caught.value.code == "format_not_installed"
    assert caught.value.hint == "pip install '.[fit]'"


def test_the_decoder_is_loaded_for_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fitdecode", None)
    with pytest.raises(FormatUnknown):
        tell("a,b\n1,2\n")


DONE = st.tuples(
    st.sampled_from(
        [(BENCH, 1, "Barbell Bench Press"), (ROW, 9, "Paused Rows"), (PLANK, None, "Plank")]
    ),
    st.integers(1, 1000),
    st.integers(0, 16_000),
    st.integers(0, 600_000),
    st.integers(0, 3_600_000),
)


@given(done=st.lists(DONE, max_size=8), big_endian=st.booleans())
def test_what_is_written_comes_back(*, done: list[Any], big_endian: bool) -> None:
    made, expected = [session(), title(ROW, 9, "Paused Rows")], []
    rests = 0
    for number, ((category, subtype, name), reps, weight, lasted, waited) in enumerate(done):
        at = number * 60
        made += [
            a_set(reps, weight, at=at, lasted=lasted, category=category, subtype=subtype),
            rest(waited, at),
        ]
        grams = round(Decimal(weight) * 1000 / 16)
        duration, waiting = round(Decimal(lasted) / 1000), round(Decimal(waited) / 1000)
        rests += bool(waiting)
        expected.append(
            {"exercise": name, "reps": reps, "performed_at": round(START.timestamp() + at) * 1000}
            | ({"load_g": grams, "load_unit": "kg"} if grams else {})
            | ({"duration_s": duration} if duration else {})
            | ({"rest_s": waiting} if waiting else {})
        )
    told = tell(written(made, big_endian=big_endian))
    assert told.sets == expected
    assert told.found.rests == rests
    assert told.accounted == told.found.rows == 2 * len(done)
