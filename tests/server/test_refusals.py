"""What the server refuses: one code and one title for each kind, pointers that can be followed."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.server.refusals import Flaw, Refusal, invalid, pointer_to


def kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in of.__subclasses__():
        yield from kinds(each)
        if "code" in vars(each):
            yield each


def test_a_code_is_of_one_kind_so_that_its_title_never_changes() -> None:
    codes = [each.code for each in kinds()]

    assert len(codes) > 30
    assert sorted(set(codes)) == sorted(codes)


def test_every_kind_has_a_status_and_a_title_of_its_own() -> None:
    for each in kinds():
        assert 400 <= each.status < 600, each
        assert each.title.rstrip(".") == each.title, each


@given(st.lists(st.text(max_size=100)))
def test_a_pointer_leads_back_to_its_place(place: list[str]) -> None:
    parts = pointer_to(*place).split("/")[1:]

    assert [each.replace("~1", "/").replace("~0", "~") for each in parts] == place


def test_a_name_that_somebody_made_long_is_cut() -> None:
    assert pointer_to("x" * 1000, 5) == f"/{'x' * 100}/5"


@pytest.mark.parametrize(
    ("flaws", "said"),
    [
        ([Flaw("", "it is no object")], "the body: it is no object."),
        ([Flaw("/a", "one."), Flaw("/b", "two", part="query")], "/a: one.; query/b: two."),
        ([Flaw(f"/{n}", "no") for n in range(4)], "/0: no; /1: no; /2: no; and more."),
    ],
)
def test_the_first_flaws_are_said_in_a_sentence(flaws: list[Flaw], said: str) -> None:
    assert invalid(flaws).message == said
    assert invalid(flaws).flaws == tuple(flaws)
