"""Guards of the synced tables: a row that is written keeps no place in the feed that it had.

Only a commit gives places. So whatever else would change a row, a script or a
hand at the database's own prompt, is refused instead of never being noticed by
any device.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, event, text

_REASON = "a synced row is changed by a commit alone, which gives it another place in the feed"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_unplaced() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REASON}'; END $$
"""


def guards(tables: Iterable[str], dialect: str) -> Iterator[str]:
    """Write the statements that guard some tables."""
    if dialect == "postgresql":
        yield _FUNCTION
    for name in tables:
        trigger = f"CREATE TRIGGER {name}_is_placed BEFORE UPDATE ON {name}"
        if dialect == "postgresql":
            action = "EXECUTE FUNCTION refuse_unplaced()"
            yield f"{trigger} FOR EACH ROW WHEN (NEW.seq <= OLD.seq) {action}"
        else:
            action = f"SELECT RAISE(ABORT, '{_REASON}')"
            yield f"{trigger} WHEN NEW.seq <= OLD.seq BEGIN {action}; END"


def guard(tables: Iterable[Table]) -> None:
    """Have tables guarded whenever they are created."""

    def add(table: Table, connection: Connection, **_options: Any) -> None:
        for statement in guards([table.name], connection.dialect.name):
            connection.execute(text(statement))

    for each in tables:
        event.listen(each, "after_create", add)
