"""Readings in the background that wait for nothing."""

import pytest

from custom_components.tuya_openhub.runtime.readings import product_reader, shadows
from tests.tuya_cloud import SimDevice, TuyaCloud

# a temperature with one decimal, and a switch: both in the thing model alone
TEMPERATURE = {
    "code": "temp_current",
    "type": "Integer",
    "values": '{"min":-200,"max":600,"scale":1,"step":1,"unit":"℃"}',
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
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read descriptions and shadows one after the other, as soon as they are wanted."""
    monkeypatch.setattr(product_reader, "READ_AFTER", 0)
    monkeypatch.setattr(product_reader, "PACE", 0)
    monkeypatch.setattr(product_reader, "OLD_EVERY", 0)
    monkeypatch.setattr(shadows, "PACE", 0)


@pytest.fixture
def plug(cloud: TuyaCloud) -> SimDevice:
    """A plug that also has a temperature beyond the standard instruction set."""
    plug = cloud.truth.find("cz")
    cloud.truth.redescribe(plug.product_id, model_spec=[TEMPERATURE, BEEP])
    cloud.truth.set_value(plug.id, {"temp_current": 315, "beep": False}, push=False)
    return plug
