"""A gym for each test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builders import Gym


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    """Open a gym with an empty logbook, on a Wednesday at 18:00 UTC."""
    with closing(Gym(tmp_path / "logbook.db")) as gym:
        yield gym
