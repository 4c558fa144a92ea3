"""Guards of the synced tables: a row that is written keeps no place in the feed that it had.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from workoutlog.server.refusals import DowngradeRefused

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("exercise", "workout", "workout_set", "measurement", "routine", "revision")
_REASON = "a synced row is changed by a commit alone, which gives it another place in the feed"


def upgrade() -> None:
    """Change the schema."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE OR REPLACE FUNCTION refuse_unplaced() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_REASON}'; END $$
            """
        )
        when = "FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION refuse_unplaced()"
    else:
        when = f"WHEN NEW.seq <= OLD.seq BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"
    for name in _TABLES:
        op.execute(f"CREATE TRIGGER {name}_is_placed BEFORE UPDATE ON {name} {when}")


def downgrade() -> None:
    """Refuse: what newer columns hold would be lost."""
    raise DowngradeRefused
