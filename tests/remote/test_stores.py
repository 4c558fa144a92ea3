"""A token that is given with a command comes from one place, in a fixed order."""

from pathlib import Path

import pytest

from workoutlog.errors import InputUnreadable, TokenRefused
from workoutlog.remote.file_store import FileStore
from workoutlog.remote.keyring_store import KeyringStore
from workoutlog.remote.stores import EnvironmentStore, given_token, store_of
from workoutlog.services.accounts import StoreKind


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / name for name in ("option", "named")}
    for name, path in made.items():
        path.write_text(f"wl_{name}\n")
    return made


@pytest.mark.parametrize(
    ("option", "named", "variable", "found"),
    [
        (True, True, True, "wl_option"),
        (False, True, True, "wl_named"),
        (False, False, True, "wl_variable"),
        (False, False, False, None),
        (True, False, False, "wl_option"),
    ],
)
def test_the_nearest_is_taken(
    *, option: bool, named: bool, variable: bool, found: str | None, files: dict[str, Path]
) -> None:
    environment = {}
    if named:
        environment["WORKOUTLOG_TOKEN_FILE"] = str(files["named"])
    if variable:
        environment["WORKOUTLOG_TOKEN"] = "wl_variable"  # noqa: S105  # made up

    assert given_token(files["option"] if option else None, environment) == found


def test_an_empty_variable_is_none() -> None:
    assert given_token(None, {"WORKOUTLOG_TOKEN": "", "WORKOUTLOG_TOKEN_FILE": ""}) is None


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InputUnreadable, match=str(path)):
        given_token(path, {})


def test_what_stands_further_back_never_takes_the_place_of_what_fails(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable):
        given_token(tmp_path / "none", {"WORKOUTLOG_TOKEN": "wl_variable"})


@pytest.mark.parametrize("content", ["", "two words", "x" * 20_000])
def test_what_is_no_token_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(content)

    with pytest.raises(TokenRefused):
        given_token(path, {})


@pytest.mark.parametrize(
    ("kind", "store"),
    [
        (StoreKind.KEYRING, KeyringStore),
        (StoreKind.FILE, FileStore),
        (StoreKind.ENV, EnvironmentStore),
    ],
)
def test_every_kind_has_its_store(kind: StoreKind, store: type, tmp_path: Path) -> None:
    opened = store_of(kind, tmp_path)

    assert isinstance(opened, store)
    assert opened.kind is kind


def test_the_environment_keeps_nothing(tmp_path: Path) -> None:
    store = store_of(StoreKind.ENV, tmp_path)
    store.write("key", "secret")
    found = store.read("key")
    store.forget("key")

    assert found is None
    assert not [*tmp_path.iterdir()]
