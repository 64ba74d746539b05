"""The coordinator of one account: device states come in here, orders go out."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
import logging
import ssl
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceEntry
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .catalog import NO_QUIRKS, Quirk
from .const import CONF_GENERIC_ENTITIES, CONF_LINK_ID, CONF_LINK_TYPE, CONF_UID, DOMAIN
from .openhub import (
    CallKind,
    Capability,
    Channel,
    Cloud,
    DataPoint,
    DeviceState,
    LinkType,
    OpenHub,
    OpenHubError,
    Problem,
    Usage,
)
from .runtime.absences import GONE_AFTER
from .runtime.command_queue import CommandQueue
from .runtime.devices import Devices
from .runtime.dispatcher import OnChange, OnOvertaken, OnPush
from .runtime.infrared.remote_reader import RemoteReader
from .runtime.inventory import Inventory
from .runtime.locks import Locks
from .runtime.orders import Orders
from .runtime.problems import ProblemReporter
from .runtime.readings.daily_reader import DailyReader
from .runtime.readings.gateways import Gateways
from .runtime.readings.scenes import Scenes
from .runtime.readings.state_reader import StateReader
from .runtime.start_backoff import async_note_success
from .runtime.storage import Memory, MemoryStore

_LOGGER = logging.getLogger(__name__)

# How often the account's own sensors are written: messages come by the second
FIGURES_EVERY = timedelta(minutes=5)
# How much later than it has to be missing devices are asked for, in seconds
_LIST_LAG = 60.0

type OpenHubConfigEntry = ConfigEntry[OpenHubCoordinator]


class OpenHubCoordinator(DataUpdateCoordinator[dict[str, DeviceState]]):
    """Keep the states of all devices of one account, and pass orders to the cloud.

    A refresh is a snapshot: one reading of all devices. Between snapshots pushes
    change single values, and only the entities that show them are called.
    """

    config_entry: OpenHubConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: OpenHubConfigEntry,
        *,
        cloud: Cloud,
        usage: Usage,
        memory: Memory,
        store: MemoryStore,
        tls: ssl.SSLContext,
        quirks: Mapping[str, Quirk] = NO_QUIRKS,
    ) -> None:
        """Initialize from what was stored; nothing is connected yet."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=DOMAIN)
        self.cloud = cloud
        self.usage = usage
        self.uid: str = entry.data[CONF_UID]
        # whether values can be relied on: entities are available only then
        self.trusted = True
        self._started = False
        self._store = store
        self._problems = ProblemReporter(hass, entry, usage)
        self.inventory = Inventory(
            memory,
            generic=entry.options.get(CONF_GENERIC_ENTITIES, True),
            firmware=Capability.FIRMWARE in cloud.capabilities,
            timers=cloud.timers is not None,
            quirks=quirks,
        )
        self._commands = self._create_command_queue()
        self.orders = Orders(cloud, self.inventory, self._commands, self._problems)
        self.reader = self._create_state_reader(memory)
        self._devices = self._create_devices(memory)
        self.shared_devices = self._devices.shared_devices
        self.data = self._devices.states
        self.hub = self._create_hub(tls, memory)
        self.scenes = Scenes(cloud, self.uid, memory.scenes)
        self.daily_reader = self._create_daily_reader(memory.daily_read_at)
        self.remotes = RemoteReader(
            hass, entry, cloud, usage, self.inventory, self._devices.registered
        )
        self.locks = Locks(self, self._problems, memory.locks)
        self._devices.adopt(memory.devices)

    def _create_command_queue(self) -> CommandQueue:
        return CommandQueue(
            self.cloud.send_commands,
            lambda work: self._spawn(work, "commands"),
            lambda device_id: self._spawn(
                self._devices.async_read_back(device_id), "read back"
            ),
        )

    def _create_devices(self, memory: Memory) -> Devices:
        return Devices(
            self.hass,
            self.config_entry,
            cloud=self.cloud,
            inventory=self.inventory,
            commands=self._commands,
            search=self.reader.search,
            delivery=self.reader.delivery,
            absences=memory.absences,
            usage=self.usage,
            spawn=self._spawn,
            save=self._save_later,
            shadows_read_at=memory.shadows_read_at,
            gangs_named=memory.gangs_named,
        )

    def _create_hub(self, tls: ssl.SSLContext, memory: Memory) -> OpenHub:
        entry = self.config_entry
        self.cloud.restore_access(memory.access)
        return OpenHub(
            self.cloud,
            uid=self.uid,
            link_id=entry.data[CONF_LINK_ID],
            link_type=LinkType(entry.options.get(CONF_LINK_TYPE, LinkType.MQTT)),
            tls=tls,
            on_message=self._devices.handle,
            on_channel=self._handle_channel,
            on_delivery=partial(self._problems.set_standing, None),
            usage=self.usage,
            knows=lambda device_id: device_id in self.inventory.devices,
        )

    def _create_state_reader(self, memory: Memory) -> StateReader:
        return StateReader(
            self.hass,
            usage=self.usage,
            stored=memory.readings,
            read=self._read_all,
            cost=lambda: self.inventory.lists,
            hub=lambda: self.hub,
            on_trust=self._set_trusted,
            on_silent=partial(self._problems.set_standing, Problem.NO_MESSAGES),
        )

    def _create_daily_reader(self, read_at: float) -> DailyReader:
        gateways = Gateways(self.cloud, self.inventory, self._devices.registered)
        return DailyReader(
            {"Scenes": self.scenes.read, "Gateways": gateways.read},
            read_at=read_at,
            spawn=self._spawn,
            save=self._save_later,
        )

    # Life cycle

    @override
    async def _async_setup(self) -> None:
        """Open the push channel first, so that nothing is missed after the snapshot."""
        try:
            await self.hub.connect()
        except OpenHubError as err:
            raise self._problems.update_failure(err, started=self._started) from err

    @callback
    def async_start(self) -> None:
        """Begin to listen; the channel is kept open until unload."""
        self._started = True
        async_note_success(self.hass, self.config_entry.entry_id)
        self.reader.gap.start()
        self.config_entry.async_on_unload(
            async_track_time_interval(
                self.hass,
                callback(lambda _now: self.async_update_listeners()),
                FIGURES_EVERY,
                cancel_on_shutdown=True,
            )
        )
        self.config_entry.async_on_unload(
            self.shared_devices.async_watch(self._take_over)
        )
        self.config_entry.async_on_unload(self._store.async_save_at_stop(self._memory))
        self._spawn(self.hub.run(), "channel")
        self._spawn(self.reader.run(), "readings")
        self.daily_reader.start()
        self._devices.start()

    @override
    async def async_shutdown(self) -> None:
        """Stop everything and store what is known."""
        await super().async_shutdown()
        self._commands.close()
        self.reader.gap.close()
        self._devices.close()
        await self.hub.close()
        await self._store.async_save(self._memory())

    def _spawn(self, work: Coroutine[Any, Any, None], what: str) -> asyncio.Task[None]:
        return self.config_entry.async_create_background_task(
            self.hass, work, f"{DOMAIN} {what}"
        )

    def _save_later(self) -> None:
        self._store.async_save_later(self._memory)

    def _memory(self) -> Memory:
        return Memory(
            devices=[
                replace(
                    device,
                    online=self.data[device.id].online,
                    status=dict(self.data[device.id].values),
                )
                for device in self.inventory.devices.values()
            ],
            descriptions=self.inventory.descriptions,
            names=self.inventory.names,
            scenes=list(self.scenes.by_key.values()),
            daily_read_at=self.daily_reader.read_at,
            absences=self._devices.absences.store(),
            readings=self.reader.store(),
            access=self.cloud.store_access(),
            shadows_read_at=self._devices.data_points.shadows.read_at,
            gangs_named=self._devices.gang_names.store(),
            locks=self.locks.store(),
        )

    # What entities need

    async def async_add_platform(
        self,
        platform: Platform,
        factory: Callable[[OpenHubCoordinator, str, Any], Entity],
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add the entities of a platform, now and whenever a device comes."""
        await self._devices.async_add_platform(
            platform, partial(factory, self), async_add_entities
        )

    @callback
    def async_subscribe(
        self,
        device_id: str,
        codes: Iterable[str],
        on_change: OnChange,
        on_push: OnPush | None = None,
        on_overtaken: OnOvertaken | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to data points of a device; return the way to stop.

        `on_change` runs when a value or the availability changed, `on_push` before
        it for every accepted push, repeats included, never for a snapshot, and
        `on_overtaken` for every push that came after a newer one. The code
        `event_notify` stands for the device's notifications (doorbells).
        """
        return self._devices.async_subscribe(
            device_id, codes, on_change, on_push, on_overtaken
        )

    @property
    def gap_open(self) -> bool:
        """Whether pushes may have been missed, and no snapshot has been read since."""
        return self.reader.gap.stale

    @callback
    def async_subscribe_gaps(self, on_closed: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `on_closed` when a snapshot has closed a gap; return the way to stop."""
        return self.reader.gap.async_subscribe(on_closed)

    def device_entry(self, device_id: str) -> DeviceEntry | None:
        """Return the registry entry of a device, None before it has one."""
        return self._devices.registered.entry(device_id)

    def gang_info(self, device_id: str, channel: int) -> ChildDeviceInfo:
        """Return what the registry is told of a gang, counted from 1, of a device."""
        return self._devices.registered.gang_info(device_id, channel)

    def is_listed(self, device_id: str) -> bool:
        """Return whether the account has a device, as far as its last lists say."""
        return self._devices.is_listed(device_id)

    @callback
    def async_forget_device(self, device_id: str) -> None:
        """Forget a device that a person removes from the registry."""
        self._devices.forget(device_id)
        self._save_later()

    # Readings on demand: each raises `OpenHubError`

    async def async_reports(
        self, device_id: str, code: str, since: int
    ) -> list[DataPoint] | None:
        """Read what a device reported since a time (ms); None if that is not to be had."""
        can = Capability.REPORTS in self.cloud.capabilities
        if not can or not self.usage.may_spend(CallKind.LOG):
            return None
        return await self.cloud.reports(device_id, code, since)

    async def async_retry(self) -> OpenHubError | None:
        """Try again at once after a person has acted; return what is still wrong."""
        refused = self.hub.refused
        self.cloud.forget_refusals()
        try:
            with self.usage.probing():
                await self.cloud.devices(self.uid)
            if refused:
                # the list may be allowed while the push service is not
                await self.hub.retry_after_fix()
        except OpenHubError as err:
            return err
        self.reader.delivery.start_over()
        self._problems.solved()
        self.hub.retry_now()
        return None

    async def async_resync(self) -> None:
        """Read everything again now; raise the error of a snapshot that fails."""
        if not self.reader.gap.live:
            self.hub.retry_now()
        self.cloud.expect_changes()
        self.cloud.forget_refusals()
        self._devices.rooms.read_again()
        await self.async_refresh()
        if not self.last_update_success and self.last_exception is not None:
            raise self.last_exception
        self.daily_reader.read_soon()
        self.remotes.read_again()
        self._devices.read_again()

    # Snapshots

    @override
    async def _async_update_data(self) -> dict[str, DeviceState]:
        """Take a snapshot, and follow what it means for the account."""
        mark = self.reader.begin()
        try:
            reading = await self._devices.async_read()
        except OpenHubError as err:
            self.reader.failed()
            raise self._problems.update_failure(err, started=self._started) from err
        self.reader.end(mark, whole=reading.whole)
        self._devices.data_points.shadows.follow_reading(self.reader.gap.take_missed())
        if reading.missing:
            self.reader.request(GONE_AFTER / 1000 + _LIST_LAG)
        self._save_later()
        self._problems.clear()
        return self.data

    async def _read_all(self) -> bool:
        """Take a snapshot; return whether it worked."""
        failed = not self.last_update_success
        await self.async_refresh()
        if failed and self.last_update_success and not self.reader.gap.live:
            # the cloud is back, and the broker may be
            self.hub.retry_now()
        return self.last_update_success

    @callback
    def _take_over(self) -> None:
        """Read again: devices of other accounts are this account's to show now."""
        self.cloud.expect_changes()
        self.reader.request(0)

    @callback
    def _handle_channel(self, channel: Channel) -> None:
        """Follow the channel, and what stands in its way."""
        self.reader.follow(channel)
        self._problems.follow(channel)
        if self._started:
            self._save_later()
        self.async_update_listeners()

    def _set_trusted(self, trusted: bool) -> None:
        """Set whether values can be trusted; entities become available or not."""
        if trusted is not self.trusted:
            self.trusted = trusted
            self._devices.async_notify_all()
