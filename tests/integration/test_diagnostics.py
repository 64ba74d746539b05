"""Diagnostics tell what is needed to help, and nothing about whose home it is."""

from dataclasses import replace
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.diagnostics import _shown
from custom_components.tuya_openhub.openhub.errors import Problem, RefusedError
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointSpec,
    PointType,
    ValueSpec,
)
from custom_components.tuya_openhub.runtime.registry import channel_identifier
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.captures import device

from .helpers import LINK_ID, make_entry, set_up, settle, wait_until


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """Set up the account whose diagnostics are asked for."""
    assert await async_setup_component(hass, "diagnostics", {})
    entry = make_entry(cloud, generic_entities=True)
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    return entry


@pytest.fixture
async def report(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> Any:
    """Download the diagnostics of the account."""
    return await get_diagnostics_for_config_entry(hass, hass_client, entry)


async def test_an_account_shows_its_channel_and_usage(report: Any) -> None:
    """Options, channel with history, counters, and each device with its plan."""
    assert report["entry"] == {
        "transport": "openapi",
        "options": {"generic_entities": True},
    }
    assert report["channel"]["state"] == "live"
    assert report["channel"]["leases"] == 1
    assert [step["state"] for step in report["channel"]["history"]] == ["live"]
    assert report["usage"]["month_calls"]["devices"] >= 1
    plug = next(item for item in report["devices"] if item["category"] == "cz")
    assert plug["product_id"] == "6fa7odsufen374x2"
    assert plug["status"]["switch_1"] is True
    assert plug["status"]["relay_status"] == "last"
    socket = next(item for item in plug["data_points"] if item["code"] == "switch_1")
    assert socket["decision"] == "entity"
    assert socket["entities"] == ["switch.switch_1"]
    assert socket["reason"]
    assert {
        "platform": "switch",
        "key": "switch_1",
        "enabled": True,
        "state": "on",
    } in plug["entities"]
    assert all(
        point["reason"] for item in report["devices"] for point in item["data_points"]
    )


async def test_facts_of_the_cloud(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
) -> None:
    """What no document tells is told: path, format, signs, times, ends of leases."""
    coordinator = entry.runtime_data
    await settle(hass, cloud, entry)
    cloud.push_rules.sign = "wrong"
    cloud.truth.set_value(cloud.truth.find("cz").id, {"cur_power": 1})
    await wait_until(hass, lambda: coordinator.hub.channel.dropped)
    cloud.push_rules.sign = "right"
    await settle(hass, cloud, entry)

    report: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert report["evidence"] == {
        "signs": {"right": 2, "wrong": 1, "missing": 0},
        "formats": {"1.0": 1},
        "time_units": {"envelope: ms": 1, "data point: ms": 1},
        "accesses": {"/v1.0/open-hub/access/config, 1.0 asked for": 1},
        "early_requests": {},
        "refused_leases": {},
        "lease_ends": [],
    }


async def test_a_sub_device_names_its_gateway_by_its_stand_in(report: Any) -> None:
    """Which device is behind which gateway is shown without ids."""
    gateway = next(item for item in report["devices"] if item["category"] == "wfcon")
    button = next(item for item in report["devices"] if item["category"] == "wxkg")

    assert button["gateway"] == gateway["id"]
    assert gateway["gateway"] is None


async def test_nothing_secret_is_shown(
    cloud: TuyaCloud, entry: MockConfigEntry, report: Any
) -> None:
    """No key, id, name, topic or address gets out."""
    text = json.dumps(report, ensure_ascii=False)
    leases = cloud.leases.live
    secrets = {
        cloud.access_id,
        cloud.access_secret,
        cloud.uid,
        cloud.url,
        LINK_ID,
        entry.entry_id,
        *(item.id for item in cloud.truth.devices.values()),
        *(item.name for item in cloud.truth.devices.values()),
        *(
            item.entry.get("local_key") or "no local key"
            for item in cloud.truth.devices.values()
        ),
        *(lease.topic for lease in leases),
        *(lease.client_id for lease in leases),
        *(lease.password for lease in leases),
        *(lease.username for lease in leases),
        "192.0.2.7",
        "52.5200",
    }
    assert len(leases) >= 1
    assert sorted(secret for secret in secrets if secret in text) == []


async def test_one_device_tells_only_of_itself(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
) -> None:
    """A device's file holds the channel and that device."""
    registered = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, device("plug").id), entry.entry_id
    )
    assert registered is not None

    report: Any = await get_diagnostics_for_device(hass, hass_client, entry, registered)

    assert [item["category"] for item in report["devices"]] == ["cz"]
    assert report["channel"]["state"] == "live"


