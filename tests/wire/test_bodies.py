"""A body is taken whole, or every fault of it is named."""

from dataclasses import fields
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flooding import PRIME
from strategies import nouns, sets
from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import applied, change_of
from workoutlog.domain.columns import Column
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Tracking, WorkoutSet
from workoutlog.domain.plain import plain
from workoutlog.domain.stamps import stamp
from workoutlog.replica.digest import batch_hashes, row_hash
from workoutlog.wire.bodies import BodyRefused, read_batch, read_new, read_patch

GIVEN, OTHER = UUID(int=1), UUID(int=2)
SQUAT = {"name": "Squat", "tracking": "weighted"}
A_SET = {"workout_id": str(OTHER), "exercise_id": str(OTHER), "reps": 5}


def faults(read: Any, *arguments: Any, **given: Any) -> dict[str, str]:
    with pytest.raises(BodyRefused) as refused:
        read(*arguments, **given)
    return dict(refused.value.faults)


@given(nouns)
def test_a_noun_is_made_of_its_plain_form(noun: Noun) -> None:
    assert read_new(type(noun), plain(noun), GIVEN) == noun


def test_what_is_left_out_has_its_default() -> None:
    assert read_new(Exercise, SQUAT, GIVEN) == Exercise(
        id=GIVEN, name="Squat", tracking=Tracking.WEIGHTED
    )


def test_the_client_may_choose_the_id() -> None:
    assert read_new(Exercise, SQUAT | {"id": str(OTHER)}, GIVEN).id == OTHER


STAMPS = [stamp(at, 0, 1) for at in range(1, 6)]
IDS = [UUID(int=at) for at in range(101, 106)]


def together(*bodies: Any) -> Batch | None:
    return read_batch(WorkoutSet, bodies, IDS[: len(bodies)], STAMPS[: len(bodies)])


@given(st.lists(sets, min_size=1, max_size=5, unique_by=lambda each: each.id), st.data())
def test_many_are_made_as_each_of_them_would_be(
    rows: list[WorkoutSet], data: st.DataObject
) -> None:
    bodies = []
    for row in rows:
        whole = plain(row)
        unsaid = {each.name for each in fields(row) if whole[each.name] == each.default} | {"id"}
        left_out = data.draw(st.sets(st.sampled_from(sorted(unsaid))))
        bodies.append({name: value for name, value in whole.items() if name not in left_out})

    batch = together(*bodies)

    alone = [read_new(WorkoutSet, *each) for each in zip(bodies, IDS, strict=False)]
    expected = [Version(each, at) for each, at in zip(alone, STAMPS, strict=False)]
    assert batch is not None
    assert [applied(None, each.change) for each in batch.sent()] == expected
    assert [each.seq for each in batch.sent()] == [0] * len(rows)


# As clients write them, which is not always as they are kept.
WRITTEN: dict[str, list[Any]] = {
    "id": [None, str(OTHER), str(UUID(int=7)).upper(), "x"],
    "workout_id": [str(OTHER), f"{UUID(int=0xABCDEF)}".upper()],
    "reps": [5, 5.0, 5.5, -0.0, 0, True, None, 1_000, 1_001, "5"],
    "rest_s": [None, 90, 90.0, -1, PRIME],
    "note": ["", " belt ", "Cafe\u0301", "a\r\nb", "a\0b", "\ud800", None, 5],
    "tempo": ["", "3-1-0", "x" * 100],
    "performed_at": [
        None,
        "2026-11-23T18:00:00Z",
        "2026-11-23T19:00:00.123456+01:00",
        "2026-11-23T18:00:00",
    ],
    "set_type": ["working", "warmup", "warm-up"],
    "ending": [None, "failure", ""],
    "colour": ["red"],
}


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from(values) for name, values in WRITTEN.items()}
        ),
        min_size=1,
        max_size=3,
    )
)
def test_many_are_read_as_each_of_them_is_or_not_at_all(said: list[dict[str, Any]]) -> None:
    bodies = [A_SET | each for each in said]
    alone: list[Noun] | None = []
    try:
        alone = [read_new(WorkoutSet, *each) for each in zip(bodies, IDS, strict=False)]
    except BodyRefused:
        alone = None

    batch = together(*bodies)

    if alone is None:
        assert batch is None
    else:
        assert batch is not None
        versions = [Version(each, at) for each, at in zip(alone, STAMPS, strict=False)]
        assert [applied(None, each.change) for each in batch.sent()] == versions
        assert [*map(repr, (each.change.values for each in batch.sent()))] == [
            repr(change_of(each).values) for each in versions
        ]
        assert [*batch_hashes(batch)] == [*map(row_hash, versions)]


