"""Data points that only the thing model has, and descriptions that change."""

import json
from typing import Any

import pytest

from tests.tuya_cloud import SimDevice, TuyaCloud

from .conftest import Caller

GAS = {
    "code": "gas_level",
    "type": "Integer",
    "values": '{"min":0,"max":500,"scale":1,"step":1,"unit":"ppm"}',
    "dp_id": 105,
}
BEEP = {
    "code": "beep",
    "type": "Boolean",
    "values": "{}",
    "dp_id": 106,
    "access": "rw",
}


@pytest.fixture
def plug(cloud: TuyaCloud) -> SimDevice:
    """A plug with two data points beyond the standard instruction set."""
    plug = cloud.truth.find("cz")
    cloud.truth.redescribe(plug.product_id, model_spec=[GAS, BEEP])
    cloud.truth.set_value(plug.id, {"gas_level": 31, "beep": False})
    return plug


async def test_model_alone_describes(caller: Caller, plug: SimDevice) -> None:
    """They are in the model and the shadow, and in no list of standard codes."""
    thing = f"/v2.0/cloud/thing/{plug.id}"
    model = json.loads((await caller.get(f"{thing}/model"))["result"]["model"])
    described = {p["code"]: p for p in model["services"][0]["properties"]}
    assert described["gas_level"]["abilityId"] == 105
    assert described["gas_level"]["accessMode"] == "ro"
    assert described["gas_level"]["typeSpec"]["type"] == "value"
    assert described["beep"]["accessMode"] == "rw"

    shadow = (await caller.get(f"{thing}/shadow/properties"))["result"]["properties"]
    values = {p["code"]: (p["dp_id"], p["value"]) for p in shadow}
    assert values["gas_level"] == (105, 31)

    status = (await caller.get(f"/v1.0/devices/{plug.id}/status"))["result"]
    assert {"gas_level", "beep"}.isdisjoint(item["code"] for item in status)
    for path in (
        "v1.1/devices/{}/specifications",
        "v1.0/iot-03/devices/{}/specification",
    ):
        spec = (await caller.get(f"/{path.format(plug.id)}"))["result"]
        points = [*spec["status"], *spec["functions"]]
        assert {"gas_level", "beep"}.isdisjoint(item["code"] for item in points)


async def test_commands_by_the_model(caller: Caller, plug: SimDevice) -> None:
    """The standard commands do not know them; the shadow takes what can be written."""
    issue = f"/v2.0/cloud/thing/{plug.id}/shadow/properties/issue"

    async def give(properties: dict[str, Any]) -> dict[str, Any]:
        return await caller.post(issue, {"properties": json.dumps(properties)})

    commands = {"commands": [{"code": "beep", "value": True}]}
    answer = await caller.post(f"/v1.0/devices/{plug.id}/commands", commands)
    assert answer["code"] == 2008
    assert (await give({"beep": True}))["success"]
    assert (await give({"beep": 1}))["code"] == 2008
    assert (await give({"gas_level": 5}))["code"] == 2008


async def test_models_have_a_limit(caller: Caller, plug: SimDevice) -> None:
    """More than ten models within a second are refused."""
    path = f"/v2.0/cloud/thing/{plug.id}/model"
    answers = [await caller.get(path) for _ in range(11)]
    assert [answer["success"] for answer in answers] == [True] * 10 + [False]
    assert answers[-1]["code"] == 1110


def test_numbers_are_unique(plug: SimDevice) -> None:
    """Data points that nothing gives a number have one each, and keep it."""
    codes = [f"code_{number}" for number in range(99)]
    numbers = [plug.dp_id(code) for code in codes]
    assert len(set(numbers)) == 99
    assert [plug.dp_id(code) for code in codes] == numbers
