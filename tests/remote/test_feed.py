"""Answers that no server of ours gives are refused before anything is made of them."""

import json
from typing import Any

import pytest

from workoutlog.errors import AnswerUnreadable, HistoryDiverged, RequestRefused
from workoutlog.remote.feed import HttpRemote
from workoutlog.services.remotes import Asked

ANSWER: dict[str, Any] = {
    "kept": [],
    "refused": [],
    "blocks": [],
    "cursor": "c1",
    "high_water": "c1",
    "more": False,
    "unseen": [],
    "digest": {},
    "time": "2026-11-18T18:00:00Z",
}
ASKED = Asked(None, None, None, 5)


def answering(**said: Any) -> HttpRemote:
    return HttpRemote(lambda _: json.dumps({**ANSWER, **said}).encode())


def test_a_good_answer_is_read() -> None:
    assert answering().exchange(ASKED).cursor == "c1"


@pytest.mark.parametrize(
    "said",
    [
        {"kept": [2**70]},
        {"kept": [-1]},
        {"time": "2026-11-18T18:00:00"},
        {"time": "noon"},
        {"blocks": [{"kind": "set", "columns": {"seq": [1]}}]},
        {"cursor": 5},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(AnswerUnreadable):
        answering(**said).exchange(ASKED).read()


def test_what_only_a_newer_server_says_is_passed_over() -> None:
    blocks = [{"kind": "meal", "columns": {"id": [1]}, "tags": []}]

    assert answering(blocks=blocks, news="soon").exchange(ASKED).cursor == "c1"


def test_a_cursor_that_the_server_cannot_read_is_one_of_another_history() -> None:
    def refuse(_: bytes) -> bytes:
        raise RequestRefused("This is no cursor.", details={"server_code": "cursor_invalid"})

    with pytest.raises(HistoryDiverged):
        HttpRemote(refuse).exchange(ASKED)


def test_a_kind_that_only_a_newer_program_knows_is_left_out() -> None:
    blocks = [{"kind": "meal", "columns": {"id": [1]}}]

    assert answering(blocks=blocks).exchange(ASKED).read().rows == []
