"""Each entity of theirs finds the one of ours that shows the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.move_in import (
    TakeOverPlan,
    make_plan,
    other_entries,
    ours_of,
    read_types,
    type_of,
)
from custom_components.tuya_openhub.runtime.move_in.take_over_plan import _options_of
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.truth import SimDevice

from .others import FIVE, Left, fill, write_types

type Integration = Callable[[list[SimDevice]], Iterator[Left]]


def planned(hass: HomeAssistant, domain: str) -> TakeOverPlan:
    """Return what would be taken over from an integration."""
    (ours,) = hass.config_entries.async_loaded_entries(DOMAIN)
    entries = other_entries(hass)[domain]
    types = read_types(hass.config.config_dir, map(type_of, entries))
    return make_plan(hass, entries, ours_of(ours), types)


def shown_by(hass: HomeAssistant, cloud: TuyaCloud, entity_id: str) -> set[str]:
    """Return the data points that an entity of ours is about."""
    (ours,) = hass.config_entries.async_loaded_entries(DOMAIN)
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    return {
        code
        for device_id, plan in ours.runtime_data.inventory.plans.items()
        for item in plan.items
        if f"{device_id}_{item.key}" == entity.unique_id
        and item.platform == entity.domain
        for code in item.codes
    }


@pytest.mark.parametrize(
    ("domain", "integration"),
    [pytest.param(*each, id=name) for name, each in FIVE.items()],
)
async def test_twenty_devices(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    own_folder: Path,
    domain: str,
    integration: Integration,
) -> None:
    """At least 95 of 100 are matched, and none with what shows something else."""
    devices = list(cloud.truth.devices.values())
    write_types(own_folder, devices)
    await set_up(hass, make_entry(cloud))
    left = list(integration(devices))
    entities = fill(hass, domain, left)
    by_entity = {entities[each.unique_id].id: each for each in left}

    plan = planned(hass, domain)

    wrong = []
    for row in plan.matched:
        theirs = by_entity[row.theirs]
        ours = er.async_get(hass).async_get(row.our_entity_id)
        assert ours is not None
        device = dr.async_get(hass).async_get(ours.device_id or "")
        assert device is not None
        shown = shown_by(hass, cloud, row.our_entity_id)
        if (
            ours.domain != theirs.platform
            or not theirs.codes & shown
            or not ours.unique_id.endswith(theirs.part)
            or not any(theirs.device.id in each[1] for each in device.identifiers)
        ):
            wrong.append((theirs.unique_id, row.our_entity_id))
    share = len(plan.matched) / len(left)
    assert wrong == []
    assert len({row.ours for row in plan.matched}) == len(plan.matched)
    assert share >= 0.95
    assert len({each.device.id for each in left}) == 20
    assert all(row.reason for row in plan.unmatched)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param({}, [], id="none"),
        pytest.param(
            {"sensor": {"display_precision": 1}}, ["options"], id="a person's"
        ),
        pytest.param(
            {"sensor": {"suggested_display_precision": 1}}, [], id="an integration's"
        ),
        pytest.param({"sensor.private": {"unit": "W"}}, [], id="Home Assistant's own"),
        pytest.param(
            {"conversation": {"should_expose": False}},
            ["exposure to assistants"],
            id="exposure",
        ),
        pytest.param(
            {
                "sensor.private": {"unit": "W"},
                "cloud.alexa": {"should_expose": True},
                "sensor": {"suggested_unit": "W", "unit_of_measurement": "kW"},
            },
            ["options", "exposure to assistants"],
            id="all",
        ),
    ],
)
def test_options_that_go_on(
    options: dict[str, dict[str, Any]], named: list[str]
) -> None:
    """The plan names what a person has set, and leaves out what nobody did."""
    assert list(_options_of(options)) == named
