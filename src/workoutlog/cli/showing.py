"""Showing a result or an error as JSON, as rows or to a person, loading only what draws it."""

import os
import sys

from workoutlog.cli.context import Context
from workoutlog.cli.options import Options
from workoutlog.errors import WorkoutlogError
from workoutlog.output.page import Page


def show(result: object, context: Context) -> None:
    """Print a result on standard output."""
    options = context.options
    if options.json:
        from workoutlog.output.json import envelope  # one of these is used

        print(envelope(result, ascii_only=not context.page.unicode))
    elif options.csv or options.plain:
        from workoutlog.output.csv import as_csv, as_plain  # as above

        print(as_csv(result) if options.csv else as_plain(result), end="")
    elif isinstance(result, str):
        print(result)
    else:
        from workoutlog.output.human import lines  # as above

        print("\n".join(lines(result, context.page)))


def show_error(error: WorkoutlogError, options: Options) -> None:
    """Print an error: for a script as an envelope on standard output, for a person beside it."""
    if options.debug:
        import traceback  # only for who mends us

        traceback.print_exception(error)
    if options.json:
        from workoutlog.output.json import error_envelope  # one of these is used

        page = Page.of(sys.stdout, os.environ)
        print(error_envelope(error, ascii_only=not page.unicode))
    else:
        from workoutlog.output.errors import error_lines  # as above

        page = Page.of(sys.stderr, os.environ, no_color=options.no_color)
        print("\n".join(error_lines(error, page)), file=sys.stderr)
