"""Writes the reference pages from the code they describe."""

import inspect
import os
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from io import StringIO
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from unittest.mock import patch
from uuid import UUID

from domain.notation.examples import ACCEPTED, GYM, KG, MORE_ACCEPTED
from domain.notation.test_refused import REFUSED
from formulas import formulas
from markup import page, table
from server_references import SERVER_PAGES
from workoutlog.cli.command import Command
from workoutlog.cli.config import SETTINGS, Configuration
from workoutlog.cli.main import main
from workoutlog.cli.options import FLAGS, VALUES
from workoutlog.cli.running import load
from workoutlog.cli.topics import TOPICS
from workoutlog.cli.tree import COMMANDS, SECTIONS
from workoutlog.domain.dates import read_instant, read_range
from workoutlog.domain.model import NOUNS, registers
from workoutlog.domain.notation import read, write
from workoutlog.domain.personal_records import Record, Records
from workoutlog.errors import WorkoutlogError
from workoutlog.output.json import error_envelope
from workoutlog.services.workouts import Block

# A Monday evening: every date word has something to look back at.
_NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
_INSTANTS = (
    *("18:00", "6pm", "23:00", "now", "today 7am", "yesterday 18:00", "yesterday"),
    *("mon 18:00", "sat", "20 nov 18:00", "nov 20", "2026-11-20 18:05"),
    *("2026-11-20T18:05:00+01:00", "45min ago", "2h ago", "-1d", "12w ago"),
)
_DAYS = ("today", "yesterday", "mon", "sat", "-1d", "12w ago", "20 nov", "2026-11-20", "2026-11")
_REFUSED_DATES = ("11/12/2026", "tomorrow", "2027-01-01", "25:00", "13pm", "30 feb", "last week")


def commands() -> str:
    """Show every command by its own help."""
    parts = ["# Commands", "", "`workoutlog` and `wl` are the same program.", ""]
    parts += ["Every command takes these, before its name or after it:", ""]
    rows = [(f"`{name}`", meaning) for name, (_, meaning) in FLAGS.items()]
    rows += [(f"`{name} {metavar}`", said) for name, (_, metavar, said) in VALUES.items()]
    parts += [*table(("option", "meaning"), rows), ""]
    for section, members in SECTIONS:
        parts += [f"## {section}", ""]
        for each in members:
            parts += [f"### {each.name}", "", f"{each.summary}.", ""]
            if each.aliases:
                parts += [f"Short: `wl {each.aliases[0]}`", ""]
            parts += ["```text", _help(each), "```", ""]
    return page(parts)


def errors() -> str:
    """List every exit status, and every error code with its sentence."""
    known = sorted(_errors(WorkoutlogError), key=lambda each: (each.exit_status, each.code))
    rows = [
        (f"`{each.code}`", str(each.exit_status), _first_line(inspect.cleandoc(each.__doc__ or "")))
        for each in known
    ]
    statuses = re.findall(r"^  (\d+) +(.+)$", TOPICS["codes"], re.MULTILINE)
    return page(
        [
            "# Errors and exit statuses",
            "",
            "## Exit statuses",
            "",
            *table(("status", "meaning"), [(f"{status}", said) for status, said in statuses]),
            "",
            "## Error codes",
            "",
            "With `--json` an error says its code, which never changes; its sentence may.",
            "",
            *table(("code", "exit status", "when"), rows),
        ]
    )


def json() -> str:
    """Describe the envelope, the nouns, and what each command puts into the envelope."""
    results: dict[type, None] = {}
    rows = []
    for each in COMMANDS:
        returned = get_type_hints(load(each))["return"]
        names = [_shown(kind, results) for kind in _members(returned) if kind is not NoneType]
        rows.append((f"`{each.name}`", " or ".join(names) or "nothing"))
    parts = ["# JSON", "", _ENVELOPE, ""]
    parts += ["```json", _example_error(), "```", ""]
    parts += ["## What each command returns", "", *table(("command", "`data`"), rows), ""]
    parts += ["## Nouns", ""]
    for noun in NOUNS:
        parts += [*_fields_section(noun, results), ""]
    described: set[type] = set(NOUNS)
    parts += ["## Results", ""]
    while remaining := [kind for kind in results if kind not in described]:
        for kind in remaining:
            described.add(kind)
            parts += [*_fields_section(kind, results), ""]
    return page(parts)


