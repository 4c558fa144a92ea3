"""The reference pages are what the code says, and leave nothing out."""

import json
import re
from collections.abc import Iterator

import pytest

from domain.notation.examples import GYM, KG
from domain.routines.examples import REFUSED as ROUTINES_REFUSED
from domain.routines.examples import RULES, TARGETS, plan_of
from generate import ROOT
from references import PAGES
from workoutlog.cli.command import Command
from workoutlog.cli.config import SETTINGS
from workoutlog.cli.main import main
from workoutlog.cli.tree import COMMANDS
from workoutlog.domain.notation import read, write
from workoutlog.domain.routines import write_routine
from workoutlog.errors import WorkoutlogError

pytestmark = pytest.mark.docs

FOLDER = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    return text.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]


def errors(kind: type[WorkoutlogError]) -> Iterator[type[WorkoutlogError]]:
    for each in kind.__subclasses__():
        if each.__module__ == WorkoutlogError.__module__:
            yield each
        yield from errors(each)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says(name: str) -> None:
    assert page(name).splitlines() == PAGES[name]().splitlines(), "run nox -s generate"


def test_every_page_is_generated_or_known_to_be_written_by_hand() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        *PAGES,
        *("index.md", "notation.md", "routines.md", "import-formats.md"),
    }


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_every_command_has_its_help_and_its_examples(command: Command) -> None:
    help_ = section(page("commands.md"), command.name)

    assert f"Usage: wl {command.name} " in help_
    for example in command.examples:
        assert f"    {example}\n" in help_
    assert f"| `{command.name}` |" in page("json.md")


def test_every_error_has_its_code_and_its_exit_status() -> None:
    codes = {
        (each.code, each.exit_status) for each in errors(WorkoutlogError) if "code" in vars(each)
    }
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", page("errors.md"), re.MULTILINE)

    assert {(code, int(status)) for code, status in rows} == codes
    statuses = re.findall(r"^\| (\d+) \|", page("errors.md"), re.MULTILINE)
    assert {str(status) for _, status in codes} <= set(statuses)


def test_every_setting_has_its_row_and_its_variable() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| `(\w+)` \|$", page("configuration.md"), re.MULTILINE)

    assert dict(rows) == {each.name: each.variable for each in SETTINGS.values()}


def test_results_have_the_keys_that_their_section_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = page("json.md")

    def keys(heading: str) -> set[str]:
        return set(re.findall(r"^\| `(\w+)` \|", section(text, heading), re.MULTILINE))

    main(["log", "squat", "100x5", "--json"])
    logged = json.loads(capsys.readouterr().out)["data"]
    [block] = logged["blocks"]
    assert logged.keys() == keys("Logged")
    assert logged["workout"].keys() == keys("Workout")
    assert block.keys() == keys("Block")
    assert block["exercise"].keys() == keys("Exercise")
    assert block["sets"][0].keys() == keys("SetShown")
    assert block["sets"][0]["set"].keys() == keys("WorkoutSet")

    main(["doctor", "--json"])
    checkup = json.loads(capsys.readouterr().out)["data"]
    assert checkup.keys() == keys("Checkup")
    assert checkup["checks"][0].keys() == keys("Check")


def test_hand_written_examples_of_routines_are_true() -> None:
    text = page("routines.md")
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", text.replace("\\|", "|"), re.MULTILINE)
    blocks = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    known = dict(TARGETS + RULES)
    refused = {(typed, told.partition(" — ")[0]) for typed, *_, told in ROUTINES_REFUSED if told}

    assert len(rows) > 30
    for typed, meaning in rows:
        assert (typed, meaning) in refused or known[typed] == meaning, typed
    assert len(blocks) > 3
    for block in blocks:
        assert plan_of(write_routine(plan_of(block))) == plan_of(block)


@pytest.mark.parametrize("path", ["README.md", "docs/reference/notation.md"])
def test_hand_written_tables_of_the_notation_are_true(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    rows = [
        (typed, meaning)
        for table in re.findall(r"^\| you write \| it means \|.*\n(?:\|.*\n)+", text, re.MULTILINE)
        for cell, meaning in re.findall(r"^\| (`.+?`) \| (.+?) \|", table, re.MULTILINE)
        for typed in re.findall(r"`(.+?)`", cell)
    ]

    assert len(rows) > 10
    for typed, meaning in rows:
        [entry] = read(typed, GYM, KG)
        assert (typed, write(entry.sets, entry.exercise.tracking)) == (typed, meaning)
