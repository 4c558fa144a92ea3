"""How long a request waits for the database; deadlines that can be set lie beyond."""

from typing import NamedTuple


class Waits(NamedTuple):
    """How many seconds to wait for a connection, a lock, a statement, each within the next."""

    pool_s: float = 3
    lock_s: float = 5
    statement_s: float = 10


WAITS = Waits()
