"""Ask a real account every question that Tuya's documents leave open; it only reads.

The report holds counts, codes and words. Ids are hashed with a salt that is thrown
away, and whatever was learned of keys, names and topics is blotted out at the end.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
import getpass
import hashlib
import os
from pathlib import Path
import secrets
import ssl
import sys
import time
from typing import Any, Final
from urllib.parse import quote

import aiohttp
import orjson

from custom_components.tuya_openhub.openhub import (
    DATA_CENTERS,
    KNOWN_ACCESSES,
    Access,
    CallKind,
    Cipher,
    HubAccess,
    HubConfig,
    JsonValue,
    LinkType,
    MqttConnection,
    OpenHubError,
    Project,
    SystemClock,
    find_data_center,
)

from .probe_listener import Listener

ACCESS_ID: Final = "TUYA_ACCESS_ID"
ACCESS_SECRET: Final = "TUYA_ACCESS_SECRET"  # noqa: S105 - a variable's name
# so many devices of different products are looked at
_DEVICES: Final = 5
_CONNECTIONS: Final = 3
NO_PATH: Final = "no path answered"
# shorter ones occur in words
_SHORTEST_SECRET: Final = 4


class Probe:
    """One account under examination, and all that must not get into the report."""

    def __init__(self, project: Project, uid: str, minutes: float) -> None:
        """Ask nothing yet."""
        self.project = project
        self.uid = uid
        self.minutes = minutes
        self.secrets: set[str] = {uid}
        self.devices: list[dict[str, Any]] = []
        self.config: HubConfig | None = None
        self.lease_ends = 0.0
        self._salt = secrets.token_bytes(16)

    def cut(self, text: str) -> str:
        """Return what stands for an id within this report."""
        self.secrets.add(text)
        return hashlib.sha256(self._salt + text.encode()).hexdigest()[:8]

    async def read(self, path: str, **query: str) -> Any:
        """Return the result of a read; an error is one of `OpenHubError`."""
        return await self.project.get(CallKind.DEVICES, path, query, hide=(self.uid,))

    async def lease(self, access: Access, link_id: str) -> HubConfig:
        """Ask for a push connection."""
        asked = time.monotonic()
        config = await HubAccess(self.project).ask_by(
            access, self.uid, link_id, LinkType.MQTT
        )
        self.secrets |= {config.password, config.username, config.client_id}
        self.secrets |= {*config.topics, config.username.removeprefix("cloud_")}
        self.config = self.config or config
        self.lease_ends = asked + config.lifetime
        return config


def access_of(config: HubConfig) -> Access:
    """Return the way by which a push connection was given."""
    known = next(access for access in KNOWN_ACCESSES if access.path == config.path)
    return known._replace(cipher=config.cipher)


async def ask_paths(probe: Probe) -> JsonValue:
    """Which paths answer, and for which payload formats?"""
    answers: dict[str, JsonValue] = {}
    for known in KNOWN_ACCESSES:
        for cipher in Cipher:
            access = known._replace(cipher=cipher)
            try:
                config = await probe.lease(access, "aprobe01")
            except OpenHubError as err:
                answer: JsonValue = failure(err)
            else:
                answer = {
                    "seconds": config.lifetime,
                    "broker": config.url,
                    "topics": len(config.topics),
                    "username_is_topic": config.topics[0].endswith(
                        config.username.removeprefix("cloud_")
                    ),
                }
            answers[f"{access.path}, {cipher.value}"] = answer
    return answers


async def ask_early(probe: Probe) -> JsonValue:
    """What does asking again give, for the same and for other link ids?"""
    if (first := probe.config) is None:
        return NO_PATH
    first_ends = probe.lease_ends
    answers: dict[str, JsonValue] = {}
    for words, link_id in {
        "same link id": "aprobe01",
        "another link id": "bprobe01",
        "36 characters": "cprobe01" + "1" * 28,
        "36 characters, the last others": "cprobe01" + "2" * 28,
    }.items():
        left = first_ends - time.monotonic()
        config = await probe.lease(access_of(first), link_id)
        answers[words] = {
            "seconds": config.lifetime,
            "left_before": round(left),
            "same_password": config.password == first.password,
            "same_username": config.username == first.username,
            "client": probe.cut(config.client_id),
        }
    return answers


async def ask_lists(probe: Probe) -> JsonValue:
    """What do the lists of devices say?"""
    path = f"/v1.0/users/{quote(probe.uid, safe='')}/devices"
    own = await attempt(probe, path)
    probe.devices = [entry for entry in entries(own) if entry.get("id")]
    for device in probe.devices:
        probe.secrets |= {
            str(value)
            for key, value in device.items()
            if key not in {"category", "product_id", "icon", "model"}
            and isinstance(value, str)
        }
    lists = {
        "own": own,
        "shared": await attempt(probe, path, **{"from": "sharing"}),
        "linked accounts": await attempt(
            probe, "/v1.0/iot-01/associated-users/devices", size="100"
        ),
    }
    return {name: list_shape(result) for name, result in lists.items()}


async def ask_descriptions(probe: Probe) -> JsonValue:
    """Which descriptions do devices have, by product?"""
    products = {device.get("product_id"): device for device in probe.devices}
    return [
        await description(probe, device)
        for device in list(products.values())[:_DEVICES]
    ]


async def description(probe: Probe, device: dict[str, Any]) -> JsonValue:
    """Ask for all that describes one device."""
    own = quote(device["id"], safe="")
    thing = f"/v2.0/cloud/thing/{own}"
    spec = await attempt(probe, f"/v1.1/devices/{own}/specifications")
    shadow = await attempt(probe, f"{thing}/shadow/properties")
    model = await attempt(probe, f"{thing}/model")
    described = (*listed(spec.get("status")), *listed(spec.get("functions")))
    return {
        "status": codes(listed(device.get("status"))),
        "specification": codes(described),
        "shadow": codes(listed(shadow.get("properties"))),
        "device": probe.cut(device["id"]),
        "category": device.get("category"),
        "product_id": device.get("product_id"),
        "model": "yes" if isinstance(model.get("model"), str) else "no",
        "errors": [
            answer["error"] for answer in (spec, shadow, model) if "error" in answer
        ],
    }


async def ask_messages(probe: Probe) -> JsonValue:
    """What do messages look like, and who closes the connection when?"""
    if probe.config is None:
        return NO_PATH
    config = await probe.lease(access_of(probe.config), "mprobe01")
    listener = Listener(config, {device["id"] for device in probe.devices})
    connection = MqttConnection(config, tls=ssl.create_default_context())
    await connection.connect()
    connection.listen(listener.handle_payload, listener.handle_lost)
    say(f"listening for {probe.minutes:g} minutes: use some devices meanwhile")
    try:
        async with asyncio.timeout(probe.minutes * 60):
            await listener.lost.wait()
    except TimeoutError:
        listener.end = "still connected"
    finally:
        await connection.close()
        probe.secrets |= listener.heard
    return listener.report()


async def ask_connections(probe: Probe) -> JsonValue:
    """How many connections may an account hold?"""
    if probe.config is None:
        return NO_PATH
    access = access_of(probe.config)
    lost: list[str] = []
    connections = []
    try:
        for number in range(_CONNECTIONS):
            config = await probe.lease(access, f"{number}probe01")
            connection = MqttConnection(config, tls=ssl.create_default_context())
            await connection.connect()
            connections.append(connection)
            connection.listen(lambda _: None, lambda err: lost.append(err.detail))
        await asyncio.sleep(min(5.0, probe.minutes * 60))
    except OpenHubError as err:
        lost.append(str(failure(err)))
    finally:
        refused = list(map(str, lost))
        for connection in connections:
            await connection.close()
    return {"opened": len(connections), "lost": list[JsonValue](refused)}


def failure(err: OpenHubError) -> dict[str, JsonValue]:
    """Return an error without Tuya's text, which may name ids."""
    return {"error": str(err.problem), "code": err.code}


