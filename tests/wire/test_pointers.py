"""Pointers can be followed, whatever the names are."""

from hypothesis import given
from hypothesis import strategies as st

from workoutlog.wire.pointers import pointer_to


@given(st.lists(st.text(max_size=100).filter(str.isprintable)))
def test_a_pointer_leads_back_to_its_place(place: list[str]) -> None:
    parts = pointer_to(*place).split("/")[1:]

    assert [each.replace("~1", "/").replace("~0", "~") for each in parts] == place


def test_a_name_that_somebody_made_long_is_cut() -> None:
    assert pointer_to("x" * 1000, 5) == f"/{'x' * 100}/5"


def test_what_a_terminal_would_obey_is_escaped() -> None:
    assert pointer_to("größe", "\x1b[31m\n", "\ud800") == r"/größe/\x1b[31m\n/\ud800"
