"""Joins whose order is ours, where a planner would have to know the tables to choose well."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Led(Join):
    """A join that reads its left side first and looks up what belongs to each row of it.

    However little the planner knows of the tables: it would take the other way
    round, or compare all with all, while it takes one of them to be empty.
    """

    inherit_cache = True


@compiles(Led, "sqlite")
def _led_on_sqlite(join: Led, compiler: SQLCompiler, **options: Any) -> str:
    # Its planner never reorders a CROSS JOIN, which may have a condition like any other.
    left, right, matches = _sides(join, compiler, options)
    return f"{left} CROSS JOIN {right} ON {matches}"


@compiles(Led, "postgresql")
def _led_on_postgresql(join: Led, compiler: SQLCompiler, **options: Any) -> str:
    # Its planner never takes apart a subquery that skips rows, even if it skips none.
    left, right, matches = _sides(join, compiler, options)
    looked_up = f"(SELECT * FROM {right} WHERE {matches} OFFSET 0)"  # noqa: S608  # names of ours
    return f"{left} CROSS JOIN LATERAL {looked_up} {right}"


class Suggested(Led):
    """The same for a planner that does not count what it will find; one that does may choose."""

    inherit_cache = True


@compiles(Suggested, "postgresql")
def _suggested_on_postgresql(join: Suggested, compiler: SQLCompiler, **options: Any) -> str:
    written: str = compiler.visit_join(join, **options)  # type: ignore[no-untyped-call]  # it has none
    return written


def _sides(join: Led, compiler: SQLCompiler, options: Mapping[str, Any]) -> list[str]:
    sides: Any = (join.left, join.right)
    named = [compiler.process(each, **{**options, "asfrom": True}) for each in sides]
    matches: Any = join.onclause
    return [*named, compiler.process(matches, **options)]
