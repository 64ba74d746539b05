"""What reads input from outside: how an input for it is made, and what may come of it."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
import json
from typing import Any, Final

import orjson

from custom_components.tuya_openhub.catalog import (
    CodecError,
    QuirkError,
    parse_quirks,
    plan,
)
from custom_components.tuya_openhub.openhub import (
    Cipher,
    Device,
    DeviceState,
    MessageError,
    OpenHubError,
    SystemClock,
    Usage,
)
from custom_components.tuya_openhub.openhub.http import parse, specifications
from custom_components.tuya_openhub.openhub.http.parse import Answer
from custom_components.tuya_openhub.openhub.models import StatusReport
from custom_components.tuya_openhub.openhub.push.message import Decoder
from custom_components.tuya_openhub.runtime.absences import Absences
from custom_components.tuya_openhub.runtime.inventory import Inventory
from custom_components.tuya_openhub.runtime.readings.delivery import Delivery
from custom_components.tuya_openhub.runtime.readings.device_search import DeviceSearch
from custom_components.tuya_openhub.runtime.storage import (
    Memory,
    dump_memory,
    parse_memory,
)
from tests.catalog.build import CAPTURES
from tests.catalog.test_odd import orders, read
from tests.openhub.push.envelopes import T, config, sealed, signed
from tests.openhub.push.scripted import lease
from tests.tuya_cloud import SimDevice, captures

from .inputs import Inputs

_SOURCE: Final = "https://openapi.tuyaeu.com"
# so many messages go through one decoder, which remembers what came before
_SERIES: Final = 8
_ENTITIES: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads input from outside.

    `make` makes an input that JSON can hold; `run` reads it, and raises what is not
    documented. `weight` is how many inputs one call of `run` reads.
    """

    name: str
    make: Callable[[Inputs], Any]
    run: Callable[[Any], None]
    weight: int = 1


# -- messages

_REPORT: Final = {
    "devId": "device",
    "dataId": "id",
    "productKey": "product",
    "status": [
        {"code": "switch_1", "value": True, "t": T, "1": True},
        {"code": "colour_data", "value": '{"h":1,"s":2,"v":3}', "t": str(T)},
        {"101": {"a": [1, 2]}},
    ],
}
_EVENT: Final = {
    "bizCode": "nameUpdate",
    "bizData": {"devId": "device", "uid": "u", "name": "n"},
    "ts": T,
}


def _make_messages(inputs: Inputs) -> list[Any]:
    cipher = inputs.random.choice(list(Cipher))
    return [cipher.value, *(_make_payload(inputs, cipher) for _ in range(_SERIES))]


def _make_payload(inputs: Inputs, cipher: Cipher) -> str:
    protocol, content = inputs.random.choice(((4, _REPORT), (20, _EVENT)))
    plain = orjson.dumps(
        inputs.variant(content) if inputs.random.random() < 0.7 else content
    )
    if inputs.random.random() < 0.2:
        plain = inputs.corrupted(plain)
    outer: dict[str, Any] = {
        "data": sealed(plain, cipher),
        "protocol": protocol,
        "pv": "2.0",
        "t": T + inputs.random.randrange(1000),
    }
    chance = inputs.random.random()
    if chance < 0.2:
        outer = inputs.variant(outer)
    payload = (
        signed(outer)
        if isinstance(outer, dict) and chance < 0.8
        else orjson.dumps(outer)
    )
    if inputs.random.random() < 0.3:
        payload = inputs.corrupted(payload)
    return base64.b64encode(payload).decode()


def _run_messages(series: list[Any]) -> None:
    decoder = Decoder(config(Cipher(series[0])), knows=lambda id_: id_ == "device")
    state = DeviceState(Device(id="device", name="", category="", product_id=""))
    for text in series[1:]:
        with suppress(MessageError):
            message = decoder.decode(base64.b64decode(text))
            repr(message)
            if isinstance(message, StatusReport):
                state.apply_report(message)
    orjson.dumps(state.values)


# -- answers

_DEVICES: Final = [orjson.loads(path.read_bytes()) for path in sorted(CAPTURES)]
_SIMULATED: Final = [captures.device(name) for name in captures.names()]


def _listed(device: SimDevice) -> dict[str, Any]:
    status = [{"code": code, "value": value} for code, value in device.status.items()]
    return {**device.entry, "id": device.id, "status": status}


