"""The reference pages of the server leave nothing out."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import workoutlog.server
from generate import ROOT
from workoutlog.errors import WorkoutlogError

pytestmark = pytest.mark.docs

PAGE = (ROOT / "docs" / "reference" / "server-errors.md").read_text(encoding="utf-8")


def errors(kind: type[WorkoutlogError]) -> Iterator[type[WorkoutlogError]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("workoutlog.server."):
            yield each
        yield from errors(each)


def test_every_error_of_the_server_is_listed_with_its_status() -> None:
    for module in walk_packages(workoutlog.server.__path__, "workoutlog.server."):
        if ".migrations." not in module.name:
            import_module(module.name)
    known = {
        (each.code, getattr(each, "status", each.exit_status))
        for each in errors(WorkoutlogError)
        if hasattr(each, "code")
    }

    listed = re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGE, re.MULTILINE)

    assert {(code, int(status)) for status, code in listed} == known
