"""A Home Assistant with every captured device in one account."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.catalog.tables.product_quirks import PRODUCTS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from tests.integration.conftest import (
    broker_process,
    cloud,
    failed_reads_are_soon_repeated,
)
from tests.integration.helpers import make_entry, set_up, wait_until
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.captures import load_capture
from tests.tuya_cloud.truth import SimDevice

__all__ = [
    "broker_process",
    "cloud",
    "failed_reads_are_soon_repeated",
]

OWN = Path(__file__).parents[1] / "catalog" / "captures"
# any other folder of captures, in the shape of Home Assistant's diagnostics
FOLDER = Path(os.environ.get("CAPTURES_DIR", OWN))
CAPTURES = sorted(FOLDER.glob("*.json"))


def correct(device: SimDevice) -> None:
    """Let a device take what its own description leaves out: words, and data points."""
    quirk = PRODUCTS.get(device.product_id, {})
    for point in device.functions:
        words = quirk.get(point["code"], {}).get("values", {}).get("range")
        if words is not None:
            point["values"] = json.dumps({"range": words})
    described = {point["code"] for point in device.functions}
    device.functions.extend(
        undescribed(code, change)
        for code, change in quirk.items()
        if code != "category" and change.get("writable") and code not in described
    )


def undescribed(code: str, change: dict[str, Any]) -> dict[str, Any]:
    """Describe a data point as the quirk of its product does."""
    limits = change.get("range", {})
    values = {"range": limits} if isinstance(limits, list) else limits
    kind = change["type"].capitalize()
    return {"code": code, "type": kind, "values": json.dumps(values)}


@pytest_asyncio.fixture
async def account(
    broker_process: BrokerProcess,
    socket_enabled: None,
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with every capture, all of them online."""
    async with cloud_of(CAPTURES, broker_process) as running:
        yield running


@asynccontextmanager
async def cloud_of(
    captures: Sequence[Path], process: BrokerProcess
) -> AsyncGenerator[TuyaCloud]:
    """Serve captures; each device has the name of its file for its id."""
    devices = [load_capture(path, online=True, sub=False) for path in captures]
    for device, path in zip(devices, captures, strict=True):
        device.id = device.entry["id"] = path.stem
        correct(device)
    async with TuyaCloud(devices, process=process) as running:
        running.command_rules.echo_delay = None
        yield running


@pytest_asyncio.fixture
async def home(
    hass: HomeAssistant,
    account: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
) -> HomeAssistant:
    """Set the account up with every entity enabled."""
    monkeypatch.setattr(
        Entity, "entity_registry_enabled_default", property(lambda entity: True)
    )
    # nothing reports back here
    monkeypatch.setattr(
        "custom_components.tuya_openhub.runtime.command_queue.ACKNOWLEDGE_WITHIN", 3600
    )
    await started(hass, account)
    return hass


async def started(hass: HomeAssistant, account: TuyaCloud) -> MockConfigEntry:
    """Set the account up and wait for its connection."""
    entry = make_entry(account)
    await set_up(hass, entry)
    await _connected(hass, entry)
    return entry


async def enable_all(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Enable what is disabled by default; return what that was."""
    await hass.config_entries.async_unload(entry.entry_id)
    registry = er.async_get(hass)
    disabled = {
        one.entity_id
        for one in er.async_entries_for_config_entry(registry, entry.entry_id)
        if one.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    }
    for entity_id in disabled:
        registry.async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_setup(entry.entry_id)
    await _connected(hass, entry)
    return disabled


async def _connected(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
