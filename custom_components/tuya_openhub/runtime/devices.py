"""The devices of an account: what follows when one comes, tells something or goes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from homeassistant.core import callback

from ..openhub import (
    DataPoint,
    Device,
    DeviceEvent,
    DeviceState,
    JsonValue,
    Message,
    StatusReport,
)
from .command_queue import Commander
from .device_search import DeviceSearch
from .dispatcher import Dispatcher
from .entity_adder import EntityAdder
from .inventory import Inventory
from .registry import Registrar


class Devices:
    """Keep registry, plans, entities and states of all devices in step.

    `states` has one entry for each known device, by its id; the mapping stays the same.
    Nothing here asks the cloud.
    """

    def __init__(
        self,
        *,
        uid: str,
        inventory: Inventory,
        registrar: Registrar,
        adder: EntityAdder,
        dispatcher: Dispatcher,
        commander: Commander,
        search: DeviceSearch,
    ) -> None:
        """Begin without a device."""
        self.states: dict[str, DeviceState] = {}
        self._uid = uid
        self._inventory = inventory
        self._registrar = registrar
        self._adder = adder
        self._dispatcher = dispatcher
        self._commander = commander
        self._search = search

    def begin_snapshot(self) -> dict[str, int]:
        """Return a mark for each device, to be taken just before the list is asked for."""
        return {key: state.begin_snapshot() for key, state in self.states.items()}

    def apply_snapshot(
        self, devices: Sequence[Device], marks: Mapping[str, int]
    ) -> None:
        """Take over a whole list, but nothing that a newer push has told."""
        for device in devices:
            if device.id in marks and device.id in self.states:
                self._refresh(device, marks[device.id])
        self.adopt([device for device in devices if device.id not in self.states])
        self._drop_missing(devices)

    def apply_status(
        self, device_id: str, status: Mapping[str, JsonValue], mark: int
    ) -> None:
        """Take over a reading of one device, but nothing that a newer push has told."""
        if (state := self.states.get(device_id)) is not None:
            self._dispatcher.tell(device_id, state.apply_snapshot(status, mark))

    @callback
    def handle(self, message: Message) -> None:
        """Take a pushed message in; it concerns its own device alone."""
        if type(message) is not StatusReport:
            if isinstance(message, DeviceEvent):
                self._handle_event(message)
            return
        device_id = message.device_id
        if (state := self.states.get(device_id)) is None:
            self._search.want(device_id)
            return
        accepted, changed, fresh = state.apply_report(message)
        if not accepted:
            return
        if device_id in self._commander.lanes:
            self._commander.confirm(device_id, [point.code for point in accepted])
        if fresh:
            self._learn(
                replace(self._inventory.devices[device_id], status=state.values)
            )
        self._dispatcher.push(device_id, accepted, changed)

    def _handle_event(self, event: DeviceEvent) -> None:
        device_id = event.device_id
        if (state := self.states.get(device_id)) is None:
            if event.kind == "bindUser":
                self._search.want(device_id, paired=True)
            return
        match event.kind:
            case "online" | "offline":
                if state.apply_online(event.kind == "online", event.time):
                    self._dispatcher.tell_device(device_id)
            case "nameUpdate" if isinstance(name := event.data.get("name"), str):
                self._registrar.async_register(
                    [self._inventory.rename(device_id, name)]
                )
            case "dpNameUpdate":
                named = self._inventory.rename_point(
                    device_id, event.data, state.dp_ids
                )
                for channel, name in named.items():
                    self._registrar.async_rename_channel(device_id, channel, name)
            # a shared device tells of other accounts too
            case "delete" if event.data.get("uid", self._uid) == self._uid:
                self._forget(device_id)
            case "upgradeStatus" | "upgradeProcess":
                point = DataPoint(event.kind, dict(event.data), event.time)
                self._dispatcher.push(device_id, [point], ())
            case "event_notify":
                point = DataPoint(event.kind, event.data.get("etype"), event.time)
                self._dispatcher.push(device_id, [point], ())

    def adopt(self, devices: Sequence[Device]) -> None:
        """Take new devices in and add their entities."""
        self._registrar.async_register(devices)
        for device in devices:
            items = self._inventory.add(device)
            self.states[device.id] = DeviceState(
                device, dp_ids=self._inventory.dp_ids(device)
            )
            self._adder.add(device.id, items)
        self._search.found(self.states)

    def _forget(self, device_id: str) -> None:
        """Let a device go, with its entities and all that is kept of it."""
        self._registrar.async_remove(device_id)
        self._dispatcher.forget(device_id)
        self._inventory.remove(device_id)
        self.states.pop(device_id, None)

    def _refresh(self, device: Device, mark: int) -> None:
        """Take over what a snapshot tells of a known device."""
        known = self._inventory.devices[device.id]
        if replace(device, status={}) != replace(known, online=device.online):
            self._registrar.async_register([device])
        self._inventory.devices[device.id] = replace(device, status={})
        self._learn(device)
        state = self.states[device.id]
        online = state.online
        changed = state.apply_snapshot(device.status, mark, online=device.online)
        if state.online is not online:
            self._dispatcher.tell_device(device.id)
        else:
            self._dispatcher.tell(device.id, changed)

    def _learn(self, device: Device) -> None:
        """Add entities for data points that the plan does not know."""
        if device.status.keys() - self._inventory.plans[device.id].decisions.keys():
            self._adder.add(device.id, self._inventory.add(device))

    def _drop_missing(self, devices: Sequence[Device]) -> None:
        """Remove the devices that a complete list does not hold any more.

        An empty list, or one without any shared device, may be what is left of an
        answer that failed in part: those devices stay.
        """
        if not devices:
            return
        listed = {device.id for device in devices}
        shares = any(device.shared for device in devices)
        for device in list(self._inventory.devices.values()):
            if device.id not in listed and (shares or not device.shared):
                self._forget(device.id)
        self._registrar.async_keep_only(self.states)
