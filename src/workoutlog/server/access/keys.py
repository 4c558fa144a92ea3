"""The keys that tokens are signed with: a file outside of the database, read anew when it changes.

One key a line, the newest first: the time it was made, and at least 32 random
bytes in base64. The first one signs. The others still verify for as long as
what they have signed may be good; one without a time, until its line is gone.
"""

import binascii
import logging
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from workoutlog.server.refusals import KeysUnusable
from workoutlog.server.storage.files import give, is_there

_BYTES = 32
# Fewer than half of them different from each other never comes of a random source.
_DISTINCT = _BYTES // 2
_LOG = logging.getLogger(__name__)


class Key(NamedTuple):
    """One key, and when it was made, if that is known."""

    secret: bytes
    made_at: datetime | None = None

    @property
    def kid(self) -> str:
        """Name the key, without telling anything of it."""
        return sha256(b"key id " + self.secret).hexdigest()[:16]


class KeyRing(NamedTuple):
    """All keys, the newest first."""

    keys: tuple[Key, ...]

    @property
    def signing(self) -> Key:
        """The key that signs."""
        return self.keys[0]

    def good(self, now: datetime, lifetime: timedelta) -> Iterator[Key]:
        """Go through the keys that may have signed something which lives so long."""
        newer: Key | None = None
        for key in self.keys:
            if newer is None or newer.made_at is None or now < newer.made_at + lifetime:
                yield key
            newer = key

    def find(self, kid: object, now: datetime, lifetime: timedelta) -> Key | None:
        """Find a key by its name, if it may have signed something which lives so long."""
        return next((key for key in self.good(now, lifetime) if key.kid == kid), None)


class KeyFile:
    """The file that keys are kept in."""

    def __init__(self, path: Path) -> None:
        """Keep keys in ``path``; nothing is read or written yet."""
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._is_broken = False
        self._ring = KeyRing(())

    def is_there(self) -> bool:
        """Say whether there is a file. Raises `KeysUnusable` where we may not look."""
        try:
            return is_there(self.path)
        except OSError as error:
            raise self._unusable(f"cannot be read: {error.strerror}") from error

    def make(self, now: datetime, random_bytes: Callable[[int], bytes]) -> bool:
        """Make the file with a new key, which only we may read, unless there is one.

        Says whether it was made. Raises `KeysUnusable`.
        """
        if self.is_there():
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = self._written((Key(random_bytes(_BYTES), now),), f"{os.getpid()}.new")
            try:
                # A link does not take the place of what another process made meanwhile.
                os.link(new, self.path)
            except FileExistsError:
                return False
            finally:
                new.unlink()
        except OSError as error:
            raise self._unusable(f"cannot be made: {error.strerror}") from error
        return True

    def current(self) -> KeyRing:
        """Read the keys, if the file has changed; while it is broken, those that were in it.

        Raises `KeysUnusable` where there were none.
        """
        try:
            ring = self.ring()
        except KeysUnusable as error:
            if not self._ring.keys:
                raise
            if not self._is_broken:
                _LOG.warning("the key file cannot be used", extra={"reason": error.message})
            self._is_broken = True
            return self._ring
        if self._is_broken:
            _LOG.info("the key file can be used again")
        self._is_broken = False
        return ring

    def ring(self) -> KeyRing:
        """Read the keys, if the file has changed. Raises `KeysUnusable`."""
        try:
            stat = self.path.stat()
            seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if seen != self._seen:
                text = self.path.read_text(encoding="utf-8")
                self._ring, self._seen = self._read(text), seen
        except OSError as error:
            raise self._unusable(f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise self._unreadable("is no text") from error
        return self._ring

    def rotate(
        self, now: datetime, random_bytes: Callable[[int], bytes], lifetime: timedelta
    ) -> KeyRing:
        """Put a new key in front, and drop those whose tokens are dead by now.

        ``lifetime`` is how long the longest-lived of them may be used.
        """
        kept = tuple(self.ring().good(now, lifetime))
        try:
            # The name is the same for all, so that nobody loses a key that another one adds.
            self._written((Key(random_bytes(_BYTES), now), *kept), "new").replace(self.path)
        except FileExistsError as error:
            new = self.path.with_name(f"{self.path.name}.new")
            raise self._unusable(
                f"is being changed by another process; if there is none, delete {new}"
            ) from error
        except OSError as error:
            raise self._unusable(f"cannot be written: {error.strerror}") from error
        return self.ring()

    def _written(self, keys: tuple[Key, ...], suffix: str) -> Path:
        """Write keys beside the file, for its owner alone, under a name that was free."""
        new = self.path.with_name(f"{self.path.name}.{suffix}")
        lines = [
            f"{key.made_at.isoformat() if key.made_at else ''} {b64encode(key.secret).decode()}\n"
            for key in keys
        ]
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        with os.fdopen(os.open(new, flags, 0o600), "w", encoding="utf-8") as file:
            try:
                give(file.fileno(), self.path)
                file.write("".join(line.lstrip() for line in lines))
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    new.unlink()
                raise
        return new

    def _read(self, text: str) -> KeyRing:
        lines = [line.split() for line in text.splitlines()]
        keys = tuple(self._key(at, words) for at, words in enumerate(lines, start=1) if words)
        if not keys:
            raise self._unreadable("holds no key")
        return KeyRing(keys)

    def _key(self, line: int, words: list[str]) -> Key:
        *made, encoded = words
        try:
            times: list[datetime | None] = [datetime.fromisoformat(each) for each in made]
            [made_at] = times or [None]
            secret = b64decode(encoded.translate({ord("-"): "+", ord("_"): "/"}), validate=True)
        except (ValueError, binascii.Error):
            raise self._unreadable(f"has no key in line {line}") from None
        if made_at is not None and made_at.tzinfo is None:
            raise self._unreadable(f"has a time without its offset in line {line}")
        if len(secret) < _BYTES:
            short = f"has a key of {len(secret)} bytes in line {line}; 32 are needed"
            raise self._unreadable(short)
        if len({*secret}) < _DISTINCT or secret.isascii() or secret[:4] == bytes(range(4)):
            raise self._unreadable(f"has a key that anyone could guess in line {line}")
        return Key(secret, made_at)

    def _unusable(self, what: str) -> KeysUnusable:
        return KeysUnusable(f"The key file {self.path} {what}.")

    def _unreadable(self, what: str) -> KeysUnusable:
        return KeysUnusable(
            f"The key file {self.path} {what}.",
            "A key is 32 random bytes in base64.",
            hint="openssl rand -base64 32",
        )
