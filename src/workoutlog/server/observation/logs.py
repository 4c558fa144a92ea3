"""The log: a line for each event, JSON for machines, and nothing in it that could pass for a line.

What is logged through ``logging``, by us or by a library, and what is logged
through structlog comes out alike. Values are never rendered with the local
variables of a traceback, which would be secrets.
"""

import logging
import logging.config
import sys
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from workoutlog.server.settings import LogFormat, LogLevel

_ACCESS = "workoutlog.server.access"
# Names that libraries log under, and from when on they are worth a line.
_LOUD = {"_granian": logging.WARNING, "alembic": logging.WARNING}


def configure(form: LogFormat, level: LogLevel, stream: TextIO | None = None) -> None:
    """Have everything logged to a stream, standard error if none is given."""
    stream = sys.stderr if stream is None else stream
    least = logging.getLevelNamesMapping()[level.upper()]
    is_json = form is LogFormat.JSON or (form is LogFormat.AUTO and not stream.isatty())
    rendered = _rendered(is_json=is_json, colours=stream.isatty())
    structlog.configure(
        processors=[*_COMMON, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_COMMON],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    logging.captureWarnings(capture=True)
    for name, loudest in _LOUD.items():
        logging.getLogger(name).setLevel(max(least, loudest))


def access_log() -> Callable[..., None]:
    """Give what writes a line for each request, as ``log("request", status=200)``."""
    log: Any = structlog.get_logger(_ACCESS)
    info: Callable[..., None] = log.info
    return info


def _escaped(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Escape what would begin a new line or move the cursor."""
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable() and name != "exception":
            event[name] = "".join(
                sign if sign.isprintable() else ascii(sign)[1:-1] for sign in value
            )
    return event


def _rendered(*, is_json: bool, colours: bool) -> list[Processor]:
    if is_json:
        order = structlog.processors.EventRenamer("event")
        return [structlog.processors.format_exc_info, order, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]


_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    structlog.processors.StackInfoRenderer(),
    _escaped,
]
