"""The arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Any

import typer

from workoutlog.errors import UsageError

Text = Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words; no quotes needed.")]
_NO_QUOTES = "Its name or alias; no quotes needed."
ExerciseWords = Annotated[list[str], typer.Argument(metavar="EXERCISE...", help=_NO_QUOTES)]
RoutineWords = Annotated[list[str], typer.Argument(metavar="ROUTINE...", help=_NO_QUOTES)]
MaybeWords = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]...", show_default=False)]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="WHEN", help="When: 18:00, yesterday 18:00, 2h ago, 2026-11-20."),
]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Up to and with this day.")]
Workout = Annotated[
    str,
    typer.Option(
        "--workout",
        "-w",
        metavar="WORKOUT",
        help="Which one: its code, its day, or last. Else the running or latest.",
        show_default=False,
    ),
]


def count_up_to(most: int, *names: str, meaning: str) -> Any:
    """Declare an option that takes a number from 1 on; another one is refused in plain words."""

    def checked(param: typer.CallbackParam, value: int) -> int:
        if not 1 <= value <= most:
            raise UsageError(f"{param.opts[0]} goes from 1 to {most}, not {str(value)[:40]}.")
        return value

    return typer.Option(*names, metavar="N", help=meaning, callback=checked)


DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Note = Annotated[
    str, typer.Option("--note", "-m", metavar="TEXT", help="A note.", show_default=False)
]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", metavar="FILE", help="An API token, in place of the login."),
]
