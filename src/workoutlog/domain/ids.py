"""Identity: ids that a writer mints alone, and ids that several writers agree on."""

import sys
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from uuid import UUID, uuid5

# Made once for this program. Changing any of them would double every row named by it.
_CATALOGUE = UUID("9a3b54f4-1f0e-5c39-9d0c-6d1f3c8f2b10")
_CUSTOM = UUID("6f0c8f57-52f7-5a0b-8a4f-0b7b7a0f4c21")
_REVISION = UUID("1d4b7f4e-6a0e-5d0a-9c57-3e3a5b8f7c62")

ORDINAL_BYTES = 3
# Of the ten last bytes of a UUIDv8: what is its writer's own, and the version and variant.
_CUSTOM_BITS = 0x0FFF_3FFF_FFFF_FFFF_FFFF
_VERSION_8 = 0x8000_8000_0000_0000_0000
# Of ids that were drawn two hash alike once in 2**61.
_MOST_ALIKE = 16


def uuid7(milliseconds: int, randomness: int) -> UUID:
    """Make a UUIDv7 (RFC 9562) from Unix time in milliseconds and 74 random bits.

    The time only keeps the database's trees append-mostly; nothing is ever
    ordered by it, because the clock of a device may be years off.
    """
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (randomness >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | randomness & (1 << 62) - 1
    return UUID(int=value)


def uuid8(octets: bytes) -> UUID:
    """Make a UUIDv8 (RFC 9562) of 16 bytes, six of whose bits then say that it is one."""
    value = int.from_bytes(octets) & ~(0xF << 76 | 0b11 << 62)
    return UUID(int=value | 0x8 << 76 | 0b10 << 62)


def catalogue_id(slug: str) -> UUID:
    """Name a built-in exercise: the same id on every device, for ever."""
    return uuid5(_CATALOGUE, slug)


def custom_exercise_id(name: str, attempt: int = 1) -> UUID:
    """Name a lifter's own exercise, so that two devices that define it offline agree.

    ``attempt`` counts from 1 and grows when the id is taken by an exercise
    that has been renamed since.
    """
    key = name_key(name)
    return uuid5(_CUSTOM, key if attempt == 1 else f"{key}#{attempt}")


def revision_id(row: UUID, register: str, lost: str, value: str) -> UUID:
    """Name a value that lost a conflict, so that it is only filed once.

    Its stamp alone would not do: a replica that was put back to an earlier day
    may give a stamp for a second time.
    """
    return uuid5(_REVISION, f"{row}/{register}/{lost}/{value}")


def imported_id(milliseconds: int, source: str, *names: str) -> UUID:
    """Name a row that a file of another program holds, so that every import of it agrees.

    A UUIDv8 (RFC 9562): the time that the file gives to the row, read as if it
    was UTC, then 74 bits of what the file calls it. Neither depends on what the
    lifter says about zone, unit or exercise, so that a better answer doubles
    nothing; and the time in front keeps a million rows in the order they stand.
    """
    digest = sha256("\0".join((source, *names)).encode()).digest()
    time = (max(milliseconds, 0) & (1 << 48) - 1).to_bytes(6)
    return UUID(bytes=time + _custom_bytes(digest))


def imported_sets(workout: UUID, exercise: str) -> bytes:
    """Name the sets of an exercise within an imported workout, but for the three last bytes.

    Those count the sets, in the order of the file and from 0: of three that are
    equal each has an id of its own. ``exercise`` is what the file calls it, as
    `name_key` writes it.
    """
    own = workout.bytes
    digest = sha256(own + exercise.encode()).digest()
    return (own[:6] + _custom_bytes(digest))[:-ORDINAL_BYTES]


def collide(ids: Collection[UUID]) -> bool:
    """Say whether ids were made to hash alike, so that to look each up takes as long as to try all.

    Hash flooding: an id hashes as its number does, which Python takes modulo a known prime.
    """
    if len(ids) <= _MOST_ALIKE:
        return False
    hashes = {each.int % sys.hash_info.modulus for each in ids}
    if len(hashes) == len(ids):
        return False
    # Some may be equal. Bytes are hashed with a secret.
    return len(hashes) + _MOST_ALIKE < len({each.bytes for each in ids})


def name_key(name: str) -> str:
    """Reduce a name to what is the same of it however it is typed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _custom_bytes(digest: bytes) -> bytes:
    """Give the ten last bytes of a UUIDv8, with version and variant where RFC 9562 has them."""
    return (int.from_bytes(digest[:10]) & _CUSTOM_BITS | _VERSION_8).to_bytes(10)
