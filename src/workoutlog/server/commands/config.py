"""The commands about the configuration."""

import typer
from typer import Context

from workoutlog.server.commands.answers import Answer, columns
from workoutlog.server.commands.invocation import invocation

config = typer.Typer(help="Show and check the configuration.")


@config.command()
def show(context: Context) -> Answer:
    """Show every setting, its value, and where it was set; secrets are hidden."""
    rows = [*invocation(context).configuration.lines()]
    data = [{"name": name, "value": value, "origin": origin} for name, value, origin in rows]
    return Answer(columns(rows), data)


@config.command()
def check(context: Context) -> Answer:
    """Check the configuration, and say everything that is wrong with it."""
    from workoutlog.server.storage.database import Database  # slow, and not for every command

    found = invocation(context).configuration
    for url in (found.settings.database, found.settings.migration_database):
        Database(url)  # connects to nothing, and raises where the driver is missing
    origins = found.origins
    return Answer(
        f"The configuration is good; settings made: {len(origins)}.", {"made": [*origins]}
    )
