"""Every command of the tree: its examples run, its help is whole, its aliases and options work."""

import json
import shlex
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path
from typing import get_args, get_type_hints
from uuid import UUID

import pytest

from lifting import Ran, well, wl
from people import PASSWORD, reset_code
from reaching import log_in, reaching, with_keyring
from strategies import seeded
from workoutlog import __version__
from workoutlog.cli import syncing, tree
from workoutlog.cli.command import Command
from workoutlog.cli.options import FLAGS, VALUES
from workoutlog.cli.running import load, option_names
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Reason, Revision
from workoutlog.domain.stamps import LOWEST
from workoutlog.output.csv import has_rows
from workoutlog.server.settings import Registration
from workoutlog.store.logbook import SqliteLogbook

# An option that Typer gives to every command, where no function asks for it.
HELP = "--help"
ALIASES = [(alias, each) for each in tree.COMMANDS for alias in each.aliases]
NO_LISTS = [
    each
    for each in tree.COMMANDS
    for returned in [get_type_hints(load(each))["return"]]
    if not any(map(has_rows, get_args(returned) or (returned,)))
]
SYNC = dict(tree.SECTIONS)["Sync"]
EXAMPLES = [(each, example) for each in tree.COMMANDS for example in each.examples]


def copied(folder: Path) -> None:
    folder.joinpath("copies").mkdir()
    well("backup", str(folder / "copies" / "logbook.db"))


def exports(folder: Path) -> None:
    """Lay what other programs have exported beside the lifter."""
    header = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes\n"
    strong = f"{header}2025-03-03 18:00:00,Push,Larsenpresse,1,80,8,0,0,\n"
    folder.joinpath("strong.csv").write_text(strong, encoding="utf-8")
    folder.joinpath("names.csv").write_text("Larsenpresse,Larsen Press\n", encoding="utf-8")
    hevy = well("export", "--format", "hevy")
    folder.joinpath("hevy.csv").write_text(hevy, encoding="utf-8")


def push_file(folder: Path) -> None:
    """Lay a routine beside the lifter."""
    folder.joinpath("push.txt").write_text("max bench 90kg\nbench 3x5@80%\n", encoding="utf-8")


def routine(folder: Path) -> None:
    """Give the lifter a routine."""
    push_file(folder)
    well("routine", "add", "push", "--file", "push.txt")


def phone(_: Path) -> None:
    """Log this device and another one in."""
    log_in()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKOUTLOG_DB", str(Path.home() / "phone.db"))
        log_in("example.org", "--store", "file", "--device-name", "phone")


def nothing(_: Path) -> None:
    """Leave the logbook as it is."""


def conflict(_: Path) -> None:
    """Let another device have written a note in the first set that loses."""
    row = UUID(json.loads(well("show", "--json"))["data"]["blocks"][0]["sets"][0]["set"]["id"])
    at = datetime(2026, 11, 18, 17, tzinfo=UTC)
    lost = Revision(
        id=UUID(int=1),
        row_kind="set",
        row_id=row,
        register_name="note",
        reason=Reason.EDIT_EDIT,
        kept='{"note": ""}',
        lost='{"note": "deep"}',
        kept_at=at,
        lost_at=at,
    )
    path = Path.home() / ".local/share/workoutlog/logbook.db"
    with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
        logbook.save([Version(lost, LOWEST)])


