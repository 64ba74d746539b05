"""Owns the command line: connect to one account and print its decrypted messages.

One JSON object per line on standard output, what happens to the connection on standard
error. Access id and secret come from the environment or a prompt, never as arguments,
which every user of a machine can read.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
import getpass
import itertools
import os
import secrets
import ssl
import sys
from typing import Final, NamedTuple

import aiohttp
import orjson

from . import (
    DATA_CENTERS,
    AuthError,
    Channel,
    LinkType,
    Message,
    OpenApiCloud,
    OpenHub,
    OpenHubError,
    Project,
    RefusedError,
    RequestError,
    StatusReport,
    SystemClock,
    UnknownMessage,
    Usage,
    find_data_center,
)

ACCESS_ID: Final = "TUYA_ACCESS_ID"
ACCESS_SECRET: Final = "TUYA_ACCESS_SECRET"  # noqa: S105 - a variable's name

# exit codes, by what a person can do about it
_TRY_LATER: Final = 1
_CHECK_ARGUMENTS: Final = 2
_CHECK_KEYS: Final = 3
_CHECK_PROJECT: Final = 4


class Keys(NamedTuple):
    """Credentials of a cloud project."""

    access_id: str
    access_secret: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Print messages until interrupted; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        keys = Keys(
            os.environ.get(ACCESS_ID) or getpass.getpass("Access ID: "),
            os.environ.get(ACCESS_SECRET) or getpass.getpass("Access secret: "),
        )
        asyncio.run(_listen(options, keys))
    except EOFError:
        _note(f"no keys: set {ACCESS_ID} and {ACCESS_SECRET}")
        return _CHECK_ARGUMENTS
    except OpenHubError as err:
        code, advice = _failure(err)
        _note(f"{err}: {advice}")
        return code
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Print the decrypted messages of a Tuya account, one JSON object"
        " per line.",
        epilog=f"Access ID and secret are read from {ACCESS_ID} and {ACCESS_SECRET},"
        " or asked for.",
    )
    parser.add_argument("--uid", required=True, help="uid of the linked app account")
    parser.add_argument(
        "--endpoint",
        help=f"address of the API, or one of {', '.join(DATA_CENTERS)};"
        " found by itself if left out",
    )
    parser.add_argument(
        "--link-type", type=LinkType, choices=list(LinkType), default=LinkType.MQTT
    )
    parser.add_argument("--count", type=int, help="end after so many messages")
    parser.add_argument("--seconds", type=float, help="end after so many seconds")
    return parser


async def _listen(options: argparse.Namespace, keys: Keys) -> None:
    """Connect, then print what comes until the wanted number or time is over."""
    usage = Usage(clock=SystemClock())
    messages: asyncio.Queue[Message] = asyncio.Queue()
    async with aiohttp.ClientSession() as session:
        project = Project(
            session,
            endpoint=await _endpoint(session, options.endpoint, keys),
            access_id=keys.access_id,
            access_secret=keys.access_secret,
            usage=usage,
        )
        hub = OpenHub(
            OpenApiCloud(project),
            uid=options.uid,
            link_id=secrets.token_hex(4),
            link_type=options.link_type,
            tls=ssl.create_default_context(),
            on_message=messages.put_nowait,
            on_channel=_note_channel,
            usage=usage,
        )
        await hub.connect()
        running = asyncio.create_task(hub.run())
        try:
            await _print(messages, options.count, options.seconds)
        finally:
            running.cancel()
            await hub.close()


async def _endpoint(
    session: aiohttp.ClientSession, given: str | None, keys: Keys
) -> str:
    """Return the address of the API: given, named, or found with the keys."""
    if given is None:
        return (await find_data_center(session, *keys)).endpoint
    return DATA_CENTERS[given].endpoint if given in DATA_CENTERS else given


async def _print(
    messages: asyncio.Queue[Message], count: int | None, seconds: float | None
) -> None:
    numbers = itertools.count() if count is None else range(count)
    try:
        async with asyncio.timeout(seconds):
            for _ in numbers:
                line = orjson.dumps(_as_dict(await messages.get()))
                sys.stdout.write(f"{line.decode()}\n")
                sys.stdout.flush()
    except TimeoutError:
        return


def _as_dict(message: Message) -> Mapping[str, object]:
    match message:
        case StatusReport():
            points = [point._asdict() for point in message.points]
            return {"type": "report", **message._asdict(), "points": points}
        case UnknownMessage():
            return {
                "type": "unknown",
                "protocol": message.protocol,
                "time": message.time,
            }
    return {
        "type": "event",
        "device_id": message.device_id,
        "kind": message.kind,
        "data": message.data,
        "time": message.time,
    }


def _failure(err: OpenHubError) -> tuple[int, str]:
    match err:
        case AuthError():
            return _CHECK_KEYS, "check the access ID, the secret and the data center"
        case RefusedError():
            return _CHECK_PROJECT, "check the cloud project in Tuya's console"
        case RequestError():
            return _CHECK_ARGUMENTS, "check the uid and the endpoint"
    return _TRY_LATER, "try again later"


def _note_channel(channel: Channel) -> None:
    _note(f"{channel.state}" + (f": {channel.error}" if channel.error else ""))


def _note(text: str) -> None:
    sys.stderr.write(f"openhub: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
