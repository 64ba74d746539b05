"""The player of field cases finds what is wrong, and all of it."""

from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from tests.tuya_cloud import TuyaCloud

from .case import Case, add_to, load
from .compare import matches
from .player import play


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param(20.9, "20.9", id="number"),
        pytest.param(5, "5.0", id="whole number"),
        pytest.param("off", "off", id="word"),
        pytest.param({"in": [24.0, 23.9]}, 23.9, id="any of"),
        pytest.param({"not": ["unknown"]}, "on", id="none of"),
        pytest.param({"lt": 40}, "39.9", id="less"),
        pytest.param({"gt": 10}, 10.1, id="more"),
        pytest.param(["off", "heat"], ["heat", "cool", "off"], id="words among others"),
        pytest.param([153, 100.0], (153.0, 100), id="numbers in order"),
    ],
)
def test_matches(wanted: Any, shown: Any) -> None:
    """Take what is expected."""
    assert matches(wanted, shown)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param(20.9, "20.8", id="number"),
        pytest.param(5, "unknown", id="no number"),
        pytest.param(1, True, id="a boolean is no number"),
        pytest.param(5, None, id="nothing"),
        pytest.param("off", "on", id="word"),
        pytest.param({"in": [24.0, 23.9]}, 23.8, id="none of"),
        pytest.param({"not": ["unknown"]}, "unknown", id="one of"),
        pytest.param({"lt": 40}, 40, id="not less"),
        pytest.param({"lt": 40}, None, id="less than nothing"),
        pytest.param({"gt": 10}, "10", id="not more"),
        pytest.param(["off", "heat"], ["heat", "cool"], id="a word lacks"),
        pytest.param(["off"], None, id="no words"),
        pytest.param([153, 100], (100, 153), id="another order"),
        pytest.param([153, 100], (153,), id="too few"),
    ],
)
def test_does_not_match(wanted: Any, shown: Any) -> None:
    """Refuse what is not expected."""
    assert not matches(wanted, shown)


@pytest.mark.parametrize(
    ("name", "code", "refused"),
    [
        pytest.param("sprinkler-shadow", 2009, "specifications", id="description"),
        pytest.param("sprinkler-shadow", 2009, "status", id="status"),
        pytest.param("sprinkler-shadow", 2009, "commands", id="command"),
        pytest.param("mppt-shadow", 2009, "specifications", id="description alone"),
        pytest.param("ir-errors", 30100, "commands", id="command alone"),
    ],
)
async def test_calls_are_refused(
    empty_cloud: TuyaCloud, name: str, code: int, refused: str
) -> None:
    """Refuse what the cloud of the report refused."""
    device = add_to(empty_cloud, load(name))

    fault = empty_cloud.faults.take(f"/v1.0/devices/{device.id}/{refused}")

    assert fault is not None
    assert fault.code == code
    assert empty_cloud.faults.take(f"/v1.0/devices/{device.id}") is None


async def test_list_has_no_values(empty_cloud: TuyaCloud) -> None:
    """Leave the values out of the device list where the report says so."""
    unlisted = add_to(empty_cloud, load("sprinkler-shadow"))
    listed = add_to(empty_cloud, load("mppt-shadow"))

    assert "status" not in unlisted.list_entry()
    assert listed.list_entry()["status"] == listed.status_list()


async def test_every_mismatch_is_found(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Go on after the first mismatch: registry, states, commands, errors, steps."""
    press = "button.press"
    climate: Case = {
        **load("climate-sensor"),
        "expected": [
            {"entity": "sensor:temp_current", "state": 2.2, "unit": "°F"},
            {"entity": "number:maxtemp_set", "enabled": False},
            {"entity": ["event:temp_current", "lock:temp_current"], "enabled": True},
            {"entity": "sensor:temp_current", "enabled": True, "state": 22.3},
            {"entity": "lock:temp_current", "enabled": False},
        ],
        "steps": [
            {
                "push": {"temp_current": 200},
                "expected": [
                    {"entity": "sensor:temp_current", "state": 20.1},
                    {"entity": "number:nothing", "state": 1},
                ],
            },
            {"call": {"entity": "button:nothing", "service": press}},
            {
                "call": {
                    "entity": "number:maxtemp_set",
                    "service": "number.set_value",
                    "data": {"value": 30},
                    "sent": {"maxtemp_set": 30},
                    "error": True,
                }
            },
            {
                "call": {
                    "entity": "number:maxtemp_set",
                    "service": "number.set_value",
                    "data": {"value": 999},
                    "sent_has": {"maxtemp_set": 9990},
                }
            },
        ],
    }

    found = await play(hass, empty_cloud, climate)

    assert found[:-2] == [
        "set-up: number:maxtemp_set is enabled",
        "set-up: event:temp_current or lock:temp_current is missing",
        'set-up: sensor:temp_current state is "22.3", not 2.2',
        'set-up: sensor:temp_current unit is "°C", not "°F"',
        "step 1: number:nothing is missing",
        'step 1: sensor:temp_current state is "20.0", not 20.1',
        "step 2: button.press: button:nothing is missing",
        "step 3: number.set_value did not fail",
        'step 3: number.set_value sent {"maxtemp_set": 300}, not {"maxtemp_set": 30}',
    ]
    assert found[-2].startswith("step 4: number.set_value failed: ServiceValidation")
    assert found[-1] == 'step 4: number.set_value sent {}, lacks {"maxtemp_set": 9990}'


async def test_another_error_is_a_mismatch(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Tell an error from the one that the owner shall read."""
    case: Case = {**load("ir-errors"), "command_msg": "Something else"}

    (found,) = await play(hass, empty_cloud, case)

    assert found.startswith("step 1: switch.turn_on failed: ")
    assert "Something else" in found
