"""Raw commands of vacuums, checked like those of the action `send_command`."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from tests.tuya_cloud import Fault, TuyaCloud, captures

from .helpers import make_entry, set_up, wait_until

ROBOT = "robotvacuum000000001"
VOLUME = '{"min":0,"max":100,"scale":0,"step":1}'


def robot() -> dict[str, Any]:
    """Return a robot vacuum as the OpenAPI describes it."""
    functions = [
        {"code": "power_go", "type": "Boolean", "values": "{}"},
        {"code": "seek", "type": "Boolean", "values": "{}"},
        {"code": "volume_set", "type": "Integer", "values": VOLUME},
    ]
    status = [*functions, {"code": "clean_area", "type": "Integer", "values": VOLUME}]
    return {
        "list_entry": {
            "id": ROBOT,
            "name": "Robot",
            "category": "sd",
            "product_id": "robotproduct0001",
            "online": True,
            "sub": False,
            "status": [
                {"code": "power_go", "value": False},
                {"code": "seek", "value": False},
                {"code": "volume_set", "value": 50},
                {"code": "clean_area", "value": 12},
            ],
        },
        "specification": {"category": "sd", "functions": functions, "status": status},
    }


@pytest.fixture(name="vacuum")
async def _vacuum(hass: HomeAssistant, empty_cloud: TuyaCloud) -> str:
    """Set up an account with a robot; return its entity id."""
    empty_cloud.truth.add_device(captures.from_openapi(robot()), empty_cloud.uid)
    await set_up(hass, make_entry(empty_cloud))
    (entity_id,) = hass.states.async_entity_ids("vacuum")
    return entity_id


async def send(
    hass: HomeAssistant,
    vacuum: str,
    command: str,
    *params: object,
    context: Context | None = None,
) -> None:
    """Send a raw command."""
    await hass.services.async_call(
        "vacuum",
        "send_command",
        {"entity_id": vacuum, "command": command, "params": list(params)},
        blocking=True,
        context=context,
    )


async def test_raw_command_reaches_the_device(
    hass: HomeAssistant, empty_cloud: TuyaCloud, vacuum: str
) -> None:
    """A value that the specification allows is sent as the device needs it."""
    await send(hass, vacuum, "volume_set", "70")
    command = empty_cloud.truth.commands[-1]
    assert (command.code, command.value) == ("volume_set", 70)


@pytest.mark.parametrize(
    ("command", "value", "problem"),
    [
        pytest.param("volume_set", 101, "value_out_of_range", id="out-of-range"),
        pytest.param("volume_set", "loud", "value_not_number", id="no-number"),
        pytest.param("clean_area", 5, "code_read_only", id="read-only"),
        pytest.param("dance", True, "code_unknown", id="unknown"),
    ],
)
async def test_raw_command_that_the_device_does_not_take(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    vacuum: str,
    command: str,
    value: object,
    problem: str,
) -> None:
    """It is refused with a reason and costs no call; the next one is sent."""
    with pytest.raises(ServiceValidationError) as raised:
        await send(hass, vacuum, command, value)
    assert raised.value.translation_key == problem
    assert empty_cloud.calls.count_of("*/commands") == 0
    await send(hass, vacuum, "seek", True)
    assert empty_cloud.calls.count_of("*/commands") == 1


async def test_raw_command_without_a_value(
    hass: HomeAssistant, empty_cloud: TuyaCloud, vacuum: str
) -> None:
    """It is refused with a reason and costs no call; with a value it is sent."""
    with pytest.raises(ServiceValidationError) as raised:
        await send(hass, vacuum, "seek")
    assert raised.value.translation_key == "vacuum_command_needs_value"
    assert empty_cloud.calls.count_of("*/commands") == 0
    await send(hass, vacuum, "seek", True)
    assert empty_cloud.calls.count_of("*/commands") == 1


async def test_raw_command_that_the_cloud_refuses(
    hass: HomeAssistant, empty_cloud: TuyaCloud, vacuum: str
) -> None:
    """The reason of the cloud is shown, and the command works later."""
    empty_cloud.faults.set("*/commands", Fault(code=2001))
    with pytest.raises(HomeAssistantError) as raised:
        await send(hass, vacuum, "seek", True)
    assert raised.value.translation_key == "device_offline"
    empty_cloud.faults.clear()
    await send(hass, vacuum, "seek", True)
    device = empty_cloud.truth.find("sd")
    await wait_until(hass, lambda: device.status["seek"] is True)


async def test_raw_command_of_a_read_only_user(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    vacuum: str,
    hass_read_only_user: MockUser,
) -> None:
    """It needs the right to control the robot, as each action of an entity does."""
    user = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await send(hass, vacuum, "seek", True, context=user)
    assert empty_cloud.calls.count_of("*/commands") == 0
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {vacuum: True}}})
    await send(hass, vacuum, "seek", True, context=user)
    assert empty_cloud.calls.count_of("*/commands") == 1
