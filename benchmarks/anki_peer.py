"""Replicates as many sets as there are in a history with Anki, to its server and from it.

Run by a Python that has Anki: ``anki_peer.py FOLDER URL SETS``; prints the seconds as JSON. The
first sync of a collection sends its whole file, so that is done while it has one note; then notes
are added, which Anki sends one by one in chunks, as we send rows.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from anki.collection import AddNoteRequest, Collection

NAME, PASSWORD = "ann", "tuck gravel orbit fennel"
_AT_ONCE = 5_000


class Device:
    """A collection that is logged in."""

    def __init__(self, path: Path, url: str) -> None:
        self._collection = Collection(str(path))
        self._auth = self._collection.sync_login(NAME, PASSWORD, url)

    def replace(self, *, upload: bool) -> None:
        """Send the whole file, or take that of the server."""
        self._collection.close_for_full_sync()
        self._collection.full_upload_or_download(auth=self._auth, server_usn=None, upload=upload)
        self._collection.reopen(after_full_sync=True)

    def add(self, first: int, count: int) -> None:
        """Add notes that hold what a set holds."""
        kind = self._collection.models.by_name("Basic")
        deck = self._collection.decks.id("Default")
        requests = []
        for number in range(first, first + count):
            note = self._collection.new_note(kind)
            note["Front"] = f"exercise-{number % 120}, workout-{number // 16}"
            note["Back"] = f"working {60_000 + number % 200 * 500} kg x {1 + number % 12} @ 8"
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        self._collection.add_notes(requests)

    def sync(self) -> None:
        """Send what is new, and take what is new."""
        self._collection.sync_collection(self._auth, sync_media=False)

    def count(self) -> int:
        """Count the notes."""
        return int(self._collection.note_count())


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(folder: Path, url: str, sets: int) -> None:
    """Replicate, and print how long it took."""
    laptop = Device(folder / "laptop.anki2", url)
    laptop.add(0, 1)
    laptop.replace(upload=True)
    phone = Device(folder / "phone.anki2", url)
    phone.replace(upload=False)
    for first in range(1, sets, _AT_ONCE):
        laptop.add(first, min(_AT_ONCE, sets - first))
    seconds = {
        "push": _timed(laptop.sync),
        "pull": _timed(phone.sync),
        "nothing": _timed(laptop.sync),
    }
    if phone.count() != sets:
        raise SystemExit(f"the phone has {phone.count()} of {sets} notes")
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
