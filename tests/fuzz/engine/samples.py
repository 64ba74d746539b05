"""Good devices, of which odd ones are made."""

from typing import Any, Final

import orjson

from tests.catalog.build import CAPTURES
from tests.tuya_cloud import SimDevice, captures

DEVICES: Final = [orjson.loads(path.read_bytes()) for path in sorted(CAPTURES)]
SIMULATED: Final = [captures.device(name) for name in captures.names()]


def listed(device: SimDevice) -> dict[str, Any]:
    """Return an entry of a device list."""
    status = [{"code": code, "value": value} for code, value in device.status.items()]
    return {**device.entry, "id": device.id, "status": status}
