"""Messages lost and doubled over forced renewals, beside the old SDK's client.

Both listen to the same broker while numbered messages come. The old client asks 60 s
before a lease ends, whatever its term, this one at three quarters of a short term: the
terms are chosen so that both renew about every six seconds.
"""

import asyncio
from collections import Counter
from importlib.util import find_spec
import threading
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import aiohttp

from custom_components.tuya_openhub.openhub import (
    HubConfig,
    LinkType,
    Message,
    OpenApiCloud,
    OpenHub,
    Project,
    StatusReport,
    SystemClock,
    Usage,
)
from tests.tuya_cloud import TuyaCloud

from .figures.report import command, rival

PER_SECOND = 20
OWN_TERM = 8
OLD_TERM = 66
CODE = "countdown_1"


async def publish(cloud: TuyaCloud, seconds: int) -> int:
    """Push numbered values at a steady rate; return how many."""
    plug = cloud.truth.find("cz")
    count = seconds * PER_SECOND
    for number in range(count):
        cloud.truth.set_value(plug.id, {CODE: number})
        await asyncio.sleep(1 / PER_SECOND)
    # what is under way may arrive
    await asyncio.sleep(1)
    return count


def judge(sent: int, heard: list[int], leases: int) -> dict[str, int]:
    """Count what is missing and what came more than once."""
    counts = Counter(heard)
    return {
        "sent": sent,
        "lost": sum(number not in counts for number in range(sent)),
        "doubled": sum(count - 1 for count in counts.values()),
        "renewals": leases - 1,
    }


def access(cloud: TuyaCloud, session: aiohttp.ClientSession) -> OpenApiCloud:
    """Return a client of the simulated cloud."""
    project = Project(
        session,
        endpoint=cloud.url,
        access_id=cloud.access_id,
        access_secret=cloud.access_secret,
    )
    return OpenApiCloud(project)


async def own(seconds: int) -> dict[str, int]:
    """Listen with this integration's client."""
    heard: list[int] = []

    def note(message: Message) -> None:
        if isinstance(message, StatusReport):
            heard.extend(p.value for p in message.points if isinstance(p.value, int))

    async with (
        TuyaCloud(["plug"], term=OWN_TERM) as cloud,
        aiohttp.ClientSession() as session,
    ):
        cloud.lease_rules.behaviour = "full"
        hub = OpenHub(
            access(cloud, session),
            uid=cloud.uid,
            link_id="bench",
            link_type=LinkType.MQTT,
            tls=None,
            on_message=note,
            on_channel=lambda _: None,
            usage=Usage(clock=SystemClock()),
        )
        await hub.connect()
        task = asyncio.create_task(hub.run())
        sent = await publish(cloud, seconds)
        renewals = hub.channel.renewals
        await hub.close()
        await asyncio.wait({task})
    return judge(sent, heard, renewals + 1)


def paho_client(client_id: str) -> Any:
    """Make a client as an older paho did, whose first argument was the client id."""
    from paho.mqtt import client as paho
    from paho.mqtt.enums import CallbackAPIVersion

    made = paho.Client(CallbackAPIVersion.VERSION1, client_id)
    # leases of one link share a topic here, and a message that only the other
    # lease's key opens would end its thread: no matter of renewals
    made.suppress_exceptions = True
    return made


def lease_answer(config: HubConfig) -> dict[str, Any]:
    """Return a lease as the old SDK's API answers it."""
    return {
        "success": True,
        "result": {
            "url": config.url,
            "client_id": config.client_id,
            "username": config.username,
            "password": config.password,
            "source_topic": {"device": config.topics[0]},
            "expire_time": OLD_TERM,
        },
    }


async def old(seconds: int) -> dict[str, int]:
    """Listen with the old SDK's client; what it asks by HTTP is asked for it."""
    from tuya_iot import AuthType
    from tuya_iot.openmq import TuyaOpenMQ

    loop = asyncio.get_running_loop()
    heard: list[int] = []
    leases = 0

    def note(message: dict[str, Any]) -> None:
        heard.extend(item["value"] for item in message["data"]["status"])

    async with (
        TuyaCloud(["plug"], term=OLD_TERM) as cloud,
        aiohttp.ClientSession() as session,
    ):
        cloud.lease_rules.behaviour = "full"
        leasing = access(cloud, session)

        def post(_: str, body: dict[str, str]) -> dict[str, Any]:
            nonlocal leases
            leases += 1
            asking = leasing.hub_config(cloud.uid, body["link_id"], LinkType.MQTT)
            return lease_answer(asyncio.run_coroutine_threadsafe(asking, loop).result())

        account = SimpleNamespace(uid=cloud.uid)
        api = SimpleNamespace(
            auth_type=AuthType.SMART_HOME, token_info=account, post=post
        )
        paho = SimpleNamespace(Client=paho_client, MQTTMessage=Any)
        with patch("tuya_iot.openmq.mqtt", paho):
            client = TuyaOpenMQ(api)
            client.daemon = True
            client.add_message_listener(note)
            client.start()
            # it subscribes once it has connected
            await asyncio.sleep(2)
            if client.client is None:
                raise RuntimeError("not connected after two seconds")
            sent = await publish(cloud, seconds)
            client.stop()
            await asyncio.to_thread(threading.Event().wait, 0.2)
    return judge(sent, heard, leases)


async def main(seconds: int = 40) -> dict[str, Any]:
    """Let both renew again and again, at the same time: they mostly wait."""
    if not find_spec("tuya_iot"):
        return {"own": await own(seconds)}
    ours, theirs = await asyncio.gather(own(seconds), rival(old(seconds)))
    return {"own": ours, "old SDK": theirs}


if __name__ == "__main__":
    command(main)
