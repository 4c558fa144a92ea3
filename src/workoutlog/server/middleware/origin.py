"""Where a request came from, and by which scheme, as trusted proxies say."""

import logging
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network

from starlette.types import Scope

from workoutlog.server.access.client_address import client_address, is_trusted, network_of

_LOG = logging.getLogger(__name__)


class Origin:
    """Reads what proxies say of a request, and believes those of some networks."""

    def __init__(self, trusted: Sequence[IPv4Network | IPv6Network]) -> None:
        self._trusted = trusted
        self._has_warned = False

    def network(self, scope: Scope) -> str | None:
        """Name the network of the client, as far as addresses are told apart."""
        peer, said = _peer(scope), _header(scope, b"x-forwarded-for")
        if said and not self._has_warned and not is_trusted(peer, self._trusted):
            self._has_warned = True
            # With a proxy that is not believed, all clients are taken for one.
            _LOG.warning(
                "X-Forwarded-For is not believed: if its sender is your proxy, trust it",
                extra={"peer": peer, "setting": "trusted_proxies"},
            )
        found = client_address(peer, said, self._trusted)
        return None if found is None else network_of(found)

    def is_secure(self, scope: Scope) -> bool:
        """Say whether the client spoke TLS, to us or to a proxy that we trust."""
        if scope.get("scheme") == "https":
            return True
        said = _header(scope, b"x-forwarded-proto")
        return said == ["https"] and is_trusted(_peer(scope), self._trusted)


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client else None


def _header(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for found, value in scope["headers"] if found == name]
