"""``import``: the history that other programs have exported."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from workoutlog.cli.asking import choose
from workoutlog.cli.context import Context, spooled
from workoutlog.cli.params import DryRun
from workoutlog.cli.progress import Bar
from workoutlog.cli.writing import refuse_unwritable, replaced, spare_logbook
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.units import MassUnit
from workoutlog.errors import Choice, FormatNeedsAnswer, InputUnreadable, UsageError
from workoutlog.formats.ahead import Ahead
from workoutlog.formats.files import APPS, File
from workoutlog.formats.texts import MOST_BYTES
from workoutlog.output.human import lines
from workoutlog.output.json import envelope
from workoutlog.output.page import Page
from workoutlog.services.importing import Imported, import_files
from workoutlog.services.naming import read_map
from workoutlog.services.told import UNIT_OF_LOADS, Answers, Findings

_MOST_MAP = 1_000_000


def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Exported files; - is standard input.")
    ],
    app: Annotated[
        str | None,
        typer.Option("--from", metavar="APP", help="What wrote them: wl help import."),
    ] = None,
    unit: Annotated[MassUnit | None, typer.Option(help="What their loads are in.")] = None,
    zone: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="Where: Europe/Berlin.")
    ] = None,
    date_format: Annotated[
        DateOrder | None,
        typer.Option(metavar="ORDER", help="Of 11/12/2026: dmy, mdy or ymd."),
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="What their exercises are here.")
    ] = None,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="All rows, or none at all.")] = False,
    revive: Annotated[bool, typer.Option("--revive", help="Bring back what you deleted.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The whole report; .json is data.")
    ] = None,
) -> Imported:
    """Import what other programs have exported: each set once, however often you do it.

    What wrote a file is told from what it holds. Rows that cannot be kept are
    listed, with their place and why, and the others are imported. One undo
    takes all of it back.
    """
    context: Context = ctx.obj
    if app is not None and app not in APPS:
        raise UsageError(f'Nothing here knows "{app}".', f"--from can be {', '.join(APPS)}.")
    if report is not None:
        spare_logbook(report, context.db_path)
        if os.path.realpath(report) in map(os.path.realpath, files):
            raise UsageError(f"{report} is to be imported.", "Name another file for the report.")
        # Found out before anything is imported.
        refuse_unwritable(report)
    pairs = _pairs(names)
    with _opened(context, files, app) as sources:
        answers = _answers(context, unit, zone, date_format)
        # What is answered of one file says nothing of another.
        settled = [(each, _settled(context, each, answers)) for each in sources]
        with Bar(context) as bar:
            try:
                result = import_files(
                    context.moment(),
                    ((Ahead(source), said) for source, said in settled),
                    names=pairs,
                    dry_run=dry_run,
                    strict=strict,
                    revive=revive,
                    progress=bar.show,
                )
            except KeyboardInterrupt:
                context.tell("Nothing was imported.")
                raise
    if report is not None:
        _write(report, result)
    return result


@contextmanager
def _opened(context: Context, names: list[str], app: str | None) -> Iterator[list[File]]:
    """Open every file before any is imported; `InputUnreadable` names the one that cannot be."""
    with ExitStack() as stack:
        sources = []
        for name in names:
            if name == "-":
                content = stack.enter_context(context.spooled_input(MOST_BYTES))
                sources.append(File("standard input", content, app))
                continue
            try:
                content = stack.enter_context(Path(name).expanduser().open("rb"))
                if not content.seekable():
                    content = stack.enter_context(spooled(content, name, MOST_BYTES))
                sources.append(File(name, content, app))
            except FileNotFoundError as error:
                raise InputUnreadable(f"There is no file {name}.") from error
            except (OSError, RuntimeError) as error:
                why = getattr(error, "strerror", None) or "there is no home directory"
                raise InputUnreadable(f"{name} cannot be read: {why}.") from error
        yield sources


def _answers(
    context: Context, unit: MassUnit | None, zone: str | None, date_format: DateOrder | None
) -> Answers:
    preferences = context.configuration.preferences()
    here = context.now().tzinfo
    if zone is None and here is not None:
        return Answers(here, unit, date_format, preferences.unit, preferences.date_order)
    try:
        there = ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f'There is no time zone "{zone}".', "Write Europe/Berlin, or UTC."
        ) from error
    return Answers(there, unit, date_format, preferences.unit, preferences.date_order, zone)


def _settled(context: Context, source: File, answers: Answers) -> Answers:
    """Ask what one file cannot say, if somebody is there; before the logbook is held for it."""
    can_ask = context.interactive and not context.options.json
    found = Findings()
    try:
        next(iter(source.read(answers, found)), None)
    except FormatNeedsAnswer as error:
        if not can_ask:
            raise
        order = DateOrder(choose(context, error, error.choices, _NOTHING).words)
        return _settled(context, source, answers._replace(date_order=order))
    assumed = found.assumed.get(UNIT_OF_LOADS)
    if not can_ask or assumed is None or assumed.value not in set(MassUnit):
        return answers
    question = FormatNeedsAnswer(f"{source.name} does not say what its loads are in.")
    choices = tuple(Choice(each.value, each.value) for each in MassUnit)
    return answers._replace(unit=MassUnit(choose(context, question, choices, _NOTHING).words))


_NOTHING = "Nothing was chosen, so nothing was imported."


def _pairs(path: Path | None) -> list[tuple[str, str]]:
    if path is None:
        return []
    try:
        if path.stat().st_size > _MOST_MAP:
            raise InputUnreadable(f"{path} is longer than 1 MB.", "A map has a line for each name.")
        return read_map(path.read_text(encoding="utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise InputUnreadable(f"{path} is not UTF-8 text: byte {error.start + 1}.") from error
    except OSError as error:
        raise InputUnreadable(f"{path} cannot be read: {error.strerror}.") from error


def _write(path: Path, result: Imported) -> None:
    """Write a report of an import."""
    is_data = path.suffix.casefold() == ".json"
    text = envelope(result) if is_data else "\n".join(lines(result, Page(width=100)))
    with replaced(path) as file:
        file.write(f"{text}\n".encode())
