"""What commands answer: a text for people and a value for scripts, in one envelope."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from workoutlog.errors import WorkoutlogError

SCHEMA = 1


class Answer(NamedTuple):
    """What a command found or did; ``data`` holds what JSON knows."""

    text: str
    data: Any = None
    exit_status: int = 0

    def as_json(self) -> str:
        """Wrap it in the envelope of the command line."""
        return json.dumps({"schema": SCHEMA, "ok": True, "data": self.data, "error": None})


def error_as_json(error: WorkoutlogError) -> str:
    """Wrap an error in the same envelope."""
    told = {
        "code": error.code,
        "message": error.message,
        "advice": list(error.advice),
        "hint": error.hint,
        "exit_status": error.exit_status,
    }
    return json.dumps({"schema": SCHEMA, "ok": False, "data": None, "error": told})


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Set rows of cells in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in padded)
