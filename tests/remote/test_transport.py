"""Whatever listens at the address: its answer is read within bounds, or an error says why not."""

import gzip
import ssl
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_server, socket
from typing import Any

import certifi
import httpx
import pytest

from loopback import CERTIFICATE, Play, answer, listening, read_request, saying
from workoutlog.errors import (
    ConfigInvalid,
    InvalidValue,
    ServerForeign,
    ServerUnreachable,
    ServerUntrusted,
)
from workoutlog.remote import transport
from workoutlog.remote.addresses import read_address
from workoutlog.remote.answers import Answer
from workoutlog.remote.transport import Transport


def ask(url: str, path: str = "/hello") -> Answer:
    with closing(Transport(read_address(url), {"User-Agent": "test"})) as opened:
        return opened.exchange("POST", path, b"{}", {"X-One": "1"})


def asked(*plays: Play) -> Answer:
    with listening(*plays) as port:
        return ask(f"127.0.0.1:{port}")


def greeting(connection: socket) -> None:
    """Answer to whatever comes first as a server does that understands only HTTP."""
    connection.recv(65536)
    connection.sendall(answer(b"", "400 Bad Request"))


def hanging_up(connection: socket) -> None:
    """End the connection as soon as anything comes."""
    connection.recv(65536)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pem"
    path.write_text(CERTIFICATE)
    return path


def test_what_is_sent_is_what_was_asked_and_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (Path.home() / ".netrc").write_text("machine 127.0.0.1 login ann password canary")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    heard = []

    def play(connection: socket) -> None:
        heard.append(read_request(connection).decode())
        connection.sendall(answer())

    asked(play)
    [said] = heard

    assert said.startswith("POST /hello HTTP/1.1\r\n")
    assert "X-One: 1\r\n" in said
    assert "User-Agent: test\r\n" in said
    assert "Accept-Encoding: gzip\r\n" in said
    assert "uthorization" not in said
    assert "ookie" not in said


def test_a_path_in_the_address_comes_before_ours() -> None:
    heard = []

    def play(connection: socket) -> None:
        heard.append(read_request(connection))
        connection.sendall(answer())

    with listening(play) as port:
        ask(f"127.0.0.1:{port}/log/", "/api/v1/hello")

    assert heard[0].startswith(b"POST /log/api/v1/hello HTTP")


def test_an_answer_is_read_with_all_that_matters() -> None:
    said = answer(b"later", "429 Slow down", content_type="Text/Plain; x=1", retry_after="7")

    assert asked(saying(said)) == Answer(429, "text/plain", b"later", "", 7)


@pytest.mark.parametrize("after", ["", "soon", "-1", "1.5", "9999999999", "٣"])
def test_a_retry_that_is_no_number_of_seconds_is_none(after: str) -> None:
    assert transport._seconds(after) is None  # noqa: SLF001  # no header carries all of these


def test_a_redirect_is_not_followed() -> None:
    said = answer(b"", "302 Found", location="http://127.0.0.1:9/elsewhere")

    assert asked(saying(said)).location == "http://127.0.0.1:9/elsewhere"


def test_a_packed_answer_is_unpacked_also_in_pieces() -> None:
    body = gzip.compress(b"[1, 2, 3]" * 1000)
    said = answer(body, content_encoding="gzip")

    assert asked(saying(*(bytes([each]) for each in said))).body == b"[1, 2, 3]" * 1000


@pytest.mark.parametrize(
    "said",
    [
        answer(gzip.compress(b"x" * 5000)[:-9], content_encoding="gzip"),
        answer(b"no gzip at all", content_encoding="gzip"),
        answer(zlib.compress(b"{}"), content_encoding="deflate"),
        answer(b"{}", content_encoding="br"),
    ],
    ids=["cut off", "garbage", "deflate", "br"],
)
def test_a_packed_answer_that_cannot_be_unpacked_is_foreign(said: bytes) -> None:
    with pytest.raises(ServerForeign, match="cannot be read"):
        asked(saying(said))


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_answer_is_not_taken_in(
    *, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MOST_ANSWER", 1 << 20)
    body = b"0" * (1 << 24)
    said = answer(gzip.compress(body), content_encoding="gzip") if packed else answer(body)

    with pytest.raises(ServerForeign, match="longer than 1 MiB"):
        asked(saying(said))


def test_the_longest_answer_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MOST_ANSWER", 1 << 20)
    body = b"0" * (1 << 20)

    assert asked(saying(answer(gzip.compress(body), content_encoding="gzip"))).body == body


def test_an_answer_that_trickles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_LONGEST_ANSWER_S", -1.0)

    with pytest.raises(ServerUnreachable, match="did not answer in time") as raised:
        asked(saying(answer()))
    assert raised.value.details == {"sent": True}


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhal",
        b"220 mail.example.org ESMTP\r\n",
        b"\x00" * 100,
    ],
    ids=["nothing", "short", "half a chunk", "mail", "zeros"],
)
def test_an_answer_that_breaks_off_or_is_no_http_may_have_arrived(said: bytes) -> None:
    with pytest.raises(ServerUnreachable, match=r"The connection to .* was lost\.") as raised:
        asked(saying(said))
    assert raised.value.details == {"sent": True}


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_TIMEOUT", 0.1)
    with (
        closing(create_server(("127.0.0.1", 0))) as silent,
        pytest.raises(ServerUnreachable, match="did not answer in time") as raised,
    ):
        ask(f"127.0.0.1:{silent.getsockname()[1]}")
    assert raised.value.details == {"sent": True}


