"""Migrations that are not there yet, for a program that is newer than its database."""

from pathlib import Path

_LATER = '''"""A later revision."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.execute("CREATE TABLE added_{revision} (id INTEGER PRIMARY KEY)")
    {step}
'''


def add(scripts: Path, revision: str, before: str, step: str = "pass") -> Path:
    """Add a revision that makes a table, and ends with a step, to a copy of the migrations."""
    later = _LATER.replace("{step}", step).replace("{revision}", revision)
    path = scripts / "versions" / f"{revision}.py"
    path.write_text(later.replace("{before}", before))
    return path
