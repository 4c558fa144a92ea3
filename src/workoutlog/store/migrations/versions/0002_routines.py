"""Routines, the routine that a workout followed, and values that lost a conflict.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE revision (
        id BLOB NOT NULL,
        row_kind TEXT NOT NULL,
        row_id BLOB NOT NULL,
        register_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        kept TEXT NOT NULL,
        lost TEXT NOT NULL,
        kept_at INTEGER NOT NULL,
        lost_at INTEGER NOT NULL,
        kept_by TEXT NOT NULL,
        lost_by TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_revision_row ON revision (row_id)
    """,
    """
    CREATE TABLE routine (
        id BLOB NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        followed_at INTEGER,
        note TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    # A column can only be added behind the others, and a new file has these two before the stamps.
    "CREATE TABLE old_workout AS SELECT * FROM workout",
    "DROP TABLE workout",
    """
    CREATE TABLE workout (
        id BLOB NOT NULL,
        started_at INTEGER NOT NULL,
        utc_offset INTEGER NOT NULL,
        finished_at INTEGER,
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        routine_id BLOB,
        routine_day TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    INSERT INTO workout
    SELECT id, started_at, utc_offset, finished_at, name, note, NULL, '',
        stamp, field_stamps, saw, extra, dead, local_rev, base_seq
    FROM old_workout
    """,
    "DROP TABLE old_workout",
    """
    CREATE INDEX ix_workout_running ON workout (started_at) WHERE finished_at IS NULL
    """,
    """
    CREATE INDEX ix_workout_started ON workout (started_at, id)
    """,
)


def upgrade() -> None:
    """Make the new tables, and the table of workouts anew."""
    for statement in _STATEMENTS:
        op.execute(statement)
