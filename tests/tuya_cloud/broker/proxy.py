"""A TCP proxy that loses, delays, cuts or refuses what passes through it."""

import asyncio
from contextlib import suppress
from typing import Literal

type Mode = Literal["pass", "blackhole", "refuse"]


class TcpProxy:
    """Stand in front of a port of 127.0.0.1.

    `mode` "blackhole" swallows everything without closing anything (half-open
    connections), "refuse" closes new connections at once. `delay` is in seconds.
    """

    def __init__(self, target_port: int) -> None:
        """Name the port that connections are passed on to."""
        self._target = target_port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.mode: Mode = "pass"
        self.delay = 0.0
        self.accepted = 0
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Close every connection and stop listening."""
        if self._server is not None:
            self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Close every connection."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.accepted += 1
        with suppress(OSError, asyncio.CancelledError):
            await self._serve(reader, writer)
        writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.mode == "refuse":
            return
        far_reader, far_writer = await asyncio.open_connection(
            "127.0.0.1", self._target
        )
        try:
            pumps = (self._pump(reader, far_writer), self._pump(far_reader, writer))
            tasks = [asyncio.ensure_future(pump) for pump in pumps]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            far_writer.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(65536):
            if self.delay:
                await asyncio.sleep(self.delay)
            if self.mode == "blackhole":
                continue
            writer.write(data)
            await writer.drain()
        if self.mode == "blackhole":
            await asyncio.Event().wait()
