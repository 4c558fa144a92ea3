"""People at a server in the test's own process: they sign in, and stay signed in."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from starlette.types import ASGIApp

from api import EPOCH, SERVER_DEVICE, Clock
from people import PASSWORD
from strategies import seeded
from workoutlog.server.access.identity import Identity
from workoutlog.server.api.application import create_app
from workoutlog.server.api.dependencies import Service
from workoutlog.server.middleware import wrapped
from workoutlog.server.observation.metrics import Metrics
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database


def serving(database: Database, identity: Identity) -> Service:
    """Make a service that finds out for itself who asks."""
    return Service(
        database=database,
        identity=identity,
        epoch=EPOCH,
        device=SERVER_DEVICE,
        now=Clock(),
        random_bytes=seeded(5).randbytes,
    )


class Person:
    """A client with the tokens that it was given, if any, at an address."""

    def __init__(
        self,
        service: Service,
        address: str = "192.0.2.1",
        wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app,
    ) -> None:
        self.service = service
        self.address = address
        self.tokens: dict[str, Any] = {}
        self._app: Any = wrap(create_app(service))

    def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Send a request with the access token."""
        headers = dict(options.pop("headers", {}))
        if self.tokens:
            headers = {"Authorization": f"Bearer {self.tokens['access_token']}"} | headers
        if body is not None:
            options["json"] = body
        return asyncio.run(self._send(method, path, headers=headers, **options))

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(self.address, 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.request(method, f"/api/v1{path}", **options)

    def login(self, name: str = "ann", password: str = PASSWORD, **more: Any) -> httpx.Response:
        """Sign in, and keep the tokens."""
        return self._keep(self("POST", "/auth/login", {"name": name, "password": password} | more))

    async def ask_to_login(self, name: str = "ann", password: str = PASSWORD) -> httpx.Response:
        """Sign in while others do, and keep nothing."""
        body = {"name": name, "password": password}
        return await self._send("POST", "/auth/login", json=body)

    def refresh(self, nonce: str | None = None) -> httpx.Response:
        """Ask for new tokens, and keep them."""
        body = {"refresh_token": self.tokens["refresh_token"], "nonce": nonce}
        return self._keep(self("POST", "/auth/refresh", body))

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            self.tokens = answer.json()
        return answer


def from_outside(service: Service) -> Person:
    """Make a person whose requests pass all that stands before the application."""
    return Person(service, wrap=lambda app: wrapped(app, Settings(), Metrics(), service.admit))


def code(answer: httpx.Response) -> tuple[int, str]:
    """Say how a request was refused, and that 401 says how one is let in."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith('Bearer realm="workoutlog"')
    return answer.status_code, answer.json()["code"]
