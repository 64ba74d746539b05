"""Home Assistant's own integration, fed through its SDK's message entry."""

from collections.abc import Mapping
import json
from types import SimpleNamespace
from typing import Any, override
from unittest.mock import patch

from homeassistant import loader
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from .home import add_entry, make_entry
from .world import METER, UID, device_id

DOMAIN = "tuya"
# those of a device with six measured values; the others would only wait for nothing
PLATFORMS = [Platform.BINARY_SENSOR, Platform.SENSOR, Platform.SWITCH]


def payload(device: str, points: Mapping[str, Any], time: int) -> bytes:
    """Return a push as this SDK's broker delivers it: in the clear."""
    status = [
        {"code": code, "value": value, "t": time} for code, value in points.items()
    ]
    body = {"devId": device, "dataId": f"{device}-{time}", "status": status}
    return json.dumps({"protocol": 4, "pv": "2.0", "t": time, "data": body}).encode()


def describe(code: str) -> dict[str, str]:
    """Return a data point as the specification of this SDK describes it."""
    unit, top = METER[code]
    values = {"unit": unit, "min": 0, "max": top, "scale": 0, "step": 1}
    return {"code": code, "type": "Integer", "values": json.dumps(values)}


class Core:
    """The integration with so many devices, without a cloud behind it."""

    def __init__(self, size: int) -> None:
        """Prepare; `add` sets it up."""
        self.size = size
        self.entry: ConfigEntry = make_entry(
            DOMAIN,
            UID,
            {
                "endpoint": "http://127.0.0.1:1",
                "terminal_id": "terminal",
                "user_code": "code",
                "token_info": {
                    "t": 0,
                    "uid": UID,
                    "expire_time": 7200,
                    "access_token": "token",
                    "refresh_token": "token",
                },
            },
        )
        self._queue: Any = None

    async def add(self, hass: HomeAssistant) -> None:
        """Set the integration up with a manager that knows the devices already."""
        from tuya_sharing import CustomerDevice, Manager
        from tuya_sharing.device import DeviceStatusRange
        from tuya_sharing.mq import SharingMQ

        size = self.size
        ranges = {code: DeviceStatusRange(**describe(code)) for code in METER}

        class Known(Manager):  # type: ignore[misc]
            """A manager that asks nobody."""

            @override
            def update_device_cache(self) -> None:
                for number in range(size):
                    self.device_map[device_id(number)] = CustomerDevice(
                        id=device_id(number),
                        name=f"Air {number}",
                        local_key="",
                        category="hjjcy",
                        product_id="benchproduct",
                        product_name="Air",
                        sub=False,
                        uuid="",
                        asset_id="",
                        online=True,
                        icon="",
                        ip="",
                        time_zone="",
                        active_time=0,
                        create_time=0,
                        update_time=0,
                        support_local=False,
                        status=dict.fromkeys(METER, 0),
                        function={},
                        status_range=dict(ranges),
                    )

            @override
            def refresh_mq(self) -> None:
                self.mq = SharingMQ(self.customer_api, [], [])
                self.mq.add_message_listener(self.on_message)
                self.mq.stop = lambda: None

        integration = await loader.async_get_integration(hass, DOMAIN)
        # a camera would need programs that are not part of the environment
        integration.manifest["dependencies"] = []
        here = "homeassistant.components.tuya"
        with (
            patch(f"{here}.coordinator.Manager", Known),
            patch(f"{here}.PLATFORMS", PLATFORMS),
        ):
            await add_entry(hass, self.entry)
        self._queue = self.entry.runtime_data.manager.mq

    def feed(self, message: bytes) -> None:
        """Let a payload arrive, in the thread of the MQTT client as in life."""
        self._queue._on_message(None, None, SimpleNamespace(payload=message))  # noqa: SLF001
