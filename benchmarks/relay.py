"""A way to a server that takes its time: whatever passes is held back for half a round trip."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

_PIECE = 1 << 16


class Passed(NamedTuple):
    """How many bytes passed, to the server and back."""

    sent: int
    received: int


class Relay:
    """Passes bytes on to a port of this machine, ``delay_s`` later."""

    def __init__(self, port: int, delay_s: float) -> None:
        """Listen nowhere yet."""
        self.port = 0
        self._server_port = port
        self._delay_s = delay_s
        self._bytes = [0, 0]
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def passed(self) -> Passed:
        """What passed until now."""
        return Passed(*self._bytes)

    async def listen(self, ready: threading.Event, ended: asyncio.Event) -> None:
        """Pass on until it is to end."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await ended.wait()
        for writer in self._writers:
            writer.close()
        # Each hears of that as of a client who hangs up.
        if serving := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(serving)

    async def _serve(
        self, client_reader: asyncio.StreamReader, client_writer: asyncio.StreamWriter
    ) -> None:
        # To connect takes a round trip, too.
        await asyncio.sleep(2 * self._delay_s)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers |= {client_writer, writer}
        await asyncio.gather(
            self._pass(client_reader, writer, 0), self._pass(reader, client_writer, 1)
        )

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: int
    ) -> None:
        loop = asyncio.get_running_loop()
        while piece := await reader.read(_PIECE):
            self._bytes[direction] += len(piece)
            loop.call_later(self._delay_s, writer.write, piece)
        loop.call_later(self._delay_s, writer.close)


@contextmanager
def relaying(port: int, delay_s: float = 0) -> Iterator[Relay]:
    """Stand before a server."""
    relay, ready = Relay(port, delay_s), threading.Event()
    loop, ended = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(relay.listen(ready, ended),), daemon=True
    )
    thread.start()
    ready.wait()
    try:
        yield relay
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
