"""Where a request comes from, also behind proxies, and nobody else's word for it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# What one customer has, who could otherwise come from a new address every time.
_IPV6_PREFIX = 64


def client_address(
    peer: str | None, forwarded_for: Iterable[str], trusted: Sequence[Network]
) -> Address | None:
    """Find the address of a client: the last one that no trusted proxy has.

    ``forwarded_for`` are the X-Forwarded-For headers in their order, to which
    every proxy adds the address that it was asked by. They count as far as
    trusted proxies wrote them, which is from the right. None for a peer without
    an address, as on a Unix socket.
    """
    client = _address(peer)
    hops = [hop for header in forwarded_for for hop in header.split(",")]
    while client is not None and hops and _is_in(client, trusted):
        before = _address(hops.pop().strip())
        if before is None:
            break
        client = before
    return client


def is_trusted(peer: str | None, trusted: Sequence[Network]) -> bool:
    """Say whether a peer is one of the trusted proxies, however its address is written."""
    address = _address(peer)
    return address is not None and _is_in(address, trusted)


@lru_cache(1_000)
def network_of(address: Address) -> str:
    """Write the network that a client's attempts are counted for: an IPv4 address, an IPv6 /64."""
    prefix = _IPV6_PREFIX if isinstance(address, IPv6Address) else 32
    return str(ip_network((address, prefix), strict=False))


@lru_cache(1_000)
def _address(text: str | None) -> Address | None:
    if text is None:
        return None
    bare, separator, _port = text.rpartition(":")
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif separator and bare.count(":") == 0:
        text = bare
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
