"""Running one command: Typer reads its arguments, then its result is shown."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import get_args, get_type_hints

import typer
from typer.main import get_command

from workoutlog.cli import streams
from workoutlog.cli.command import Command
from workoutlog.cli.context import Context
from workoutlog.cli.helping import epilog
from workoutlog.cli.misreading import refusal
from workoutlog.cli.options import Options
from workoutlog.cli.showing import show
from workoutlog.errors import FAILED, INTERRUPTED, UsageError

_WIDEST_HELP = 80


def run_command(command: Command, words: list[str], options: Options, program: str) -> int:
    """Run a command, show its result, and say its exit status."""
    if options.csv or options.plain:
        _refuse_rows(command)
    context = Context(options)
    try:
        result = _call(command, words, context, program)
        if isinstance(result, int):
            # Typer's own answers: 0 after --help, 130 after Ctrl-C.
            if result == INTERRUPTED:
                raise KeyboardInterrupt
            return result
        # A result may be bad news in itself: a doctor who finds something ends with 1.
        status = FAILED if getattr(result, "failed", False) else 0
        return status if result is None else _show(result, context) or status
    finally:
        context.close()


def _show(result: object, context: Context) -> int:
    """Show what a command has done, all of it, while it is known what that was."""
    try:
        show(result, context)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has left, which is theirs to decide.
        streams.print_no_more()
    except OSError as error:
        streams.print_no_more()
        if context.has_written:
            # Whoever took this for a failure of the command would log it twice.
            context.tell("It is done, and kept in the logbook: do not do it again.")
        return streams.unwritten(error)
    return 0


def load(command: Command) -> Callable[..., object]:
    """Import the function of a command."""
    module, name = command.function.split(":")
    function: Callable[..., object] = getattr(
        import_module(f"workoutlog.cli.commands.{module}"), name
    )
    return function


def option_names(command: Command) -> list[str]:
    """Name the options of a command, for completion."""
    return [
        name
        for parameter in get_command(_app(command)).params
        for name in parameter.opts
        if name.startswith("--")
    ]


def _refuse_rows(command: Command) -> None:
    """Refuse to list what is no list before it is done: typed again it would be done twice."""
    from workoutlog.output.csv import has_rows  # only for rows

    returned = get_type_hints(load(command))["return"]
    if not any(map(has_rows, get_args(returned) or (returned,))):
        raise UsageError(f"{command.name} gives no list, so it has no rows.", "Use --json.")


def _app(command: Command, width: int = 80) -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        context_settings={
            "terminal_width": width,
            "help_option_names": ["-h", "--help"],
            "ignore_unknown_options": command.dashed,
        },
    )
    app.command(command.name, epilog=epilog(command, width))(load(command))
    return app


def _call(command: Command, words: list[str], context: Context, program: str) -> object:
    try:
        app = _app(command, min(context.page.width, _WIDEST_HELP))
        result: object = get_command(app).main(
            words, f"{program} {command.name}", standalone_mode=False, obj=context
        )
    except typer.TyperException as error:
        raise refusal(command, error) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as error:
        # Typer's own answer to a pipe that nobody reads any more; it is given elsewhere.
        raise BrokenPipeError from error
    return result
