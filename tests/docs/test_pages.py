"""Links lead somewhere, commands exist, and the README has what a newcomer and CI need."""

import re
from pathlib import Path

import pytest

from generate import ROOT
from workoutlog.cli.tree import BY_NAME, GROUPS

pytestmark = pytest.mark.docs

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# Not of the program's tree: what every command takes, and what the shells call.
_OTHER_WORDS = {"COMMAND", "__complete"}


def prose(path: Path) -> str:
    """Read a page without its blocks of code."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]*)(?:#([^)]+))?\)", prose(path))

    for target, anchor in links:
        page = path.parent / target if target else path
        assert page.exists(), target
        assert not anchor or anchor in anchors(page), f"{target}#{anchor}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_are_named_exist(path: Path) -> None:
    named = re.findall(r"(?:`|^\$ )(?:wl|workoutlog) ([a-z_]+)", path.read_text(), re.MULTILINE)

    assert set(named) <= {*BY_NAME, *GROUPS, *_OTHER_WORDS}


def test_the_first_screen_installs_and_tests_by_one_command_each() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:25])

    for name in ("install", "test"):
        [commands] = re.findall(rf"<!-- ci:{name} -->\n```sh\n(.+?)```", first_screen, re.DOTALL)
        assert commands.count("\n") == 1


def test_every_page_is_within_reach_of_the_front_page() -> None:
    reached, ahead = set(), [ROOT / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        for tree in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text(), re.DOTALL):
            names = [line for line in tree.splitlines() if line and not line.startswith(":")]
            ahead += [(page.parent / f"{name}.md").resolve() for name in names]

    assert reached == set((ROOT / "docs").rglob("*.md"))
