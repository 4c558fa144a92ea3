"""Draft a migration from what the tables have and the migrations do not; for developers.

``python -m workoutlog.server.storage.drafting 0001 "Tables of the server"`` writes that
revision, anew if it is there; a test fails while tables and migrations differ.
"""

import sys
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from workoutlog.server.storage import schema
from workoutlog.server.storage.migrating import alembic_config


def draft(revision: str, title: str) -> Path:
    """Write the migration that leads from those before it to the tables as they are."""
    versions = schema.SCRIPTS / "versions"
    for written in versions.glob(f"{revision}_*.py"):
        written.unlink()
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        config = alembic_config(connection)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.upgrade(config, "head")
        command.revision(config, title, autogenerate=True, rev_id=revision)
    engine.dispose()
    [path] = versions.glob(f"{revision}_*.py")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    return path


if __name__ == "__main__":
    _, number, words = sys.argv
    draft(number, words)
