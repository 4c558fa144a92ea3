"""Asking a server through its public address, as a device would, whether TLS reaches it."""

import json
from collections.abc import Iterator
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from workoutlog.server.operation.doctor import Finding, Verdict
from workoutlog.server.operation.health import LIVE

_PATIENCE_S = 10
_SUBJECT = "address"


def probed(url: str) -> Iterator[Finding]:
    """Ask a server at its public address, and tell from the answer what its proxy passes on."""
    if urlsplit(url).scheme not in {"http", "https"}:
        yield Finding(_SUBJECT, Verdict.WRONG, f"{url} is no URL", "write https://NAME")
        return
    try:
        with urlopen(url.rstrip("/") + LIVE, timeout=_PATIENCE_S) as answer:  # noqa: S310  # checked
            is_ours = json.loads(answer.read(1000)) == {"status": "ok"}
            is_secure = "Strict-Transport-Security" in answer.headers
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        yield Finding(_SUBJECT, Verdict.WRONG, f"{url} does not answer: {reason}", "")
        return
    if not is_ours:
        yield Finding(_SUBJECT, Verdict.WRONG, f"something else answers at {url}", "")
    elif not url.startswith("https:"):
        says = f"{url} is answered without TLS"
        yield Finding(_SUBJECT, Verdict.UNWISE, says, "put a proxy with TLS in front")
    elif not is_secure:
        says = "the server does not know that it is reached by TLS"
        advice = "have the proxy send X-Forwarded-Proto, and set trusted_proxies to its address"
        yield Finding(_SUBJECT, Verdict.UNWISE, says, advice)
    else:
        yield Finding(_SUBJECT, Verdict.OK, f"{url} is reached by TLS, and the server knows it")
