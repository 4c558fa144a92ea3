"""How SQLite's driver takes stored values: as they are."""

import sqlite3
from collections.abc import Callable
from types import NoneType

# It gives None for None, and is called as fast as C can call.
_none: Callable[[None], None] = dict[None, None]().get


def take_as_they_are() -> None:
    """Have the driver take bytes and None without asking whether something would adapt them.

    It takes texts and numbers so anyway. Of any other value it looks for an adapter, then for
    two methods that nothing has, and that takes longer than to write the row.
    """
    sqlite3.register_adapter(bytes, bytes)
    sqlite3.register_adapter(NoneType, _none)
