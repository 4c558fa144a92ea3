"""What a server costs before it does anything of ours: a hello, and a route that inserts a row.

The row is that of a set, in the table and by the connection that the server
uses; nothing is looked up, merged, numbered or remembered. Started by
`benchmarks.server`, which names the database in the environment.
"""

import os
from datetime import datetime
from uuid import UUID, uuid4

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import insert
from sqlmodel import col, select

from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import SYNCED, AccountRow, table_of

app = FastAPI()
_DATABASE = Database(os.environ["BARE_DATABASE"])
_INSERT = insert(table_of(SYNCED[WorkoutSet]))
with _DATABASE.reading() as _connection:
    [_ACCOUNT] = _connection.scalars(select(col(AccountRow.account_id)))


class Body(BaseModel):
    """The fields that the benchmark sends."""

    workout_id: UUID
    exercise_id: UUID
    reps: int
    load_g: int
    load_unit: str
    rpe_tenths: int
    performed_at: datetime


@app.get("/readyz")
@app.get("/hello")
def hello() -> dict[str, str]:
    """Say hello."""
    return {"hello": "world"}


@app.post("/sets", status_code=201)
def create(body: Body) -> dict[str, UUID]:
    """Insert a set."""
    row_id = uuid4()
    values = body.model_dump() | {"account_id": _ACCOUNT, "id": row_id, "set_type": "working"}
    bookkeeping = {"tempo": "", "note": "", "stamp": LOWEST, "dead": False, "seq": 1}
    with _DATABASE.writing() as connection:
        connection.execute(_INSERT, values | bookkeeping)
    return {"id": row_id}
