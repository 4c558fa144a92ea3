"""The command that looks an installation over."""

from datetime import UTC, datetime
from typing import Annotated

from typer import Context, Option

from workoutlog.errors import FAILED
from workoutlog.server.commands.answers import Answer, columns
from workoutlog.server.commands.invocation import invocation


def doctor(
    context: Context,
    url: Annotated[
        str, Option(help="Ask the server at its public address, too.", metavar="URL")
    ] = "",
) -> Answer:
    """Look the installation over: files, keys, database, backups, network; exit with 1 if wrong."""
    from workoutlog.server.operation.doctor import (  # slow, and not for every command
        Verdict,
        examined,
    )
    from workoutlog.server.operation.probing import probed  # as above

    called = invocation(context)
    with called.database(may_lack=True) as database:
        findings = [*examined(called.settings, database, datetime.now(UTC))]
    findings += probed(url) if url else ()
    rows = [
        (each.verdict.value, each.subject, _joined(each.says, each.advice)) for each in findings
    ]
    is_wrong = any(each.verdict is Verdict.WRONG for each in findings)
    return Answer(columns(rows), [each._asdict() for each in findings], FAILED if is_wrong else 0)


def _joined(says: str, advice: str) -> str:
    """Put what is found and what to do about it in one line; errors are sentences."""
    if not advice:
        return says
    return f"{says} {advice}" if says.endswith(".") else f"{says}: {advice}"
