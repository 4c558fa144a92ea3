"""What the pages show of the program is what the program prints."""

import re
import shutil
from pathlib import Path

import pytest

from consoles import refreshed
from generate import ROOT, pages_with_consoles

pytestmark = pytest.mark.docs


@pytest.mark.parametrize("path", pages_with_consoles(), ids=lambda path: path.name)
def test_the_program_prints_what_the_page_shows(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    if "| jq " in page and shutil.which("jq") is None:
        pytest.skip("jq is not installed")

    assert refreshed(page).splitlines() == page.splitlines()


def test_every_console_block_is_run() -> None:
    blocks = [
        block
        for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for block in re.findall(r"^ *```console.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert set(blocks) == {"```console"}


def test_a_page_that_shows_something_else_is_written_anew() -> None:
    page = "# A page\n\n```console\n$ wl --version\n9.9\n$ echo $?\n7\n```\n"

    assert re.fullmatch(
        r"# A page\n\n```console\n\$ wl --version\n\d+\.\d+\.\d+\n\$ echo \$\?\n0\n```\n",
        refreshed(page),
    )


def test_dots_stand_for_anything_within_their_line() -> None:
    page = (
        "```console\n$ wl log squat 100x5 --no-input\nNew ...\n...kg...\n...\nnew workout...\n```\n"
    )

    assert refreshed(page) == page
    assert refreshed(page.replace("New", "Old")) != page.replace("New", "Old")


def test_a_page_moves_the_clock() -> None:
    page = "<!-- clock: 2026-11-24 07:30 -->\n```console\n$ wl start\n```\n"

    assert "07:30" in refreshed(page)


def test_answers_are_typed() -> None:
    page = "```console\n$ wl log squat 80x5\n$ wl log squat 3x5\n1-2, or Enter to cancel: 1\n```\n"

    assert "cancel: 1\nsquat  80 kg 3×5" in refreshed(page)
