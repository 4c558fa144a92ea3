"""What the server refuses: one code and one title for each kind."""

from collections.abc import Iterator

import pytest

from workoutlog.server.refusals import Flaw, Refusal, invalid


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
