"""What the cloud does, whatever door a request came through."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import json
from typing import Any

from .clock import Clock
from .leases import Leases
from .truth import Command, Json, SimDevice, Truth

MESSAGES = {
    1001: "secret invalid",
    1002: "token is null",
    1003: "grant type invalid",
    1004: "sign invalid",
    1005: "clientId is invalid",
    1010: "token is expired",
    1011: "token invalid",
    1013: "request time is invalid",
    1106: "permission deny",
    1108: "uri path invalid",
    1109: "param is illegal, please check it",
    1114: "your ip(203.0.113.10) don't have access to this API",
    1107: "code invalid",
    1110: "concurrent request over limit",
    1112: "system is busy, please try again later",
    2001: "device is offline",
    2003: "function not support",
    2007: "your ip(203.0.113.10) cross-region access is not allowed",
    2008: "command or value not support",
    28841002: (
        "No permissions. Your subscription to cloud development plan has expired."
    ),
    28841004: "No permissions. Your quota of Trial Edition is used up.",
    28841101: "No permissions. This API is not subscribed.",
    28841107: "No permission. The data center is suspended.",
}
_THING_TYPES = {"boolean": "bool", "integer": "value", "json": "string"}
_PAGE = 50
_CAMERAS = {"sp", "dghsxj"}
_STREAMS = {"rtsp", "hls"}


class ApiError(Exception):
    """An error answer; `msg` defaults to Tuya's words for the code."""

    def __init__(self, code: int, msg: str | None = None) -> None:
        """Keep code and words."""
        super().__init__(code)
        self.code = code
        self.msg = MESSAGES.get(code, "error") if msg is None else msg


@dataclass(slots=True, kw_only=True)
class CommandRules:
    """What becomes of accepted commands; change it at any time.

    `echo_delay` None: the device never answers and the truth stays. `echo_push` False:
    the device obeys, but its report gets lost.
    """

    echo_delay: float | None = 0.05
    echo_push: bool = True


