"""One account of the simulated cloud in a Home Assistant, and what must be true of it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.openhub import CallKind
from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.openhub.push.channel import Channel
from custom_components.tuya_openhub.runtime.readings import gang_names, product_reader
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from tests.tuya_cloud import SimDevice, TcpProxy, TuyaCloud, captures

LINK_ID = "0123456789abcdef0123456789abcdef"
PRODUCTS = ("plug", "six_gang", "plug", "door")
# data points whose number is shown with one decimal, as the plug's specification says
TENTHS = ("cur_power", "cur_voltage")
_ESTABLISHED = "01"
_OURS = ("OpenHub", "Session.", "Link.", "Client.", "_Client.")


class World:
    """A cloud, a proxy before its broker, and a Home Assistant that uses both."""

    def __init__(
        self, hass: HomeAssistant, cloud: TuyaCloud, patch: pytest.MonkeyPatch
    ) -> None:
        """Take what the fixtures made."""
        self.hass = hass
        self.cloud = cloud
        self.patch = patch
        # how wrong this machine's clock is, in seconds
        self.shift = 0.0
        self.proxy: TcpProxy
        self.entry = MockConfigEntry()

    async def start(
        self,
        devices: int,
        *,
        wait: bool = True,
        products: Any = PRODUCTS,
        **options: Any,
    ) -> None:
        """Set the account up."""
        await self.prepare()
        # in virtual time, too: a start takes as long as it does without descriptions
        self.patch.setattr(product_reader, "READ_AFTER", 0)
        self.patch.setattr(product_reader, "PACE", 0)
        self.patch.setattr(gang_names, "READ_AFTER", 0)
        self.patch.setattr(gang_names, "PACE", 0)
        self.cloud.truth.add_devices(
            captures.synthetic(devices, products), self.cloud.uid
        )
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="Tuya OpenHub",
            unique_id=self.cloud.uid,
            data={**self.cloud.entry_data(), "link_id": LINK_ID},
            options=options,
        )
        self.entry.add_to_hass(self.hass)
        if wait:
            await self.set_up()
            assert self.entry.state is ConfigEntryState.LOADED
            # what is counted later has nothing to do with descriptions and names
            await self.until(self.is_described)
            await self.until(self.is_named)

    async def prepare(self) -> None:
        """Put a proxy before the broker, and this machine's clock in our hands."""
        self.proxy = await self.cloud.proxy()
        self.patch.setattr(SystemClock, "time", lambda _: time.time() + self.shift)
        self.patch.setattr(
            "custom_components.tuya_openhub.tls_context", self.cloud.broker.ssl_context
        )

    async def set_up(self) -> None:
        """Set the entry up as Home Assistant does."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def end(self) -> None:
        """Unload, and see that nothing is left."""
        self.cloud.faults.clear()
        await self.cloud.broker.thaw()
        if self.entry.state is ConfigEntryState.LOADED:
            assert await self.unload() < 1
        assert self.left() == []

    async def unload(self) -> float:
        """Unload the entry and return how long that took, in seconds."""
        started = time.monotonic()
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        return time.monotonic() - started

    def is_loaded(self) -> bool:
        """Return whether the entry is set up."""
        return self.entry.state is ConfigEntryState.LOADED

    def is_described(self) -> bool:
        """Return whether no more calls for descriptions are to come."""
        products = self.coordinator.inventory.descriptions.values()
        may_ask = self.coordinator.usage.may_spend(CallKind.SPECIFICATION)
        return not may_ask or all(known.complete for known in products)

    def is_named(self) -> bool:
        """Return whether no more calls for names of gangs are to come."""
        switches = [each for each in self.devices if "switch_2" in each.status]
        may_ask = self.coordinator.usage.may_spend(CallKind.NAMES)
        asked = self.cloud.calls.count_of("*/multiple-names")
        return not may_ask or asked >= len(switches)

    @property
    def coordinator(self) -> OpenHubCoordinator:
        """The coordinator of the entry."""
        coordinator: OpenHubCoordinator = self.entry.runtime_data
        return coordinator

    @property
    def channel(self) -> Channel:
        """The push channel."""
        return self.coordinator.hub.channel

    @property
    def devices(self) -> list[SimDevice]:
        """The devices of the account."""
        return list(self.cloud.truth.accounts[self.cloud.uid].values())

    async def until(self, true: Callable[[], object], limit: float = 5) -> float:
        """Wait for something and return how long it took, in seconds."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        async with asyncio.timeout(limit):
            while not true():
                await asyncio.sleep(0.01)
        return loop.time() - started

    async def until_right(self, limit: float = 5) -> float:
        """Wait until Home Assistant shows the truth; fail with what is wrong if it never does."""
        try:
            return await self.until(
                lambda: self.channel.connected and not self.wrong(), limit
            )
        except TimeoutError:
            pytest.fail(f"{self.channel} {self.wrong()[:5]}")

    async def end_leases(self) -> None:
        """End all leases, and wait until the gap has begun; it may be over already."""
        gaps = self.channel.gaps
        await self.cloud.leases.end_all()
        await self.until(lambda: self.channel.gaps > gaps)

    async def until_tidy(self, tasks: int) -> None:
        """Wait for one session and no more tasks and sockets than there were."""
        try:
            await self.until(
                lambda: len(self.cloud.broker.connected()) == self.sockets() == 1
            )
            await self.until(lambda: len(self.left()) <= tasks)
        except TimeoutError:
            pytest.fail(f"{self.cloud.broker.connected()} {self.left()}")

    def wrong(self) -> list[str]:
        """Return what Home Assistant shows other than the cloud has it."""
        return [fault for device in self.devices for fault in self._wrong(device)]

    def _wrong(self, device: SimDevice) -> list[str]:
        state = self.coordinator.data.get(device.id)
        if state is None:
            return [f"{device.id} is missing"]
        registered = dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, device.id), self.entry.entry_id
        )
        name = registered.name if registered else None
        faults = [
            f"{device.id} {code} is {state.values.get(code)!r} instead of {value!r}"
            for code, value in device.status.items()
            if state.values.get(code) != value
        ]
        faults += [f"{device.id} is called {name}"] * (name != device.name)
        faults += [f"{device.id} is online: {state.online}"] * (
            state.online is not device.online
        )
        return faults + self._wrong_entities(device)

    def _wrong_entities(self, device: SimDevice) -> list[str]:
        faults = []
        for code, value in device.status.items():
            if isinstance(value, bool) and code.startswith("switch"):
                shown, expected = (
                    self.shown("switch", device, code),
                    ["off", "on"][value],
                )
            elif code in TENTHS and isinstance(value, int):
                shown, expected = self.shown("sensor", device, code), str(value / 10)
            else:
                continue
            expected = expected if device.online else STATE_UNAVAILABLE
            if shown not in {None, expected}:
                faults.append(f"{device.id} {code} shows {shown} instead of {expected}")
        return faults

    def problems(self) -> list[str]:
        """Return the problems that a person is asked to solve."""
        return [
            str(issue.translation_key)
            for (domain, _), issue in ir.async_get(self.hass).issues.items()
            if domain == DOMAIN
        ]

    def shown(self, platform: str, device: SimDevice, code: str) -> str | None:
        """Return the state of a data point's entity, None where there is none."""
        entity_id = er.async_get(self.hass).async_get_entity_id(
            platform, DOMAIN, f"{device.id}_{code}"
        )
        state = self.hass.states.get(entity_id) if entity_id else None
        return state.state if state else None

    def left(self) -> list[str]:
        """Return the integration's tasks and sockets that exist now."""
        tasks = [
            f"{task.get_name()}: {task.get_coro()}"
            for task in asyncio.all_tasks()
            if DOMAIN in task.get_name()
            or getattr(task.get_coro(), "__qualname__", "").startswith(_OURS)
        ]
        return tasks + [f"socket {number}" for number in range(self.sockets())]

    def sockets(self) -> int:
        """Count the connections to the broker that are open on this side."""
        lines = Path("/proc/self/net/tcp").read_text().splitlines()[1:]
        fields = [line.split() for line in lines]
        return sum(
            int(remote.split(":")[1], 16) == self.proxy.port and state == _ESTABLISHED
            for _, _, remote, state, *_ in fields
        )
