"""Servers on loopback that answer anything but well: bytes as they are, by halves, over TLS."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import SHUT_WR, create_server, socket

Play = Callable[[socket], None]

# For localhost, signed by itself, from 2000 to 2200; its key is worth nothing.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBgjCCASigAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMDAwMTAxMDAwMDAwWhgPMjIwMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPfWcyORUAoyiNq0
1pOCrmZhvUYGbU25bTM3V0mHgLjB7rg8dTFlWedo/15riiDRrZ15SWL+DW0GsH8P
9Fg8oLqjaTBnMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBSfPfUtFazoyTp/WuEEG24cp49lSzAfBgNVHSMEGDAWgBSfPfUt
FazoyTp/WuEEG24cp49lSzAKBggqhkjOPQQDAgNIADBFAiEAtO5ETROK19ErGqqS
IpcSCvylolLpZZMnbAUrBoOlKTUCIF3teisx+MekS/beXPTFigYgnmB0h84jOrHf
jatg/yYz
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgH1OkSKgwxa8K9Nkb
4GV33OGlyZ1xkFSZ1JNRl5CaEI6hRANCAAT31nMjkVAKMojatNaTgq5mYb1GBm1N
uW0zN1dJh4C4we64PHUxZVnnaP9ea4og0a2deUli/g1tBrB/D/RYPKC6
-----END PRIVATE KEY-----
"""


def saying(*parts: bytes) -> Play:
    """Read a request, send some bytes as they are, and hang up."""

    def play(connection: socket) -> None:
        read_request(connection)
        for part in parts:
            connection.sendall(part)
        connection.shutdown(SHUT_WR)
        # What is closed with something unread takes back what it has said.
        while connection.recv(65536):
            pass

    return play


def answer(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> bytes:
    """Write an answer with its length."""
    named = {"content_type": "application/json", "content_length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\nconnection: close\r\n{lines}\r\n".encode() + body


def read_request(connection: socket) -> bytes:
    """Read what is asked, without looking at the length of a body."""
    read = b""
    while b"\r\n\r\n" not in read and (part := connection.recv(65536)):
        read += part
    return read


@contextmanager
def listening(*plays: Play, certificate: Path | None = None) -> Iterator[int]:
    """Play one part after another for the connections that come, the last one again and again."""
    server = create_server(("127.0.0.1", 0))
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def serve() -> None:
        left = [*plays]
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            play = left.pop(0) if len(left) > 1 else left[0]
            try:
                if context is not None:
                    connection = context.wrap_socket(connection, server_side=True)
                with connection:
                    play(connection)
            except OSError:
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        # Closing alone would not wake who waits.
        server.shutdown(2)
        server.close()
        thread.join()
