"""A set never comes without its workout and its exercise, wherever a page of the feed ends."""

from collections.abc import Callable, Iterator

import pytest

from api import Api
from bodies import E, S, W, made

Pages = Callable[[Api], Iterator[list[str]]]


def pages_of_sync(api: Api) -> Iterator[list[str]]:
    """Read the whole feed as a device that takes one row at a time."""
    answer = {"cursor": None, "more": True}
    while answer["more"]:
        answer = api.sync({"cursor": answer["cursor"], "want": 1})
        yield [row_id for block in answer["blocks"] for row_id in block["columns"]["id"]]


def pages_of_changes(api: Api) -> Iterator[list[str]]:
    """Read the whole feed as a script that takes one row at a time."""
    query, more = {"limit": 1}, True
    while more:
        answer = api.get("/changes", **query)
        yield [change["row"]["id"] for change in answer["changes"]]
        query, more = query | {"since": answer["cursor"]}, answer["more"]


@pytest.mark.parametrize("pages", [pages_of_sync, pages_of_changes])
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ([], [[E], [W], [S]]),
        ([f"/workouts/{W}"], [[E], [W, S], [W]]),
        ([f"/exercises/{E}"], [[W], [E, S], [E]]),
        ([f"/workouts/{W}", f"/exercises/{E}"], [[W, E, S], [W], [E]]),
    ],
    ids=["neither", "workout", "exercise", "both"],
)
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_set_brings_its_parents_that_changed_after_it(
    api: Api, pages: Pages, changed: list[str], expected: list[list[str]], method: str
) -> None:
    made(api, "sets")
    for each in changed:
        options = {"json": {"note": "again"}} if method == "PATCH" else {}
        assert api(method, each, **options).is_success

    assert [sorted(page) for page in pages(api)] == expected
