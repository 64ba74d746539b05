"""Infrared hubs: the remote controls of the app, their keys, learning, and what is sent.

The remote controls of a hub are devices of the account whose `gateway` is the hub.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
import json
import struct
from typing import Any

from ..clock import Clock
from ..truth import Command, SimDevice, Truth
from .errors import ApiError, decimal, required_text
from .lists import ListRules

_HUBS = {"wnykq", "wsdykq", "hwktwkq"}
_AC = "infrared_ac"
_CATEGORIES = {"infrared_tv": 2, "infrared_stb": 1, _AC: 5}
_SETTINGS = {
    "power": range(2),
    "mode": range(5),
    "temp": range(16, 31),
    "wind": range(4),
    "swing": range(2),
}
# the numbers of keys in the library
_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("power", "volume+", "volume-", "mute", "poweron", "poweroff"), 1
    )
}
_TV_KEYS = ("Power", "Volume+", "Volume-", "Mute")


@dataclass(slots=True, kw_only=True)
class SimRemote:
    """What a remote control has: the names of its keys, and codes that it learned."""

    keys: list[str] = field(default_factory=lambda: list(_TV_KEYS))
    codes: list[dict[str, Any]] = field(default_factory=list)
    in_library: bool = True


class Infrared:
    """The operations of the service for infrared."""

    def __init__(self, truth: Truth, rules: ListRules, clock: Clock) -> None:
        """Work on this truth."""
        self._truth = truth
        self._rules = rules
        self._clock = clock
        self._made: dict[str, SimRemote] = {}
        # remote control and key, or what was set or sent
        self.pressed: list[tuple[str, str]] = []
        # when a hub began to learn (ms), and what it has heard since
        self.learning: dict[str, int] = {}
        self._heard: dict[int, str] = {}
        self._numbers = 0

    def remote(self, remote_id: str) -> SimRemote:
        """Return what a remote control has; change it at any time."""
        return self._made.setdefault(remote_id, SimRemote())

    def hear(self, hub_id: str, code: str) -> None:
        """Let a hub that learns hear a code."""
        self._heard[self.learning[hub_id]] = code

    def emitted(self, hub_id: str) -> list[list[int]]:
        """Return what a hub has sent: pulses and spaces (µs) of each command."""
        return [
            emitted_by(command)
            for command in self._truth.commands
            if command.device_id == hub_id and "send_ir" in str(command.value)
        ]

    # The calls

    def remotes(self, hub: SimDevice, query: Mapping[str, Any]) -> Any:
        """List the remote controls of a hub."""
        _check_hub(hub)
        entries = [
            {
                "remote_id": device.id,
                "remote_name": device.name,
                "category_id": _CATEGORIES.get(device.category, 999),
                "brand_id": 12,
                "brand_name": "Brand",
                "remote_index": 147,
            }
            for device in self._truth.devices.values()
            if device.gateway == hub.id
        ]
        return self._rules.answer("gateway", entries, query)

    def keys(self, hub: SimDevice, remote_id: str) -> dict[str, Any]:
        """List the keys of a remote control."""
        remote = self._remote_of(hub, remote_id)
        if not remote.in_library:
            raise ApiError(30100, "The key library of the remote does not exist")
        return {
            "category_id": self._category_id(remote_id),
            "remote_index": 147,
            "single_air": False,
            "key_list": [
                {
                    "key": key.lower(),
                    "key_id": (number := _NUMBERS[key.lower()]),
                    "key_name": key,
                    "standard_key": number < 3,
                }
                for key in remote.keys
            ],
        }

    def press(
        self, hub: SimDevice, remote_id: str, body: Mapping[str, Any], *, raw: bool
    ) -> bool:
        """Press a key: a standard one, or by its number."""
        remote = self._remote_of(hub, remote_id)
        if body.get("category_id") != self._category_id(remote_id):
            raise ApiError(1109)
        if set(body) - {"category_id", "key", "key_id", "remote_index"}:
            raise ApiError(1109)
        key = required_text(body, "key")
        numbers = {name.lower(): _NUMBERS[name.lower()] for name in remote.keys}
        if key not in numbers or (raw and body.get("key_id") != numbers[key]):
            raise ApiError(1109)
        if not raw and (numbers[key] > 2 or "key_id" in body):
            raise ApiError(1109)
        self._check_online(hub)
        self.pressed.append((remote_id, key))
        return True

    def set_learning(self, hub: SimDevice, body: Mapping[str, Any]) -> bool:
        """Let a hub learn, or end that; the answer's time names what it hears."""
        _check_hub(hub)
        if type(body.get("state")) is not bool:
            raise ApiError(1109)
        self._check_online(hub)
        if body["state"]:
            self.learning[hub.id] = self._clock.ms()
        else:
            self.learning.pop(hub.id, None)
        return True

    def learned(self, hub: SimDevice, query: Mapping[str, str]) -> dict[str, Any]:
        """Return what a hub has heard, as soon as it has."""
        _check_hub(hub)
        time = decimal(required_text(query, "learning_time"), 10**12, 10**14)
        # the answer that began it was written a moment later
        heard = [code for at, code in self._heard.items() if 0 <= time - at < 1000]
        return {"success": True, "code": heard[-1]} if heard else {"success": False}

    def save(self, hub: SimDevice, remote_id: str, body: Mapping[str, Any]) -> bool:
        """Give a remote control keys with codes, new or in the place of others."""
        remote = self._remote_of(hub, remote_id)
        if body.get("category_id") != self._category_id(remote_id):
            raise ApiError(1109)
        entries = body.get("codes")
        if not isinstance(entries, list) or not entries:
            raise ApiError(1109)
        for entry in entries:
            texts = {
                key: required_text(entry, key) for key in ("key", "key_name", "code")
            }
            old = [code for code in remote.codes if str(code["id"]) == entry.get("id")]
            if "id" in entry and not old:
                raise ApiError(1109)
            for code in old:
                code.update(texts)
            if not old:
                self._numbers += 1
                number = self._numbers
                remote.codes.append({"id": number, "learn_id": number, **texts})
        return True

    def codes(self, hub: SimDevice, remote_id: str) -> list[dict[str, Any]]:
        """List what a remote control has learned."""
        return [dict(code) for code in self._remote_of(hub, remote_id).codes]

    def send_code(
        self, hub: SimDevice, remote_id: str, body: Mapping[str, Any]
    ) -> bool:
        """Send a code that was learned."""
        remote = self._remote_of(hub, remote_id)
        code = required_text(body, "code")
        if set(body) != {"code"} or code not in {c["code"] for c in remote.codes}:
            raise ApiError(1109)
        self._check_online(hub)
        self.pressed.append((remote_id, code))
        return True

    def delete_code(self, hub: SimDevice, remote_id: str, learn_id: str) -> bool:
        """Delete a code that was learned."""
        remote = self._remote_of(hub, remote_id)
        left = [code for code in remote.codes if str(code["learn_id"]) != learn_id]
        if len(left) == len(remote.codes):
            raise ApiError(1109)
        remote.codes = left
        return True

    def set_air_conditioner(
        self, hub: SimDevice, remote_id: str, body: Mapping[str, Any]
    ) -> bool:
        """Set one thing of an air conditioner; its remote control tells its state."""
        self._remote_of(hub, remote_id)
        if self._truth.device(remote_id).category != _AC:
            raise ApiError(30100, "The key library of the remote does not exist")
        code, value = required_text(body, "code"), body.get("value")
        if set(body) != {"code", "value"} or value not in _SETTINGS.get(code, ()):
            raise ApiError(1109)
        self._check_online(hub)
        self.pressed.append((remote_id, f"{code}={value}"))
        setting = bool(value) if code == "power" else str(value)
        self._truth.set_value(remote_id, {code: setting})
        return True

    def _remote_of(self, hub: SimDevice, remote_id: str) -> SimRemote:
        _check_hub(hub)
        device = self._truth.devices.get(remote_id)
        if device is None or device.gateway != hub.id:
            raise ApiError(1106)
        return self.remote(remote_id)

    def _category_id(self, remote_id: str) -> int:
        return _CATEGORIES.get(self._truth.device(remote_id).category, 999)

    def _check_online(self, hub: SimDevice) -> None:
        if not hub.online:
            raise ApiError(2001)


def _check_hub(hub: SimDevice) -> None:
    if hub.category not in _HUBS:
        raise ApiError(2003)


def emitted_by(command: Command) -> list[int]:
    """Return what a hub sends for a value of `ir_send`; ValueError where it cannot.

    After what public programs send, and a hub's capture: little-endian numbers of 16
    bits, a pulse and a space in turn, in base64 behind a mark.
    """
    order = json.loads(str(command.value))
    if set(order) != {"control", "type", "head", "key1"}:
        raise ValueError("not an order to send")
    if (order["control"], order["type"], order["head"]) != ("send_ir", 0, ""):
        raise ValueError("not an order to send times")
    if order["key1"][0] != "1":
        raise ValueError("a code of the library")
    raw = base64.b64decode(order["key1"][1:], validate=True)
    if len(raw) % 4 or not raw:
        raise ValueError("a pulse without a space")
    return [time for (time,) in struct.iter_unpack("<H", raw)]
