"""How Alembic runs the migrations, each in a transaction where the caller holds none."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text

from workoutlog import __version__
from workoutlog.replica.codec import codec
from workoutlog.replica.types import Coded
from workoutlog.server.tables import metadata

connection = context.config.attributes["connection"]
_SQL_TYPES = {"blob": "sa.LargeBinary()", "integer": "_WIDE", "text": "sa.Text()"}


def remember_program(*_others: Any, **_step: Any) -> None:
    """Write down which version made the schema, for an older one that cannot read it."""
    connection.execute(text("DELETE FROM server_state WHERE name = 'program'"))
    connection.execute(
        text("INSERT INTO server_state (name, value) VALUES ('program', :version)"),
        {"version": __version__},
    )


def rendered(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a column's type as SQL has it: a migration stays as it is when our types change."""
    if kind != "type" or not isinstance(item, Coded):
        return False
    return _SQL_TYPES[codec(item.annotation).sql]


context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=True,
    # SQLite changes a table by making it anew; there is nothing to change before the first.
    render_as_batch=context.script.get_current_head() is not None,
    render_item=rendered,
    on_version_apply=remember_program,
)
with context.begin_transaction():
    context.run_migrations()
