"""More requests at once than there are connections wait for their turn, and are all answered."""

import asyncio
import time
from contextlib import closing

import httpx
from sqlalchemy import event

from api import ANN, add_account, service_of
from workoutlog.server.api.application import create_app
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.waits import Waits


async def asked_at_once(database: Database, times: int) -> list[int]:
    """Ask a server for the same thing many times at once, and give the statuses."""
    app = create_app(service_of(database))
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {ANN}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://server", headers=headers) as client,
    ):
        asked = (client.get("/api/v1/sets") for _ in range(times))
        return [answer.status_code for answer in await asyncio.gather(*asked)]


def test_a_request_takes_no_thread_before_there_is_a_connection_for_it(database: Database) -> None:
    impatient = Waits(pool_s=0.01)
    with closing(Database(database.url, pool_size=2, waits=impatient)) as crowded:
        add_account(crowded, ANN)
        event.listen(crowded.engine, "begin", lambda _connection: time.sleep(0.02))
        assert asyncio.run(asked_at_once(crowded, 40)) == [200] * 40
