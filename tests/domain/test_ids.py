"""Ids that one writer mints, and ids on which several agree."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flooding import alike
from strategies import ids, names, texts
from workoutlog.domain.ids import (
    ORDINAL_BYTES,
    catalogue_id,
    collide,
    custom_exercise_id,
    imported_id,
    imported_sets,
    name_key,
    uuid7,
)


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


# 6 January 2020 in milliseconds.
DAY = 1_578_268_800_000
WORKOUT = UUID("016f7826-b400-8000-8000-000000000000")


@given(st.integers(0, (1 << 48) - 1), texts, st.lists(texts, max_size=3))
def test_an_imported_id_has_its_fields_where_the_standard_says(
    ms: int, source: str, called: list[str]
) -> None:
    made = imported_id(ms, source, *called)

    assert made.int >> 80 == ms
    assert (made.version, made.variant) == (8, RFC_4122)
    assert made == imported_id(ms, source, *called)


@given(ids, names, st.integers(0, (1 << 8 * ORDINAL_BYTES) - 1))
def test_imported_sets_have_theirs_and_the_time_of_their_workout(
    workout: UUID, exercise: str, count: int
) -> None:
    made = UUID(bytes=imported_sets(workout, exercise) + count.to_bytes(ORDINAL_BYTES))

    assert made.int >> 80 == workout.int >> 80
    assert (made.version, made.variant) == (8, RFC_4122)


def test_what_a_file_calls_otherwise_has_another_id() -> None:
    made = [
        imported_id(DAY, "strong", "2020-01-06 Push"),
        imported_id(DAY, "strong", "2020-01-06 Pull"),
        imported_id(DAY, "strong", "2020-01-06", "Push"),
        imported_id(DAY, "strong", "2020-01-06", "Push", "1"),
        imported_id(DAY, "strong"),
        imported_id(DAY, "hevy", "2020-01-06 Push"),
        imported_id(DAY + 86_400_000, "strong", "2020-01-06 Push"),
    ]

    assert len(set(made)) == len(made)


def test_sets_of_another_exercise_or_workout_have_other_ids() -> None:
    other = imported_id(DAY, "strong", "Push")
    made = [
        imported_sets(WORKOUT, "squat"),
        imported_sets(WORKOUT, "front squat"),
        imported_sets(WORKOUT, ""),
        imported_sets(other, "squat"),
    ]

    assert len(set(made)) == len(made)
    assert {len(each) for each in made} == {16 - ORDINAL_BYTES}


def test_before_1970_there_is_no_time_and_another_id_all_the_same() -> None:
    made = [imported_id(ms, "strong", name) for ms in (-DAY, -1, 0) for name in ("a", "b")]

    assert {each.int >> 80 for each in made} == {0}
    assert len(set(made)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bench Press (Barbell)", "bench press (barbell)"),
        ("Squat", " \tSQUAT "),
        ("Übung", "U\u0308bung"),
        ("Straße", "STRASSE"),
        ("21s", "２１s"),
    ],
)
def test_sets_have_one_id_however_the_exercise_is_spelt(one: str, other: str) -> None:
    assert imported_sets(WORKOUT, name_key(one)) == imported_sets(WORKOUT, name_key(other))


def test_imported_ids_never_change() -> None:
    """Another value would double every row that was ever imported."""
    assert imported_id(DAY, "strong", "2020-01-06 18:00:00 Push") == UUID(
        "016f7826-b400-86a5-b964-0ab94867f139"
    )
    assert imported_id(DAY, "hevy", "body weight", "2020-01-06 00:00:00", "0") == UUID(
        "016f7826-b400-8200-9a25-a0b1b780260e"
    )
    assert imported_sets(WORKOUT, "bench press (barbell)").hex() == "016f7826b4008c719737c93eb0"
    assert imported_sets(WORKOUT, name_key("Übung")).hex() == "016f7826b40087c78668d778ef"


@given(st.lists(ids, max_size=100))
def test_drawn_ids_do_not_collide(drawn: list[UUID]) -> None:
    assert not collide(drawn)
    assert not collide(drawn * 100)


def test_ids_that_were_made_to_hash_alike_collide() -> None:
    made = alike(100)
    assert len({*map(hash, made)}) == 1

    assert collide(made)
    assert collide([*map(UUID, map(str, made)), *(UUID(int=each) for each in range(5_000))])
    # So many may have come about.
    assert not collide(made[:16] * 2)
