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
    origins = invocation(context).configuration.origins
    return Answer(
        f"The configuration is good; settings made: {len(origins)}.", {"made": [*origins]}
    )
