"""``report``: what the history adds up to, on one page."""

from pathlib import Path
from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import Since, Until
from workoutlog.cli.writing import replaced, spare_logbook
from workoutlog.services import reporting
from workoutlog.services.reporting import Reported


def report(
    ctx: typer.Context,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it in this file, for a browser.")
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Reported:
    """Report on the history: strength, calendar, balance, records and body weight.

    The page needs nothing but its one file: no network, no script. It is light
    or dark as you like it, and it prints.
    """
    context: Context = ctx.obj
    if html is not None:
        spare_logbook(html, context.db_path)
    made = reporting.report(context.moment(), since=since, until=until)
    if html is None:
        return Reported(made, None)
    from workoutlog.output.html.report import page  # only for who wants a page

    with replaced(html) as file:
        file.write(page(made).encode())
    return Reported(made, str(html))
