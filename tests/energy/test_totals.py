"""Totals that devices add up themselves, over what devices report between two right ones."""

import pytest

from custom_components.tuya_openhub.catalog.special.totals import ShownTotal
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.integration.helpers import entity_of, make_entry, set_up, settle, state_of
from tests.tuya_cloud import TuyaCloud

from .test_statistics import TOTALS, Tape, growth


@pytest.mark.parametrize(
    ("readings", "shown", "used"),
    [
        pytest.param([0, 500_100], ["500.0", "500.1"], 100, id="single zero"),
        pytest.param([300_000, 500_100], ["500.0", "500.1"], 100, id="an old total"),
        pytest.param([499_000, 500_100], ["499.0", "500.1"], 100, id="a little less"),
        pytest.param([0, 200, 500], ["500.0", "0.2", "0.5"], 500, id="reset"),
        pytest.param(
            [0, 0, 500_100, 0, 600_000],
            ["500.0", "500.0", "500.1", "500.1", "600.0"],
            100_000,
            id="zero again and again",
        ),
    ],
)
async def test_statistics_of_a_total(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    cloud: TuyaCloud,
    readings: list[int],
    shown: list[str],
    used: int,
) -> None:
    """No fall that does not last is taken for a new meter; a new meter is."""
    await async_setup_component(hass, "sensor", {})
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    tape.device.status[TOTALS] = 500_000
    await set_up(hass, entry)
    await tape.connected()
    for reading, expected in zip(readings, shown, strict=True):
        cloud.truth.set_value(tape.device.id, {TOTALS: reading})
        await settle(hass, cloud, entry)
        assert state_of(hass, "sensor", tape.device.id, TOTALS) == expected
    entity_id = entity_of(hass, "sensor", tape.device.id, TOTALS)
    assert round(await growth(hass, entity_id) * 1000) == used


def test_same_fall_told_again_confirms_nothing() -> None:
    """A reading that is read twice is one reading."""
    total = ShownTotal()
    assert [total.read(value) for value in (500, 3, 3, 3, 4, 5)] == [
        500,
        500,
        500,
        500,
        4,
        5,
    ]
