"""Files of an earlier run."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from custom_components.tuya_openhub.catalog import plan
from custom_components.tuya_openhub.openhub import SystemClock, Usage
from custom_components.tuya_openhub.openhub.http import parse, specifications
from custom_components.tuya_openhub.openhub.models import Description
from custom_components.tuya_openhub.runtime.absences import Absences
from custom_components.tuya_openhub.runtime.inventory import Inventory
from custom_components.tuya_openhub.runtime.readings.delivery import Delivery
from custom_components.tuya_openhub.runtime.readings.device_search import DeviceSearch
from custom_components.tuya_openhub.runtime.storage import (
    Memory,
    dump_memory,
    parse_memory,
)
from tests.catalog.test_odd import read
from tests.openhub.push.envelopes import T

from .inputs import Inputs
from .samples import SIMULATED, listed
from .target import Target


def _good_file() -> Any:
    devices = parse.devices([listed(device) for device in SIMULATED[:4]])
    described: dict[str, Any] = {
        device.product_id: {"functions": device.functions, "status": device.status_spec}
        for device in SIMULATED[:4]
    }
    day: dict[str, Any] = {"day": 20_000, "pushed": 3, "corrected": 1, "silence": 5.0}
    memory = Memory(
        devices=devices,
        descriptions={
            key: Description(
                standard=specifications.specification(raw, ""),
                model={},
                unknown=frozenset({"a"}),
                read_at=1.0,
            )
            for key, raw in described.items()
        },
        shadows_read_at={"d": 1.0},
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


TARGET = Target(name="files", make=_make_file, run=_run_file)
