"""Descriptions and states of devices, up to what their entities show and send."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import orjson

from custom_components.tuya_openhub.catalog import CodecError, plan
from custom_components.tuya_openhub.openhub import Device, OpenHubError
from custom_components.tuya_openhub.openhub.http import parse, specifications
from tests.catalog.test_odd import orders, read

from .inputs import Inputs
from .samples import DEVICES
from .target import Target

_ENTITIES: Final = 300


def _make_device(inputs: Inputs) -> dict[str, Any]:
    device = inputs.random.choice(DEVICES)
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


TARGET = Target(name="devices", make=_make_device, run=_run_device)