@pytest.mark.parametrize(
    "bad",
    [
        *({"reps": True}, {"reps": "5"}, {"reps": 5.5}, {"reps": [5]}, {"reps": {}}),
        *({"reps": -1}, {"reps": None}, {"ending": "x"}, {"note": None}, {"load_g": 1}),
        *({"colour": "red"}, {"id": None}, {"id": [1]}, {"workout_id": "x"}),
    ],
    ids=str,
)
def test_many_of_which_one_is_refused_are_not_made_together(bad: dict[str, Any]) -> None:
    body = A_SET | bad
    assert faults(read_new, WorkoutSet, body, GIVEN)
    assert together(A_SET, body, A_SET | {"reps": 1}) is None
    assert together(body) is None


@pytest.mark.parametrize("number", [PRIME, -PRIME, float(PRIME)])
def test_numbers_that_may_hash_alike_are_not_looked_up(
    number: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = Mock(side_effect=Column.of)
    monkeypatch.setattr(Column, "of", of)

    assert together(A_SET | {"rest_s": 1}, A_SET | {"rest_s": number}) is None
    assert [1, number] not in [asked.args[0] for asked in of.call_args_list]
    assert faults(read_new, WorkoutSet, A_SET | {"rest_s": number}, GIVEN).keys() == {"rest_s"}


@pytest.mark.parametrize("name", ["workout_id", "exercise_id"])
def test_many_of_which_one_lacks_something_are_not_made_together(name: str) -> None:
    lacking = {each: value for each, value in A_SET.items() if each != name}
    assert together(lacking) is None
    assert together(A_SET, lacking) is None


@pytest.mark.parametrize("body", [None, [], [A_SET], "id", 7])
def test_many_of_which_one_is_no_object_are_not_made_together(body: Any) -> None:
    assert together(A_SET, body) is None


def test_a_whole_number_may_be_written_as_json_has_it() -> None:
    batch = together(A_SET, A_SET | {"reps": 5.0})
    assert batch is not None
    assert [*map(repr, batch.fields["reps"].rows())] == ["5", "5"]


def test_what_the_path_says_may_be_repeated_but_not_contradicted() -> None:
    assert read_new(WorkoutSet, A_SET, GIVEN, workout_id=OTHER).id == GIVEN
    assert faults(read_new, WorkoutSet, A_SET, GIVEN, workout_id=GIVEN).keys() == {"workout_id"}


@given(st.sets(st.text(max_size=5)))
def test_unknown_fields_are_refused_by_name(names: set[str]) -> None:
    unknown = names - plain(Exercise(id=GIVEN, name="Squat", tracking=Tracking.CARRY)).keys()
    body = SQUAT | dict.fromkeys(unknown, 1)

    if unknown:
        assert faults(read_new, Exercise, body, GIVEN).keys() == unknown
        assert faults(read_patch, Exercise, dict.fromkeys(unknown, 1)).keys() == unknown


@pytest.mark.parametrize("name", ["account_id", "seq", "deleted", "stamp", "saw"])
def test_nobody_writes_what_the_server_owns(name: str) -> None:
    assert faults(read_new, Exercise, SQUAT | {name: 1}, GIVEN) == {name: "there is no such field"}
    assert faults(read_patch, Exercise, {name: 1}).keys() == {name}


def test_every_fault_is_told() -> None:
    body = A_SET | {"reps": -1, "load_g": "100", "rpe_tenths": 8.5, "note": "a\0b", "ending": "x"}

    assert faults(read_new, WorkoutSet, body, GIVEN) == {
        "reps": "-1 is not between 0 and 1000.",
        "load_g": "it is no whole number",
        "rpe_tenths": "it is no whole number",
        "note": "The note has a character that cannot be kept: U+0000 at place 2.",
        "ending": "it is none of amrap, failure",
    }


def test_every_field_that_is_needed_is_named() -> None:
    assert faults(read_new, Exercise, {}, GIVEN) == {
        "name": "it is needed",
        "tracking": "it is needed",
    }


def test_fields_that_contradict_each_other_are_a_fault_of_the_body() -> None:
    assert faults(read_new, WorkoutSet, A_SET | {"load_g": 1}, GIVEN) == {
        "": "A load and its unit come together."
    }


@pytest.mark.parametrize("body", [None, [], [SQUAT], "Squat", 7, True])
def test_a_body_is_an_object(body: Any) -> None:
    assert faults(read_new, Exercise, body, GIVEN) == {"": "it is no JSON object"}
    assert faults(read_patch, Exercise, body) == {"": "it is no JSON object"}


def test_a_patch_names_the_fields_that_it_changes() -> None:
    assert read_patch(Exercise, {"note": "low bar", "merged_into": None}) == {
        "note": "low bar",
        "merged_into": None,
    }
    assert read_patch(Exercise, {}) == {}
    assert faults(read_patch, Exercise, {"id": str(OTHER)}) == {"id": "it can never be changed"}
    assert faults(read_patch, Exercise, {"name": None}) == {"name": "it is no text"}
