"""What is true about accounts and devices: HTTP answers and pushes both come from here."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from .clock import Clock
from .sim_homes import SimHome, SimScene

type Json = bool | int | float | str | list[Any] | dict[str, Any] | None

_PRIVATE = {"ip": "192.0.2.7", "lat": "52.5200", "lon": "13.4050"}


@dataclass(slots=True, kw_only=True)
class SimDevice:
    """One device as the cloud knows it.

    `functions` and `status_spec` are lists in the shape of the OpenAPI
    (code, type, values as JSON text, dp_id). `model_spec` are points of the same shape
    that only the thing model has, with its `access` ("ro", "rw" or "wr"): they are in
    no list of values, but in the shadow, and the device pushes them. `model` replaces the
    thing model that is otherwise derived from all of them. `gateway` is the id of one whose list of sub-devices holds
    this device while the device list does not name it. `legacy` False makes the `/v1.0/devices` family answer
    2003 and 2008 for this device while the `iot-03` family works.
    """

    id: str
    uid: str
    entry: dict[str, Any]
    functions: list[dict[str, Any]]
    status_spec: list[dict[str, Any]]
    status: dict[str, Json]
    model_spec: list[dict[str, Any]] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    point_names: dict[str, str] = field(default_factory=dict)
    shared_to: set[str] = field(default_factory=set)
    legacy: bool = True
    has_specification: bool = True
    listed_from: float = 0
    gateway: str | None = None
    model: dict[str, Any] | None = None
    modules: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name given in the app."""
        return str(self.entry["name"])

    @property
    def online(self) -> bool:
        """Return whether the cloud can reach the device."""
        return bool(self.entry["online"])

    @property
    def category(self) -> str:
        """Return the category of the product."""
        return str(self.entry["category"])

    @property
    def product_id(self) -> str:
        """Return the id of the product."""
        return str(self.entry["product_id"])

    def dp_id(self, code: str) -> int:
        """Return the number of a data point; invented, but stable, where none is known."""
        for point in (*self.status_spec, *self.functions, *self.model_spec):
            if point["code"] == code and point.get("dp_id"):
                return int(point["dp_id"])
        return self.numbers.setdefault(code, 101 + len(self.numbers))

    def status_list(self) -> list[dict[str, Json]]:
        """List the values of the standard codes in the shape of the OpenAPI."""
        beyond = {point["code"] for point in self.model_spec}
        return [
            {"code": code, "value": value}
            for code, value in self.status.items()
            if code not in beyond
        ]

    def list_entry(self) -> dict[str, Any]:
        """Return the entry of the device list, states included."""
        return {**self.entry, "uid": self.uid, "status": self.status_list()}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPush:
    """Values of one device to be pushed; `items` are (code, value, time in ms).

    The times are the device's; `sent` is when the cloud sent it (ms), None for now.
    """

    device: SimDevice
    items: tuple[tuple[str, Json, int], ...]
    sent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPush:
    """Something that happened to a device, to be pushed."""

    device: SimDevice
    biz_code: str
    biz_data: dict[str, Any]
    ts: int


type Push = StatusPush | EventPush


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that the cloud accepted."""

    device_id: str
    code: str
    value: Json
    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a value, numbered over all devices.

    `time` is by the device's clock, `received` by the cloud's (ms).
    """

    number: int
    device_id: str
    code: str
    value: Json
    time: int
    received: int
    pushed: bool


