"""Values are taken if they are of their kind, and in one form only."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import instants, nouns, stamps
from workoutlog.domain.model import Exercise, Noun, Workout, WorkoutSet
from workoutlog.domain.plain import plain, plain_value
from workoutlog.domain.stamps import LOWEST, Stamp
from workoutlog.wire.values import Unreadable, read_field, read_id, read_stamp


@given(nouns)
def test_every_field_is_read_as_it_was_written(noun: Noun) -> None:
    read = {name: read_field(type(noun), name, value) for name, value in plain(noun).items()}

    assert type(noun)(**read) == noun


@pytest.mark.parametrize(
    ("noun", "name", "value", "reason"),
    [
        (WorkoutSet, "reps", True, "it is no whole number"),
        (WorkoutSet, "reps", "5", "it is no whole number"),
        (WorkoutSet, "reps", 5.5, "it is no whole number"),
        (WorkoutSet, "reps", [5], "it is no whole number"),
        (Exercise, "barbell", 1, "it is neither true nor false"),
        (Exercise, "barbell", None, "it is neither true nor false"),
        (Exercise, "name", 1, "it is no text"),
        (Exercise, "aliases", "squat", "it is no list of texts"),
        (Exercise, "aliases", [1], "it is no list of texts"),
        (Exercise, "tracking", "WEIGHTED", "it is none of weighted, bodyweight, timed"),
        (Exercise, "tracking", ["weighted"], "it is none of weighted"),
        (Exercise, "merged_into", "0", "it is no UUID"),
        (Exercise, "merged_into", 0, "it is no UUID"),
        (Workout, "started_at", 1_700_000_000, "a time is a text like"),
        (Workout, "started_at", "yesterday", "a time is written"),
        (Workout, "started_at", "2026-11-23T18:00:00", "a time needs its offset from UTC"),
        (Workout, "started_at", "0001-01-01T00:00:00+14:00", "no calendar has this time"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    noun: type[Noun], name: str, value: Any, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_field(noun, name, value)


def test_a_field_that_may_be_empty_is() -> None:
    assert read_field(WorkoutSet, "reps", None) is None
    with pytest.raises(KeyError):
        read_field(WorkoutSet, "weight", None)


def test_a_whole_number_may_have_a_point() -> None:
    read = read_field(WorkoutSet, "reps", 5.0)

    assert (read, type(read)) == (5, int)


@given(instants, st.integers(-14 * 60, 14 * 60))
def test_a_time_may_be_told_on_any_clock(instant: datetime, offset: int) -> None:
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    local = datetime.fromtimestamp(instant.timestamp() + offset * 60, UTC).replace(microsecond=0)
    text = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{minutes:02}"

    assert read_field(Workout, "started_at", text) == instant.replace(microsecond=0)
    assert read_field(Workout, "started_at", plain_value(instant)) == instant.replace(
        microsecond=instant.microsecond // 1000 * 1000
    )


@given(stamps)
def test_stamps_are_read(stamp: Stamp) -> None:
    if stamp[0] in "01234567":
        assert read_stamp(stamp) == stamp
    else:
        with pytest.raises(Unreadable, match="it is no stamp"):
            read_stamp(stamp)


@pytest.mark.parametrize("value", [None, 1, "", LOWEST[:-1], LOWEST + "\n", LOWEST.upper() + "G"])
def test_what_is_no_stamp_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable, match="it is no stamp"):
        read_stamp(value)


@given(st.uuids())
def test_ids_are_read(row_id: UUID) -> None:
    assert read_id(str(row_id)) == read_id(str(row_id).upper()) == row_id
    for form in (row_id.hex, f"{{{row_id}}}", f"urn:uuid:{row_id}", str(row_id).replace("-", "_")):
        with pytest.raises(Unreadable, match="it is no UUID"):
            read_id(form)
