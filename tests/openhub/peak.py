"""Ask a hostile peer in a process of its own, and print what that took of memory."""

import asyncio
from pathlib import Path
import sys

import aiohttp

from custom_components.tuya_openhub.openhub import (
    Cipher,
    HubConfig,
    MqttConnection,
    OpenHubError,
)
from custom_components.tuya_openhub.openhub.http.project import Project


def peak() -> int:
    """Return the largest memory of this process so far, in KiB."""
    # the resource module would count the process that started this one
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


async def ask_http(port: int) -> None:
    """Ask for a token."""
    async with aiohttp.ClientSession() as session:
        project = Project(
            session,
            endpoint=f"http://127.0.0.1:{port}",
            access_id="id",
            access_secret="secret",
        )
        await project.authenticate()


async def listen(port: int, scheme: str) -> None:
    """Connect, and listen until the connection ends."""
    connection = MqttConnection(
        HubConfig(
            url=f"{scheme}://127.0.0.1:{port}/mqtt",
            client_id="client",
            username="user",
            password="p" * 32,
            topics=("in/1",),
            lifetime=7200,
            cipher=Cipher.ECB,
            link_id="link",
        ),
        tls=None,
    )
    lost: asyncio.Future[OpenHubError] = asyncio.get_running_loop().create_future()
    try:
        await connection.connect()
        connection.listen(len, lost.set_result)
        raise await asyncio.wait_for(lost, 20)
    finally:
        await connection.close()


async def main(what: str, port: int) -> None:
    """Print the memory before and after, in KiB, and the error."""
    before = peak()
    try:
        await (ask_http(port) if what == "http" else listen(port, what))
    except OpenHubError as err:
        sys.stdout.write(f"{before} {peak()} {err}\n")


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
