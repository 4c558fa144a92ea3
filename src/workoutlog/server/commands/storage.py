"""The commands that look after the database: migrating it, backing it up, restoring it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option

from workoutlog.server.commands.answers import Answer
from workoutlog.server.commands.invocation import invocation

_File = Annotated[Path, Argument(help="The backup's file.", metavar="FILE")]


def migrate(
    context: Context,
    check: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, Option("--check", help="Change nothing; fail if there is something to migrate.")
    ] = False,
    partitions: Annotated[
        int,
        Option(
            help="Make a new PostgreSQL database with each account's rows in one of so many "
            "partitions.",
            min=0,
            max=1024,
        ),
    ] = 0,
) -> Answer:
    """Bring the database to the schema that this version needs."""
    from workoutlog.server.storage import migrating, schema  # slow, and not for every command

    with invocation(context).database(migrations=True, may_lack=True) as database:
        if check:
            if not database.is_there():
                raise schema.too_old(None)
            with database.reading() as connection:
                schema.check(connection)
            return Answer(f"The schema is {schema.head()}.", {"schema": schema.head()})
        database.prepare()
        done = migrating.migrate(database, partitions=partitions)
    data = {
        "before": done.before,
        "schema": done.after,
        "backup": str(done.backup) if done.backup else None,
    }
    if done.before == done.after:
        return Answer(f"The schema is {done.after}, as it was.", data)
    said = f"The schema is {done.after}; it was {done.before or 'none'}."
    kept = f"\nThe older file is kept: {done.backup}" if done.backup else ""
    return Answer(said + kept, data)


def backup(context: Context, file: _File) -> Answer:
    """Write every account to one file, as all is at this moment, while the server runs."""
    from workoutlog.server.storage.backup import back_up  # slow, and not for every command
    from workoutlog.server.storage.state import remember_backup

    now = datetime.now(UTC)
    with invocation(context).database() as database:
        rows = back_up(database, file, now=now)
        with database.writing() as connection:
            remember_backup(connection, now)
    said = "It holds password hashes and the secrets of sessions: keep it as safe as the database."
    return Answer(f"Backed up to {file}: {_told(rows)}.\n{said}", {"file": str(file), "rows": rows})


def restore(context: Context, file: _File) -> Answer:
    """Fill a database that has no accounts from a backup, whichever engine that came from."""
    from workoutlog.server.storage.restore import restore as fill  # slow, and not for every command

    with invocation(context).database(migrations=True, may_lack=True) as database:
        rows = fill(database, file)
    return Answer(f"Restored {file}: {_told(rows)}.", {"file": str(file), "rows": rows})


def _told(rows: Mapping[str, int]) -> str:
    accounts = rows["account"]
    return f"{accounts} account{'' if accounts == 1 else 's'}, {sum(rows.values())} rows"
