"""Devices for the simulated cloud: from captures, or generated in any number."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
import json
from pathlib import Path
from typing import Any

from .truth import Json, SimDevice

DEVICES = Path(__file__).parent / "devices"


def names() -> list[str]:
    """List the names of the captures that come with the simulated cloud."""
    return sorted(path.stem for path in DEVICES.glob("*.json"))


def device(name: str, **changes: Any) -> SimDevice:
    """Load a capture of this folder; `changes` replace fields of its list entry."""
    shape = json.loads((DEVICES / f"{name}.json").read_text(encoding="utf-8"))
    return from_openapi(shape, **changes)


def everything() -> list[SimDevice]:
    """Load every capture of this folder."""
    return [device(name) for name in names()]


def from_openapi(shape: Mapping[str, Any], **changes: Any) -> SimDevice:
    """Make a device from `list_entry` and `specification` as the OpenAPI answers them."""
    entry = {**deepcopy(shape["list_entry"]), **changes}
    specification = deepcopy(shape["specification"])
    status = {item["code"]: item["value"] for item in entry.pop("status", ())}
    return SimDevice(
        id=entry["id"],
        uid=entry.pop("uid", ""),
        entry=entry,
        functions=specification.get("functions", []),
        status_spec=specification.get("status", []),
        status=status,
    )


def load_capture(path: Path, **changes: Any) -> SimDevice:
    """Load a capture in the shape of Home Assistant's diagnostics."""
    return from_capture(
        json.loads(path.read_text(encoding="utf-8")), path.stem, **changes
    )


def from_capture(capture: Mapping[str, Any], name: str, /, **changes: Any) -> SimDevice:
    """Make a device from a capture; `name` gives its id.

    `function` and `status_range` hold parsed values there; on the wire they are text,
    as are the values of Json data points and the members of an enumeration.
    """
    functions = [_point(*item) for item in capture["function"].items()]
    status_spec = [_point(*item) for item in capture["status_range"].items()]
    codes = list(dict.fromkeys(p["code"] for p in (*status_spec, *functions)))
    for point in (*functions, *status_spec):
        point["dp_id"] = codes.index(point["code"]) + 1
    types = {p["code"]: p["type"].lower() for p in (*functions, *status_spec)}
    status = {
        code: _wire_value(types.get(code, ""), value)
        for code, value in capture["status"].items()
    }
    entry = {
        "id": f"cap{name.replace('_', '').lower()}"[:22],
        "name": capture["name"],
        "category": capture["category"],
        "product_id": capture["product_id"],
        "product_name": capture.get("product_name", ""),
        "biz_type": 18,
        "icon": "smart/icon/x.png",
        "model": "",
        "online": capture.get("online", True),
        "sub": capture.get("sub") or False,
        "time_zone": capture.get("time_zone", "+00:00"),
        "active_time": 1700000000,
        "create_time": 1700000000,
        "update_time": 1700000000,
        **changes,
    }
    return SimDevice(
        id=entry["id"],
        uid=entry.pop("uid", ""),
        entry=entry,
        functions=functions,
        status_spec=status_spec,
        status=status,
    )


def synthetic(count: int, products: Iterable[str] | None = None) -> list[SimDevice]:
    """Make any number of devices by taking the captures named in turn."""
    templates = [device(name) for name in (products or names())]
    made: list[SimDevice] = []
    for index in range(count):
        copy = deepcopy(templates[index % len(templates)])
        copy.id = f"syn{index:017d}"
        copy.entry.update(id=copy.id, name=f"{copy.name} {index}", sub=False)
        copy.entry.pop("gateway_id", None)
        made.append(copy)
    return made


def _point(code: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    values = entry.get("value", entry.get("values", {}))
    if not isinstance(values, str):
        values = json.dumps(values, ensure_ascii=False)
    point = {"code": code, "type": entry["type"], "values": values}
    if report_type := entry.get("report_type"):
        point["report_type"] = report_type
    return point


def _wire_value(kind: str, value: Json) -> Json:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if kind == "enum" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
