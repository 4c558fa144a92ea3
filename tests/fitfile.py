"""Writing FIT files in tests, by the protocol and not by the decoder that is tested with them."""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
# For each base type its number, and how one value is packed; a text is packed as it is.
TYPES = {
    "enum": (0x00, "B"),
    "string": (0x07, ""),
    "uint16": (0x84, "H"),
    "uint32": (0x86, "I"),
    "float32": (0x88, "f"),
    "uint64": (0x8F, "Q"),
}
MISSING = {"enum": 0xFF, "uint16": 0xFFFF, "uint32": 0xFFFF_FFFF}
Value = int | float | str | None | tuple[int | None, ...]


class Message(NamedTuple):
    """A message: its kind, and for each field the number, the base type and the value."""

    kind: int
    fields: tuple[tuple[int, str, Value], ...]


def seconds(moment: datetime) -> int:
    """Count seconds as a watch does."""
    return round((moment - EPOCH).total_seconds())


def crc(content: bytes) -> int:
    """Sum up as the protocol says: CRC-16 with the polynomial 0xA001, bit by bit."""
    total = 0
    for byte in content:
        total ^= byte
        for _ in range(8):
            total = total >> 1 ^ (0xA001 if total & 1 else 0)
    return total


def written(messages: Iterable[Message], *, big_endian: bool = False, header: int = 14) -> bytes:
    """Write a whole file: its header, a definition before each message, and the checksum."""
    order = ">" if big_endian else "<"
    body = b"".join(_message(each, order) for each in messages)
    head = struct.pack("<2BHI4s", header, 0x20, 2195, len(body), b".FIT")
    if header > len(head):
        head += struct.pack("<H", crc(head))
    return head + body + struct.pack("<H", crc(head + body))


def _message(message: Message, order: str) -> bytes:
    packed = [_packed(kind, value, order) for _, kind, value in message.fields]
    definition = struct.pack(f"{order}BBBHB", 0x40, 0, order == ">", message.kind, len(packed))
    for (number, kind, _), content in zip(message.fields, packed, strict=True):
        definition += bytes((number, len(content), TYPES[kind][0]))
    return definition + b"\x00" + b"".join(packed)


def _packed(kind: str, value: Value, order: str) -> bytes:
    if isinstance(value, str):
        return value.encode() + b"\x00"
    several = value if isinstance(value, tuple) else (value,)
    return b"".join(
        struct.pack(order + TYPES[kind][1], MISSING[kind] if each is None else each)
        for each in several
    )
