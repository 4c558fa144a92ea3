"""Values come back from SQL as they went in, in the order that they have."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import instants, nouns, stamps
from workoutlog.domain.model import MeasurementUnit, Noun, SetType, Tracking
from workoutlog.domain.plain import field_types
from workoutlog.domain.stamps import LOWEST, Stamp
from workoutlog.domain.units import DistanceUnit
from workoutlog.replica.codec import (
    codec,
    instant_from,
    milliseconds,
    stamp_bytes,
    stamp_from_bytes,
)

SQL_TYPES = {"blob": bytes, "integer": int, "text": str}


@given(nouns)
def test_every_field_of_every_noun_survives(noun: Noun) -> None:
    for name, annotation in field_types(type(noun)).items():
        value = getattr(noun, name)
        if value is not None:
            stored = codec(annotation).write(value)
            assert type(stored) is SQL_TYPES[codec(annotation).sql]
            assert codec(annotation).read(stored) == value


@given(stamps, stamps)
def test_packed_stamps_are_ordered_as_stamps(one: Stamp, other: Stamp) -> None:
    assert stamp_from_bytes(stamp_bytes(one)) == one
    assert (stamp_bytes(one) < stamp_bytes(other)) == (one < other)
    assert len(stamp_bytes(one)) == 16


@given(instants, instants)
def test_stored_instants_are_ordered_as_instants(one: datetime, other: datetime) -> None:
    assert (one < other) >= (milliseconds(one) < milliseconds(other))
    assert 0 <= (one - instant_from(milliseconds(one))).total_seconds() < 0.001


@pytest.mark.parametrize(
    ("annotation", "value", "stored"),
    [
        (UUID, UUID(int=1), bytes(15) + b"\1"),
        (Stamp, LOWEST, bytes(5) + b"\1" + bytes(10)),
        (datetime, datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime, datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC), -1),
        (datetime, datetime(2026, 5, 4, 18, tzinfo=UTC), 1_777_917_600_000),
        (bool, True, 1),
        (bool, False, 0),
        (int, -7, -7),
        (str, "Übung", "Übung"),
        (tuple[str, ...], ("Übung", 'a"b'), '["Übung", "a\\"b"]'),
        (tuple[str, ...], (), "[]"),
        (Tracking, Tracking.CARRY, "carry"),
        (SetType, SetType.WARM_UP, "warm_up"),
        (MeasurementUnit, MeasurementUnit.PERCENT, "%"),
        (DistanceUnit, DistanceUnit.MI, "mi"),
    ],
)
def test_the_form_of_a_value(annotation: Any, value: object, stored: object) -> None:
    written = codec(annotation).write(value)

    assert written == stored
    assert type(written) is type(stored)
    assert codec(annotation).read(stored) == value


@pytest.mark.parametrize("annotation", [float, bytes, list[str], None, object])
def test_what_no_noun_has_has_no_form(annotation: Any) -> None:
    with pytest.raises(TypeError, match="has no form in SQL"):
        codec(annotation)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_that_can_be_encoded_survives_in_a_list(text: str) -> None:
    words = codec(tuple[str, ...])

    assert words.read(words.write((text, text))) == (text, text)