class Business:
    """The operations of the cloud."""

    def __init__(self, truth: Truth, leases: Leases, clock: Clock) -> None:
        """Work on this truth."""
        self._truth = truth
        self._leases = leases
        self._clock = clock
        self._echoes: set[asyncio.Task[None]] = set()
        self.commands = CommandRules()
        self.streams = 0

    async def close(self) -> None:
        """Drop echoes that are still to come."""
        for task in self._echoes:
            task.cancel()
        await asyncio.gather(*self._echoes, return_exceptions=True)

    async def open_hub_config(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Give a lease."""
        uid = _text(params, "uid")
        link_id = _text(params, "link_id")
        link_type = _text(params, "link_type")
        version = params.get("msg_encrypted_version", "1.0")
        topics = params.get("topics", "device")
        known = (
            link_type in {"mqtt", "websocket"}
            and version in {"1.0", "2.0"}
            and "device" in str(topics).split(",")
        )
        if not known:
            raise ApiError(1109)
        self._account(uid)
        return await self._leases.open_hub_config(uid, link_id, link_type, version)

    def user_devices(self, uid: str, origin: str = "home") -> list[dict[str, Any]]:
        """List the devices of an account."""
        self._account(uid)
        if origin not in {"home", "sharing"}:
            raise ApiError(1109)
        shared = self._truth.of_account(
            uid, "sharing" if origin == "sharing" else "home"
        )
        return [device.list_entry() for device in shared]

    def sub_devices(self, gateway: SimDevice) -> list[dict[str, Any]]:
        """List the devices behind a gateway, without their states."""
        if gateway.entry.get("sub"):
            raise ApiError(1109)
        keys = ("id", "name", "online", "product_id", "category")
        return [
            {key: device.list_entry()[key] for key in keys}
            for device in self._truth.devices.values()
            if device.gateway == gateway.id
        ]

    def allocate_stream(
        self, camera: SimDevice, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give the address of a camera's live stream; each is good once."""
        if _text(body, "type") not in _STREAMS:
            raise ApiError(1109)
        if camera.entry.get("category") not in _CAMERAS:
            raise ApiError(2003)
        if not camera.entry.get("online"):
            raise ApiError(2001)
        self.streams += 1
        return {"url": f"rtsps://127.0.0.1:8554/v1/stream{self.streams}?signInfo=x"}

    def upgrade_infos(self, device: SimDevice) -> list[dict[str, Any]]:
        """Tell the firmware of a device's modules."""
        return [dict(module) for module in device.modules]

    def firmware(self, device: SimDevice) -> list[dict[str, Any]]:
        """Tell the same under the names of the newer family."""
        return [
            {
                "type": module["module_type"],
                "current_version": module["current_version"],
                "version": module.get("upgrade_version"),
                "upgrade_status": module["upgrade_status"],
            }
            for module in device.modules
        ]

    def confirm_upgrade(self, device: SimDevice, channel: object) -> bool:
        """Begin the update of a module, if one waits."""
        for module in device.modules:
            if str(module["module_type"]) == str(channel):
                if module["upgrade_status"] != 1:
                    raise ApiError(2008)
                module["upgrade_status"] = 2
                return True
        raise ApiError(1109)

    def remotes(self, hub: SimDevice) -> list[dict[str, Any]]:
        """List the remote controls of an infrared hub."""
        if hub.category != "wnykq":
            raise ApiError(2003)
        return [
            {"remote_id": device.id, "remote_name": device.name, "category_id": 5}
            for device in self._truth.devices.values()
            if device.gateway == hub.id
        ]

    def associated_devices(self, query: Mapping[str, str]) -> dict[str, Any]:
        """List the devices of all linked accounts, page by page."""
        size = _number(query.get("size", str(_PAGE)), 1, 100)
        start = _number(query.get("last_row_key") or "0", 0, 10**9)
        everything = self._truth.listed(self._truth.devices.values())
        page = everything[start : start + size]
        more = start + size < len(everything)
        return {
            "devices": [device.list_entry() for device in page],
            "has_more": more,
            "last_row_key": str(start + size) if more else "",
            "total": len(everything),
        }

    def device(self, device_id: str, *, legacy: bool = False) -> SimDevice:
        """Find a device; `legacy` for the `/v1.0/devices` family."""
        try:
            device = self._truth.device(device_id)
        except KeyError:
            raise ApiError(1106) from None
        if legacy and not device.legacy:
            raise ApiError(2003)
        return device

    def statuses(self, device_ids: str) -> list[dict[str, Any]]:
        """Tell the states of up to 20 devices."""
        ids = [each for each in device_ids.split(",") if each]
        if not 1 <= len(ids) <= 20:
            raise ApiError(1109)
        return [{"id": i, "status": self.device(i).status_list()} for i in ids]

    def report_logs(
        self, device: SimDevice, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """Tell what a device reported in a time, newest first, page by page."""
        codes = _text(query, "codes").split(",")
        first = _number(_text(query, "start_time"), 0, 10**14)
        last = _number(_text(query, "end_time"), first, 10**14)
        size = _number(query.get("size", "20"), 1, 100)
        start = _number(query.get("last_row_key") or "0", 0, 10**9)
        found = [
            {
                "code": change.code,
                "event_time": change.time,
                "value": _written(change.value),
            }
            for change in reversed(self._truth.changes)
            if change.device_id == device.id
            and change.code in codes
            and first <= change.time <= last
        ]
        more = start + size < len(found)
        return {
            "device_id": device.id,
            "has_more": more,
            "last_row_key": str(start + size) if more else "",
            "logs": found[start : start + size],
        }

    def specification(self, device: SimDevice, form: str) -> dict[str, Any]:
        """Describe the data points: form "v1.0", "v1.1" (dp_id) or "iot-03" (name)."""
        if not device.has_specification:
            return {"category": device.category, "functions": [], "status": []}
        functions = [_spec_item(point, form) for point in device.functions]
        status = [_spec_item(point, form) for point in device.status_spec]
        if form == "iot-03":
            functions = [{**item, "desc": item["values"]} for item in functions]
            if not functions:
                return {"category": device.category, "status": status}
        return {"category": device.category, "functions": functions, "status": status}

    def thing_model(self, device: SimDevice) -> dict[str, Any]:
        """Describe the data points the newer way: JSON in a string."""
        if device.model is not None:
            return {"model": json.dumps(device.model, ensure_ascii=False)}
        readable = {point["code"]: point for point in device.status_spec}
        writable = {point["code"]: point for point in device.functions}
        properties = []
        for code, point in (readable | writable).items():
            kind = point["type"].lower()
            told = {} if kind == "json" else _limits(point)
            both = "rw" if code in readable and code in writable else "ro"
            properties.append(
                {
                    "abilityId": device.dp_id(code),
                    "accessMode": both if code in readable else "wr",
                    "code": code,
                    "description": "",
                    "name": code,
                    "typeSpec": {"type": _THING_TYPES.get(kind, kind), **told},
                }
            )
        service = {"actions": [], "code": "", "events": [], "properties": properties}
        model = {"modelId": device.product_id[:8], "services": [service]}
        return {"model": json.dumps(model, ensure_ascii=False)}

    def shadow(self, device: SimDevice) -> dict[str, Any]:
        """Tell the states with their times and names."""
        types = {p["code"]: p["type"].lower() for p in device.status_spec}
        properties = [
            {
                "code": code,
                "custom_name": device.point_names.get(code, ""),
                "dp_id": device.dp_id(code),
                "time": device.times[code],
                "type": _THING_TYPES.get(kind := types.get(code, "string"), kind),
                "value": value,
            }
            for code, value in device.status.items()
        ]
        return {"properties": properties}

    def send(self, device: SimDevice, commands: Any, *, legacy: bool = False) -> bool:
        """Accept commands; what the device makes of them comes as a push."""
        if legacy and not device.legacy:
            raise ApiError(2008)
        if not isinstance(commands, list) or not commands:
            raise ApiError(1109)
        values: dict[str, Json] = {}
        for command in commands:
            if not isinstance(command, dict) or set(command) != {"code", "value"}:
                raise ApiError(1109)
            values[command["code"]] = command["value"]
        return self._accept(device, values)

    def issue(self, device: SimDevice, properties: Any) -> bool:
        """Accept properties by the thing model; codes need no specification here."""
        try:
            values = json.loads(properties)
        except TypeError, ValueError:
            raise ApiError(1109) from None
        if not isinstance(values, dict):
            raise ApiError(1109)
        return self._accept(device, values, by_model=True)

    def _accept(
        self, device: SimDevice, values: dict[str, Json], *, by_model: bool = False
    ) -> bool:
        if not device.online:
            raise ApiError(2001)
        points = {point["code"]: point for point in device.functions}
        for code, value in values.items():
            if code not in points and not (by_model and code in device.status):
                raise ApiError(2008)
            if code in points and not accepts(points[code], value):
                raise ApiError(2008)
        now = self._clock.now()
        for code, value in values.items():
            self._truth.commands.append(
                Command(device_id=device.id, code=code, value=value, time=now)
            )
        if self.commands.echo_delay is not None:
            echo = self._echo(device.id, values, self.commands.echo_delay)
            task = asyncio.create_task(echo)
            self._echoes.add(task)
            task.add_done_callback(self._echoes.discard)
        return True

    async def _echo(
        self, device_id: str, values: dict[str, Json], delay: float
    ) -> None:
        await asyncio.sleep(delay)
        device = self._truth.devices.get(device_id)
        if device is None:
            return
        reported = {
            code: _as_reported(value)
            for code, value in values.items()
            if code in device.status or code in {p["code"] for p in device.status_spec}
        }
        if device.category in {"cl", "clkg"}:
            reported |= _cover_moves(device, values)
        if reported:
            self._truth.set_value(device_id, reported, push=self.commands.echo_push)

    def _account(self, uid: str) -> None:
        if uid not in self._truth.accounts:
            raise ApiError(1106)


def accepts(point: Mapping[str, Any], value: Json) -> bool:
    """Tell whether a value is one that the specification allows."""
    limits = _limits(point)
    match str(limits.get("type", point["type"])).lower():
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            number = isinstance(value, int) and not isinstance(value, bool)
            return number and _within(value, limits)
        case "enum":
            return isinstance(value, str) and value in limits.get("range", [value])
        case "json":
            return isinstance(value, dict | list) or _is_json(value)
        case "bitmap":
            return isinstance(value, int)
        case _:
            return isinstance(value, str) and len(value) <= int(
                limits.get("maxlen") or 10**6
            )


def _limits(point: Mapping[str, Any]) -> dict[str, Any]:
    """Parse `values`, which a few real specifications fill with plain words."""
    if not _is_json(point["values"]):
        return {}
    values = json.loads(point["values"])
    return values if isinstance(values, dict) else {}


def _within(value: Any, limits: Mapping[str, Any]) -> bool:
    low, high = limits.get("min", value), limits.get("max", value)
    return bool(int(low) <= value <= int(high))


def _is_json(value: Json) -> bool:
    if not isinstance(value, str):
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _as_reported(value: Json) -> Json:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _cover_moves(device: SimDevice, values: Mapping[str, Json]) -> dict[str, Json]:
    """Tell where a cover ends up: it reports more than it was told."""
    goal = values.get("percent_control")
    if "control" in values:
        goal = {"open": 100, "close": 0}.get(str(values["control"]))
    if goal is None:
        return {}
    codes = ("percent_control", "percent_state")
    return {code: goal for code in codes if code in device.status}


def _spec_item(point: Mapping[str, Any], form: str) -> dict[str, Any]:
    item = {key: point[key] for key in ("code", "type", "values")}
    if form == "v1.1":
        item["dp_id"] = point.get("dp_id", 0)
    if form == "iot-03":
        item["name"] = point.get("name", point["code"])
    return item


def _text(params: Mapping[str, Any], key: str) -> str:
    value = params.get(key)
    if not isinstance(value, str) or not value:
        raise ApiError(1109)
    return value


def _number(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ApiError(1109)
    return int(text)