async def test_a_gang_tells_of_its_device(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
) -> None:
    """A gang is a device below the one that knows its data points."""
    gang = dr.async_get(hass).async_get_child_device_by_identifier(
        channel_identifier(device("six_gang").id, 2), entry.entry_id
    )
    assert gang is not None

    report: Any = await get_diagnostics_for_device(hass, hass_client, entry, gang)

    assert [item["category"] for item in report["devices"]] == ["tdq"]


async def test_the_account_device_tells_of_no_device(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
) -> None:
    """The device that stands for the account has only a channel."""
    registered = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.entry_id), entry.entry_id
    )
    assert registered is not None

    report: Any = await get_diagnostics_for_device(hass, hass_client, entry, registered)

    assert report["devices"] == []


async def test_a_gap_is_shown_without_tuyas_words(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the cloud says may name a device or an account; its code says enough."""
    await cloud.broker.restart()
    coordinator = entry.runtime_data
    await wait_until(hass, lambda: coordinator.hub.channel.last_gap)
    channel = coordinator.hub.channel
    refused = RefusedError(
        Problem.PERMISSION_DENIED, code=1106, detail="no access to eu17secret"
    )
    gap = replace(channel.last_gap, problem=refused.problem, code=1106)
    monkeypatch.setattr(
        type(coordinator.hub),
        "channel",
        property(lambda _: replace(channel, error=refused, last_gap=gap)),
    )

    report: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert report["channel"]["error"] == {"problem": "permission_denied", "code": 1106}
    assert report["channel"]["last_gap"]["cause"] == report["channel"]["error"]
    assert report["channel"]["last_gap"]["length"] == gap.length
    assert "eu17secret" not in json.dumps(report)


def point(kind: PointType) -> PointSpec:
    """Return a data point of a type."""
    return PointSpec(code="x", read=ValueSpec(type=kind))


@pytest.mark.parametrize(
    ("code", "spec", "value", "shown"),
    [
        pytest.param("x", point(PointType.BOOLEAN), True, True, id="switch"),
        pytest.param("x", point(PointType.INTEGER), 21, 21, id="number"),
        pytest.param("x", None, None, None, id="nothing"),
        pytest.param("x", point(PointType.ENUM), "low", "low", id="word"),
        pytest.param(
            "x",
            point(PointType.ENUM),
            "Anna Berg",
            "text of 9 characters",
            id="text-as-word",
        ),
        pytest.param(
            "x", point(PointType.STRING), "Anna", "text of 4 characters", id="text"
        ),
        pytest.param(
            "x", point(PointType.RAW), "QW5u", "text of 4 characters", id="raw"
        ),
        pytest.param("x", None, "Anna", "text of 4 characters", id="undescribed"),
        pytest.param("x", point(PointType.JSON), {"a": "Anna"}, "dict", id="object"),
        pytest.param("x", None, ["Anna"], "list", id="list"),
        pytest.param(
            "phase_a", point(PointType.RAW), "CQEA", "CQEA", id="measured-frame"
        ),
    ],
)
def test_values(
    code: str, spec: PointSpec | None, value: JsonValue, shown: JsonValue
) -> None:
    """Texts are shown only where they cannot be about people."""
    assert _shown(code, spec, value) == shown
