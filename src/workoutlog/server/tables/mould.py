"""What every table of the server is cast in: its own registry, names for keys, columns by type."""

from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from workoutlog.replica.types import column_type

# Alembic can only alter a constraint that has a name.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ServerTable(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Base of every table of the server."""


class Owned(SQLModel):
    """The first column of everything that belongs to an account, and of its key."""

    account_id: UUID = Field(primary_key=True, nullable=False, sa_type=column_type(UUID))


def column(annotation: Any, *, optional: bool = False, **options: Any) -> Any:
    """Declare a column that holds a Python type as its codec writes it."""
    if optional:
        return Field(default=None, nullable=True, sa_type=column_type(annotation), **options)
    return Field(nullable=False, sa_type=column_type(annotation), **options)


def table_of(row: type[SQLModel]) -> Table:
    """Find the table that SQLModel made of a class."""
    table: Table = vars(row)["__table__"]
    return table
