"""Bodies as JSON that every reader understands alike: no NaN, no infinity, not without end."""

import json
from math import isfinite
from typing import Any, NoReturn

from fastapi import Request

from workoutlog.server.refusals import Flaw, MediaTypeUnsupported, RequestInvalid


class _NoNumber(ValueError):
    """A number that not every reader of JSON has."""


def loads(body: bytes) -> Any:
    """Read JSON (RFC 8259, in UTF-8). Of a key that stands twice the last one counts.

    Raises `RequestInvalid`; the body is never quoted, for it may hold a password.
    """
    try:
        return json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise _invalid("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _invalid(f"{error.msg}: line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise _invalid("it is not in UTF-8") from None
    except _NoNumber as error:
        raise _invalid(str(error)) from None
    except ValueError:
        # Python reads whole numbers of some thousand digits, and no longer ones.
        raise _invalid("a number is too long") from None


async def json_body(request: Request) -> Any:
    """Read the body of a request that must be JSON; a dependency of routes."""
    return loads(await unread_json(request))


async def unread_json(request: Request) -> bytes:
    """Take the body of a request that says it is JSON, to be read elsewhere: it may be long."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise MediaTypeUnsupported("The body must be JSON, and say so: application/json.")
    return await request.body()


def _refuse(constant: str) -> NoReturn:
    raise _NoNumber(f"{constant} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise _NoNumber("a number is too large")
    return number


def _invalid(reason: str) -> RequestInvalid:
    return RequestInvalid("The body is no JSON.", flaws=(Flaw("", reason, "json_invalid"),))
