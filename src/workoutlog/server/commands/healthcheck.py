"""The command by which a container, which need not have curl, asks how its server is."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from typer import Context

from workoutlog.errors import FAILED
from workoutlog.server.commands.answers import Answer
from workoutlog.server.commands.invocation import invocation

_PATIENCE_S = 3
# Whoever listens everywhere listens here, too.
_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # it is asked for, not listened at


def healthcheck(context: Context) -> Answer:
    """Ask the server on this machine whether it is ready; exit with 1 if it is not."""
    settings = invocation(context).settings
    host = _HERE.get(settings.host, settings.host)
    connection = HTTPConnection(host, settings.port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        found: Any = json.loads(response.read())
    except (OSError, HTTPException, ValueError) as error:
        why = (error.strerror or error) if isinstance(error, OSError) else type(error).__name__
        reason = f"no answer from {host}, port {settings.port}: {why}"
        return Answer(f"not ready: {reason}", {"status": "not ready"}, FAILED)
    finally:
        connection.close()
    checks = ", ".join(f"{name} {said}" for name, said in found["checks"].items())
    status = 0 if found["status"] == "ready" else FAILED
    return Answer(f"{found['status']}: {checks}", found, status)
