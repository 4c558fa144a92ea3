"""The architecture page, the import contracts and the source tree agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.docs


def test_the_page_has_every_room() -> None:
    source = ROOT / "src" / "workoutlog"
    rooms = {folder.parent.name for folder in source.glob("*/__init__.py")} | {"errors"}

    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == rooms
    assert rooms <= set(re.findall(r"│ (\w+) ", PAGE))


def test_the_page_has_every_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [each["name"] for each in project["tool"]["importlinter"]["contracts"]]

    section = PAGE.partition("## Contracts")[2].partition("\n## ")[0]

    assert re.findall(r"^\| ([A-Z][^|]*?) \|", section, re.MULTILINE) == contracts
