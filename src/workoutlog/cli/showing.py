"""Showing a result in the form that was asked for; the drawing is loaded when it is needed."""

from workoutlog.cli.context import Context


def show(result: object, context: Context) -> None:
    """Print a result on standard output."""
    options = context.options
    if options.json:
        from workoutlog.output.json import envelope  # noqa: PLC0415  # one of these is used

        print(envelope(result))
    elif options.csv or options.plain:
        from workoutlog.output.csv import as_csv, as_plain  # noqa: PLC0415  # as above

        print(as_csv(result) if options.csv else as_plain(result), end="")
    elif isinstance(result, str):
        print(result)
    else:
        from workoutlog.output.human import lines  # noqa: PLC0415  # as above

        print("\n".join(lines(result, context.page)))
