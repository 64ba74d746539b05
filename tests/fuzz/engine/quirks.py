"""What a person writes about products."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from custom_components.tuya_openhub.catalog import QuirkError, parse_quirks, plan
from custom_components.tuya_openhub.openhub import Device
from custom_components.tuya_openhub.openhub.http import specifications
from tests.catalog.test_odd import read

from .inputs import Inputs
from .samples import DEVICES
from .target import Target

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


_METERED: Final = [raw for raw in DEVICES if "cur_power" in raw["status"]][:2]


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


TARGET = Target(name="quirks", make=_make_quirks, run=_run_quirks)
