"""Play a field case in a Home Assistant whose account has the case's device."""

from collections.abc import AsyncIterator, Iterator
from itertools import chain
from typing import Any

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from tests.integration.helpers import make_entry, set_up, state_of, wait_until
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.captures import from_capture

from .case import Call, Case, Expectation, Step, add_to
from .compare import (
    find,
    matches,
    readable,
    registry_mismatches,
    shown_keys,
    state_mismatches,
)

_STATUS = 4
# what a second device reports arrives after all that was pushed before
_MARKER = {
    "name": "Marker",
    "category": "wsdcg",
    "product_id": "marker",
    "function": {},
    "status_range": {
        "humidity_value": {"type": "Integer", "value": {"unit": "%", "max": 100}}
    },
    "status": {"humidity_value": 0},
}


async def play(hass: HomeAssistant, cloud: TuyaCloud, case: Case) -> list[str]:
    """Set the device of a case up, do its steps, and return every mismatch."""
    player = Player(hass, cloud, case)
    await set_up(hass, player.entry)
    await player.settle()
    expected = case["expected"]
    found = [f"set-up: {text}" for text in player.registry_mismatches(expected)]
    await player.enable_used(case)
    found += [f"set-up: {text}" for text in player.state_mismatches(expected)]
    for number, step in enumerate(case["steps"], 1):
        found += [f"step {number}: {text}" async for text in player.take(step)]
    await hass.config_entries.async_unload(player.entry.entry_id)
    return found


class Player:
    """The device of a case in the cloud, and its entities in Home Assistant."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud, case: Case) -> None:
        """Put the device into the cloud; nothing is set up yet."""
        self._hass = hass
        self._cloud = cloud
        self._device = add_to(cloud, case)
        self._marker = from_capture(_MARKER, "marker")
        self._marks = 0
        cloud.truth.add_devices([self._marker], cloud.uid)
        cloud.command_rules.echo_delay = 0
        self.entry = make_entry(cloud)

    async def settle(self) -> None:
        """Wait until everything pushed so far has become states."""
        self._marks += 1
        await wait_until(self._hass, self._mark_arrived)

    def _mark_arrived(self) -> bool:
        """Push the next value of the marker until it is shown."""
        self._cloud.truth.set_value(self._marker.id, {"humidity_value": self._marks})
        shown = state_of(self._hass, "sensor", self._marker.id, "humidity_value")
        return matches(self._marks, shown)

    def registry_mismatches(self, expected: list[Expectation]) -> Iterator[str]:
        """Tell which entities are missing or enabled against what is expected."""
        for each in expected:
            yield from registry_mismatches(self._hass, self._device.id, each)

    def state_mismatches(self, expected: list[Expectation]) -> Iterator[str]:
        """Tell which entities show something else than is expected."""
        for each in expected:
            yield from state_mismatches(self._hass, self._device.id, each)

    async def enable_used(self, case: Case) -> None:
        """Enable the entities that a case reads or calls, as a person would."""
        registry = er.async_get(self._hass)
        found = [find(self._hass, self._device.id, name) for name in _used(case)]
        disabled = {each.entity_id for each in found if each and each.disabled_by}
        if not disabled:
            return
        for entity_id in disabled:
            registry.async_update_entity(entity_id, disabled_by=None)
        await self._hass.config_entries.async_reload(self.entry.entry_id)
        await self.settle()

    async def take(self, step: Step) -> AsyncIterator[str]:
        """Let a step happen, and tell what is not as expected."""
        device, truth = self._device, self._cloud.truth
        if "push" in step:
            truth.set_value(device.id, step["push"])
        if "body" in step:
            body = {"devId": device.id, "productKey": device.product_id, **step["body"]}
            self._cloud.publisher.publish_body(self._cloud.uid, _STATUS, body)
        if "event" in step:
            event = step["event"]
            truth.event(device.id, event["bizCode"], event["bizData"])
        if "call" in step:
            async for text in self._call(step["call"]):
                yield text
        await self.settle()
        expected = step.get("expected", [])
        for text in chain(
            self.registry_mismatches(expected), self.state_mismatches(expected)
        ):
            yield text

    async def _call(self, call: Call) -> AsyncIterator[str]:
        """Call an action, and tell what did not become of it."""
        service = call["service"]
        entry = find(self._hass, self._device.id, call["entity"])
        if entry is None:
            yield f"{service}: {call['entity']} is missing"
            return
        before = len(self._cloud.truth.commands)
        error = await self._error_of(entry.entity_id, call)
        commands = self._cloud.truth.commands[before:]
        sent = {command.code: command.value for command in commands}
        if error is None and call.get("error"):
            yield f"{service} did not fail"
        if error is not None and not (call.get("error") and _says(error, call)):
            yield f"{service} failed: {type(error).__name__}: {error}"
        if "sent" in call and sent != call["sent"]:
            yield f"{service} sent {readable(sent)}, not {readable(call['sent'])}"
        if not call.get("sent_has", {}).items() <= sent.items():
            yield f"{service} sent {readable(sent)}, lacks {readable(call['sent_has'])}"

    async def _error_of(self, entity_id: str, call: Call) -> Exception | None:
        """Call an action and return the error that it ended in."""
        domain, _, service = call["service"].partition(".")
        data: dict[str, Any] = {"entity_id": entity_id, **call.get("data", {})}
        try:
            await self._hass.services.async_call(domain, service, data, blocking=True)
        except (HomeAssistantError, vol.Invalid) as err:
            return err
        return None


def _says(error: Exception, call: Call) -> bool:
    """Tell whether an error has the text that is expected."""
    return call.get("error_text", "") in str(error)


def _used(case: Case) -> list[str | list[str]]:
    """Return the entities of which a case reads the state, or which it calls."""
    steps = case["steps"]
    expected = chain(case["expected"], *(step.get("expected", ()) for step in steps))
    read = [each["entity"] for each in expected if shown_keys(each)]
    return read + [step["call"]["entity"] for step in steps if "call" in step]