def configuration() -> str:
    """List every setting, its variable and its default, and the environment."""
    with patch.dict(os.environ, {}, clear=True):
        defaults = Configuration(Path("/nowhere"), {})
        rows = [
            (
                f"`{each.name}`",
                each.meaning,
                each.example,
                f"`{defaults.value(each.name).text}`" if defaults.value(each.name).text else "",
                f"`{each.variable}`",
            )
            for each in SETTINGS.values()
        ]
    return page(
        [
            "# Configuration",
            "",
            *table(("setting", "meaning", "can be, for example", "default", "variable"), rows),
            "",
            _SETTINGS,
            "",
            "## Environment",
            "",
            "```text",
            TOPICS["environment"],
            "```",
        ]
    )


def notation_examples() -> str:
    """Show what the notation accepts and refuses, from the tables that test it."""
    accepted = [
        (f"`{_cell(text)}`", _echo(text))
        for text, _ in ACCEPTED + MORE_ACCEPTED
        if text.isprintable()
    ]
    refused = [
        (f"`{_cell(text)}`", _outcome(_echo, text)) for text, *_ in REFUSED if text.isprintable()
    ]
    return page(
        [
            "# Notation by example",
            "",
            _EXAMPLES,
            "",
            "## Accepted",
            "",
            *table(("you write", "it means"), accepted),
            "",
            "## Refused",
            "",
            *table(("you write", "you read"), refused),
        ]
    )


