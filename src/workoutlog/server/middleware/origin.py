"""Where a request came from, and by which scheme, as trusted proxies say."""

import logging
from collections.abc import Sequence

from starlette.types import Scope

from workoutlog.server.access.client_address import Network, client_address, is_trusted, network_of

_LOG = logging.getLogger(__name__)
_FORWARDED_FOR = b"x-forwarded-for"


class Origin:
    """Reads what proxies say of a request, and believes those of some networks."""

    def __init__(self, trusted: Sequence[Network]) -> None:
        self._trusted = trusted
        self._has_warned = False

    def network(self, scope: Scope) -> str | None:
        """Name the network of the client, and warn once of a proxy that nobody trusts."""
        if not self._has_warned and _header(scope, _FORWARDED_FOR):
            peer = _peer(scope)
            if not is_trusted(peer, self._trusted):
                self._has_warned = True
                # With a proxy that is not believed, all clients are taken for one.
                _LOG.warning(
                    "X-Forwarded-For is not believed: if its sender is your proxy, trust it",
                    extra={"peer": peer, "setting": "trusted_proxies"},
                )
        return client_network(scope, self._trusted)

    def is_secure(self, scope: Scope) -> bool:
        """Say whether the client spoke TLS, to us or to a proxy that we trust."""
        if scope.get("scheme") == "https":
            return True
        said = _header(scope, b"x-forwarded-proto")
        return said == ["https"] and is_trusted(_peer(scope), self._trusted)


def client_network(scope: Scope, trusted: Sequence[Network]) -> str | None:
    """Name the network of a client, as far as addresses are told apart."""
    found = client_address(_peer(scope), _header(scope, _FORWARDED_FOR), trusted)
    return None if found is None else network_of(found)


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client else None


def _header(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for found, value in scope["headers"] if found == name]
