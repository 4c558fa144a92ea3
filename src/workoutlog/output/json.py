"""Results as JSON, in one versioned envelope that holds whatever a command returns."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from workoutlog.domain.plain import plain_value
from workoutlog.errors import WorkoutlogError

SCHEMA = 1


def envelope(result: object) -> str:
    """Wrap a result: ``{"schema": 1, "ok": true, "data": ..., "error": null}``."""
    return _dump({"schema": SCHEMA, "ok": True, "data": as_json(result), "error": None})


def error_envelope(error: WorkoutlogError) -> str:
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
        }
    )


def as_json(value: object) -> Any:
    """Turn a result into what JSON knows; durations are seconds, instants UTC."""
    if is_dataclass(value) and not isinstance(value, type):
        own = {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
        return own
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case UUID() | datetime():
            return plain_value(value)
        case date():
            return value.isoformat()
        case timedelta():
            return int(value.total_seconds())
        case Path() | Decimal():
            return str(value)
        case dict():
            return {_key(name): as_json(each) for name, each in value.items()}
        case tuple() | list():
            return [as_json(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _key(name: object) -> str:
    if isinstance(name, tuple):
        return ":".join(str(each) for each in name if each is not None)
    return str(name)


def _dump(value: object) -> str:
    # A lone surrogate cannot be printed; escaped it can, and a reader gets it back.
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else text.encode("utf-8", "backslashreplace").decode("utf-8")
