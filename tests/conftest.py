"""What every test stands on: a world of its own, a logbook of its own, and Hypothesis settled."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from strategies import seeded
from workoutlog.store.logbook import SqliteLogbook

# HYPOTHESIS_PROFILE=thorough looks ten times as long; ci always looks at the same examples.
settings.register_profile(
    "default",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=500)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name homes that nobody has had, in a folder of their own.

    To find a free name among ten thousand of them would take longer than many a test.
    """
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path]) -> Iterator[None]:
    """Give each test its own home in UTC, so that nobody's logbook or configuration is met."""
    home = next(homes)
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("WORKOUTLOG_", "XDG_"))]:
            patch.delenv(name)
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL", "PAGER"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        # Nobody's keyring is met either.
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        for name, folder in {
            "XDG_CONFIG_HOME": ".config",
            "XDG_DATA_HOME": ".local/share",
            "XDG_STATE_HOME": ".local/state",
            "XDG_CACHE_HOME": ".cache",
        }.items():
            patch.setenv(name, str(home / folder))
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def logbook(tmp_path: Path) -> Iterator[SqliteLogbook]:
    """Open a new logbook in the test's own folder."""
    with closing(SqliteLogbook(tmp_path / "logbook.db", seeded(1).getrandbits)) as logbook:
        yield logbook


@pytest.fixture(autouse=True)
def locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test the same language and terminal, wherever it runs."""
    for name in ("LC_ALL", "LC_MEASUREMENT", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
