"""The devices of an account: what follows when one comes, reports or goes."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..catalog import whole
from ..const import CONF_UID
from ..openhub import (
    Cloud,
    DataPoint,
    Device,
    DeviceEvent,
    DeviceList,
    DeviceState,
    JsonValue,
    Message,
    OpenHubError,
    Part,
    StatusReport,
    Usage,
)
from .absences import Absences, Missing
from .command_queue import CommandQueue
from .dispatcher import Dispatcher, OnChange, OnOvertaken, OnPush
from .entity_adder import Build, EntityAdder
from .inventory import Inventory
from .push_listeners import listeners_of, pass_on
from .readings.data_points import DataPoints
from .readings.delivery import Delivery
from .readings.device_search import DeviceSearch
from .readings.gang_names import GangNames
from .readings.gap import Spawn
from .readings.rooms import Rooms
from .registry import NO_ROOMS, RegisteredDevices
from .shared_devices import SharedDevices

_LOGGER = logging.getLogger(__name__)

# How often in a row a reading that lacks a part is to be repeated soon
PARTIAL_READINGS = 4
# So many devices are taken over from a snapshot before others on the loop get their turn
_AT_ONCE = 50
_ANYWHERE = frozenset(Part)
# `upgradeStatus` of a firmware update that has been installed
_UPGRADED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reading of all devices was worth.

    `whole` unless another one soon may bring more; `missing` if one in an hour may show
    that a device is gone.
    """

    whole: bool
    missing: bool


