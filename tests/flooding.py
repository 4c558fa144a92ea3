"""Ids and numbers that were made to hash alike (hash flooding)."""

import sys
from uuid import UUID

PRIME = sys.hash_info.modulus


def alike(many: int) -> list[UUID]:
    """Make different ids of one hash."""
    return [UUID(int=each * PRIME) for each in range(1, many + 1)]
