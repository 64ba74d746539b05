"""The only owner of device state inside Home Assistant."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
import logging
import ssl
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, Platform
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .catalog.core.quirks import NO_QUIRKS, Quirk
from .const import CONF_GENERIC_ENTITIES, CONF_LINK_ID, CONF_LINK_TYPE, CONF_UID, DOMAIN
from .openhub import (
    PROBE_EVERY,
    AuthError,
    CallKind,
    Capability,
    Channel,
    ChannelState,
    Cloud,
    DataPoint,
    DeviceState,
    JsonValue,
    LinkType,
    OpenHub,
    OpenHubError,
    Problem,
    RefusedError,
    Usage,
)
from .repairs import async_clear_issues, async_raise_issue
from .runtime.command_queue import Commander
from .runtime.device_search import DeviceSearch
from .runtime.devices import Devices
from .runtime.dispatcher import Dispatcher, OnChange, OnPush
from .runtime.entity_adder import EntityAdder
from .runtime.extras import Extras
from .runtime.gap import GapWatch
from .runtime.inventory import Inventory
from .runtime.registry import Registrar
from .runtime.start_backoff import async_note_failure, async_note_success
from .runtime.storage import Memory, MemoryStore
from .setup.client_factory import error_placeholders

_LOGGER = logging.getLogger(__name__)

# How often the account's own figures are shown anew: messages come by the second
FIGURES_EVERY = timedelta(minutes=5)

type OpenHubConfigEntry = ConfigEntry[OpenHubCoordinator]


class OpenHubCoordinator(DataUpdateCoordinator[dict[str, DeviceState]]):
    """Keep the states of all devices of one account.

    A refresh is a snapshot: one reading of all devices. Between snapshots pushes
    change single values, and only the entities that show them are told.
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
        self.inventory = Inventory(
            memory,
            generic=entry.options.get(CONF_GENERIC_ENTITIES, True),
            firmware=Capability.FIRMWARE in cloud.capabilities,
            quirks=quirks,
        )
        self._store = store
        self._registrar = Registrar(hass, entry)
        self._dispatcher = Dispatcher()
        self._commander = Commander(
            cloud.send_commands,
            lambda work: self._spawn(work, "commands"),
            lambda device_id: self._spawn(self._read_back(device_id), "read back"),
        )
        self._adder = EntityAdder()
        self._devices = Devices(
            uid=self.uid,
            inventory=self.inventory,
            registrar=self._registrar,
            adder=self._adder,
            dispatcher=self._dispatcher,
            commander=self._commander,
            search=DeviceSearch(
                spawn=self._spawn, expect=cloud.expect_changes, read=self._read_all
            ),
        )
        self.data = self._devices.states
        self.hub = OpenHub(
            cloud,
            uid=self.uid,
            link_id=entry.data[CONF_LINK_ID],
            link_type=LinkType(entry.options.get(CONF_LINK_TYPE, LinkType.MQTT)),
            tls=tls,
            on_message=self._devices.handle,
            on_channel=self._handle_channel,
            usage=usage,
        )
        self._gap_listeners: list[Callable[[], None]] = []
        # whether values can be relied on: entities are available only then
        self.trusted = True
        self._started = False
        self._gap = GapWatch(
            hass,
            spawn=self._spawn,
            read=self._read_all,
            interval=usage.snapshot_interval,
            on_trust=self._set_trusted,
        )
        self.extras = Extras(
            cloud,
            uid=self.uid,
            memory=memory,
            inventory=self.inventory,
            registrar=self._registrar,
            spawn=self._spawn,
            save=lambda: self._store.async_save_later(self._memory),
        )
        self._devices.adopt(memory.devices)

    # Life cycle

    @property
    def warm(self) -> bool:
        """Whether there are stored states to start with."""
        return bool(self.data)

    @override
    async def _async_setup(self) -> None:
        """Open the push channel first, so that nothing is missed after the snapshot."""
        try:
            await self.hub.connect()
        except OpenHubError as err:
            raise self._failure(err) from err

    @callback
    def async_start(self) -> None:
        """Begin to listen; the channel is looked after until unload."""
        self._started = True
        async_note_success(self.hass, self.config_entry.entry_id)
        self._gap.start()
        self.config_entry.async_on_unload(
            async_track_time_interval(
                self.hass, self._show_figures, FIGURES_EVERY, cancel_on_shutdown=True
            )
        )
        self.config_entry.async_on_unload(
            self.hass.bus.async_listen_once(
                EVENT_HOMEASSISTANT_FINAL_WRITE, self._save_at_the_end
            )
        )
        self._spawn(self.hub.run(), "channel")
        self.extras.start()

    @override
    async def async_shutdown(self) -> None:
        """Stop everything and keep what is known."""
        await super().async_shutdown()
        self._commander.close()
        self._gap.close()
        await self.hub.close()
        await self._store.async_save(self._memory())

    def _spawn(self, work: Coroutine[Any, Any, None], what: str) -> asyncio.Task[None]:
        return self.config_entry.async_create_background_task(
            self.hass, work, f"{DOMAIN} {what}"
        )

    async def _save_at_the_end(self, _event: Event) -> None:
        """Keep the last values: Home Assistant stops without an unload."""
        await self._store.async_save(self._memory())

    def _memory(self) -> Memory:
        return Memory(
            devices=[
                replace(device, status=dict(self.data[device.id].values))
                for device in self.inventory.devices.values()
            ],
            specifications=self.inventory.specifications,
            names=self.inventory.names,
            usage=self.usage.store(),
            scenes=list(self.extras.scenes.values()),
            extras_at=self.extras.read_at,
        )

    # What entities need

    @callback
    def async_add_platform(
        self,
        platform: Platform,
        factory: Callable[[OpenHubCoordinator, str, Any], Entity],
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add the entities of a platform, now and whenever a device comes."""
        self._adder.open(
            platform, partial(factory, self), async_add_entities, self.inventory.plans
        )

    @callback
    def async_subscribe(
        self,
        device_id: str,
        codes: Iterable[str],
        on_change: OnChange,
        on_push: OnPush | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to data points of a device; return the way to stop.

        `on_change` runs when a value or the availability changed, `on_push` before
        it for every accepted push, repeats included, never for a snapshot. The code
        `event_notify` stands for the device's notifications (doorbells).
        """
        return self._dispatcher.subscribe(device_id, codes, on_change, on_push)

    @property
    def gap_open(self) -> bool:
        """Whether pushes may have been missed, and no snapshot has told the truth yet."""
        return self._gap.stale

    @callback
    def async_subscribe_gaps(self, on_closed: Callable[[], None]) -> CALLBACK_TYPE:
        """Hear when a snapshot has closed a time in which pushes may have been missed."""
        self._gap_listeners.append(on_closed)
        return lambda: self._gap_listeners.remove(on_closed)

    def device_info(
        self, device_id: str, channel: int | None
    ) -> DeviceInfo | ChildDeviceInfo:
        """Return the registry entry that an entity belongs to."""
        return self._registrar.info(
            device_id, channel, self.inventory.channel_names(device_id)
        )

    async def async_send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        """Send raw values by code; raise `OpenHubError` where the cloud refuses."""
        try:
            await self._commander.order(device_id, commands)
        except OpenHubError as err:
            if self.usage.refusal is not None or err.problem is Problem.TOKEN_CONTEST:
                self._tell_person(err)
            raise

    async def async_retry(self) -> OpenHubError | None:
        """Try again at once after a person has mended something; None when cured."""
        refused = self.hub.refused
        try:
            with self.usage.probing():
                await self.cloud.devices(self.uid)
            if refused:
                # the list may be allowed while the push service is not
                await self.hub.mended()
        except OpenHubError as err:
            return err
        async_clear_issues(self.hass, self.config_entry)
        self.hub.retry_now()
        return None

    async def async_resync(self) -> None:
        """Read everything anew, now; raise what went wrong in the user's words."""
        if not self._gap.live:
            self.hub.retry_now()
        self.cloud.expect_changes()
        await self.async_refresh()
        if not self.last_update_success and self.last_exception is not None:
            raise self.last_exception
        self.extras.read_soon()

    async def async_reports(
        self, device_id: str, code: str, since: int
    ) -> list[DataPoint] | None:
        """Read what a device reported since a time (ms); None if that is not to be had.

        Each reading costs a call: there are only so many a day.
        """
        if Capability.REPORTS not in self.cloud.capabilities:
            return None
        if not self.usage.may_spend(CallKind.LOG):
            return None
        return await self.cloud.reports(device_id, code, since)

    # Snapshots

    @override
    async def _async_update_data(self) -> dict[str, DeviceState]:
        """Read all devices at once and take over what no newer push has told."""
        gap = self._gap.mark()
        marks = self._devices.begin_snapshot()
        try:
            devices = await self.cloud.devices(self.uid)
        except OpenHubError as err:
            if err.problem is not Problem.NO_DEVICES:
                raise self._failure(err) from err
            devices = []
        devices = self.inventory.placed(devices)
        guessed = [
            device
            for device in devices
            if device.id in self.data and not self.inventory.described(device)
        ]
        await self.inventory.describe(self.cloud, devices)
        if any(map(self.inventory.described, guessed)):
            # what was guessed has other entities now, which are made at set-up
            self.hass.loop.call_soon(self._plan_anew)
        self._devices.apply_snapshot(devices, marks)
        if self._gap.settle(gap):
            for on_closed in self._gap_listeners:
                on_closed()
        self._store.async_save_later(self._memory)
        self._clear_issues()
        return self.data

    @callback
    def _plan_anew(self) -> None:
        """Set the entry up once more, unless it was unloaded meanwhile."""
        if not self._shutdown_requested:
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)

    async def _read_all(self) -> bool:
        """Take a snapshot; tell whether it worked."""
        failed = not self.last_update_success
        await self.async_refresh()
        if failed and self.last_update_success and not self._gap.live:
            # the cloud is back, and the broker may be
            self.hub.retry_now()
        return self.last_update_success

    async def _read_back(self, device_id: str) -> None:
        """Read one device that did not report what it was told."""
        if (state := self.data.get(device_id)) is None:
            return
        mark = state.begin_snapshot()
        try:
            statuses = await self.cloud.statuses([device_id])
        except OpenHubError as err:
            _LOGGER.debug("State after a command could not be read: %s", err)
            return
        self._devices.apply_status(device_id, statuses.get(device_id, {}), mark)

    def _failure(self, err: OpenHubError) -> HomeAssistantError:
        """Translate an error of the cloud: reauth, repair or another try."""
        text: dict[str, Any] = {
            "translation_domain": DOMAIN,
            "translation_key": err.problem,
            "translation_placeholders": error_placeholders(err),
        }
        if isinstance(err, AuthError):
            return ConfigEntryAuthFailed(**text)
        self._tell_person(err)
        if isinstance(err, RefusedError):
            return UpdateFailed(retry_after=PROBE_EVERY, **text)
        if self._started:
            return UpdateFailed(**text)
        pause = async_note_failure(self.hass, self.config_entry.entry_id, err)
        return UpdateFailed(retry_after=pause, **text)

    # The channel

    @callback
    def _handle_channel(self, channel: Channel) -> None:
        """Follow the channel: the one place that decides lost and back."""
        if channel.connected and not self._gap.live:
            self._gap.back()
        elif self._gap.live and not channel.connected:
            self._gap.lost()
        if channel.error is not None and channel.state is ChannelState.REFUSED:
            self._tell_person(channel.error)
        elif channel.state is ChannelState.LIVE:
            self._clear_issues()
        if self._started:
            self._store.async_save_later(self._memory)
        self.async_update_listeners()

    def _tell_person(self, err: OpenHubError) -> None:
        """Ask for what only a person can mend: other credentials, or a repair."""
        if isinstance(err, AuthError):
            self.config_entry.async_start_reauth(self.hass)
        elif isinstance(err, RefusedError) or err.problem is Problem.TOKEN_CONTEST:
            async_raise_issue(self.hass, self.config_entry, err)

    def _clear_issues(self) -> None:
        """Take back what a person had to mend, unless it stands in the way still."""
        if self.usage.refusal is None and not self.hub.refused:
            async_clear_issues(self.hass, self.config_entry)

    @callback
    def _show_figures(self, _now: datetime) -> None:
        self.async_update_listeners()

    def _set_trusted(self, trusted: bool) -> None:
        """Say whether values can be trusted; entities become available or not."""
        if trusted is not self.trusted:
            self.trusted = trusted
            self._dispatcher.tell_all()
