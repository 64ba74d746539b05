"""A cloud with a name of the internet may not lead its client to this machine."""

from collections.abc import AsyncIterator
import json
from pathlib import Path
import socket
import ssl
from typing import Any, override

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
import pytest

from custom_components.tuya_openhub.openhub import (
    ActionCloud,
    Cloud,
    LinkType,
    OpenApiCloud,
    OpenHubError,
    Problem,
    Project,
)
from tests.tuya_cloud.broker.certs import Authority

NAME = "cloud.example"
LEASE = {
    "client_id": "client",
    "username": "user",
    "password": "0123456789abcdefFEDCBA9876543210",
    "expire_time": 7200,
    "source_topic": "topic",
}
TOKEN = {"access_token": "a", "refresh_token": "r", "expire_time": 7200, "uid": "u"}


class ToLoopback(AbstractResolver):
    """Finds every name on this machine, where the test's server is."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    @override
    async def close(self) -> None:
        """Have nothing to close."""


class NamedCloud:
    """A cloud that names one address, be it of a broker or of a stream."""

    def __init__(self) -> None:
        """Begin with an address that is right."""
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Answer every call with what any of them needs."""
        result: dict[str, Any] = {**LEASE, **TOKEN, "url": self.url}
        body = {"success": True, "result": result, "t": 1_700_000_000_000}
        return web.Response(body=json.dumps(body), content_type="application/json")


@pytest.fixture(name="named")
def _named() -> NamedCloud:
    """Return what the server answers with."""
    return NamedCloud()


@pytest.fixture(name="remote")
async def _remote(
    socket_enabled: None, tmp_path: Path, named: NamedCloud
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """Serve the cloud under its name; give a session that finds and trusts it."""
    authority = Authority("Test")
    certificate, key = authority.issue([NAME])
    (tmp_path / "server.pem").write_bytes(certificate + key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "server.pem")
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", named.answer)
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=context)
    connector = aiohttp.TCPConnector(
        resolver=ToLoopback(),
        ssl=ssl.create_default_context(cadata=authority.pem().decode()),
    )
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session, f"https://{NAME}:{server.port}"
    await server.close()


def by_openapi(session: aiohttp.ClientSession, url: str) -> Cloud:
    """Return the client of a cloud project."""
    return OpenApiCloud(
        Project(session, endpoint=url, access_id="i", access_secret="secret")
    )


def by_gateway(session: aiohttp.ClientSession, url: str) -> Cloud:
    """Return the client of a gateway."""
    return ActionCloud(session, url=url)


@pytest.mark.parametrize("connect", [by_openapi, by_gateway])
@pytest.mark.parametrize("broker", ["ssl://127.0.0.1:8883", "tcp://localhost:1883"])
async def test_lease(
    remote: tuple[aiohttp.ClientSession, str],
    named: NamedCloud,
    connect: Any,
    broker: str,
) -> None:
    """The lease is refused; the next one, of a server on the internet, is taken."""
    cloud: Cloud = connect(*remote)
    named.url = broker
    with pytest.raises(OpenHubError) as caught:
        await cloud.hub_config("uid", "link", LinkType.MQTT)
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED
    named.url = "ssl://broker.example:8883"
    assert (await cloud.hub_config("uid", "link", LinkType.MQTT)).url == named.url


async def test_stream(
    remote: tuple[aiohttp.ClientSession, str], named: NamedCloud
) -> None:
    """So is a stream of this machine."""
    cloud = by_openapi(*remote)
    named.url = "rtsp://127.0.0.1:8554/x"
    with pytest.raises(OpenHubError) as caught:
        await cloud.stream_url("camera")
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED
    named.url = "rtsps://stream.example/x?signInfo=y"
    assert await cloud.stream_url("camera") == named.url
