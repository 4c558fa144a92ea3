"""A log line is one line, whatever somebody wrote into it, and alike by whichever way it came."""

import json
import logging
import warnings
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.server.observation import logs
from workoutlog.server.settings import LogFormat, LogLevel


def written(form: LogFormat, event: str, level: LogLevel = LogLevel.INFO, **values: Any) -> str:
    stream = StringIO()
    logs.configure(form, level, stream)
    logging.getLogger("workoutlog.server.access.audit").info(event, extra=values)
    return stream.getvalue()


@given(st.text(), st.text())
def test_whatever_is_logged_stays_on_its_line(event: str, value: str) -> None:
    [line, nothing] = written(LogFormat.JSON, event, name_=value).split("\n")
    assert not nothing
    assert line.isascii()
    assert line.isprintable()
    assert all(each.isprintable() for each in json.loads(line).values())
    [line, nothing] = written(LogFormat.CONSOLE, event, name_=value).split("\n")
    assert not nothing
    assert line.isprintable()


def test_a_line_says_what_was_said_with_it_and_around_it() -> None:
    with logs.bound(request_id="r1"), logs.bound(route="/sets"):
        line = json.loads(written(LogFormat.JSON, "login_ok", account=UUID(int=1)))
    assert line.pop("ts").endswith("Z")
    assert line == {
        "level": "info",
        "event": "login_ok",
        "request_id": "r1",
        "route": "/sets",
        "account": str(UUID(int=1)),
    }
    assert "request_id" not in json.loads(written(LogFormat.JSON, "login_ok"))


def test_people_get_the_time_then_what_happened_then_the_rest() -> None:
    line = written(LogFormat.CONSOLE, "%s stopped", reason="no disk", status=503, name_="")
    assert line.partition("Z ")[2] == "info %s stopped reason='no disk' status=503 name_=''\n"


def test_a_machine_gets_json_and_a_terminal_does_not() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    assert written(LogFormat.AUTO, "login_ok").startswith("{")
    terminal = Terminal()
    logs.configure(LogFormat.AUTO, LogLevel.INFO, terminal)
    logging.getLogger("x").info("login_ok")
    logging.getLogger("x").warning("login_throttled")
    fine, worse = terminal.getvalue().splitlines()
    assert fine.endswith("Z info login_ok")
    assert worse.endswith("Z \x1b[33mwarning\x1b[0m login_throttled")


def test_what_is_not_worth_a_line_gets_none() -> None:
    assert written(LogFormat.JSON, "login_ok", LogLevel.WARNING) == ""


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.CONSOLE])
def test_a_traceback_shows_no_values(form: LogFormat) -> None:
    stream = StringIO()
    logs.configure(form, LogLevel.INFO, stream)
    password = "battery staple".partition(" ")[0]
    try:
        password.index("horse")
    except ValueError:
        logging.getLogger("x").exception("a bug")
    assert "ValueError" in stream.getvalue()
    assert password not in stream.getvalue()


def test_warnings_are_lines_and_chatter_is_not() -> None:
    stream = StringIO()
    logs.configure(LogFormat.JSON, LogLevel.INFO, stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old\nhabit", stacklevel=1)
    logging.getLogger("_granian").info("Listening")
    [line] = stream.getvalue().splitlines()
    assert json.loads(line)["level"] == "warning"
