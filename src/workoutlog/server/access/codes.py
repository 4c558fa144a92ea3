"""Codes that people and programs carry: bytes as text, with what they are in front."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID


class Form(NamedTuple):
    """One kind of code: what it begins with, and how many bytes each of its parts has."""

    prefix: str
    sizes: Sequence[int]

    def write(self, *parts: bytes) -> str:
        """Write a code."""
        return self.prefix + urlsafe_b64encode(b"".join(parts)).rstrip(b"=").decode()

    def read(self, text: str) -> list[bytes] | None:
        """Read a code exactly as it was written, and nothing else."""
        size = sum(self.sizes)
        if not text.isascii() or not text.startswith(self.prefix):
            return None
        try:
            packed = urlsafe_b64decode(text[len(self.prefix) :] + "=" * (-size % 3))
        except binascii.Error:
            return None
        # Base64 has several texts for the same bytes; only one of them was written.
        if len(packed) != size or self.write(packed) != text:
            return None
        ends = [sum(self.sizes[: at + 1]) for at in range(len(self.sizes))]
        return [packed[end - size : end] for end, size in zip(ends, self.sizes, strict=True)]


_ID, _SECRET, _ONCE, _COUNT = 16, 32, 16, 4

API_TOKEN = Form("wl_", (_ID, _ID, _SECRET))
REFRESH_TOKEN = Form("wlr_", (_ID, _ID, _COUNT, _SECRET))
INVITE = Form("wli_", (_ID, _ONCE))
RESET_CODE = Form("wlc_", (_ONCE,))


def hash_of(secret: bytes) -> bytes:
    """Hash what is random and long enough that nobody can go through all there is (SHA-256)."""
    return sha256(secret).digest()


def account_hash(account_id: UUID) -> bytes:
    """Hash an account's id, which is all that is kept of a deleted account."""
    return sha256(b"deleted account " + account_id.bytes).digest()
