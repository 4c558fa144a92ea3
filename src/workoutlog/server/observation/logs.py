"""The log: a line for each event, JSON for machines, and nothing in it that could pass for a line.

It is made by ``logging`` alone, so what a library logs comes out like what we
log. A traceback is never rendered with its local variables, which would be
secrets.
"""

import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from workoutlog.server.settings import LogFormat, LogLevel

# Names that libraries log under, and from when on they are worth a line.
_LOUD = {"_granian": logging.WARNING, "alembic": logging.WARNING}
# What every record has; anything else was said with it.
_OF_ANY_RECORD = {*vars(logging.makeLogRecord({})), "message", "asctime"}
_bound: ContextVar[tuple[tuple[str, Any], ...]] = ContextVar("bound", default=())
_COLOURS = {"warning": "\x1b[33m", "error": "\x1b[31m", "critical": "\x1b[31m"}
_PLAIN = "\x1b[0m"


def configure(form: LogFormat, level: LogLevel, stream: TextIO | None = None) -> None:
    """Have everything logged to a stream, standard error if none is given."""
    stream = sys.stderr if stream is None else stream
    is_terminal = stream.isatty()
    is_json = form is LogFormat.JSON or (form is LogFormat.AUTO and not is_terminal)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_ForMachines() if is_json else _ForPeople(colours=is_terminal))
    root = logging.getLogger()
    root.handlers = [handler]
    least = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(least)
    # Some events are counted whether they are shown or not.
    handler.setLevel(least)
    logging.captureWarnings(capture=True)
    for name, loudest in _LOUD.items():
        logging.getLogger(name).setLevel(max(least, loudest))


@contextmanager
def bound(**values: Any) -> Iterator[None]:
    """Have every line say these values that is logged within, in threads begun there too."""
    token = _bound.set((*_bound.get(), *values.items()))
    try:
        yield
    finally:
        _bound.reset(token)


class _Line(logging.Formatter):
    """A record as what it says, by name."""

    def _told(self, record: logging.LogRecord) -> dict[str, Any]:
        with_it = {name: its for name, its in vars(record).items() if name not in _OF_ANY_RECORD}
        told = {
            "level": record.levelname.lower(),
            "ts": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "event": record.getMessage(),
            **dict(_bound.get()),
            **with_it,
        }
        told = {name: _escaped(value) for name, value in told.items()}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return told


class _ForMachines(_Line):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self._told(record), default=str)


class _ForPeople(_Line):
    def __init__(self, *, colours: bool) -> None:
        super().__init__()
        self._colours = colours

    def format(self, record: logging.LogRecord) -> str:
        told = self._told(record)
        level, at, event = (told.pop(name) for name in ("level", "ts", "event"))
        if self._colours and level in _COLOURS:
            level = f"{_COLOURS[level]}{level}{_PLAIN}"
        exception = told.pop("exception", None)
        line = " ".join([at, level, event, *(f"{name}={_word(its)}" for name, its in told.items())])
        return line if exception is None else f"{line}\n{exception}"


def _escaped(value: Any) -> Any:
    """Escape what would begin a new line or move the cursor."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in value)


def _word(value: Any) -> str:
    text = str(value)
    return text if text and " " not in text else repr(text)
