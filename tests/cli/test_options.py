"""Options that every command takes: before the verb, after it, and not at all after --."""

from pathlib import Path

import pytest

from workoutlog.cli.options import FLAGS, Options, is_there, path_of, take_options
from workoutlog.errors import UsageError


@pytest.mark.parametrize(
    ("words", "options", "rest"),
    [
        ("log bench 100x5", Options(), "log bench 100x5"),
        ("--json log bench 100x5", Options(json=True), "log bench 100x5"),
        ("log bench 100x5 --json --yes", Options(json=True, yes=True), "log bench 100x5"),
        ("history --csv --limit 5", Options(csv=True), "history --limit 5"),
        ("--db a.db log --config=b.toml", Options(db=Path("a.db"), config=Path("b.toml")), "log"),
        ("--db=a=b.db where", Options(db=Path("a=b.db")), "where"),
        ("--db - where", Options(db=Path("-")), "where"),
        ("log -- --json 100x5", Options(), "log -- --json 100x5"),
        ("--json note -- --db", Options(json=True), "note -- --db"),
        ("log --jsonx", Options(), "log --jsonx"),
        ("log --json=yes", Options(), "log --json=yes"),
        ("", Options(), ""),
    ],
)
def test_they_are_taken_out(words: str, options: Options, rest: str) -> None:
    assert take_options(words.split()) == (options, rest.split())


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_is_an_option(flag: str) -> None:
    options, _ = take_options([flag])

    assert getattr(options, FLAGS[flag][0]) is True


def test_tilde_is_the_home_directory() -> None:
    options, _ = take_options(["--db", "~/gym.db"])

    assert options.db == Path.home() / "gym.db"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("log --db", "--db needs a path."),
        ("--config= log", "--config needs a path."),
        ("--db --json log", "--db needs a path."),
        ("--json --csv history", "--json, --csv and --plain exclude each other."),
        ("history --plain --json", "--json, --csv and --plain exclude each other."),
        ("--db ~nobody-of-that-name/gym.db", "~nobody-of-that-name/gym.db cannot be found"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        take_options(words.split())

    assert caught.value.message.startswith(said)


def test_a_path_that_nobody_can_look_at_is_not_there(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert not is_there(tmp_path / "none")
    assert not is_there(tmp_path / ("long" * 1000))
    assert path_of("gym.db") == Path("gym.db")