_GOOD_ANSWERS: Final[Mapping[str, Any]] = {
    "devices": {
        "devices": [_listed(device) for device in _SIMULATED],
        "has_more": False,
    },
    "statuses": [
        {
            "id": device.id,
            "status": [
                {"code": code, "value": value} for code, value in device.status.items()
            ],
        }
        for device in _SIMULATED
    ],
    "reports": {
        "logs": [{"code": "add_ele", "value": "1", "event_time": T}],
        "has_more": False,
    },
    "homes": [{"home_id": 1, "name": "Home"}],
    "scenes": [{"scene_id": "s", "name": "Night", "enabled": True}],
    "stream_url": {"url": "rtsps://eu1.tuyaeu.com:443/v1/stream?signInfo=x"},
    "firmware": [
        {
            "module_type": 0,
            "current_version": "1.0",
            "version": "1.1",
            "upgrade_status": 1,
        }
    ],
    "ids": [{"id": "a"}, {"id": "b"}],
    "hub_config": lease(),
    "specification": {
        "category": "cz",
        "functions": _SIMULATED[0].functions,
        "status": _SIMULATED[0].status_spec,
    },
    "thing_model": {
        "model": json.dumps(
            {
                "services": [
                    {
                        "properties": [
                            {
                                "abilityId": 1,
                                "code": "switch_1",
                                "accessMode": "rw",
                                "typeSpec": {"type": "bool"},
                            },
                        ]
                    }
                ]
            }
        )
    },
    "shadow": {
        "properties": [{"code": "switch_1", "dp_id": 1, "value": True, "time": T}]
    },
    "answer": {"success": True, "t": T, "result": {"a": 1}},
}
_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "devices": parse.devices,
    "statuses": parse.statuses,
    "reports": parse.reports,
    "homes": parse.homes,
    "scenes": lambda result: parse.scenes(result, "1"),
    "stream_url": lambda result: parse.stream_url(result, _SOURCE),
    "firmware": parse.firmware,
    "ids": parse.ids,
    "hub_config": lambda result: parse.hub_config(
        Answer(success=True, result=result, time=T),
        cipher=Cipher.ECB,
        link_id="link",
        source=_SOURCE,
    ),
    "specification": lambda result: specifications.specification(result, "cz"),
    "thing_model": specifications.thing_model,
    "shadow": specifications.shadow,
    "answer": lambda text: parse.answer(base64.b64decode(text)),
}


def _make_answer(inputs: Inputs) -> list[Any]:
    name = inputs.random.choice(list(_GOOD_ANSWERS))
    good = inputs.variant(_GOOD_ANSWERS[name])
    if name == "answer":
        good = base64.b64encode(inputs.corrupted(orjson.dumps(good))).decode()
    return [name, good]


def _run_answer(made: list[Any]) -> None:
    name, content = made
    with suppress(OpenHubError):
        repr(_READERS[name](content))


# -- devices


def _make_device(inputs: Inputs) -> dict[str, Any]:
    device = inputs.random.choice(_DEVICES)
    good = {
        "category": device["category"],
        "function": device["function"],
        "status_range": device["status_range"],
        "status": device["status"],
    }
    later = {
        code: inputs.value()
        for code in device["status"]
        if inputs.random.random() < 0.3
    }
    made = inputs.variant(good, changes=8)
    return {"device": made, "later": later}


def _run_device(made: dict[str, Any]) -> None:
    raw = made["device"]
    if not isinstance(raw, dict):
        return
    listed: Any = {
        "id": "d",
        "name": "Odd",
        "category": raw.get("category"),
        "product_id": "p",
        "status": [
            {"code": code, "value": value} for code, value in _items(raw.get("status"))
        ],
    }
    described: Any = {
        "category": raw.get("category"),
        "functions": list(_described(raw.get("function"))),
        "status": list(_described(raw.get("status_range"))),
    }
    with suppress(OpenHubError):
        spec = specifications.specification(described, str(raw.get("category")))
        for device in parse.devices([listed]):
            _use(device, spec, made["later"])


def _items(raw: Any) -> Iterator[tuple[str, Any]]:
    yield from raw.items() if isinstance(raw, dict) else ()


def _described(raw: Any) -> Iterator[dict[str, Any]]:
    for code, entry in _items(raw):
        inner = entry if isinstance(entry, dict) else {"type": entry}
        yield {"code": code, "type": inner.get("type"), "values": inner.get("value")}


