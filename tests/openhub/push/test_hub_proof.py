"""Every path, format and sign of an honest cloud brings values through a real broker."""

from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.http.project import Project
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.openhub.push.hub import OpenHub
from tests.tuya_cloud import Fault
from tests.tuya_cloud.cloud import TuyaCloud

from .test_hub_live import Rig

PATHS = {
    "smart-home": "/v1.0/open-hub/access/config",
    "iot-03": "/v1.0/iot-03/open-hub/access-config",
    "newer": "/v2.0/open-iot-hub/access/config",
}


@pytest_asyncio.fixture
async def rig(empty_cloud: TuyaCloud) -> AsyncGenerator[Rig]:
    """Build a hub of a host that knows one device."""
    async with aiohttp.ClientSession() as session:
        rig = Rig(empty_cloud, session)
        rig.hub = OpenHub(
            OpenApiCloud(
                Project(
                    session,
                    endpoint=empty_cloud.url,
                    access_id=empty_cloud.access_id,
                    access_secret=empty_cloud.access_secret,
                    usage=rig.usage,
                )
            ),
            uid=empty_cloud.uid,
            link_id="link",
            link_type=LinkType.MQTT,
            tls=None,
            on_message=rig.handle_message,
            on_channel=rig.handle_channel,
            usage=rig.usage,
            knows=lambda device_id: device_id == "device",
        )
        yield rig
        await rig.stop()


@pytest.mark.parametrize("sign", ["right", "wrong", "missing"])
@pytest.mark.parametrize("answered", ["1.0", "2.0"])
@pytest.mark.parametrize("path", list(PATHS))
async def test_values_come_in(rig: Rig, path: str, answered: Any, sign: Any) -> None:
    """Whatever path is the project's, and however it pushes, values are shown."""
    for other in PATHS.keys() - {path}:
        rig.cloud.faults.set(f"POST {PATHS[other]}", Fault(code=28841105))
    rig.cloud.lease_rules.cipher = answered
    rig.cloud.push_rules.sign = sign
    rig.cloud.push_rules.more_keys = {"encryptVersion": "v2"}
    await rig.start()
    rig.push(3)
    await rig.until(lambda: rig.values == [1, 2, 3])
    facts: Any = rig.hub.evidence.as_dict()
    asked = {"smart-home": "1.0", "iot-03": "2.0", "newer": "1.0"}[path]
    assert facts["accesses"] == {f"{PATHS[path]}, {asked} asked for": 1}
    assert [form[:3] for form in facts["formats"]] == [answered]
    # a tag needs no sign: of those messages only the first one's is looked at
    looked_at = {"1.0": 3, "2.0": 1}[answered]
    assert facts["signs"] == {"right": 0, "wrong": 0, "missing": 0, sign: looked_at}
    assert rig.hub.channel.dropped == {}


@pytest.mark.parametrize("aad", ["decimal", "bytes"])
async def test_layout_without_length(rig: Rig, aad: Any) -> None:
    """A body of format 2.0 may lack the length of its vector."""
    rig.cloud.lease_rules.cipher = "2.0"
    rig.cloud.push_rules.length_prefix = False
    rig.cloud.push_rules.aad = aad
    await rig.start()
    rig.push(2)
    await rig.until(lambda: rig.values == [1, 2])


async def test_forged_messages_among_honest_ones(rig: Rig) -> None:
    """What carries no proof is dropped with its reason; values go on."""
    await rig.start()
    rig.cloud.push_rules.sign = "missing"
    stranger = {"devId": "stranger", "status": [{"code": "number", "value": 66}]}
    rig.cloud.publisher.publish_body(rig.cloud.uid, 4, stranger)
    rig.push()
    await rig.until(lambda: rig.values == [1])
    rig.cloud.push_rules.sign = "right"
    rig.push()
    await rig.until(lambda: rig.values == [1, 2])
    rig.cloud.push_rules.sign = "wrong"
    rig.push()
    await rig.until(lambda: sum(rig.hub.channel.dropped.values()) == 2)
    rig.cloud.push_rules.sign = "right"
    rig.push()
    await rig.until(lambda: rig.values == [1, 2, 4])
    assert rig.hub.channel.dropped == {"unproven": 1, "bad_sign": 1}


async def test_sign_stays_demanded_with_another_lease(rig: Rig) -> None:
    """A sign that was right once has to be there after every renewal too."""
    rig.cloud.lease_rules.cipher = "1.0"
    await rig.start()
    rig.push()
    await rig.until(lambda: rig.values == [1])
    rig.hub.try_other_form()
    await rig.until(lambda: rig.hub.channel.leases == 2)
    await rig.until(lambda: rig.hub.channel.connected)
    for sign in ("missing", "wrong"):
        rig.cloud.push_rules.sign = sign
        rig.push()
    await rig.until(lambda: rig.hub.channel.dropped == {"bad_sign": 2})
    rig.cloud.push_rules.sign = "right"
    rig.push()
    await rig.until(lambda: rig.values == [1, 4])
