"""What other Tuya integrations leave in Home Assistant's registries.

`core_entities.json` has what Home Assistant's own integration, run on the captured
devices with its own SDK, made of them: the ends of its unique ids, and which data points
each of its entities reads. The others' ids follow from that by the forms that their
sources have: xtend_tuya 4.5.1, localtuya 5.2.3, hass-localtuya 2026.07.0 and tuya-local
2026.8.1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_integration,
    mock_platform,
)

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify
from tests.tuya_cloud.truth import SimDevice

CORE_ENTITIES: Mapping[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "core_entities.json").read_text("utf-8")
)
PHASE_PARTS = {"electriccurrent": "current", "power": "power", "voltage": "voltage"}
PARTS = PHASE_PARTS | {
    "reactivepower": "reactive_power",
    "apparentpower": "apparent_power",
    "powerfactor": "power_factor",
}
LOCALTUYA = {
    "binary_sensor",
    "climate",
    "cover",
    "fan",
    "light",
    "number",
    "select",
    "sensor",
    "switch",
    "vacuum",
}
HASS_LOCALTUYA = LOCALTUYA | {
    "alarm_control_panel",
    "button",
    "humidifier",
    "lock",
    "siren",
}
# what tuya-local calls the data point that an entity of a platform is about
MAIN = {
    "binary_sensor": "sensor",
    "button": "button",
    "event": "event",
    "number": "value",
    "select": "option",
    "sensor": "sensor",
    "switch": "switch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One entity of another integration, and the data points that it shows."""

    platform: str
    unique_id: str
    device: SimDevice
    codes: frozenset[str]
    facts: Mapping[str, Any]

    @property
    def part(self) -> str:
        """How our unique id ends where this shows one part of a data point."""
        key = str(self.facts["key"])
        if key in {"tankfull", "defrost"} or key.startswith("fault_"):
            return f"_fault_{key.removeprefix('fault_').lower()}"
        parts = [part for part in PARTS if key == f"phase_s1{part}"]
        return f"_phase_s1_{PARTS[parts[0]]}" if parts else ""


def _rows(devices: list[SimDevice]) -> Iterator[tuple[SimDevice, dict[str, Any]]]:
    by_id = {device.id: device for device in devices}
    for name, rows in CORE_ENTITIES.items():
        device = by_id[f"cap{name.replace('_', '').lower()}"[:22]]
        for row in rows:
            yield device, row


def _number(device: SimDevice, code: str) -> int:
    return next(
        int(point["dp_id"])
        for point in (*device.functions, *device.status_spec)
        if point["code"] == code
    )


def _main_code(row: Mapping[str, Any]) -> str:
    """Return the data point by which a person sets an entity up in localtuya."""
    codes: list[str] = row["codes"]
    if row["key"] in codes:
        return str(row["key"])
    return "switch" if "switch" in codes else codes[0]


def core(devices: list[SimDevice]) -> Iterator[Left]:
    """Return what Home Assistant's own integration leaves."""
    for device, row in _rows(devices):
        yield Left(
            platform=row["platform"],
            unique_id=f"tuya.{device.id}{row['key']}",
            device=device,
            codes=frozenset(row["codes"]),
            facts=row,
        )


def xtend_tuya(devices: list[SimDevice]) -> Iterator[Left]:
    """Return what xtend_tuya leaves: core's ids, and second streams of cameras."""
    yield from core(devices)
    for device, row in _rows(devices):
        if row["platform"] == "camera":
            yield Left(
                platform="camera",
                unique_id=f"tuya.{device.id}_SD",
                device=device,
                codes=frozenset(),
                facts={"key": "_SD"},
            )


def localtuya(devices: list[SimDevice]) -> Iterator[Left]:
    """Return what localtuya leaves: an entity for each data point that was mapped."""
    known: set[str] = set()
    for device, row in _rows(devices):
        code = _main_code(row)
        unique_id = f"local_{device.id}_{_number(device, code)}"
        if row["platform"] not in LOCALTUYA or unique_id in known or _is_raw(row):
            continue
        known.add(unique_id)
        yield _numbered(device, row, unique_id, code)


def hass_localtuya(devices: list[SimDevice]) -> Iterator[Left]:
    """Return what hass-localtuya leaves: more platforms, and parts of phases."""
    known: set[str] = set()
    for device, row in _rows(devices):
        code = _main_code(row)
        unique_id = f"local_{device.id}_{_number(device, code)}"
        if _is_raw(row):
            part = PHASE_PARTS.get(row["key"].removeprefix(code))
            unique_id = f"{unique_id}_{part}" * bool(part)
        if row["platform"] not in HASS_LOCALTUYA or not unique_id:
            continue
        if unique_id not in known:
            known.add(unique_id)
            yield _numbered(device, row, unique_id, code)


def _is_raw(row: Mapping[str, Any]) -> bool:
    return str(row["key"]).startswith("phase_")


def _numbered(
    device: SimDevice, row: Mapping[str, Any], unique_id: str, code: str
) -> Left:
    # of the bits of a fault it knows the whole alone
    facts = row if _is_raw(row) else {**row, "key": code}
    return Left(
        platform=row["platform"],
        unique_id=unique_id,
        device=device,
        codes=frozenset({code}),
        facts=facts,
    )


def tuya_local(devices: list[SimDevice]) -> Iterator[Left]:
    """Return what tuya-local leaves: names of its own files."""
    for device, row in _rows(devices):
        entity = yaml_entity(device, row)
        if not _is_raw(row) and entity["dps"]:
            slug = slugify(f"{row['platform']}_{entity['name']}")
            yield Left(
                platform=row["platform"],
                unique_id=f"{device.id}-{slug}",
                device=device,
                codes=frozenset(row["codes"]),
                facts=row,
            )


