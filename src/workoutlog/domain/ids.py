"""Identity: ids that a writer mints alone, and ids that several writers agree on."""

import unicodedata
from uuid import UUID, uuid5

# Made once for this program. Changing any of them would double every row named by it.
_CATALOGUE = UUID("9a3b54f4-1f0e-5c39-9d0c-6d1f3c8f2b10")
_CUSTOM = UUID("6f0c8f57-52f7-5a0b-8a4f-0b7b7a0f4c21")


def uuid7(milliseconds: int, randomness: int) -> UUID:
    """Make a UUIDv7 (RFC 9562) from Unix time in milliseconds and 74 random bits.

    The time only keeps the database's trees append-mostly; nothing is ever
    ordered by it, because the clock of a device may be years off.
    """
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (randomness >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | randomness & (1 << 62) - 1
    return UUID(int=value)


def catalogue_id(slug: str) -> UUID:
    """Name a built-in exercise: the same id on every device, for ever."""
    return uuid5(_CATALOGUE, slug)


def custom_exercise_id(name: str, attempt: int = 1) -> UUID:
    """Name a lifter's own exercise, so that two devices that define it offline agree.

    ``attempt`` counts from 1 and grows when the id is taken by an exercise
    that has been renamed since.
    """
    key = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return uuid5(_CUSTOM, key if attempt == 1 else f"{key}#{attempt}")
