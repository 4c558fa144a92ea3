"""Whoever holds the head of a feed writes alone: it has no gap that is filled later."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from api import ANN, NOON, Api
from workoutlog.domain.model import Measurement, MeasurementUnit
from workoutlog.server.access.callers import TokenClaims
from workoutlog.server.api import writing

WRITERS, EACH = 16, 4
# Long enough for the others to get as far, if nothing kept them from it.
PAUSES_S = (0.0, 0.002, 0.011, 0.004)
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
