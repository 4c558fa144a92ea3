"""What the server has of a row that was changed since it was last seen there.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("exercise", "workout", "workout_set", "measurement", "routine", "revision")


def upgrade() -> None:
    """Add the column behind the others, where new files have it, too."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN base_stamps TEXT")
