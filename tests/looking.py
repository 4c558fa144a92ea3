"""Folders that another user has closed, also for whoever runs the tests as root."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest


def forbid_looking(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have nobody see what is in a folder."""
    stat = Path.stat

    def seen(path: Path, **options: Any) -> os.stat_result:
        if path.parent == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", seen)
