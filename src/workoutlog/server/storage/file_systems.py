"""Where a SQLite file can be: its writers share memory, which two machines do not."""

from pathlib import Path

from workoutlog.server.refusals import DatabaseRemote

_REMOTE = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph-fuse", "fuse.s3fs", "fuse.rclone"),
}
_MOUNTS = Path("/proc/self/mounts")


def refuse_remote(path: Path) -> None:
    """Raise `DatabaseRemote` where a file is, or would be, on another machine's disk."""
    folder = present(path.parent)
    kind = _kind(folder.resolve())
    if kind in _REMOTE:
        raise DatabaseRemote(
            f"{folder} is on a network file system ({kind}), where SQLite loses data.",
            "Keep the data on a disk of this machine, or use PostgreSQL.",
            hint="workoutlog-server serve --data-dir FOLDER",
        )


def present(folder: Path) -> Path:
    """Find the folder that a new one would be made in, or the folder if it is there."""
    whole = folder.absolute()
    return next(each for each in (whole, *whole.parents) if _is_seen(each))


def _is_seen(folder: Path) -> bool:
    try:
        return folder.exists()
    except PermissionError:
        return False


def _kind(folder: Path) -> str:
    """Name the kind of file system that a folder is on, where Linux tells."""
    kind = ""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return kind
    longest = 0
    for line in mounts.splitlines():
        _, place, name, *_ = line.split(" ")
        place = _unescaped(place)
        # What is mounted later hides what was at its place.
        if len(place) >= longest and folder.is_relative_to(place):
            longest, kind = len(place), name
    return kind


def _unescaped(place: str) -> str:
    """Read the name of a place, in which the kernel writes these four in octal."""
    for code in ("040", "011", "012", "134"):
        place = place.replace(f"\\{code}", chr(int(code, 8)))
    return place
