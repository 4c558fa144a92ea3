"""What a database remembers of the server itself: which history it holds, and its device number."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, text

_EPOCH, _DEVICE = "epoch", "device"
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
