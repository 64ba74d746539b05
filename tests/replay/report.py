"""Turn a diagnostics file into devices of the simulated cloud.

Withheld values become texts of the same length, so that nothing that depends on them
alone can be compared; stand-ins for ids are the ids.
"""

from collections.abc import Mapping
import json
import os
from pathlib import Path
import re
from typing import Any

from tests.tuya_cloud.truth import Json, SimDevice

REPORTS = Path(__file__).parent / "reports"
# what the cloud describes; the rest was concluded from values or written down here
DESCRIBED = {"specification", "thing_model"}
_WITHHELD = re.compile(r"text of (\d+) characters")
_CONTAINERS: dict[str, Json] = {"list": [], "dict": {}}


def load(path: Path) -> dict[str, Any]:
    """Read a file as it was downloaded, of an account or of a device."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    return dict(recorded.get("data", recorded))


def record(path: Path, recorded: Mapping[str, Any]) -> None:
    """Write a report anew with TUYA_OPENHUB_RECORD=1: its plan was changed on purpose."""
    if os.environ.get("TUYA_OPENHUB_RECORD"):
        text = json.dumps({"data": recorded}, indent=1, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")


def devices(report: Mapping[str, Any]) -> list[SimDevice]:
    """Make the devices of a report."""
    return [_device(recorded) for recorded in report["devices"]]


def _device(recorded: Mapping[str, Any]) -> SimDevice:
    points = {
        code: point
        for code, point in recorded["specification"].items()
        if point["source"] in DESCRIBED
    }
    entry = {
        "id": recorded["id"],
        "name": recorded["id"].capitalize().replace("-", " "),
        "category": recorded["category"],
        "product_id": recorded["product_id"],
        "product_name": recorded["product_name"],
        "model": recorded["model"],
        "biz_type": 18,
        "online": recorded["online"],
        "sub": recorded["sub"],
    }
    if recorded["gateway"]:
        entry["gateway_id"] = recorded["gateway"]
    return SimDevice(
        id=recorded["id"],
        uid="",
        entry=entry,
        functions=[
            _point(code, point, point["write"])
            for code, point in points.items()
            if point["write"]
        ],
        status_spec=[
            _point(code, point, point["read"])
            for code, point in points.items()
            if point["read"]
        ],
        status={code: _value(value) for code, value in recorded["status"].items()},
    )


def _point(
    code: str, point: Mapping[str, Any], side: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "code": code,
        "type": side["type"].capitalize(),
        "values": json.dumps(side["values"], ensure_ascii=False),
        "dp_id": point["dp_id"] or 0,
    }


def _value(recorded: Json) -> Json:
    if isinstance(recorded, str) and (match := _WITHHELD.fullmatch(recorded)):
        return "x" * int(match[1])
    return (
        _CONTAINERS.get(recorded, recorded) if isinstance(recorded, str) else recorded
    )


def compared(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what has to be the same: every decision, every entity, every state.

    What adds up or happens has no history in another place: the states of counters and
    events are left out, and those of entities that were unavailable or withheld.
    """
    return {
        recorded["id"]: {
            "decisions": {
                point["code"]: (point["decision"], point["entities"])
                for point in recorded["data_points"]
            },
            "states": {
                f"{entity['platform']}.{entity['key']}": entity["state"]
                for entity in recorded["entities"]
                if _lasts(recorded, entity)
            },
        }
        for recorded in report["devices"]
    }


def _lasts(recorded: Mapping[str, Any], entity: Mapping[str, Any]) -> bool:
    point = recorded["specification"].get(entity["key"], {})
    return (
        entity["state"] not in {None, "withheld"}
        and entity["platform"] not in {"event", "button"}
        and not (entity["key"] == "add_ele" or point.get("report_type"))
    )
