"""Which sensors of a device a history can be imported for."""

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.history import find_meters
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.catalog.build import planned, read_only, writable

TOTALS = "forward_energy_total", "reverse_energy_total", "total_energy1"


async def test_what_adds_up_and_is_enabled(hass: HomeAssistant) -> None:
    """Leave out what is no total, what a person disabled and what has no entity."""
    totals = [read_only(code, "Integer", unit="kWh", scale=2) for code in TOTALS]
    plan = planned("zndb", writable("switch", "Boolean"), *totals)
    registry = er.async_get(hass)
    for code, by in zip(TOTALS[:2], (er.RegistryEntryDisabler.USER, None), strict=True):
        registry.async_get_or_create("sensor", DOMAIN, f"d1_{code}", disabled_by=by)
    assert [meter.code for meter in find_meters(hass, "d1", plan)] == [TOTALS[1]]
    registry.async_get_or_create("sensor", DOMAIN, f"d1_{TOTALS[2]}")
    (second, third) = find_meters(hass, "d1", plan)
    assert (second.code, third.code) == TOTALS[1:]
    assert (second.unit, second.misses) == ("kWh", False)
    assert second.factor == 1
