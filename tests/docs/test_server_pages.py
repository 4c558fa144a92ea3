"""What the pages say about the server is there: its commands, and its settings."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from generate import ROOT
from workoutlog.server.commands import app
from workoutlog.server.settings import PREFIX, Settings

pytestmark = pytest.mark.docs

COMMANDS = ROOT / "src" / "workoutlog" / "server" / "commands"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *COMMANDS.glob("*.py")]
DEPLOYED = [*(ROOT / "deploy").glob("*.*")]
_SPECIAL = {"CONFIG", "SECRETS_DIR", "VARIABLE"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_are_named_exist(path: Path) -> None:
    root: Any = get_command(app)
    text = path.read_text(encoding="utf-8")
    option = r"(?: --[a-z-]+ \S+|\{options\})*"
    for first, second in re.findall(
        rf"(?:^|[`/ ])workoutlog-server{option} ([a-z]+)(?: ([a-z-]+)\b)?", text, re.MULTILINE
    ):
        assert first in root.commands, first
        group = getattr(root.commands[first], "commands", None)
        assert group is None or second in group, (first, second)


@pytest.mark.parametrize("path", PAGES + DEPLOYED, ids=lambda path: str(path.relative_to(ROOT)))
def test_variables_that_are_named_are_settings(path: Path) -> None:
    found = re.findall(rf"\b{PREFIX}([A-Z0-9_]+)\b", path.read_text(encoding="utf-8"))
    names = {each.removesuffix("_FILE") for each in found} - _SPECIAL
    assert {each.lower() for each in names} <= {*Settings.model_fields}