def _use(device: Device, spec: Any, later: dict[str, Any]) -> None:
    """Plan a device, read all its entities before and after, and order what they offer."""
    planned = plan(device, spec)
    described = {*spec.points}
    assert len(planned.items) <= _ENTITIES + 8 * len(described)
    for values in (device.status, {**device.status, **later}):
        for item in planned.items:
            repr(read(item, values))
            # an entity asks for its limits when it is added: what is refused has a reason
            with suppress(CodecError):
                for order in orders(item, values):
                    orjson.dumps(order)


# -- quirks

_QUIRKS: Final = {
    "p": {
        "switch_1": {"name": "Lathe", "invert": True, "platform": "switch"},
        "cur_power": {"scale": 1, "unit": "W", "device_class": "power", "hide": False},
        "mode": {"range": ["a", "b"], "default": "a", "dp_id": [1, 2]},
        "temp_set": {"range": {"min": 0, "max": 1000}, "state_class": "measurement"},
        "temp_value": {"kelvin": {"min": 2000, "max": 6500}, "writable": True},
        "fault": {"labels": ["one", "two"], "type": "bitmap"},
        "cur_voltage": {"delta": True, "when": {"at_least": 3}},
    }
}


_METERED: Final = [raw for raw in _DEVICES if "cur_power" in raw["status"]][:2]


def _make_quirks(inputs: Inputs) -> Any:
    return inputs.variant(_QUIRKS, changes=3)


def _run_quirks(made: Any) -> None:
    with suppress(QuirkError):
        quirks = parse_quirks(made)
        for device in (_plain(raw) for raw in _METERED):
            spec = specifications.specification(
                {"functions": [], "status": []}, device.category
            )
            for item in plan(device, spec, quirks=quirks).items:
                repr(read(item, device.status))


def _plain(raw: Mapping[str, Any]) -> Device:
    return Device(
        id="d", name="", category=raw["category"], product_id="p", status=raw["status"]
    )


# -- stored files


def _good_file() -> Any:
    devices = parse.devices([_listed(device) for device in _SIMULATED[:4]])
    described: dict[str, Any] = {
        device.product_id: {"functions": device.functions, "status": device.status_spec}
        for device in _SIMULATED[:4]
    }
    day: dict[str, Any] = {"day": 20_000, "pushed": 3, "corrected": 1, "silence": 5.0}
    memory = Memory(
        devices=devices,
        specifications={
            key: specifications.specification(raw, "") for key, raw in described.items()
        },
        names={"d": {"switch_1": "Lamp"}},
        usage={"at": 1.0, "since": 1.0, "day_calls": {"token": 1}},
        absences={"missing": {"d": T}, "empty": {"own": T}},
        readings={
            "delivery": {"proven": True, "reported": False, "days": [day]},
            "search": {"x": 1_700_000_000.0},
        },
        access={"current": ["/v1.0/open-hub/access/config", "1.0", False]},
    )
    return orjson.loads(orjson.dumps(dump_memory(memory)))


_FILE: Final = _good_file()


def _make_file(inputs: Inputs) -> Any:
    return inputs.variant(_FILE, changes=4)


def _run_file(made: Any) -> None:
    try:
        memory = parse_memory(made)
    except Exception:  # noqa: BLE001 - a file that cannot be read counts as none
        return
    orjson.dumps(dump_memory(memory))
    Absences(memory.absences).store()
    Usage(clock=SystemClock(), stored=memory.usage).store()
    readings = {
        name: _mapping(memory.readings.get(name)) for name in ("delivery", "search")
    }
    delivery = Delivery(
        stored=readings["delivery"], messages=lambda: 0, time=lambda: 1.0
    )
    delivery.due_at(0.0, 1)
    orjson.dumps(delivery.store())
    DeviceSearch(
        time=lambda: 1.0,
        now=lambda: 0.0,
        on_due=lambda: None,
        stored=readings["search"],
    ).store()
    inventory = Inventory(memory, generic=True, firmware=False)
    for device in memory.devices:
        for item in plan(device, inventory.specification(device)).items:
            repr(read(item, device.status))


def _mapping(stored: object) -> Mapping[str, object]:
    return stored if isinstance(stored, dict) else {}


TARGETS: Final = {
    target.name: target
    for target in (
        Target(name="messages", make=_make_messages, run=_run_messages, weight=_SERIES),
        Target(name="answers", make=_make_answer, run=_run_answer),
        Target(name="devices", make=_make_device, run=_run_device),
        Target(name="quirks", make=_make_quirks, run=_run_quirks),
        Target(name="files", make=_make_file, run=_run_file),
    )
}
