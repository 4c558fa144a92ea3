"""Results as JSON, in one versioned envelope that holds whatever a command returns."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from workoutlog.domain.notation import write
from workoutlog.domain.personal_records import Records
from workoutlog.domain.plain import plain_value
from workoutlog.errors import WorkoutlogError
from workoutlog.services.workouts import Block

SCHEMA = 1


def envelope(result: object, *, ascii_only: bool = False) -> str:
    """Wrap a result: ``{"schema": 1, "ok": true, "data": ..., "error": null}``."""
    whole = {"schema": SCHEMA, "ok": True, "data": as_json(result), "error": None}
    return _dump(whole, ascii_only=ascii_only)


def error_envelope(error: WorkoutlogError, *, ascii_only: bool = False) -> str:
    """Wrap an error: its stable code, its sentence, the place, and what to do."""
    return _dump(
        {
            "schema": SCHEMA,
            "ok": False,
            "data": None,
            "error": {
                "code": error.code,
                "message": error.message,
                "advice": list(error.advice),
                "hint": error.hint,
                "place": as_json(error.span),
                "choices": as_json(error.choices),
                "details": as_json(error.details),
                "exit_status": error.exit_status,
            },
        },
        ascii_only=ascii_only,
    )


def as_json(value: object) -> Any:
    """Turn a result into what JSON knows; durations are seconds, instants UTC."""
    for kinds, written in _WRITERS:
        if isinstance(value, kinds):
            return written(value)
    if is_dataclass(value):
        return _fields(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _block(block: Block) -> dict[str, Any]:
    """Write sets with the notation that reads them back."""
    done = write([each.set for each in block.sets], block.exercise.tracking)
    return {**_fields(block), "text": f"{block.handle} {done}"}


def _list(values: Iterable[object]) -> list[Any]:
    return [as_json(each) for each in values]


# The first that fits: an instant is a day too, and a choice is a text.
_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    ((str, int, float, type(None)), lambda value: value),
    ((UUID, datetime), plain_value),
    (date, date.isoformat),
    (timedelta, lambda value: int(value.total_seconds())),
    ((Path, Decimal), str),
    (dict, lambda value: {str(name): as_json(each) for name, each in value.items()}),
    (Block, _block),
    (Records, _list),
    (tuple, lambda value: _fields(value) if hasattr(value, "_fields") else _list(value)),
    (list, _list),
)


def _fields(value: Any) -> dict[str, Any]:
    names = getattr(value, "_fields", None) or [each.name for each in fields(value)]
    return {name: as_json(getattr(value, name)) for name in names}


def _dump(value: object, *, ascii_only: bool) -> str:
    # A lone surrogate cannot be printed; escaped it can, and a reader gets it back.
    text = json.dumps(value, ensure_ascii=ascii_only)
    return text if text.isprintable() else text.encode("utf-8", "backslashreplace").decode("utf-8")
