"""``export``: the history as a file, for other programs or for keeping."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.options import is_there, path_of
from workoutlog.cli.params import Since, Until
from workoutlog.cli.writing import replaced, spare_logbook, standard_output
from workoutlog.domain.units import MassUnit
from workoutlog.errors import UsageError
from workoutlog.formats.writers import WRITERS
from workoutlog.output.human.exporting import left_out
from workoutlog.services import exporting
from workoutlog.services.exporting import Exported, Writer

_BY_SUFFIX = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}


def export(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Where to; else standard output.")
    ] = "-",
    name: Annotated[
        str | None,
        typer.Option("--format", metavar="FORM", help=f"{', '.join(WRITERS)}; else by suffix."),
    ] = None,
    since: Since = None,
    until: Until = None,
    exercise: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this exercise.")
    ] = None,
    unit: Annotated[
        MassUnit | None, typer.Option(help="What loads are written in, for strong.")
    ] = None,
    guard: Annotated[
        bool, typer.Option("--guard", help="Quote texts that a spreadsheet would run.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> Exported | None:
    """Export the history, or a part of it: our own CSV, JSON Lines or JSON, or other programs'.

    Our own CSV and JSON Lines lose nothing, and import reads them back. A file
    is written whole or not at all.
    """
    context: Context = ctx.obj
    path = None if target == "-" else path_of(target)
    form = name or (_BY_SUFFIX.get(path.suffix.casefold(), "csv") if path else "csv")
    if form not in WRITERS:
        raise UsageError(f'There is no form "{form}".', f"--format can be {', '.join(WRITERS)}.")
    if path is None and context.options.json:
        raise UsageError(
            "--json says what was written where: name a file.", "wl export FILE --json"
        )
    if path is not None:
        spare_logbook(path, context.db_path)
        if is_there(path) and path.is_file() and not force:
            raise UsageError(f"{path} is there already.", "Name another file, or say --force.")
    moment = context.moment()
    unit = unit or moment.preferences.unit

    @contextmanager
    def opened() -> Iterator[Writer]:
        with standard_output() if path is None else _file(path) as text:
            yield WRITERS[form](text, unit, guard)

    done = exporting.export(
        moment, opened, path=path, form=form, exercise=exercise, since=since, until=until
    )
    if path is not None:
        return done
    if done.left_out:
        context.tell(f"Left out: {left_out(done)}.")
    return None


@contextmanager
def _file(path: Path) -> Iterator[TextIOWrapper]:
    with replaced(path) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="\n")
        yield text
        # The file below is to be synced before it is closed.
        text.flush()
        text.detach()
