"""How the cloud describes the data points of a device, in each of its forms."""

from collections.abc import Mapping
import json
from typing import Any

from ..truth import Json, SimDevice

_THING_TYPES = {"boolean": "bool", "integer": "value", "json": "string"}


def specification(device: SimDevice, form: str) -> dict[str, Any]:
    """Describe the data points: form "v1.0", "v1.1" (dp_id) or "iot-03" (name)."""
    if not device.has_specification:
        return {"category": device.category, "functions": [], "status": []}
    functions = [_spec_item(device, point, form) for point in device.functions]
    status = [_spec_item(device, point, form) for point in device.status_spec]
    if form == "iot-03":
        functions = [{**item, "desc": item["values"]} for item in functions]
        if not functions:
            return {"category": device.category, "status": status}
    return {"category": device.category, "functions": functions, "status": status}


def thing_model(device: SimDevice) -> dict[str, Any]:
    """Describe the data points the newer way: JSON in a string."""
    if device.model is not None:
        return {"model": json.dumps(device.model, ensure_ascii=False)}
    readable = {point["code"]: point for point in device.status_spec}
    writable = {point["code"]: point for point in device.functions}
    properties = []
    for code, point in (readable | writable).items():
        both = "rw" if code in readable and code in writable else "ro"
        access = both if code in readable else "wr"
        properties.append(_property(device, point, access))
    properties += [
        _property(device, point, point.get("access", "ro"))
        for point in device.model_spec
    ]
    service = {"actions": [], "code": "", "events": [], "properties": properties}
    model = {"modelId": device.product_id[:8], "services": [service]}
    return {"model": json.dumps(model, ensure_ascii=False)}


def _property(
    device: SimDevice, point: Mapping[str, Any], access: str
) -> dict[str, Any]:
    kind = point["type"].lower()
    limits = {} if kind == "json" else limits_of(point)
    return {
        "abilityId": device.dp_id(point["code"]),
        "accessMode": access,
        "code": point["code"],
        "description": "",
        "name": point["code"],
        "typeSpec": {"type": _THING_TYPES.get(kind, kind), **limits},
    }


def shadow(device: SimDevice) -> dict[str, Any]:
    """List the states with their times and names."""
    types = {
        p["code"]: p["type"].lower() for p in (*device.status_spec, *device.model_spec)
    }
    properties = [
        {
            "code": code,
            "custom_name": device.point_names.get(code, ""),
            "dp_id": device.dp_id(code),
            "time": device.times[code],
            "type": _THING_TYPES.get(kind := types.get(code) or _kind(value), kind),
            "value": value,
        }
        for code, value in device.status.items()
    ]
    return {"properties": properties}


def _kind(value: Json) -> str:
    """Return the type that a value shows."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case _:
            return "string"


def limits_of(point: Mapping[str, Any]) -> dict[str, Any]:
    """Parse `values`, which a few real specifications fill with plain words."""
    if not is_json(point["values"]):
        return {}
    values = json.loads(point["values"])
    return values if isinstance(values, dict) else {}


def is_json(value: Json) -> bool:
    """Return whether a value is a text that holds JSON."""
    if not isinstance(value, str):
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _spec_item(
    device: SimDevice, point: Mapping[str, Any], form: str
) -> dict[str, Any]:
    item = {key: point[key] for key in ("code", "type", "values")}
    if form == "v1.1":
        item["dp_id"] = device.dp_id(point["code"])
    if form == "iot-03":
        item["name"] = point.get("name", point["code"])
    return item