async def attempt(probe: Probe, path: str, **query: str) -> dict[str, Any]:
    """Read, and return an object whatever comes."""
    try:
        result = await probe.read(path, **query)
    except OpenHubError as err:
        return failure(err)
    return result if isinstance(result, dict) else {"list": result}


def entries(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the objects of a list, wherever the answer has it."""
    found = listed(result.get("list") or result.get("devices"))
    return [entry for entry in found if isinstance(entry, dict)]


def list_shape(result: dict[str, Any]) -> JsonValue:
    """Describe a list by its size and its keys."""
    if "error" in result:
        return result
    found = entries(result)
    return {
        "devices": len(found),
        "online": sum(entry.get("online") is True for entry in found),
        "around": {
            key: value for key, value in result.items() if key in {"has_more", "total"}
        },
        "keys": list[JsonValue](sorted({key for entry in found for key in entry})),
    }


def listed(points: object) -> list[Any]:
    """Return a list of data points, an empty one where there is none."""
    return points if isinstance(points, list) else []


def codes(points: Sequence[Any]) -> list[JsonValue]:
    """Return the codes of data points."""
    return list[JsonValue](
        sorted({str(point["code"]) for point in points if "code" in point})
    )


QUESTIONS: Final[tuple[Callable[[Probe], Awaitable[JsonValue]], ...]] = (
    ask_paths,
    ask_early,
    ask_lists,
    ask_descriptions,
    ask_connections,
    ask_messages,
)


async def examine(probe: Probe) -> dict[str, JsonValue]:
    """Ask one question after the other; one that fails does not stop the rest."""
    report: dict[str, JsonValue] = {}
    for ask in QUESTIONS:
        question = str(ask.__doc__)
        say(question)
        try:
            report[question] = await ask(probe)
        except OpenHubError as err:
            report[question] = failure(err)
    return report


def without_secrets(text: str, known: set[str]) -> str:
    """Blot out what must not be told, the longest first."""
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "…")
    return text


async def run(options: argparse.Namespace, access_id: str, access_secret: str) -> str:
    """Return the report as text."""
    async with aiohttp.ClientSession() as session:
        endpoint = options.endpoint
        if endpoint is None:
            center = await find_data_center(session, access_id, access_secret)
            endpoint = center.endpoint
        if endpoint in DATA_CENTERS:
            endpoint = DATA_CENTERS[endpoint].endpoint
        project = Project(
            session,
            endpoint=endpoint,
            access_id=access_id,
            access_secret=access_secret,
            retries=1,
            clock=SystemClock(),
        )
        probe = Probe(project, options.uid, options.minutes)
        report = await examine(probe)
    text = orjson.dumps(report, option=orjson.OPT_INDENT_2).decode()
    return without_secrets(text, probe.secrets | {access_id, access_secret})


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine the account; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/probe", description=__doc__)
    parser.add_argument("--uid", required=True, help="uid of the linked app account")
    parser.add_argument(
        "--endpoint", help="address of the API or name of a data center"
    )
    parser.add_argument("--minutes", type=float, default=5.0, help="time for messages")
    parser.add_argument("--report", type=Path, default=Path("probe-report.json"))
    options = parser.parse_args(arguments)
    access_id = os.environ.get(ACCESS_ID) or getpass.getpass("Access ID: ")
    access_secret = os.environ.get(ACCESS_SECRET) or getpass.getpass("Access secret: ")
    try:
        text = asyncio.run(run(options, access_id, access_secret))
    except OpenHubError as err:
        say(f"{err.problem} ({err.code})")
        return 1
    print(text)
    options.report.write_text(f"{text}\n", encoding="utf-8")
    say(f"written to {options.report}; read it before you attach it to an issue")
    return 0


def say(words: str) -> None:
    """Tell what happens, apart from the report."""
    print(f"probe: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
