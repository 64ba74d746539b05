"""Set up every captured device, read all it shows, and call all it offers."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
import logging
from typing import Any, cast

import pytest

from custom_components.tuya_openhub.catalog.tables.product_quirks import PRODUCTS
from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.operations.commands import accepts
from tests.tuya_cloud.truth import Command, SimDevice

from .calls import CALLS, Call
from .conftest import CAPTURES

_LOGGER = logging.getLogger(__name__)

# they tell that there is a custom integration, and that no turbojpeg is here
SPEAKERS = ("custom_components.", "homeassistant.components.", "homeassistant.helpers.")


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a warning or worse."""
    return [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and record.name.startswith(SPEAKERS)
    ]


def entries(hass: HomeAssistant, device_id: str) -> list[er.RegistryEntry]:
    """Return the entities of a device."""
    registry = er.async_get(hass)
    return sorted(
        (
            entry
            for entry in registry.entities.values()
            if entry.platform == DOMAIN and entry.unique_id.startswith(f"{device_id}_")
        ),
        key=lambda entry: entry.entity_id,
    )


def state_of(hass: HomeAssistant, entry: er.RegistryEntry) -> State:
    """Return the state of an entity; each has one."""
    state = hass.states.get(entry.entity_id)
    assert state is not None, entry.entity_id
    return state


async def explained(hass: HomeAssistant, device: SimDevice) -> list[dict[str, Any]]:
    """Return what is told of each data point of a device."""
    seen = await hass.services.async_call(
        DOMAIN,
        "explain",
        {"device_id": device.id},
        blocking=True,
        return_response=True,
    )
    return cast(list[dict[str, Any]], cast(dict[str, Any], seen)["data_points"])


def added(device: SimDevice) -> set[str]:
    """Return the data points that only a quirk of the product names."""
    return set(PRODUCTS.get(device.product_id, {})) - {"category"}


async def test_every_device_sets_up(
    home: HomeAssistant, account: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """Set up without a word of warning; give each data point an entity or a reason."""
    counts: Counter[str] = Counter()
    for device in account.truth.devices.values():
        points = await explained(home, device)
        codes = {p["code"] for p in (*device.functions, *device.status_spec)}
        known = codes | device.status.keys() | added(device)
        assert {point["code"] for point in points} == (known or {""})
        for point in points:
            shown = bool(point["entity_ids"])
            valued = point["code"] in device.status
            assert point["reason"], (device.id, point["code"])
            assert shown is (point["decision"] == "entity"), (device.id, point)
            counts.update(
                {"points": 1, "values": valued, "shown values": valued and shown}
            )
        own = entries(home, device.id)
        assert {state_of(home, entry).state for entry in own} - {"unavailable"} or (
            not codes
        )
        counts["entities"] += len(own)
    assert complaints(caplog) == []
    _LOGGER.info("%s devices: %s", len(CAPTURES), dict(counts))
    assert counts["shown values"] >= counts["values"] * 0.99


# these offer nothing that a device gets, or are tried where their cloud service is
SILENT = {"binary_sensor", "calendar", "event", "infrared", "sensor", "update"}


async def attempt(
    hass: HomeAssistant, entry: er.RegistryEntry, call: Call
) -> HomeAssistantError | None:
    """Call an action; return the error that it ended in."""
    service, data = call
    target = {"entity_id": entry.entity_id}
    try:
        await hass.services.async_call(
            entry.domain, service, {**target, **data}, blocking=True
        )
    except HomeAssistantError as err:
        return err
    return None


def limits_of(device: SimDevice, command: Command) -> Iterator[str]:
    """Tell what a device's own description has against a command."""
    point = next(p for p in device.functions if p["code"] == command.code)
    if not accepts(point, command.value):
        yield f"{device.id} {command.code}={command.value!r}"


async def wrong_calls(
    hass: HomeAssistant, account: TuyaCloud, device: SimDevice
) -> AsyncIterator[str]:
    """Call all that the entities of a device offer; tell what did not do."""
    for entry in entries(hass, device.id):
        if entry.domain in SILENT:
            continue
        calls = list(CALLS[entry.domain](state_of(hass, entry)))
        if not calls:
            yield f"{entry.entity_id}: nothing is offered"
        for call in calls:
            before = len(account.truth.commands)
            err = await attempt(hass, entry, call)
            sent = account.truth.commands[before:]
            what = f"{entry.entity_id} {call}"
            if err is not None or not sent:
                yield f"{what}: {err!r}"
            for command in sent:
                for complaint in limits_of(device, command):
                    yield f"{what}: {complaint}"


async def test_every_call_is_allowed(
    home: HomeAssistant, account: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """Offer no action that ends in anything but a command the cloud accepts."""
    wrong = [
        complaint
        for device in account.truth.devices.values()
        async for complaint in wrong_calls(home, account, device)
    ]
    _LOGGER.info("%s commands", len(account.truth.commands))
    assert wrong == []
    assert complaints(caplog) == []
