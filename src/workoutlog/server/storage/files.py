"""The server's own files, which it can use whoever has made them."""

import os
from contextlib import suppress
from pathlib import Path


def give(file: int, path: Path) -> None:
    """Give a file that root makes for a path to whoever owns what is there, or the folder."""
    if os.geteuid() != 0:
        return
    for place in (path, path.parent):
        with suppress(FileNotFoundError):
            found = place.stat()
            if found.st_uid != 0:
                # By its number: the owner of the folder could put a link in the place of a name.
                os.chown(file, found.st_uid, found.st_gid)
                return


def is_there(path: Path) -> bool:
    """Say whether there is a file. Raises `OSError` where we may not look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def open_or_make(path: Path) -> int:
    """Open a file to write in it, or make an empty one for the owner of its folder alone."""
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    give(file, path)
    return file