def test_nobody_at_the_address() -> None:
    with closing(create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(ServerUnreachable, match="refused") as raised:
        ask(f"127.0.0.1:{port}")
    assert raised.value.details == {"sent": False}
    assert "Everything you logged is safe on this device." in raised.value.advice


def test_no_such_name() -> None:
    with pytest.raises(ServerUnreachable, match=r"no server called nowhere\.invalid") as raised:
        ask("https://nowhere.invalid")
    assert raised.value.details == {"sent": False}


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example.org"])
def test_a_name_that_can_be_none(host: str) -> None:
    with pytest.raises(InvalidValue, match="can be no name of a server"):
        ask(f"https://{host}")


class TestTls:
    def test_a_certificate_of_nobody_is_refused_before_anything_is_sent(
        self, certificate: Path
    ) -> None:
        heard = []

        def play(connection: socket) -> None:
            heard.append(read_request(connection))

        with (
            listening(play, certificate=certificate) as port,
            pytest.raises(ServerUntrusted, match="self-signed certificate") as raised,
        ):
            ask(f"https://localhost:{port}")
        assert heard == []
        assert "An authority of your own is named by SSL_CERT_FILE." in raised.value.advice

    def test_an_authority_of_ones_own_is_named_by_a_variable(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with listening(saying(answer(b"[]")), certificate=certificate) as port:
            assert ask(f"https://localhost:{port}").body == b"[]"

    def test_an_authority_of_the_system_counts_beside_those_that_httpx_brings(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A folder stands for the system's, whose files are named by a hash of whom they are of."""
        certificate.with_name("ce275665.0").symlink_to(certificate)
        monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
        monkeypatch.setenv("SSL_CERT_DIR", str(certificate.parent))
        with listening(saying(answer(b"[]")), certificate=certificate) as port:
            assert ask(f"https://localhost:{port}").body == b"[]"

    def test_a_certificate_of_somebody_else_is_refused(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with (
            listening(saying(answer()), certificate=certificate) as port,
            pytest.raises(ServerUntrusted, match="IP address mismatch"),
        ):
            ask(f"https://127.0.0.1:{port}")

    def test_a_server_without_tls_is_told_of(self) -> None:
        with (
            listening(greeting) as port,
            pytest.raises(ServerForeign, match="does not speak TLS"),
        ):
            ask(f"https://127.0.0.1:{port}")

    def test_a_connection_that_ends_in_the_middle_of_tls_is_lost(self) -> None:
        with (
            listening(hanging_up) as port,
            pytest.raises(ServerUnreachable) as raised,
        ):
            ask(f"https://127.0.0.1:{port}")
        assert raised.value.details == {"sent": False}

    def test_checking_is_never_switched_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        contexts = []
        opened = httpx.Client.__init__

        def init(self: httpx.Client, **options: Any) -> None:
            contexts.append(options["verify"])
            opened(self, **options)

        monkeypatch.setattr(httpx.Client, "__init__", init)
        asked(saying(answer()))
        [context] = contexts

        assert isinstance(context, ssl.SSLContext)
        assert context.check_hostname
        assert context.verify_mode is ssl.CERT_REQUIRED


@contextmanager
def proxy_that_refuses() -> Iterator[int]:
    with listening(saying(answer(b"", "403 Forbidden"))) as port:
        yield port


def test_a_proxy_that_refuses_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy_that_refuses() as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(ServerUnreachable, match="The proxy does not let us through") as raised:
            ask("https://example.org")
    assert raised.value.details == {"sent": False}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/authorities.pem"),
        ("SSL_CERT_FILE", "/dev/null"),
        ("HTTPS_PROXY", "gopher://ann:canary@proxy"),
        ("HTTPS_PROXY", "http://ann:canary@proxy:port"),
        ("ALL_PROXY", "socks5://ann:canary@proxy"),
    ],
)
def test_an_environment_that_cannot_be_used_is_told_of(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigInvalid, match="cannot be used") as raised:
        ask("https://example.org")
    assert "canary" not in str(raised.value)


def test_closing_what_was_never_opened_opens_nothing() -> None:
    unused = Transport(read_address("example.org"), {})
    unused.close()

    assert "_client" not in vars(unused)
