"""A database is known by its URL, and what is wrong with that is said without quoting it."""

import sys

import pytest

from workoutlog.server.refusals import SettingsInvalid
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database


@pytest.mark.parametrize(
    ("url", "dialect", "driver"),
    [
        ("sqlite:////tmp/server.db", SQLITE, "pysqlite"),
        ("postgresql://ann@db/wl", POSTGRESQL, "psycopg"),
        ("postgresql+psycopg://ann@db/wl", POSTGRESQL, "psycopg"),
    ],
)
def test_both_engines_are_known_by_their_urls(url: str, dialect: str, driver: str) -> None:
    database = Database(url)
    assert (database.dialect, database.engine.driver) == (dialect, driver)
    assert (database.path is None) == (dialect == POSTGRESQL)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("Sesam", "The URL of the database cannot be read."),
        ("Sesam://ann@db/wl", "The URL of the database cannot be read."),
        ("postgresql://ann:Sesam@db:port/wl", "The URL of the database cannot be read."),
        ("postgresql+Sesam://ann@db/wl", "The URL of the database cannot be read."),
        ("mysql://ann:Sesam@db/wl", "There is no support for mysql databases."),
    ],
)
def test_other_urls_are_refused(url: str, says: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Database(url)
    assert caught.value.message == says
    assert "Sesam" not in "".join(caught.value.advice)


def test_a_driver_that_is_missing_can_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsInvalid) as caught:
        Database("postgresql://db/wl")
    assert caught.value.hint == "pip install 'workoutlog[server,postgres]'"
