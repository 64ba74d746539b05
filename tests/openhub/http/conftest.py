"""Fixtures of the client's HTTP tests."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from ..push.scripted import Reply, ScriptedServer, token
from .stage import TOKEN, Open, Stage


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client session of the host."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def stage(session: aiohttp.ClientSession) -> AsyncIterator[Open]:
    """Open a client of a scripted cloud that gives tokens."""
    servers: list[ScriptedServer] = []

    async def build(script: dict[str, list[Reply]], **more: Any) -> Stage:
        server = ScriptedServer({TOKEN: [token()], **script})
        await server.server.start_server()
        servers.append(server)
        return Stage(server, session, **more)

    yield build
    for server in servers:
        await server.server.close()
