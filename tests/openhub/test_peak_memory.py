"""A hostile cloud or broker costs no more memory than an honest one."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
import hashlib
from pathlib import Path
import re
import sys
import zlib

import pytest

MIB = 1024 * 1024
ROOT = Path(__file__).parents[2]
# what a process may grow by, in KiB
ROOM = 64 * 1024

type Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def bomb(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer with 400 MiB in 400 KiB."""
    asked.append(await reader.readuntil(b"\r\n\r\n"))
    packer = zlib.compressobj(9, wbits=31)
    body = b"".join(packer.compress(b" " * MIB) for _ in range(400)) + packer.flush()
    assert len(body) < MIB
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}"
    writer.write(f"{head}\r\n\r\n".encode() + body)


async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer with 400 MiB that nobody announced."""
    asked.append(await reader.readuntil(b"\r\n\r\n"))
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(400):
        writer.write(b"100000\r\n" + b" " * MIB + b"\r\n")
        await writer.drain()


def mqtt(frame: Callable[[bytes], bytes]) -> Serve:
    """Make a broker that publishes 200 MB to the one who subscribes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if frame is not bytes:
            head = await reader.readuntil(b"\r\n\r\n")
            found = re.search(rb"Sec-WebSocket-Key: (\S+)", head)
            assert found is not None
            guid = found[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1(guid).digest()).decode()
            answer = (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
            )
            writer.write(f"{answer}Sec-WebSocket-Protocol: mqtt\r\n\r\n".encode())
        await reader.read(1000)
        writer.write(frame(b"\x20\x02\x00\x00"))
        await reader.read(1000)
        writer.write(frame(b"\x90\x03\x00\x01\x00"))
        writer.write(frame(b"\x30\x80\xc2\xaf\x5f\x00\x04in/1"))
        for _ in range(200):
            writer.write(frame(b" " * MIB))
            await writer.drain()

    return serve


def framed(data: bytes) -> bytes:
    """Return data as a frame of a websocket's server."""
    return b"\x82\x7f" + len(data).to_bytes(8) + data


asked: list[bytes] = []


@pytest.mark.parametrize(
    ("what", "serve", "error"),
    [
        pytest.param("http", bomb, "answer_too_long", id="400 MiB packed"),
        pytest.param("http", plain, "answer_too_long", id="400 MiB in chunks"),
        pytest.param("mqtt", mqtt(bytes), "broker_unreachable", id="200 MB publish"),
        pytest.param("ws", mqtt(framed), "broker_unreachable", id="by websocket"),
    ],
)
@pytest.mark.usefixtures("socket_enabled")
async def test_peak_memory(what: str, serve: Serve, error: str) -> None:
    """Stay within 64 MiB above idle, say why it ended, and do not ask again."""
    asked.clear()

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await serve(reader, writer)
            await reader.read()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.openhub.peak",
        what,
        str(port),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    server.close()
    before, after, message = out.decode().split(" ", 2)
    assert message.startswith(error)
    assert int(after) - int(before) <= ROOM
    assert len(asked) == (1 if what == "http" else 0)
