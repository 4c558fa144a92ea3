"""``help``: topics on every width of page, and the help of commands by another way."""

import pytest

from goldens import compare
from lifting import well, wl
from workoutlog.cli import tree
from workoutlog.cli.command import Command
from workoutlog.cli.topics import TOPICS
from workoutlog.output.page import cells

COLUMNS = [40, 80]


@pytest.mark.parametrize("columns", COLUMNS)
def test_topics_look_as_they_did(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    compare(f"topics-{columns}.txt", "\n".join(well("help", each) for each in TOPICS))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("columns", range(40, 80, 13))
def test_a_topic_says_the_same_on_every_page(
    columns: int, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    said = well("help", topic)

    assert sorted(said.split()) == sorted(TOPICS[topic].split())
    assert max(map(cells, said.splitlines())) <= columns


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_a_command_is_explained_unless_a_topic_is_called_alike(command: Command) -> None:
    said = well("help", *command.name.split())

    if command.name in TOPICS:
        assert f"wl {command.name} --help" in said
    else:
        assert said == well(*command.name.split(), "--help")


@pytest.mark.parametrize("group", tree.GROUPS)
def test_a_group_of_commands_is_explained(group: str) -> None:
    assert well("help", group) == well(group, "--help")


def test_an_alias_is_explained_as_its_command() -> None:
    assert well("help", "l") == well("log", "--help")


@pytest.mark.parametrize("words", [["kettlebells"], ["edit", "notation"]])
def test_what_is_neither_command_nor_topic_is_refused(words: list[str]) -> None:
    ran = wl("help", *words)

    assert (ran.status, ran.out) == (2, "")
    assert f'There is no command and no topic "{" ".join(words)}".' in ran.err
    assert "Topics are notation, routines," in ran.err
