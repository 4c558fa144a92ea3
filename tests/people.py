"""People who sign in: accounts, occasions and keys for tests of who is let in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from strategies import seeded
from workoutlog.server.access import accounts
from workoutlog.server.access.identity import Identity, Rules
from workoutlog.server.access.keys import Key, KeyFile, KeyRing
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.passwords import Cost, Hasher
from workoutlog.server.storage.database import Database

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PASSWORD = "tuck gravel orbit fennel"  # noqa: S105  # made up
# What argon2 is at its cheapest: tests want its answers, not its costs.
CHEAP = Cost(memory_kib=64, passes=1)
HASHER = Hasher(CHEAP)
_RANDOM = seeded(4)
RULES = Rules()
RING = KeyRing((Key(_RANDOM.randbytes(32), NOON),))


class Keys(KeyFile):
    """Keys without a file."""

    def __init__(self) -> None:
        super().__init__(Path("no file"))

    def ring(self) -> KeyRing:
        """Give the keys of all tests."""
        return RING


def at(now: datetime = NOON, network: str | None = "192.0.2.1/32") -> Occasion:
    """Make an occasion at a time."""
    return Occasion(now, _RANDOM.randbytes, network, "request-1")


def add(database: Database, name: str = "ann", password: str | None = PASSWORD) -> UUID:
    """Make an account."""
    password_hash = None if password is None else HASHER.hash(password)
    with database.writing() as connection:
        return accounts.add(connection, at(), name, password_hash)


def identity(folder: Path, rules: Rules = RULES, hasher: Hasher = HASHER) -> Identity:
    """Make what a server knows people by, with a key of its own."""
    keys = KeyFile(folder / "keys")
    keys.make(NOON, _RANDOM.randbytes)
    return Identity(keys, rules, hasher)


def reset_code(database: Database, now: datetime | None = None) -> str:
    """Make a code with which Ann can set her password, as whoever runs the server does."""
    with database.writing() as connection:
        found = accounts.find(connection, "ann")
        assert found is not None
        return accounts.offer_reset(connection, found.account_id, at(now or datetime.now(UTC)))
