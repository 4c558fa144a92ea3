"""What the rows of a replica add up to, so that two sides can be compared without sending them."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from workoutlog.domain.batches import Batch
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun

_HASH_BYTES = 8
_MODULUS = 1 << 8 * _HASH_BYTES


def row_hash(version: Version[Noun]) -> int:
    """Hash who a row is and when each part of it was written: 64 bits.

    Versions of a row that are merged alike have equal stamps, and so the same
    hash; the values need not be looked at.
    """
    parts = [str(version.noun.id), version.stamp, version.saw or ""]
    parts += [f"{name}={at}" for name, at in sorted(version.field_stamps.items())]
    parts += [f"{name}~{at}" for name, (at, _) in sorted(version.extra.items())]
    return _hash(parts)


def batch_hashes(batch: Batch) -> Iterator[int]:
    """Hash every row of a batch."""
    for row_id, stamp in zip(batch.ids, batch.stamps, strict=True):
        yield _hash([str(row_id), stamp, ""])


def _hash(parts: Iterable[str]) -> int:
    return int.from_bytes(sha256("\0".join(parts).encode()).digest()[:_HASH_BYTES])


def total(added: Iterable[int], removed: Iterable[int] = (), start: int = 0) -> int:
    """Add up hashes modulo 2**64, in any order, and take others out of a sum."""
    return (start + sum(added) - sum(removed)) % _MODULUS
