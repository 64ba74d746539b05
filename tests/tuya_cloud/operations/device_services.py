"""Services of single devices: camera streams, firmware and the log of reports."""

from collections.abc import Mapping
import json
import re
from typing import Any

from ..truth import Json, SimDevice, Truth
from .errors import ApiError, decimal, required_text

_GANG = re.compile(r"switch(_led)?_\d+")
_CAMERAS = {"sp", "dghsxj"}
_STREAMS = {"rtsp", "hls"}


class DeviceServices:
    """What only some devices, or only some projects, have."""

    def __init__(self, truth: Truth) -> None:
        """Work on this truth."""
        self._truth = truth
        self.streams = 0

    def allocate_stream(
        self, camera: SimDevice, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give the address of a camera's live stream; each is good once."""
        if required_text(body, "type") not in _STREAMS:
            raise ApiError(1109)
        if camera.entry.get("category") not in _CAMERAS:
            raise ApiError(2003)
        if not camera.entry.get("online"):
            raise ApiError(2001)
        self.streams += 1
        return {"url": f"rtsps://127.0.0.1:8554/v1/stream{self.streams}?signInfo=x"}

    def multiple_names(self, device: SimDevice) -> list[dict[str, Any]]:
        """List what the gangs of a device are called; one that nobody named has a name too."""
        gangs = [
            point["code"]
            for point in device.functions
            if _GANG.fullmatch(point["code"]) and point["type"] == "Boolean"
        ]
        if len(gangs) < 2:
            raise ApiError(2003)
        names = {
            code: device.point_names.get(code) or f"Switch {code.rpartition('_')[2]}"
            for code in gangs
        }
        return [
            {"identifier": code, "name": name}
            for code, name in {**names, "main": device.name}.items()
        ]

    def upgrade_infos(self, device: SimDevice) -> list[dict[str, Any]]:
        """List the firmware of a device's modules."""
        return [dict(module) for module in device.modules]

    def firmware(self, device: SimDevice) -> list[dict[str, Any]]:
        """List the same under the names of the newer family."""
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

    def report_logs(
        self, device: SimDevice, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """List what a device reported in a time, newest first, page by page."""
        codes = required_text(query, "codes").split(",")
        first = decimal(required_text(query, "start_time"), 0, 10**14)
        last = decimal(required_text(query, "end_time"), first, 10**14)
        size = decimal(query.get("size", "20"), 1, 100)
        start = decimal(query.get("last_row_key") or "0", 0, 10**9)
        by_device = self._truth.log_has_device_times
        found = [
            {
                "code": change.code,
                "event_time": time,
                "value": _written(change.value),
            }
            for change in reversed(self._truth.changes)
            if change.device_id == device.id
            and change.code in codes
            and first <= (time := change.time if by_device else change.received) <= last
        ]
        more = start + size < len(found)
        return {
            "device_id": device.id,
            "has_more": more,
            "last_row_key": str(start + size) if more else "",
            "logs": found[start : start + size],
        }


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