def dates() -> str:
    """Show what date words mean, and what is refused."""
    instants = [(f"`{text}`", _instant(text)) for text in _INSTANTS]
    days = [(f"`{text}`", _days(text)) for text in _DAYS]
    refused = [(f"`{text}`", _outcome(_instant, text)) for text in _REFUSED_DATES]
    return page(
        [
            "# Dates and times",
            "",
            _DATES,
            "",
            f"The examples are read at {_NOW:%H:%M} on {_NOW:%A, %-d %B %Y}.",
            "",
            "## An instant, for --at, --started and --finished",
            "",
            *table(("you write", "it means"), instants),
            "",
            "## Days, for --since, --until and --workout",
            "",
            *table(("you write", "it means"), days),
            "",
            "## Refused",
            "",
            *table(("you write", "you read"), refused),
            "",
            _DATE_ORDER,
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "configuration.md": configuration,
    "dates.md": dates,
    "errors.md": errors,
    "formulas.md": formulas,
    "json.md": json,
    "notation-examples.md": notation_examples,
    **SERVER_PAGES,
}

_SETTINGS = """\
Where the locale is of the USA, Liberia or Myanmar, `unit` is `lb`; where the unit is `lb`, `bar` is
`45lb`, as long as nothing else is set.

The file is TOML, a line for each setting: `unit = "lb"`. `wl where` prints its path, `wl config
set` writes it and leaves comments alone, `wl config list` shows where each value comes from."""
_EXAMPLES = """\
These tables are the notation's own tests. Loads without a unit are in kg here, and the empty bar
weighs 20 kg. [Notation](notation.md) has the rules behind them."""
_DATES = """\
Everything looks back: `mon` is the last Monday. Words are English in every locale. Times are those
of your clock, and a workout keeps the day it had there, wherever it is read."""
_DATE_ORDER = """\
`date_order`, a [setting](configuration.md), says once and for all how `11/12/2026` is read.
`28.11.2026`, in which only one number can be the month, needs none."""
_ENVELOPE = """\
With `--json` a command prints one object on one line of standard output, also when it fails:

| key | value |
|---|---|
| `schema` | 1; another number would mean that keys were renamed or taken away |
| `ok` | whether it was done |
| `data` | the result, `null` when it failed |
| `error` | `null`, or what went wrong |

Keys are added within a schema, never renamed: read those you know and let the others be. Loads are
in grams, distances in millimetres, durations in seconds, RPE in tenths, instants in UTC beside the
lifter's `utc_offset` in minutes. An error:"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _first_line(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


# Commands


def _help(command: Command) -> str:
    out = StringIO()
    with patch.dict(os.environ, {"COLUMNS": "80"}), redirect_stdout(out):
        if main([*command.name.split(), "--help", "--debug"]):
            raise RuntimeError(f"{command.name} has no help")
    before, _, _ = out.getvalue().partition("  With every command:")
    return before.rstrip()


# Errors


def _errors(kind: type[WorkoutlogError]) -> Iterator[type[WorkoutlogError]]:
    for each in kind.__subclasses__():
        # What the server refuses is of no interest to who only logs, and tests have errors too.
        if hasattr(each, "code") and each.__module__ == WorkoutlogError.__module__:
            yield each
        yield from _errors(each)


def _example_error() -> str:
    try:
        read("squat 3x5", GYM, KG)
    except WorkoutlogError as error:
        return error_envelope(error)
    raise AssertionError("3x5 has two readings")


# JSON


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in {UnionType, Union} else (kind,)


def _shown(kind: Any, met: dict[type, None]) -> str:
    """Name a type as JSON has it, and remember the objects among them."""
    if len(_members(kind)) > 1:
        return " or ".join(_shown(each, met) for each in _members(kind))
    if get_origin(kind) is dict:
        return f"object of {_shown(get_args(kind)[1], met)}"
    if get_origin(kind) in {tuple, list}:
        each = dict.fromkeys(arg for arg in get_args(kind) if arg is not ...)
        return f"array of {' and '.join(_shown(arg, met) for arg in each)}"
    if kind is Records:
        return f"array of {_shown(Record, met)}"
    if _field_names(kind):
        met.setdefault(kind)
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f'`"{each.value}"`' for each in kind)
    return _PLAIN.get(kind, "string")


_PLAIN: dict[Any, str] = {
    NoneType: "null",
    bool: "boolean",
    date: "day",
    datetime: "instant",
    int: "integer",
    float: "number",
    timedelta: "seconds",
    UUID: "UUID",
}


def _field_names(kind: Any) -> tuple[str, ...]:
    if is_dataclass(kind):
        return tuple(each.name for each in fields(kind))
    return tuple(getattr(kind, "_fields", ()))


def _fields_section(kind: type, met: dict[type, None]) -> list[str]:
    hints = get_type_hints(kind)
    rows: list[tuple[str, ...]]
    rows = [(f"`{name}`", _shown(hints[name], met)) for name in _field_names(kind)]
    header: tuple[str, ...] = ("key", "value")
    if kind is Block:
        rows.append(("`text`", "string: the sets in the notation, which reads them back"))
    if kind in NOUNS:
        held = {name: register for register, names in registers(kind).items() for name in names}
        rows = [(*row, held.get(row[0].strip("`"), "")) for row in rows]
        header = (*header, "register")
    text = re.sub(r"`{2}(.+?)`{2}", r"`\1`", inspect.cleandoc(kind.__doc__ or ""))
    return [f"### {kind.__name__}", "", text, "", *table(header, rows)]


# Notation and dates


def _echo(text: str) -> str:
    [entry] = read(text, GYM, KG)
    return f"{entry.exercise.name} {write(entry.sets, entry.exercise.tracking)}"


def _outcome(read_text: Callable[[str], str], text: str) -> str:
    try:
        return read_text(text)
    except WorkoutlogError as error:
        return _cell(" ".join((error.message, *error.advice)))


def _instant(text: str) -> str:
    moment = read_instant(text, _NOW)
    assumed = f" ({moment.assumed})" if moment.assumed else ""
    return f"{moment.utc:%a %-d %b %Y %H:%M}{assumed}"


def _days(text: str) -> str:
    days = read_range(text, _NOW)
    if days.first == days.last:
        return f"{days.first:%a %-d %b %Y}"
    return f"{days.first:%a %-d %b} to {days.last:%a %-d %b %Y}"
