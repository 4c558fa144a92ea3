"""``report``: what the history adds up to, on one page."""

from pathlib import Path
from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import Since, Until
from workoutlog.cli.writing import replaced, spare_logbook, standard_output
from workoutlog.errors import UsageError
from workoutlog.services import reporting
from workoutlog.services.reporting import Reported

_STANDARD_OUTPUT = Path("-")


def report(
    ctx: typer.Context,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="For a browser; - is standard output."),
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Reported | None:
    """Report on the history: strength, calendar, balance, records and body weight.

    The page needs nothing but its one file: no network, no script. It is light
    or dark as you like it, and it prints.
    """
    context: Context = ctx.obj
    is_piped = html == _STANDARD_OUTPUT
    if is_piped and context.options.json:
        raise UsageError(
            "--json says what was written where: name a file.", "wl report --html FILE --json"
        )
    if html is not None and not is_piped:
        spare_logbook(html, context.db_path)
    made = reporting.report(context.moment(), since=since, until=until)
    if html is None:
        return Reported(made, None)
    from workoutlog.output.html.report import page  # only for who wants a page

    if is_piped:
        with standard_output() as text:
            text.write(page(made))
        return None
    with replaced(html) as file:
        file.write(page(made).encode())
    return Reported(made, str(html))