class Devices:
    """Keep registry, plans, entities and states of all devices consistent.

    `states` has one entry for each known device, by its id; the mapping stays the same.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        cloud: Cloud,
        inventory: Inventory,
        commands: CommandQueue,
        search: DeviceSearch,
        absences: Mapping[str, JsonValue],
        delivery: Delivery,
        usage: Usage,
        spawn: Spawn,
        save: Callable[[], None],
        shadows_read_at: Mapping[str, float],
        gangs_named: Iterable[str],
    ) -> None:
        """Begin without a device."""
        self.states: dict[str, DeviceState] = {}
        self.registered = RegisteredDevices(
            hass, entry, gang_names=inventory.channel_names
        )
        self.shared_devices = SharedDevices(hass, entry, self._give_up)
        self._uid: str = entry.data[CONF_UID]
        self._cloud = cloud
        self._inventory = inventory
        self._commands = commands
        self._search = search
        self.absences = Absences(absences)
        self._partial_readings = 0
        # who left by an event while a list was on its way that may still hold them
        self._left: set[str] = set()
        self._delivery = delivery
        self.rooms = Rooms(cloud, self._uid, may_spend=usage.may_spend)
        self.gang_names = GangNames(
            hass,
            cloud,
            inventory,
            read=gangs_named,
            may_spend=usage.may_spend,
            spawn=spawn,
            on_names=self._handle_names,
        )
        self._save = save
        self._adder = EntityAdder(hass)
        self._dispatcher = Dispatcher()
        self._listeners = listeners_of(hass)
        self.data_points = DataPoints(
            hass,
            cloud,
            inventory,
            states=self.states,
            adder=self._adder,
            notify=self._handle_values,
            handle=self.handle,
            usage=usage,
            spawn=spawn,
            save=save,
            shadows_read_at=shadows_read_at,
        )

    # For platforms and entities

    def start(self) -> None:
        """Begin to read in the background what no list has."""
        self.data_points.start()
        self.gang_names.start()

    def close(self) -> None:
        """Read no more in the background."""
        self.data_points.close()
        self.gang_names.close()

    def read_again(self) -> None:
        """Read in the background what no list has, as if nothing were known of it."""
        self.data_points.read_all()
        self.gang_names.read_again()

    async def async_add_platform(
        self, platform: Platform, build: Build, add: AddConfigEntryEntitiesCallback
    ) -> None:
        """Add the entities of a platform, now and whenever a device comes."""
        await self._adder.add_platform(platform, build, add, self._inventory.plans)

    @callback
    def async_subscribe(
        self,
        device_id: str,
        codes: Iterable[str],
        on_change: OnChange,
        on_push: OnPush | None,
        on_overtaken: OnOvertaken | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to data points of a device; return the way to stop."""
        return self._dispatcher.subscribe(
            device_id, codes, on_change, on_push, on_overtaken
        )

    @callback
    def async_notify_all(self) -> None:
        """Call all entities: whether values can be trusted changed."""
        self._dispatcher.notify_all()

    # Snapshots

    async def async_read(self) -> Reading:
        """Read all devices at once; values with a newer push stay as they are.

        Raises `OpenHubError`.
        """
        marks = {key: state.begin_snapshot() for key, state in self.states.items()}
        self._left.clear()
        if any(Part.SHARED in parts for parts in self._known_parts().values()):
            self._cloud.expect_changes()
        listed = await self._cloud.devices(self._uid)
        devices = self._inventory.with_gateways(listed.devices)
        devices = await self.data_points.complete(devices)
        rooms = NO_ROOMS
        if any(device.id not in self.states for device in devices):
            rooms = await self.rooms.for_new_devices()
        await self._refresh_all(devices, marks)
        self.adopt(
            [
                device
                for device in devices
                if device.id not in self.states and device.id not in self._left
            ],
            rooms,
        )
        self.gang_names.look()
        missing = self._drop_gone(listed)
        # an odd list that lacks a device may have it a moment later, with its states
        again = listed.again or missing.fresh
        again = again and self._partial_readings < PARTIAL_READINGS
        self._partial_readings = self._partial_readings + 1 if again else 0
        return Reading(whole=not again, missing=missing.waiting)

    async def async_read_back(self, device_id: str) -> None:
        """Read one device that did not report the values it was sent."""
        if (state := self.states.get(device_id)) is None:
            return
        self.data_points.shadows.read_back(device_id)
        mark = state.begin_snapshot()
        try:
            statuses = await self._cloud.statuses([device_id])
        except OpenHubError as err:
            _LOGGER.debug("State after a command could not be read: %s", err)
            return
        if (state := self.states.get(device_id)) is not None:
            changed = state.apply_snapshot(statuses.get(device_id, {}), mark)
            self._dispatcher.notify(device_id, changed)

    # Pushes

    @callback
    def handle(self, message: Message) -> None:
        """Handle a pushed message; only its own device is touched."""
        if type(message) is not StatusReport:
            if isinstance(message, DeviceEvent):
                self._handle_event(message)
            return
        device_id = message.device_id
        if (state := self.states.get(device_id)) is None:
            if device_id not in self.shared_devices.elsewhere:
                self._look_for(message)
            return
        accepted, changed, fresh, overtaken = state.apply_report(message)
        if overtaken:
            self._dispatcher.push_overtaken(device_id, overtaken, message.time)
        if state.unnamed:
            device = self._inventory.devices[device_id]
            self.data_points.products.ask_for_numbers(device, state.unnamed)
        if not accepted:
            return
        if device_id in self._commands.queues:
            self._commands.confirm(device_id, accepted)
        if fresh:
            self.data_points.learn(device_id)
        self._dispatcher.push(device_id, accepted, changed)
        if device_id in self._listeners:
            pass_on(self._listeners[device_id], accepted)

    def _handle_event(self, event: DeviceEvent) -> None:
        device_id = event.device_id
        if (state := self.states.get(device_id)) is None:
            self._look_for(event, paired=event.kind == "bindUser")
            return
        match event.kind:
            case "online" | "offline":
                online = event.kind == "online"
                if state.apply_online(online, event.time, event.own_time):
                    self._dispatcher.notify_device(device_id)
            case "nameUpdate" if isinstance(name := event.data.get("name"), str):
                self.registered.async_update(self._inventory.rename(device_id, name))
            case "dpNameUpdate":
                self._inventory.rename_point(device_id, event.data, state.dp_ids)
                self.registered.async_rename_gangs(device_id)
            # a shared device also reports that another account removed it
            case "delete" if event.data.get("uid", self._uid) == self._uid:
                self._left.add(device_id)
                self.registered.async_remove(device_id)
                self.forget(device_id)
            case "upgradeStatus" | "upgradeProcess":
                if whole(event.data.get("upgradeStatus")) == _UPGRADED:
                    device = self._inventory.devices[device_id]
                    self.data_points.products.read_updated(device)
                point = DataPoint(event.kind, dict(event.data), event.time)
                self._dispatcher.push(device_id, [point], ())
            case "event_notify":
                point = DataPoint(event.kind, event.data.get("etype"), event.time)
                self._dispatcher.push(device_id, [point], ())
                pass_on(self._listeners.get(device_id, {}), [point])

    def _handle_values(self, device_id: str, changed: Collection[str]) -> None:
        """Show what the shadow of a device had, which may be names as well."""
        self.registered.async_rename_gangs(device_id)
        self._dispatcher.notify(device_id, changed)

    def _handle_names(self, device_id: str) -> None:
        """Show what the gangs of a device are called, now and at the next start."""
        self.registered.async_rename_gangs(device_id)
        self._save()

    # Coming and going

    def _look_for(
        self, message: StatusReport | DeviceEvent, *, paired: bool = False
    ) -> None:
        """Look for a device that reports, or was paired, and keep what it says."""
        reports = paired or isinstance(message, StatusReport)
        if reports and self._search.want(message.device_id, paired=paired):
            # also in the lists that rarely change
            self._cloud.expect_changes()
        self._search.keep(message)

    def adopt(
        self, devices: Sequence[Device], rooms: Mapping[str, str] = NO_ROOMS
    ) -> None:
        """Take new devices in and add their entities; `rooms` as they are in the app."""
        devices = self.shared_devices.async_take(devices)
        self.registered.async_register(devices, rooms)
        for device in devices:
            items = self._inventory.add(device)
            self.states[device.id] = DeviceState(
                device, dp_ids=self._inventory.dp_ids(device)
            )
            self._adder.add(device.id, items)
        for message in self._search.found(self.states):
            self.handle(message)

    def _give_up(self, device_id: str) -> Device | None:
        """Forget a device that another account shares to this one; return it."""
        device = self._inventory.devices.get(device_id)
        if device is None or not device.shared:
            return None
        self.forget(device_id)
        return device

    def is_listed(self, device_id: str) -> bool:
        """Return whether a device is known and the last complete list had it."""
        device = self._inventory.devices.get(device_id)
        return device is not None and not self.absences.is_missing(
            device_id, _part(device)
        )

    def forget(self, device_id: str) -> None:
        """Forget all that is known of a device, which leaves the registry."""
        self._dispatcher.forget(device_id)
        self._inventory.remove(device_id)
        self.data_points.forget(device_id)
        self.states.pop(device_id, None)

    async def _refresh_all(
        self, devices: Iterable[Device], marks: Mapping[str, int]
    ) -> None:
        """Take over what a snapshot has; pushes may come in between, and devices go."""
        for some in batched(devices, _AT_ONCE, strict=False):
            for device in some:
                if device.id in marks and device.id in self.states:
                    self._refresh(device, marks[device.id])
            await asyncio.sleep(0)

    def _refresh(self, device: Device, mark: int) -> None:
        """Take over what a snapshot has of a known device."""
        known = self._inventory.devices[device.id]
        if replace(device, status={}) != replace(known, online=device.online):
            self.registered.async_update(device)
        self._inventory.devices[device.id] = replace(device, status={})
        state = self.states[device.id]
        online = state.online
        new = device.status.keys() - state.values.keys()
        changed = state.apply_snapshot(device.status, mark, online=device.online)
        if online and device.online:
            self._delivery.note_change(state, changed - new)
        self.data_points.learn(device.id)
        if state.online is not online:
            self._dispatcher.notify_device(device.id)
        else:
            self._dispatcher.notify(device.id, changed)

    def _known_parts(self) -> dict[str, frozenset[Part]]:
        """Return in which lists each device may be; of a leftover nobody knows."""
        leftovers = self.registered.device_ids() - self.states.keys()
        return dict.fromkeys(leftovers, _ANYWHERE) | {
            device.id: frozenset({_part(device)})
            for device in self._inventory.devices.values()
        }

    def _drop_gone(self, listed: DeviceList) -> Missing:
        """Remove the devices that the account does not have any more."""
        missing = self.absences.note(listed, self._known_parts())
        for device_id in missing.gone:
            self.registered.async_remove(device_id)
            self.forget(device_id)
        return missing


def _part(device: Device) -> Part:
    return Part.SHARED if device.shared else Part.OWN
