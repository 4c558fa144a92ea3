"""A server of one account in the test's own process, whose file can be kept and put back."""

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from api import Api, Clock, add_account, service_of
from strategies import seeded
from workoutlog.errors import HistoryDiverged, PushRefused
from workoutlog.server.storage.database import Database

JSON = {"Content-Type": "application/json"}
_ERRORS = {409: HistoryDiverged, 413: PushRefused}


class Backend:
    """The server behind a URL; ``account`` is the one that every device is of."""

    def __init__(self, url: str, account: UUID) -> None:
        self._url = url
        self._account = account
        self._random_bytes = seeded(3).randbytes
        self._now = Clock()
        self._open()
        add_account(self.database, account)

    @classmethod
    def in_file(cls, path: Path, migrated: Path, account: UUID) -> "Backend":
        """Begin with a copy of a file that has the schema."""
        shutil.copyfile(migrated, path)
        return cls(f"sqlite:///{path}", account)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def keep(self, copy: Path) -> None:
        """Copy the file, as a backup does."""
        self.close()
        shutil.copyfile(self._path, copy)
        self._open()

    def put_back(self, copy: Path) -> None:
        """Put a copy in the place of the file."""
        self.close()
        shutil.copyfile(copy, self._path)
        self._open()

    def post(self, body: bytes) -> bytes:
        """Answer a sync, as the client's end of the network tells of it."""
        answer = self.api("POST", "/sync", content=body, headers=JSON)
        if answer.status_code in _ERRORS:
            raise _ERRORS[answer.status_code](answer.json()["detail"])
        assert answer.status_code == 200, answer.text
        return answer.content

    @property
    def _path(self) -> Path:
        return Path(self._url.removeprefix("sqlite:///"))

    def _open(self) -> None:
        self.database = Database(self._url, pool_size=2)
        self.database.prepare()
        # A backup brings back neither the time nor what was drawn.
        service = service_of(self.database)
        service = replace(service, random_bytes=self._random_bytes, now=self._now)
        self.api = Api(service, self._account)
