"""Rows for every table of the server, whichever there are: valid as SQL, and made at random."""

from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, Table

from workoutlog.server.storage.archive import tables_of
from workoutlog.server.tables import metadata

_TEXTS = ["", "×", 'a "quoted" note\nof two lines', "\u2028", "😀 é", "[", "{}", "\\u0000", "'--"]


def populate(connection: Connection, random: Random, rows: int = 5) -> None:
    """Give each table so many rows, whose parents are among the rows of the parents' tables."""
    made: dict[str, list[dict[str, Any]]] = {}
    for name, table in tables_of(connection, metadata.tables).items():
        by_key: dict[tuple[Any, ...], dict[str, Any]] = {}
        while len(by_key) < rows:
            row = _row(table, made, random)
            by_key[tuple(row[column.name] for column in table.primary_key)] = row
        made[name] = [*by_key.values()]
        connection.execute(table.insert(), made[name])


def _row(table: Table, made: dict[str, list[dict[str, Any]]], random: Random) -> dict[str, Any]:
    row = {column.name: _value(column, random) for column in table.columns}
    account = random.choice(made["account"])["account_id"] if "account" in made else None
    if account is not None and "account_id" in row:
        row["account_id"] = account
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table.name not in made:
            continue  # a partition of one that is there
        parents: Sequence[dict[str, Any]] = [
            each
            for each in made[constraint.referred_table.name]
            if account is None or each.get("account_id", account) == account
        ]
        if not parents:
            return _row(table, made, random)
        parent = random.choice(parents)
        for element in constraint.elements:
            row[element.parent.name] = parent[element.column.name]
    return row


def _value(column: Column[Any], random: Random) -> Any:
    if column.nullable and random.random() < 0.3:
        return None
    match column.type:
        case LargeBinary():
            return random.randbytes(16)
        case BigInteger():
            return random.choice([0, 1, random.getrandbits(62), -random.getrandbits(40)])
        case Integer():
            return random.choice([random.getrandbits(31), -random.getrandbits(31)])
    return f"{random.choice(_TEXTS)}{random.getrandbits(64)}"
