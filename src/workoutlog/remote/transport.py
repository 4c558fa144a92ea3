"""One request and its answer over HTTP, bounded in time and size: the only module with httpx."""

import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from socket import gaierror

import httpx

from workoutlog.errors import (
    ConfigInvalid,
    InvalidValue,
    ServerForeign,
    ServerUnreachable,
    ServerUntrusted,
    WorkoutlogError,
)
from workoutlog.remote.addresses import Address
from workoutlog.remote.answers import SAFE, Answer, unreadable

# The longest page of a feed, unpacked, is a tenth of it.
MOST_ANSWER = 64 << 20
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
# A server that sends a byte now and then does not hold us for ever.
_LONGEST_ANSWER_S = 120.0
_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_NUMBER = 9
# Plain http needs no authorities, which take longer to load than a request takes.
_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# What fails while a connection is made has sent nothing.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)


class Transport:
    """Connections to one server. Nothing is sent anywhere else, whatever the server answers."""

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        """Connect to nothing yet; the headers go with every request."""
        self._address = address
        self._headers = {"Accept-Encoding": "gzip", **headers}
        self._is_open = False

    @cached_property
    def _client(self) -> httpx.Client:
        with _settings_read():
            client = httpx.Client(
                base_url=self._address.url,
                headers=self._headers,
                timeout=_TIMEOUT,
                follow_redirects=False,
                verify=_trusted() if self._address.is_encrypted else _NOBODY,
                # What is not encrypted must not pass through a proxy, which could read it.
                trust_env=self._address.is_encrypted,
            )
        self._is_open = True
        return client

    def close(self) -> None:
        """Close the connections."""
        if self._is_open:
            self._client.close()

    def exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        """Send a request and read its answer, whatever that says.

        Raises `ServerUnreachable`, whose detail ``sent`` says whether the
        request may have arrived, `ServerUntrusted` and `ServerForeign`.
        """
        with (
            _explained(self._address.host),
            self._client.stream(method, path, content=body, headers=dict(headers)) as answer,
        ):
            kind, _, _ = answer.headers.get("content-type", "").partition(";")
            return Answer(
                answer.status_code,
                kind.strip().lower(),
                _read(answer, self._address.host),
                answer.headers.get("location", ""),
                _seconds(answer.headers.get("retry-after", "")),
            )


def _trusted() -> ssl.SSLContext:
    """Load the authorities that httpx brings or the environment names, and those of the system."""
    context = httpx.create_ssl_context()
    # A server at home may have an authority of its own.
    context.load_default_certs()
    return context


def _seconds(text: str) -> int | None:
    # Who says it as a date is no server of ours.
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None


def _read(answer: httpx.Response, host: str) -> bytes:
    """Read a body and unpack it, no further than it may be long."""
    packing = answer.headers.get("content-encoding", "identity")
    if packing not in {"identity", "gzip"}:
        raise unreadable(host, "it is packed in a way that was not asked for")
    unpacking = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    until = time.monotonic() + _LONGEST_ANSWER_S
    body = bytearray()
    for piece in answer.iter_raw():
        if unpacking is None:
            body += piece
        else:
            body += unpacking.decompress(piece, MOST_ANSWER + 1 - len(body))
        if len(body) > MOST_ANSWER:
            raise unreadable(host, f"it is longer than {MOST_ANSWER >> 20} MiB")
        if time.monotonic() > until:
            raise httpx.ReadTimeout("it took too long", request=answer.request)
    if body and unpacking is not None and not unpacking.eof:
        raise unreadable(host, "it is cut off")
    return bytes(body)


@contextmanager
def _settings_read() -> Iterator[None]:
    """Say it well if the environment names authorities or a proxy that cannot be used."""
    try:
        yield
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        # What was said of a proxy may have its password in it.
        why = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        raise ConfigInvalid(
            f"The environment names certificates or a proxy that cannot be used: {why}.",
            "Look at SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY and ALL_PROXY.",
        ) from error


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Translate what is raised on the way."""
    try:
        yield
    except httpx.TransportError as error:
        raise _explain(error, host) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise InvalidValue(f"{host} can be no name of a server.") from error
    except zlib.error as error:
        raise unreadable(host, "it cannot be unpacked") from error


def _explain(error: httpx.TransportError, host: str) -> WorkoutlogError:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServerUntrusted(
                f"{host} cannot prove that it is {host}: {cause.verify_message.rstrip('.')}.",
                "Nothing was sent. Its certificate, the address, or a clock is wrong.",
                "If this network wants you to sign in, open a web browser first.",
                "An authority of your own is named by SSL_CERT_FILE.",
            )
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return ServerForeign(
                f"{host} does not speak TLS as it should: {cause.reason or 'it breaks off'}.",
                "Look at the address and the port.",
            )
    sent = not isinstance(error, _UNSENT)
    return ServerUnreachable(_why(error, causes, host), SAFE, details={"sent": sent})


def _why(error: httpx.TransportError, causes: list[BaseException], host: str) -> str:
    if any(isinstance(each, gaierror) for each in causes):
        return f"There is no network, or no server called {host}."
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return f"Nobody answers at {host}: the connection was refused."
    if isinstance(error, httpx.ProxyError):
        return f"The proxy does not let us through to {host}."
    if isinstance(error, httpx.TimeoutException):
        return f"{host} did not answer in time."
    if isinstance(error, httpx.ConnectError):
        return f"{host} cannot be reached."
    return f"The connection to {host} was lost."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
