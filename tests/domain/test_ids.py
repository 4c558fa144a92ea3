"""Ids that one writer mints, and ids on which several agree."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import names
from workoutlog.domain.ids import catalogue_id, custom_exercise_id, uuid7


@given(st.integers(0, (1 << 48) - 1), st.integers(0, (1 << 74) - 1))
def test_uuid7_has_its_fields_where_the_standard_says(ms: int, randomness: int) -> None:
    made = uuid7(ms, randomness)

    assert made.int >> 80 == ms
    assert (made.version, made.variant) == (7, RFC_4122)
    assert (made.int >> 64 & 0xFFF) << 62 | made.int & (1 << 62) - 1 == randomness


def test_uuid7_of_the_standards_example() -> None:
    """RFC 9562, appendix A.6."""
    randomness = 0xCC3 << 62 | 0x18C4DC0C0C07398F

    made = uuid7(0x017F22E279B0, randomness)

    assert made == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zercher Squat", "zercher squat"),
        ("Zercher Squat", "  ZERCHER \t squat "),
        ("Zercher Squat", "Zercher\u00a0Squat"),
        ("Übung", "U\u0308bung"),
        ("ﬁnger curl", "finger curl"),
        ("Straße", "STRASSE"),
        ("21s", "２１s"),
    ],
)
def test_spellings_of_a_name_give_one_id(one: str, other: str) -> None:
    assert custom_exercise_id(one) == custom_exercise_id(other)


@given(names)
def test_a_name_keeps_its_id_between_spaces(name: str) -> None:
    assert custom_exercise_id(f"  {name}\t") == custom_exercise_id(name)


def test_different_names_attempts_and_namespaces_give_different_ids() -> None:
    made = [
        custom_exercise_id("squat"),
        custom_exercise_id("squat", 2),
        custom_exercise_id("squat", 3),
        custom_exercise_id("squats"),
        custom_exercise_id("zercher squat"),
        catalogue_id("squat"),
        catalogue_id("front-squat"),
    ]

    assert len(set(made)) == len(made)
    assert {each.version for each in made} == {5}


def test_ids_never_change() -> None:
    """Another value would double every row that was ever named by it."""
    assert catalogue_id("back-squat") == UUID("089e0c6c-a401-5a72-bb77-9716e45b7b44")
    assert custom_exercise_id("Zercher Squat") == UUID("d02eb232-974e-5bb3-bf36-297e7d7d41d0")
    assert custom_exercise_id("Zercher Squat", 2) == UUID("8ffe2f16-8226-571c-ae39-2cd43e238014")
