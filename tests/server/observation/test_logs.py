"""A log line is one line, whatever somebody wrote into it, and alike by whichever way it came."""

import json
import logging
import warnings
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.server.observation import logs
from workoutlog.server.settings import LogFormat, LogLevel


def written(form: LogFormat, event: str, level: LogLevel = LogLevel.INFO, **values: Any) -> str:
    stream = StringIO()
    logs.configure(form, level, stream)
    logs.access_log()(event, **values)
    logging.getLogger("workoutlog.server.access.audit").info(event, extra=values)
    return stream.getvalue()


@given(st.text(), st.text())
def test_whatever_is_logged_stays_on_its_line(event: str, value: str) -> None:
    ours, theirs = written(LogFormat.JSON, event, name_=value).split("\n")[:-1]
    assert json.loads(ours).keys() == json.loads(theirs).keys()
    for line in (ours, theirs):
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["event"].isprintable()
    first, second = written(LogFormat.CONSOLE, event, name_=value).split("\n")[:-1]
    assert first.isprintable()
    assert second.isprintable()


def test_both_ways_say_the_same() -> None:
    ours, theirs = map(json.loads, written(LogFormat.JSON, "login_ok", account="1").splitlines())
    assert ours.pop("ts").endswith("Z")
    assert theirs.pop("ts").endswith("Z")
    assert ours == theirs == {"event": "login_ok", "account": "1", "level": "info"}


def test_a_machine_gets_json_and_a_terminal_does_not() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    assert written(LogFormat.AUTO, "login_ok").startswith("{")
    terminal = Terminal()
    logs.configure(LogFormat.AUTO, LogLevel.INFO, terminal)
    logs.access_log()("login_ok")
    assert not terminal.getvalue().startswith("{")
    assert "login_ok" in terminal.getvalue()


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