def yaml_entity(device: SimDevice, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entity as a file of tuya-local describes it."""
    platform = row["platform"]
    points: list[dict[str, Any]] = [
        {"id": _number(device, code), "type": "string", "name": code}
        for code in row["codes"]
    ]
    if platform == "binary_sensor" and row["codes"] == ["fault"]:
        points[0] |= {"type": "bitfield", "mapping": [{"dps_val": 4, "value": True}]}
    if platform in MAIN and points:
        points[0]["name"] = MAIN[platform]
    return {"entity": platform, "name": row["key"] or "Main", "dps": points}


def write_types(folder: Path, devices: list[SimDevice]) -> None:
    """Write the files of tuya-local, one for each device; JSON is YAML as well."""
    types = folder / "custom_components" / "tuya_local" / "devices"
    types.mkdir(parents=True)
    files: dict[str, list[dict[str, Any]]] = {}
    for device, row in _rows(devices):
        files.setdefault(device.id, []).append(yaml_entity(device, row))
    for device_id, entities in files.items():
        content = {"name": "Device", "entities": entities}
        (types / f"type_{device_id}.yaml").write_text(json.dumps(content))


FIVE = {
    "core": ("tuya", core),
    "xtend_tuya": ("xtend_tuya", xtend_tuya),
    "localtuya": ("localtuya", localtuya),
    "hass-localtuya": ("localtuya", hass_localtuya),
    "tuya-local": ("tuya_local", tuya_local),
}


def identifier_of(domain: str, device_id: str) -> tuple[str, str]:
    """Return how an integration names a device."""
    return (domain, f"local_{device_id}" if domain == "localtuya" else device_id)


def add_entries(
    hass: HomeAssistant, domain: str, devices: list[SimDevice]
) -> dict[str, MockConfigEntry]:
    """Add the config entries of an integration; return the one of each device."""
    if domain == "tuya_local":
        entries = {
            device.id: MockConfigEntry(
                domain=domain,
                title=device.name,
                data={"device_id": device.id, "type": f"type_{device.id}"},
            )
            for device in devices
        }
    else:
        one = MockConfigEntry(domain=domain, title="Their account")
        entries = {device.id: one for device in devices}
    for entry in {each.entry_id: each for each in entries.values()}.values():
        entry.add_to_hass(hass)
    return entries


def fill(
    hass: HomeAssistant, domain: str, left: list[Left]
) -> dict[str, er.RegistryEntry]:
    """Fill the registries; return the entities by unique id."""
    devices = {each.device.id: each.device for each in left}
    entries = add_entries(hass, domain, list(devices.values()))
    made: dict[str, er.RegistryEntry] = {}
    for each in left:
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entries[each.device.id].entry_id,
            identifiers={identifier_of(domain, each.device.id)},
            name=each.device.name,
        )
        facts = each.facts
        name = facts["key"] or each.platform
        state_class = facts.get("state_class")
        made[each.unique_id] = er.async_get(hass).async_get_or_create(
            each.platform,
            domain,
            each.unique_id,
            capabilities={"state_class": state_class} if state_class else None,
            config_entry=entries[each.device.id],
            device_id=device.id,
            has_entity_name=True,
            original_device_class=facts.get("device_class"),
            original_name=name,
            suggested_object_id=f"their {each.device.name} {name}",
            unit_of_measurement=facts.get("unit"),
        )
    return made


class TheirEntity(Entity):
    """A living entity of another integration."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, left: Left, state: str) -> None:
        """Have a state that stays."""
        facts = left.facts
        self._attr_unique_id = left.unique_id
        self._attr_name = facts["key"] or None
        self._attr_device_class = facts.get("device_class")
        self._attr_unit_of_measurement = facts.get("unit")
        self._attr_state = state
        self._attr_device_info = DeviceInfo(
            identifiers={("tuya", left.device.id)}, name=left.device.name
        )


class TheirSensor(TheirEntity, SensorEntity):
    """A living sensor, which has statistics."""

    def __init__(self, left: Left, state: str) -> None:
        """Have a value that stays."""
        super().__init__(left, state)
        self._attr_state_class = left.facts.get("state_class")
        self._attr_native_unit_of_measurement = left.facts.get("unit")
        self._attr_native_value = state


def bring_to_life(
    hass: HomeAssistant, left: list[Left], states: Mapping[str, str]
) -> MockConfigEntry:
    """Let Home Assistant's own integration have entities; return its config entry.

    `states` has the states by unique id; all others are on.
    """
    platforms = sorted({each.platform for each in left})

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> None:
        await hass.config_entries.async_forward_entry_setups(entry, platforms)

    async def unload(hass: HomeAssistant, entry: ConfigEntry) -> None:
        await hass.config_entries.async_unload_platforms_or_raise(entry, platforms)

    mock_integration(
        hass,
        MockModule(
            "tuya",
            async_setup_entry=set_up,
            async_unload_entry=unload,
        ),
    )
    mock_platform(hass, "tuya.config_flow")
    for platform in platforms:
        mock_platform(
            hass,
            f"tuya.{platform}",
            MockPlatform(async_setup_entry=_adder(platform, left, states)),
        )
    entry = MockConfigEntry(domain="tuya", title="Their account")
    entry.add_to_hass(hass)
    return entry


def _adder(platform: str, left: list[Left], states: Mapping[str, str]) -> Any:
    async def add(
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        async_add_entities(
            (TheirSensor if platform == "sensor" else TheirEntity)(
                each, states.get(each.unique_id, "on")
            )
            for each in left
            if each.platform == platform
        )

    return add
