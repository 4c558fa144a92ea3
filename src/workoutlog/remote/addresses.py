"""Where a server is: read from what was typed, and refused if a password would not be safe."""

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from workoutlog.errors import AddressInsecure, InvalidValue

_EXAMPLE = "e.g. https://workoutlog.example.org"
_LONGEST = 500


class Address(NamedTuple):
    """Where a server is. ``url`` has no slash at its end, ``host`` is what people call it."""

    url: str
    host: str

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read what is said."""
        return self.url.startswith("https:")


def read_address(text: str, *, insecure: bool = False) -> Address:
    """Read an address. Without a scheme it is https, on this machine http.

    Raises `InvalidValue`, and `AddressInsecure` for http to another machine
    unless ``insecure``.
    """
    text = text.strip()
    parts = _split(text)
    host = parts.hostname or ""
    if "://" not in text:
        parts = parts._replace(scheme="http" if _is_loopback(host) else "https")
    if parts.scheme == "http" and not (insecure or _is_loopback(host)):
        raise AddressInsecure(
            f"http://{parts.netloc} is not encrypted: your password could be read on the way.",
            "Use https. On a network that you trust, --insecure-http agrees to it.",
            hint=f"wl login https://{host}",
        )
    return Address(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", parts.netloc)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        # Asked for now, a port that is none is noticed now.
        _ = parts.port
    except ValueError as error:
        raise InvalidValue("This is no address of a server.", _EXAMPLE) from error
    if parts.username is not None:
        # It is not repeated: what stands before the @ may be a password.
        raise InvalidValue("An address holds neither name nor password.", "They are asked for.")
    if parts.scheme not in {"", "http", "https"}:
        raise InvalidValue(f"A server is reached by https, not by {parts.scheme}.", _EXAMPLE)
    good = parts.hostname and not (parts.query or parts.fragment) and len(text) <= _LONGEST
    if not good or not text.isprintable() or any(map(str.isspace, text)):
        raise InvalidValue(f'"{text[:80]}" is no address of a server.', _EXAMPLE)
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
