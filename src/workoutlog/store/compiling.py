"""Compile the tables and statements to the text that commands run; for developers.

``python -m workoutlog.store.compiling`` writes `workoutlog.store.compiled`
anew; a test fails while the two differ.
"""

import re
from pathlib import Path

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from workoutlog.store.conditions import table_of
from workoutlog.store.statements import STATEMENTS, SYNCED
from workoutlog.store.tables import metadata

_DIALECT = sqlite.dialect(paramstyle="named")
_TARGET = Path(__file__).with_name("compiled.py")
_OF_WHOLE_ROWS = tuple(f"{verb}_{kind}" for verb in ("put", "hold") for kind in SYNCED)
_HEADER = '''"""SQL compiled from `tables` and `statements` by `compiling`; never edited by hand."""

# One statement a line is easier to compare than to wrap.
# ruff: noqa: E501
# fmt: off
'''


def schema() -> list[str]:
    """Write the statements that make a new file."""
    statements = []
    for table in metadata.sorted_tables:
        statements.append(_one_line(str(CreateTable(table).compile(dialect=_DIALECT))))
        statements.extend(
            _one_line(str(CreateIndex(index).compile(dialect=_DIALECT)))
            for index in sorted(table.indexes, key=lambda each: str(each.name))
        )
    return statements


def statement(executable: Executable) -> str:
    """Write one statement, with its constants in place and ``{ids}`` where a list goes."""
    compiled = executable.compile(dialect=_DIALECT)  # type: ignore[attr-defined]  # every statement has it
    sql = re.sub(r"__\[POSTCOMPILE_(\w+)\]", r"{\1}", _one_line(str(compiled)))
    for name, bind in compiled.binds.items():
        if not bind.required and bind.callable is None and f":{name}" in sql:
            sql = re.sub(rf":{name}\b", _literal(bind.value), sql)
    return sql


def source() -> str:
    """Write the whole module."""
    columns = {kind: tuple(table_of(row).columns.keys()) for kind, row in SYNCED.items()}
    parts = [_HEADER, "SCHEMA = (", *(f"    {_quoted(each)}," for each in schema()), ")", ""]
    parts += [
        "COLUMNS = {",
        *(f'    "{kind}": {_names(names)},' for kind, names in columns.items()),
    ]
    parts += ["}", "", "SQL = {"]
    parts += [f'    "{name}": {_quoted(_text(name, each))},' for name, each in STATEMENTS.items()]
    return "\n".join([*parts, "}", ""])


def _text(name: str, executable: Executable) -> str:
    """Write a statement; one that takes a row whole takes it as a tuple.

    To find a value by its name takes as long as to store it.
    """
    sql = statement(executable)
    return re.sub(r":\w+", "?", sql) if name.startswith(_OF_WHOLE_ROWS) else sql


def _one_line(sql: str) -> str:
    return " ".join(sql.split())


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return str(int(value))
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def _quoted(sql: str) -> str:
    escaped = sql.replace("\\", "\\\\")
    return f"'{escaped}'" if '"' in escaped else f'"{escaped}"'


def _names(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"


if __name__ == "__main__":
    _TARGET.write_text(source(), encoding="utf-8")
