"""JSON is written as the standard library reads it, whatever a text holds."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workoutlog.wire.json import dumped

_PLAIN = st.none() | st.booleans() | st.integers() | st.text(st.characters())
_VALUES = st.recursive(
    _PLAIN | st.floats(allow_nan=False, allow_infinity=False),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


@given(_VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert json.loads(dumped(value)) == value


def test_nothing_stands_between_the_values() -> None:
    assert dumped({"näh": [1, None, "x"]}) == '{"näh":[1,null,"x"]}'.encode()


def test_a_lone_surrogate_is_written_in_ascii() -> None:
    assert dumped(["ä", "\ud800"]) == rb'["\u00e4","\ud800"]'
