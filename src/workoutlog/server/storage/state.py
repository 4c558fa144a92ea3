"""What a database remembers of the server itself: which history it holds, and its device number."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

_EPOCH, _DEVICE, _BACKED_UP = "epoch", "device", "backed_up_at"
_BYTES = 8


class State(NamedTuple):
    """The history that this database is of, and the number of the server among the devices."""

    epoch: str
    device: int


def settled(connection: Connection, random_bytes: Callable[[int], bytes]) -> State:
    """Read what the database remembers, having it remember something first if it is new."""
    for name in (_EPOCH, _DEVICE):
        connection.execute(
            text(
                "INSERT INTO server_state (name, value) VALUES (:name, :value) "
                "ON CONFLICT (name) DO NOTHING"
            ),
            # Devices have 63 bits, so that any database can hold them.
            {"name": name, "value": f"{int.from_bytes(random_bytes(_BYTES)) >> 1:016x}"},
        )
    rows = connection.execute(text("SELECT name, value FROM server_state"))
    found: dict[str, str] = {name: value for name, value in rows}  # noqa: C416  # rows are no pairs
    return State(found[_EPOCH], int(found[_DEVICE], 16))


def remember_backup(connection: Connection, now: datetime) -> None:
    """Write down that the database was backed up."""
    connection.execute(
        text(
            "INSERT INTO server_state (name, value) VALUES (:name, :value) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"name": _BACKED_UP, "value": now.isoformat()},
    )


def backed_up_at(connection: Connection) -> datetime | None:
    """Say when the database was last backed up by a command of ours."""
    value = connection.execute(
        text("SELECT value FROM server_state WHERE name = :name"), {"name": _BACKED_UP}
    ).scalar()
    return None if value is None else datetime.fromisoformat(value)