class Truth:
    """Accounts and their devices; every change goes through here."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Begin with no account."""
        self.clock = clock or Clock()
        # whether the log of reports has the device's times, or the cloud's
        self.log_has_device_times = True
        self.accounts: dict[str, dict[str, SimDevice]] = {}
        self.commands: list[Command] = []
        self.homes: dict[int, SimHome] = {}
        # the scenes that were run, as home id and scene id
        self.triggered: list[tuple[int, str]] = []
        self.changes: deque[Change] = deque(maxlen=200_000)
        self._numbers = 0
        self._sink: Callable[[Push], None] = lambda push: None

    def on_push(self, sink: Callable[[Push], None]) -> None:
        """Name who publishes the pushes."""
        self._sink = sink

    def add_account(self, uid: str) -> None:
        """Link an app account to the project."""
        self.accounts.setdefault(uid, {})

    def add_home(self, home_id: int, uid: str, *scenes: SimScene) -> SimHome:
        """Give an account a home with scenes."""
        home = SimHome(id=home_id, uid=uid, scenes=list(scenes))
        self.homes[home_id] = home
        return home

    @property
    def devices(self) -> dict[str, SimDevice]:
        """All devices of all accounts, by id."""
        return {
            id_: device
            for devices in self.accounts.values()
            for id_, device in devices.items()
        }

    def device(self, device_id: str) -> SimDevice:
        """Find a device; KeyError when there is none."""
        for devices in self.accounts.values():
            if device_id in devices:
                return devices[device_id]
        raise KeyError(device_id)

    def find(self, text: str) -> SimDevice:
        """Find the first device of this category, product id or name."""
        for device in self.devices.values():
            if text in {device.category, device.product_id, device.name}:
                return device
        raise KeyError(text)

    def value(self, device_id: str, code: str) -> Json:
        """Return the true value of a data point."""
        return self.device(device_id).status[code]

    def version(self, device_id: str, code: str) -> int:
        """Return how often a data point was set."""
        return self.device(device_id).versions.get(code, 0)

    def of_account(
        self, uid: str, origin: Literal["home", "sharing", "all"] = "home"
    ) -> list[SimDevice]:
        """List the devices of an account: its own, those shared to it, or both."""
        own = self.listed(self.accounts.get(uid, {}).values())
        if origin == "home":
            return own
        shared = self.listed(d for d in self.devices.values() if uid in d.shared_to)
        return shared if origin == "sharing" else own + shared

    def listed(self, devices: Iterable[SimDevice]) -> list[SimDevice]:
        """Leave out devices that the lists do not show yet."""
        now = self.clock.now()
        return [device for device in devices if device.listed_from <= now]

    def set_value(
        self,
        device_id: str,
        values: Mapping[str, Json],
        *,
        push: bool = True,
        time: int | None = None,
        late: int = 0,
    ) -> None:
        """Set values as the device reports them, and push them.

        `time` is what the device's clock says (ms): whatever that is, the cloud takes
        what it receives. A message that was overtaken comes `late` by so much (ms): it is
        sent, but does not change the truth. Without `push` the message counts as lost on
        its way.
        """
        device = self.device(device_id)
        now = self.clock.ms()
        at = now - late if time is None else time
        for code, value in () if late else values.items():
            device.status[code] = value
            device.times[code] = at
            device.versions[code] = device.versions.get(code, 0) + 1
            self._numbers += 1
            self.changes.append(
                Change(
                    number=self._numbers,
                    device_id=device_id,
                    code=code,
                    value=value,
                    time=at,
                    received=now,
                    pushed=push,
                )
            )
        if push:
            items = tuple((code, value, at) for code, value in values.items())
            sent = now - late if late else None
            self._sink(StatusPush(device=device, items=items, sent=sent))

    def press(self, device_id: str, code: str, value: Json) -> None:
        """Report a data point that is an event: the same value again is a new press."""
        self.set_value(device_id, {code: value})

    def set_online(self, device_id: str, online: bool, *, push: bool = True) -> None:
        """Let a device come or go."""
        device = self.device(device_id)
        device.entry["online"] = online
        kind = "online" if online else "offline"
        self._event(device, kind, {"time": int(self.clock.now())}, push=push, ts=0)

    def redescribe(
        self, product_id: str, **points: list[dict[str, Any]]
    ) -> list[SimDevice]:
        """Describe a product another way, as after a firmware update; no push tells it.

        `points` replace `functions`, `status_spec` or `model_spec`.
        """
        devices = [
            device
            for device in self.devices.values()
            if device.product_id == product_id
        ]
        for device in devices:
            for name, described in points.items():
                setattr(device, name, deepcopy(described))
        return devices

    def rename(self, device_id: str, name: str, *, push: bool = True) -> None:
        """Give a device another name in the app."""
        device = self.device(device_id)
        device.entry["name"] = name
        data = {"devId": device_id, "uid": device.uid, "name": name}
        self._event(device, "nameUpdate", data, push=push)

    def rename_point(
        self, device_id: str, code: str, name: str, *, push: bool = True
    ) -> None:
        """Give a data point a name in the app."""
        device = self.device(device_id)
        device.point_names[code] = name
        data = {"devId": device_id, "dpId": str(device.dp_id(code)), "name": name}
        self._event(device, "dpNameUpdate", data, push=push)

    def add_device(
        self,
        device: SimDevice,
        uid: str | None = None,
        *,
        push: bool = True,
        listed_after: float = 0,
    ) -> SimDevice:
        """Bind a device to an account (the device's own when none is named).

        The device lists show it so many seconds after the push, as in life.
        """
        device.uid = uid or device.uid
        device.listed_from = self.clock.now() + listed_after if listed_after else 0
        device.entry.setdefault("uuid", f"uuid{device.id}")
        device.entry.setdefault("owner_id", "70001234")
        device.entry.setdefault("local_key", f"key!{device.id[-12:]}")
        for key, value in _PRIVATE.items():
            device.entry.setdefault(key, value)
        now = self.clock.ms()
        device.times = dict.fromkeys(device.status, now) | device.times
        self.accounts.setdefault(device.uid, {})[device.id] = device
        data = {
            "devId": device.id,
            "uid": device.uid,
            "ownerId": device.entry["owner_id"],
            "uuid": device.entry["uuid"],
            "token": f"pairing{device.id[-6:]}",
        }
        self._event(device, "bindUser", data, push=push)
        return device

    def add_devices(self, devices: Iterable[SimDevice], uid: str) -> None:
        """Bind devices without a push: they were there before."""
        for device in devices:
            self.add_device(deepcopy(device), uid, push=False)

    def remove_device(self, device_id: str, *, push: bool = True) -> None:
        """Unbind a device from its account."""
        device = self.device(device_id)
        data = {
            "devId": device_id,
            "uid": device.uid,
            "ownerId": device.entry["owner_id"],
        }
        self._event(device, "delete", data, push=push)
        del self.accounts[device.uid][device_id]

    def share(self, device_id: str, uid: str) -> None:
        """Share a device of one account to another."""
        self.device(device_id).shared_to.add(uid)

    def unshare(self, device_id: str, uid: str) -> None:
        """Take a share back; nothing is pushed."""
        self.device(device_id).shared_to.remove(uid)

    def notify(self, device_id: str, etype: str, edata: str) -> None:
        """Push an event of a device, as doorbells do."""
        data = {"devId": device_id, "etype": etype, "edata": edata}
        self._event(self.device(device_id), "event_notify", data)

    def event(self, device_id: str, biz_code: str, biz_data: dict[str, Any]) -> None:
        """Push any event of a device."""
        self._event(self.device(device_id), biz_code, biz_data)

    def tell_update(self, device_id: str, kind: str, data: dict[str, Any]) -> None:
        """Push what becomes of an update: `upgradeStatus` or `upgradeProcess`."""
        self._event(self.device(device_id), kind, data)

    def _event(
        self,
        device: SimDevice,
        biz_code: str,
        biz_data: dict[str, Any],
        *,
        push: bool = True,
        ts: int | None = None,
    ) -> None:
        if push:
            at = self.clock.ms() if ts is None else ts
            self._sink(
                EventPush(device=device, biz_code=biz_code, biz_data=biz_data, ts=at)
            )
