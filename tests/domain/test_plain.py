"""Every noun goes out as plain values and comes back the same."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given

from strategies import nouns
from workoutlog.domain.model import Noun, Tracking, Workout, WorkoutSet
from workoutlog.domain.plain import fields_from_plain, noun_from_plain, plain, plain_value
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue

ID = UUID("01890000-0000-7000-8000-000000000001")


@given(nouns)
def test_a_noun_survives_json(noun: Noun) -> None:
    assert noun_from_plain(type(noun), json.loads(json.dumps(plain(noun)))) == noun


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ID, "01890000-0000-7000-8000-000000000001"),
        (datetime(2026, 5, 4, 18, 30, tzinfo=UTC), "2026-05-04T18:30:00.000Z"),
        (
            datetime(2026, 5, 4, 18, 30, 0, 1_000, tzinfo=timezone(timedelta(hours=2))),
            "2026-05-04T16:30:00.001Z",
        ),
        (Tracking.TIMED, "timed"),
        (("a", "b"), ["a", "b"]),
        ((), []),
        (True, True),
        (5, 5),
        ("5", "5"),
        (None, None),
    ],
)
def test_a_value_is_written(value: object, expected: object) -> None:
    written = plain_value(value)

    assert written == expected
    assert type(written) is type(expected)


@pytest.mark.parametrize("value", [1.5, b"x", {"a": 1}])
def test_what_no_noun_has_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is no value of a noun"):
        plain_value(value)


def test_some_fields_are_read() -> None:
    values = {"load_unit": "lb", "performed_at": "2026-05-04T18:30:00.000Z", "reps": None}

    assert fields_from_plain(WorkoutSet, values) == {
        "load_unit": MassUnit.LB,
        "performed_at": datetime(2026, 5, 4, 18, 30, tzinfo=UTC),
        "reps": None,
    }


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(KeyError, match="mood"):
        fields_from_plain(Workout, {"mood": "good"})


def test_nonsense_is_refused_by_the_noun() -> None:
    values = {"id": str(ID), "started_at": "1800-01-01T00:00:00.000Z"}

    with pytest.raises(InvalidValue, match="not between 1900 and 2199"):
        noun_from_plain(Workout, values)
