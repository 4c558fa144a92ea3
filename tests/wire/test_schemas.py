"""The schemas say of each field what the nouns say, and neither more nor less."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, meta

from strategies import nouns, offsets, texts
from workoutlog.domain.bounds import Between, Each, Text, bounds_of
from workoutlog.domain.model import NOUNS, Noun, WorkoutSet
from workoutlog.domain.plain import plain
from workoutlog.wire.bodies import BodyRefused, read_patch
from workoutlog.wire.schemas import Schema, new_schema, patch_schema, read_schema

every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.kind)
FIELDS = [(noun, each.name) for noun in NOUNS for each in fields(noun) if each.name != "id"]


def accepts(schema: Schema, value: Any) -> bool:
    return Draft202012Validator(schema, validate_formats=True).is_valid(value)


def faulty(noun: type[Noun], body: dict[str, Any]) -> list[str]:
    """Name the fields of a body that are refused."""
    try:
        read_patch(noun, body)
    except BodyRefused as error:
        return [fault.name for fault in error.faults]
    return []


def edges(noun: type[Noun], name: str) -> list[Any]:
    """Give the values at which a field begins and ceases to accept."""
    match bounds_of(noun).get(name):
        case Between(low, high):
            return [low - 1, low, high, high + 1]
        case Text(longest=longest):
            return ["x" * longest, "x" * (longest + 1), "0" * longest, "0" * (longest + 1)]
        case Each(bound):
            return [[each] for each in edges_of_text(bound.longest)]
    return []


def edges_of_text(longest: int) -> list[str]:
    return ["x" * longest, "x" * (longest + 1)]


def values(noun: type[Noun], name: str) -> st.SearchStrategy[Any]:
    anything = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-10, 300) | offsets,
        st.sampled_from([1 << 31, 1 << 63, 10**30, 0.5, 7.0, -1.0, 1e300]),
        texts,
        st.characters(categories=["Cc"]).map(lambda control: f"a{control}b"),
        st.sampled_from(["", " ", "\t", "a\nb", "\u2003", "working", "kg", "lb", "%", "amrap"]),
        st.lists(texts | st.integers(), max_size=3),
        st.dictionaries(texts, st.integers(), max_size=2),
        st.uuids().map(str),
        st.just("2026-11-23T18:00:00Z"),
    )
    return anything | st.sampled_from(edges(noun, name) or [None])


@given(st.data(), st.sampled_from(FIELDS))
def test_a_field_accepts_what_its_schema_accepts(data: st.DataObject, field: Any) -> None:
    noun, name = field
    body = {name: data.draw(values(noun, name))}

    assert accepts(patch_schema(noun), body) == (faulty(noun, body) == [])


@pytest.mark.parametrize(("noun", "name"), FIELDS, ids=lambda each: getattr(each, "kind", each))
def test_field_and_schema_agree_at_the_edges(noun: type[Noun], name: str) -> None:
    for value in edges(noun, name):
        body = {name: value}
        assert accepts(patch_schema(noun), body) == (faulty(noun, body) == []), value


@given(nouns)
def test_the_schemas_accept_every_noun(noun: Noun) -> None:
    body = plain(noun)

    assert accepts(new_schema(type(noun)), body)
    assert accepts(read_schema(type(noun)), {**body, "seq": 1, "deleted": False})
    without_id = {name: value for name, value in body.items() if name != "id"}
    assert accepts(new_schema(type(noun)), without_id)
    assert accepts(patch_schema(type(noun)), without_id)


@every_noun
def test_schemas_are_valid_and_closed(noun: type[Noun]) -> None:
    for schema in (new_schema(noun), patch_schema(noun), read_schema(noun)):
        meta.validate(schema)
        assert schema["additionalProperties"] is False
        assert "account_id" not in schema["properties"]


@every_noun
def test_what_the_server_owns_is_only_read(noun: type[Noun]) -> None:
    for schema in (new_schema(noun), patch_schema(noun)):
        assert not {"seq", "deleted"} & schema["properties"].keys()
    assert "id" not in patch_schema(noun)["properties"]
    assert read_schema(noun)["required"] == [*read_schema(noun)["properties"]]


def test_a_set_of_a_workout_leaves_the_workout_to_the_path() -> None:
    schema = new_schema(WorkoutSet, without=("workout_id",))

    assert "workout_id" not in schema["properties"]
    assert schema["required"] == ["exercise_id"]
