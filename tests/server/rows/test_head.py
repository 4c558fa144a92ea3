"""Whoever holds the head of a feed writes alone: it has no gap that is filled later."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from api import ANN, NOON, Api
from bodies import A_SET, id_of, ready_for_sets
from workoutlog.domain.model import Measurement, MeasurementUnit
from workoutlog.server.access.callers import TokenClaims
from workoutlog.server.api import writing
from workoutlog.server.tables import AccountRow, CommitRow

WRITERS, EACH = 16, 4
# Long enough for the others to get as far, if nothing kept them from it.
PAUSES_S = (0.0, 0.002, 0.011, 0.004)
KEY: dict[str, Any] = {"Idempotency-Key": "bulk"}
CLAIMS = TokenClaims(ANN, UUID(int=0), b"write")


def write(api: Api, writer: int) -> None:
    """Write some rows, each in a transaction that takes its time before it is committed."""
    for number in range(EACH):
        row = Measurement(
            id=UUID(int=1 + writer * EACH + number),
            name="bodyweight",
            value=81_400,
            unit=MeasurementUnit.KG,
            measured_at=NOON + timedelta(seconds=number),
        )
        with api.service.writing(CLAIMS) as work:
            writing.create(work, [row])
            time.sleep(PAUSES_S[(writer + number) % len(PAUSES_S)])


def pull(api: Api, writers: list[Future[None]]) -> list[dict[str, str]]:
    """Follow the feed from the end of each page until everything is written and read."""
    seen: list[dict[str, str]] = []
    query: dict[str, str | int] = {"limit": 3}
    while True:
        is_last = all(each.done() for each in writers)
        page = api("GET", "/changes", params=query).raise_for_status().json()
        seen.extend(change["row"] for change in page["changes"])
        query["since"] = page["cursor"]
        if is_last and not page["more"]:
            return seen


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_who_pulls_while_sixteen_write_misses_nothing(api: Api) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, api, number) for number in range(WRITERS)]
        seen = pull(api, writers)
    for each in writers:
        each.result()
    assert sorted(UUID(row["id"]).int for row in seen) == [*range(1, WRITERS * EACH + 1)]
    assert [row["seq"] for row in seen] == [*range(1, WRITERS * EACH + 1)]


def test_the_log_of_commits_has_every_place_once(api: Api) -> None:
    ready_for_sets(api)
    api.post("/sets/bulk", {"sets": [A_SET | {"id": id_of(at)} for at in range(3)]}, **KEY)
    api.post("/sets", A_SET)

    with api.service.database.reading() as connection:
        last = connection.scalar(
            select(col(AccountRow.last_seq)).where(col(AccountRow.account_id) == ANN)
        )
        entries = connection.execute(
            select(
                col(CommitRow.seq_from),
                col(CommitRow.seq_to),
                col(CommitRow.push_id),
                col(CommitRow.request_hash),
            ).order_by(col(CommitRow.seq_to))
        ).all()
    assert [each[:2] for each in entries] == [(1, 1), (2, 2), (3, 5), (6, 6)]
    assert last == 6
    assert [each.push_id for each in entries] == [None, None, "key:bulk", None]
    assert [each.request_hash is None for each in entries] == [True, True, False, True]
