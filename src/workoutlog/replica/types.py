"""The column types of synced rows, on SQLite and on PostgreSQL."""

from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from workoutlog.replica.codec import Stored, codec


class Coded(TypeDecorator[Any]):
    """A column that holds a Python type as its codec writes it."""

    impl = Text
    cache_ok = True

    def __init__(self, annotation: Any) -> None:
        """Hold values of the type ``annotation``."""
        super().__init__()
        self.annotation = annotation

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's type: its integers must hold milliseconds since 1970."""
        match codec(self.annotation).sql:
            case "blob":
                return LargeBinary()
            case "integer":
                # SQLite's INTEGER is 64 bits wide; in a STRICT table it is the only name for it.
                return Integer() if dialect.name == "sqlite" else BigInteger()
            case "text":
                return Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Stored:
        """Write a value."""
        return None if value is None else codec(self.annotation).write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read a value."""
        return None if value is None else codec(self.annotation).read(value)


def column_type(annotation: Any) -> TypeEngine[Any]:
    """Choose the column type of a field: plain where SQL has the type itself."""
    if annotation is bytes:
        return LargeBinary()
    if annotation is int:
        return Integer()
    if annotation is str:
        return Text()
    return Coded(annotation)
