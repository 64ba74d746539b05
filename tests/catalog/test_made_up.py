"""Show what devices get that are made up: every category, the codes of no standard."""

from collections.abc import Iterator

from custom_components.tuya_openhub.catalog import ClimateItem
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan

from .build import planned
from .made_up import MODES, MadeUp, made_up
from .test_odd import read

DEVICES = [*made_up(500, seed=13)]
# of the readings, with class, state class and unit as the device was made
RIGHT = 0.99


def plan_of(device: MadeUp) -> DevicePlan:
    """Plan a made-up device."""
    points = [reading.point for reading in device.readings]
    return planned(device.category, *points, *device.settings, status=device.status)


def misread(device: MadeUp) -> Iterator[str]:
    """Tell of each reading that is not shown as what it is."""
    shown = {
        item.key: item.description
        for item in plan_of(device).items
        if item.platform == "sensor"
    }
    for reading in device.readings:
        code = reading.point.code
        expected = (reading.device_class, reading.unit, reading.state_class, True)
        got = code in shown and (
            getattr(shown[code], "device_class", None),
            getattr(shown[code], "native_unit_of_measurement", None),
            getattr(shown[code], "state_class", None),
            shown[code].entity_registry_enabled_default,
        )
        if got != expected:
            yield f"{device.category} {code}: {got}, not {expected}"


def test_readings_are_known() -> None:
    """Know nearly every reading by its unit and words."""
    readings = sum(len(device.readings) for device in DEVICES)
    wrong = [line for device in DEVICES for line in misread(device)]
    assert readings > 2000
    assert len(wrong) <= (1 - RIGHT) * readings, "\n".join(wrong)


def test_nothing_fails() -> None:
    """Read every entity of every made-up device, and find something in most."""
    shown = [
        read(item, device.status)
        for device in DEVICES
        for item in plan_of(device).items
    ]
    assert sum(value is not None for value in shown) > 2500


def wrong_modes(device: MadeUp) -> Iterator[str]:
    """Tell of each mode that a climate claims though the device is in another."""
    switch, *_, mode, _target = device.settings
    for item in plan_of(device).items:
        if not isinstance(item, ClimateItem):
            continue
        for word in device.modes:
            values = {**device.status, switch.code: True, mode.code: word}
            claimed = item.state(values).hvac_mode
            if claimed not in {None, *MODES[word]}:
                yield f"{device.category} {mode.code} {word}: {claimed}"


def test_no_climate_claims_a_wrong_mode() -> None:
    """Show a mode that is true, or none."""
    with_modes = [device for device in DEVICES if device.modes]
    assert len(with_modes) > 100
    assert [line for device in with_modes for line in wrong_modes(device)] == []
