"""A server for the console blocks of a page, and a machine from which to log in to it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from people import PASSWORD
from reaching import reaching, with_keyring


@contextmanager
def serving(account: str, now: Callable[[], datetime]) -> Iterator[str]:
    """Give the world a server, and the machine a keyring and a name; yield the password."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patched,
        patch("platform.node", lambda: f"{account}-laptop"),
        reaching(Path(folder), now),
    ):
        with_keyring(patched)
        yield PASSWORD
