"""What the pages say about the server is there: its commands, and its settings."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from generate import ROOT
from workoutlog.server.access import rotation
from workoutlog.server.commands import app
from workoutlog.server.operation import health, starting
from workoutlog.server.settings import PREFIX, Settings
from workoutlog.server.storage import migrating
from workoutlog.server.storage.waits import WAITS

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


def test_deadlines_are_those_of_the_page_and_each_lies_within_the_next() -> None:
    page = (ROOT / "docs" / "explanation" / "decisions" / "server-process.md").read_text()
    unit = (ROOT / "deploy" / "workoutlog-server.service").read_text()
    stated = [int(each) for each in re.findall(r"^\|.*\| (\d+) s \|", page, re.MULTILINE)]
    [killed_s] = map(int, re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE))
    settings = Settings()
    assert stated == [*WAITS, settings.request_deadline_s, settings.graceful_s, killed_s]
    assert stated == sorted({*stated})


@pytest.mark.parametrize(
    ("page", "says", "seconds"),
    [
        (
            "explanation/security.md",
            r"sends no nonce can ask again within (\d+) seconds",
            rotation.GRACE.total_seconds(),
        ),
        (
            "how-to/run-a-server.md",
            r"by one small statement and for (\d+) second at most",
            health.PATIENCE_S,
        ),
        (
            "how-to/run-a-server-in-containers.md",
            r"waits for the database for (\d+) seconds",
            starting.PATIENCE_S,
        ),
        (
            "how-to/upgrade-a-server.md",
            r"the others wait for it, for (\d+) seconds",
            migrating.PATIENCE_S,
        ),
    ],
)
def test_the_server_has_the_patience_that_a_page_says(page: str, says: str, seconds: float) -> None:
    text = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
    assert [*map(float, re.findall(says, text))] == [seconds]