# What has to be so before the examples of a command can be tried.
PREPARED: dict[str, Callable[[Path], object]] = {
    "start": lambda _: well("finish"),
    "redo": lambda _: well("undo"),
    "restore": copied,
    "import": exports,
    "backup": lambda folder: folder.joinpath("copies").mkdir(),
    "config unset": lambda _: well("config", "set", "unit", "kg"),
    "score": lambda _: well("log", "deadlift", "140x1"),
    **{
        f"routine {name}": routine for name in ("show", "edit", "follow", "max", "rename", "delete")
    },
    "routine add": push_file,
    "next": lambda _: well("routine", "add", "stronglifts", "--program", "stronglifts"),
    "discard": lambda _: well("log", "squat", "60x5"),
    "logout": lambda _: log_in(),
    "password": lambda _: log_in(),
    "sync": lambda _: log_in(),
    **{f"conflicts {name}": conflict for name in ("show", "take", "keep")},
    "sync status": lambda _: log_in(),
    "devices list": lambda _: log_in(),
    "devices rename": lambda _: log_in(),
    "devices revoke": phone,
}
# What is typed, at a terminal or, where an example says so, by a script.
TYPED = {
    "wl login example.org": f"ann\n{PASSWORD}\n",
    "wl login example.org --code": f"ann\nCODE\n{PASSWORD} two\n{PASSWORD} two\n",
    "wl password": f"{PASSWORD}\n{PASSWORD} two\n{PASSWORD} two\n",
    "wl register example.org": f"eve\n{PASSWORD}\n{PASSWORD}\n\n",
    "wl login example.org --name ann --password-stdin --store file": f"{PASSWORD}\n",
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the world a server, which has an account for the lifter, and this machine a keyring."""
    with_keyring(monkeypatch)
    with reaching(tmp_path, registration=Registration.OPEN) as (service, _):
        code = reset_code(service.database)
        for example, typed in TYPED.items():
            monkeypatch.setitem(TYPED, example, typed.replace("CODE", code))
        yield


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home with a workout of yesterday, one that runs, and a body weight."""
    home = Path.home()
    monkeypatch.chdir(home)
    well("log", "bench", "100", "5", "5", "5", "--at", "yesterday 18:00", "-m", "knee")
    well("body", "82.5kg", "--at", "yesterday")
    well("start", "push")
    well("log", "squat", "100", "5", "5", "5")
    well("log", "leg press", "100x5")
    return home


@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=[text for _, text in EXAMPLES])
def test_every_example_runs(
    command: Command,
    example: str,
    folder: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(syncing, "LONGEST_S", 0)  # what watches looks once
    if command in SYNC:
        request.getfixturevalue("server")
    PREPARED.get(command.name, nothing)(folder)
    # What a shell does with the output is no matter of the command's.
    program, *words = shlex.split(example.partition(" > ")[0])
    confirmed = ["--yes"] if command.name in {"restore", "logout"} else []
    typed, tty = TYPED.get(example, ""), example in TYPED and "-stdin" not in example
    ran = wl(*(word.replace("~", str(folder)) for word in words), *confirmed, typed=typed, tty=tty)
    assert program == "wl"
    assert ran.status == 0, ran.err
    assert ran.out + ran.err
    assert tree.find(words) is not None
    assert (tree.find(words) or (None,))[0] is command


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize("asked", ["-h", "--help"])
@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_help_has_every_option_and_example(
    command: Command, asked: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = wl(*command.name.split(), asked)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    words = ran.out.split()
    for name in {*option_names(command), *FLAGS, *VALUES, HELP}:
        assert any(word.strip(",/").startswith(name) or name in word for word in words), name
    for example in command.examples:
        assert f"    {example}" in lines
    examples = {f"    {each}" for each in command.examples}
    too_long = [line for line in lines if len(line) > int(columns) and line not in examples]
    assert [line for line in too_long if not line.startswith("Usage:")] == []


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_every_argument_of_a_command_is_explained(command: Command) -> None:
    """What is asked of a lifter has a sentence; words that speak for themselves need none."""
    function = load(command)
    assert function.__doc__
    named = set(signature(function).parameters) - {"ctx"}
    assert named <= set(get_type_hints(function, include_extras=True))


@pytest.mark.parametrize("asked", [("--help",), ("-h",), ("help",)])
@pytest.mark.parametrize("columns", ["40", "80"])
def test_overview_lists_every_command(
    asked: tuple[str], columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = well(*asked)
    said = " ".join(text.split())
    for command in tree.COMMANDS:
        alias = f" ({command.aliases[0]})" if command.aliases else ""
        assert f"{command.name}{alias} {command.summary}" in said
    for name, (_, meaning) in FLAGS.items():
        assert f"{name} {meaning}" in said
    assert max(map(len, text.splitlines())) <= int(columns)


@pytest.mark.parametrize("asked", ["-h", "--help"])
@pytest.mark.parametrize("group", tree.GROUPS)
def test_help_of_a_group_lists_its_commands(
    group: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = well(group, asked)
    said = " ".join(text.split())
    for command in tree.COMMANDS:
        expected = command.name.startswith(f"{group} ")
        assert (f"{command.name} {command.summary}" in said) is expected
    assert max(map(len, text.splitlines())) <= 40


@pytest.mark.parametrize(("alias", "command"), ALIASES)
def test_alias_is_its_command(alias: str, command: Command) -> None:
    by_alias, by_name = well(alias, "--help"), well(command.name, "--help")
    assert by_alias == by_name
    assert f"{command.name} ({alias})" in well("--help")


@pytest.mark.parametrize("typed", ["lo", "st", "undo2", "sqaut", "exercises", "LOG", ""])
def test_no_command_is_guessed(typed: str) -> None:
    ran = wl(typed, "squat", "100x5")
    assert (ran.status, ran.out) == (2, "")
    assert f'There is no command "{typed}".' in ran.err
    assert not list(Path.home().rglob("*.db"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stats"], 'There is no command "stats".\nDid you mean status or start?'),
        (["exercise", "lst"], 'There is no command "exercise lst".\nDid you mean exercise list or'),
        (["xyzzy"], "To log sets, begin with log."),
        (["--jsn"], "There is no option --jsn."),
        (["log", "--at"], "--at needs a value after it."),
        (["undo", "--fast"], "undo has no option --fast."),
        (["move"], "move needs something after it: number.\ne.g. wl move 3 1"),
        (["move", "1", "2", "3"], "This is more than move takes: 3.\ne.g. wl move 3 1"),
        (["move", "third"], "third is no whole number.\ne.g. wl move 3 1"),
        (["last"], "last needs something after it: exercise.\ne.g. wl last squat"),
        (
            ["devices", "rename", "1"],
            "devices rename needs something after it: new name.\ne.g.",
        ),
        (["completion"], "completion needs something after it: shell.\nThere are bash, zsh, fish."),
        (["delete", "3-1"], "3-1 is no set number.\ne.g. delete 3, or delete 5-7"),
        (["delete", "x"], "x is no set number."),
        (["history", "--page", "0"], "--page goes from 1 to 100000, not 0."),
        (["last", "squat", "-n", "1001"], "--times goes from 1 to 1000, not 1001."),
        (["help", "xyzzy"], 'There is no command and no topic "xyzzy".'),
        (["completion", "csh"], "csh is no shell.\nThere are bash, zsh, fish."),
        (["progress", "squat", "--of", "foo"], "--of takes no foo.\nThere are e1rm, top, volume,"),
        (["--db"], "--db needs a path."),
        (["--db="], "--db needs a path."),
        (["status", "--plain", "--csv"], "--json, --csv and --plain exclude each other."),
        (["config", "get", "xyzzy"], 'There is no setting "xyzzy".'),
    ],
)
def test_wrong_command_line_says_what_to_type(words: list[str], said: str) -> None:
    ran = wl(*words)
    assert ran.status == 2
    assert said in ran.err
    assert wl(*words, "--json").error["code"] == "usage"
    assert wl("--json", *words).error["code"] == "usage"


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
@pytest.mark.parametrize("words", [[], ["1", "2", "3", "4"], ["--no-such"], ["--help="]])
def test_no_message_is_the_parsers_own(words: list[str], command: Command) -> None:
    if command.name in {"live", "sync", "edit", "export"}:
        pytest.skip("waits, or writes a file")
    said = wl(*command.name.split(), *words, "--no-input").err
    for technical in ("argument", "Missing", "Invalid value", "valid int", "No such option"):
        assert technical not in said


def test_sets_are_deleted_from_one_to_another(folder: Path) -> None:
    assert folder.is_dir()
    assert len(wl("delete", "4", "2\u20133", "2-4", "--json").data["sets"]) == 3
    assert wl("delete", "1-2").status == 1
    assert wl("show", "--json").data["blocks"][0]["text"] == "squat 100 kg × 5"


def test_bare_program_shows_where_things_stand(folder: Path) -> None:
    assert folder.is_dir()
    assert well().splitlines()[0].startswith("push 0:00")
    assert well("--json").startswith('{"schema": 1, "ok": true')


def test_group_without_a_command_lists() -> None:
    assert well("config") == well("config", "list")
    assert well("exercise", "--used", "--json") == well("exercise", "list", "--used", "--json")


@pytest.mark.parametrize("order", ["before", "after", "between", "equals"])
def test_options_before_and_after_the_verb(order: str, tmp_path: Path) -> None:
    path = str(tmp_path / "other.db")
    words = {
        "before": ["--json", "--db", path, "log", "squat", "100x5"],
        "after": ["log", "squat", "100x5", "--json", "--db", path],
        "between": ["log", "--db", path, "squat", "--json", "100x5"],
        "equals": ["log", "squat", f"--db={path}", "100x5", "--json"],
    }[order]
    assert wl(*words).data["blocks"][0]["text"] == "squat 100 kg × 5"
    assert [each.name for each in tmp_path.glob("*.db")] == ["other.db"]


def test_two_dashes_end_the_options() -> None:
    noted = wl("note", "--", "--json", "is", "text")
    assert noted.status == 1  # there is no workout yet
    well("start")
    assert well("note", "--", "--json", "is", "text").endswith("--json is text\n")


def test_option_value_may_look_like_notation() -> None:
    text = well("log", "pullup", "-20x8")
    assert text.startswith("pullup  BW-20 kg × 8")


@pytest.mark.parametrize("command", NO_LISTS, ids=lambda each: each.name)
@pytest.mark.parametrize("option", ["--csv", "--plain"])
def test_what_is_no_list_is_refused_before_it_is_done(
    command: Command, option: str, folder: Path
) -> None:
    """A command that was done and then refused would be typed, and done, again."""
    PREPARED.get(command.name, nothing)(folder)
    before = well("history", "--json"), well("status", "--json")[:40]
    ran = wl(*shlex.split(command.examples[0])[1:], option)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"{command.name} gives no list, so it has no rows.\nUse --json.\n"
    assert (well("history", "--json"), well("status", "--json")[:40]) == before


@pytest.mark.parametrize("asked", ["--version", "-V"])
def test_version(asked: str) -> None:
    assert wl(asked) == Ran(0, f"{__version__}\n", "")
