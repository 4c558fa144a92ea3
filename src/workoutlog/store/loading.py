"""Adding very many rows at once: few values a row, and indexes that are made when all are there."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache

from workoutlog.domain.model import KINDS
from workoutlog.domain.stamps import LOWEST
from workoutlog.replica.codec import stamp_bytes
from workoutlog.store.compiled import SCHEMA, SQL

_INDEX = re.compile(r"CREATE INDEX (\w+) ON workout_set ")
_BOOKKEEPING = {
    "stamp": f"x'{stamp_bytes(LOWEST).hex()}'",
    "dead": "0",
    "local_rev": "1",
}


@cache
def statement(
    kind: str, columns: tuple[str, ...], choices: tuple[tuple[str, str], ...] = ()
) -> str:
    """Write the statement that adds a row of which only some columns are given, in their order.

    To bind a value costs more than to store it, so what is empty is written
    out, and so is a choice. Raises `ValueError` for what is no plain word.
    """
    noun = KINDS[kind]
    given = {name: f"?{place}" for place, name in enumerate(columns, start=1)}
    empty = {each.name: "''" for each in fields(noun) if each.default == ""}
    chosen = {name: f"'{_plain_word(text)}'" for name, text in choices}
    filled = empty | _BOOKKEEPING | chosen | given
    # Only nothing is written out: any other default is for whoever makes the row to give.
    needed = {each.name for each in fields(noun) if each.default not in {None, ""}}
    if not needed <= filled.keys():
        raise ValueError(f"a {kind} needs {needed - filled.keys()}")
    return re.sub(r":(\w+)", lambda name: filled.get(name[1], "NULL"), SQL[f"add_{kind}"])


def _plain_word(text: str) -> str:
    if not text.isidentifier():
        raise ValueError(f"{text!r} is no choice")
    return text


@contextmanager
def without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the indexes of sets when all sets are there, if there were none before.

    To sort a million keys once is far quicker than to find the place of each.
    """
    if connection.execute(SQL["any_set"]).fetchone() is not None:
        yield
        return
    indexes = {found[1]: sql for sql in SCHEMA if (found := _INDEX.match(sql))}
    for name in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    # A second thread helps to sort, if this SQLite has threads.
    connection.execute("PRAGMA threads=1")
    for sql in indexes.values():
        connection.execute(sql)
