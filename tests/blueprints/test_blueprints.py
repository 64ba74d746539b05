"""The blueprints fit Home Assistant's schema, and each does what it promises."""

import asyncio
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
)

from homeassistant.components.blueprint import models
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "tuya_openhub"
TOLD = {"action": "test.tell"}
POWER = {"device_class": "power", "unit_of_measurement": "W"}


async def automate(
    hass: HomeAssistant, name: str, inputs: dict[str, Any]
) -> list[ServiceCall]:
    """Make an automation of a blueprint; return the calls of its actions."""
    target = Path(hass.config.path("blueprints/automation/tuya_openhub"))
    await hass.async_add_executor_job(
        lambda: shutil.copytree(FOLDER, target, dirs_exist_ok=True)
    )
    calls: list[ServiceCall] = async_mock_service(hass, "test", "tell")
    config = {"use_blueprint": {"path": f"tuya_openhub/{name}.yaml", "input": inputs}}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    assert len(hass.states.async_entity_ids("automation")) == 1
    return calls


async def settle() -> None:
    """Let everything run that can; a running automation may wait for something."""
    for _ in range(100):
        await asyncio.sleep(0)


async def wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    """Let time pass."""
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await settle()


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
)
async def test_schema(hass: HomeAssistant, path: Path) -> None:
    """Home Assistant takes the blueprint as it does from its importer."""
    data = await hass.async_add_executor_job(load_yaml_dict, str(path))
    blueprint = models.Blueprint(
        data, expected_domain="automation", path=path.name, schema=BLUEPRINT_SCHEMA
    )

    assert blueprint.validate() is None
    assert set(blueprint.inputs) == _used(data)


def _used(data: Any) -> set[str]:
    """Find the inputs that are used."""
    from homeassistant.util.yaml import extract_inputs

    return set(extract_inputs({k: v for k, v in data.items() if k != "blueprint"}))


def test_there_are_three() -> None:
    """Keep what the documentation promises."""
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {
        "alarm",
        "appliance_finished",
        "scene_button",
    }


async def test_appliance_finished(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Peaks and pauses do not count; the end of the programme does, once."""
    hass.states.async_set("sensor.washer", "1", POWER)
    calls = await automate(
        hass,
        "appliance_finished",
        {"power": "sensor.washer", "finished": [TOLD]},
    )

    hass.states.async_set("sensor.washer", "900", POWER)
    await wait(hass, freezer, minutes=1)
    hass.states.async_set("sensor.washer", "1", POWER)
    await wait(hass, freezer, minutes=10)
    assert calls == []

    hass.states.async_set("sensor.washer", "2000", POWER)
    await wait(hass, freezer, minutes=3)
    hass.states.async_set("sensor.washer", "2", POWER)
    await wait(hass, freezer, minutes=4)
    hass.states.async_set("sensor.washer", "300", POWER)
    await wait(hass, freezer, minutes=20)
    assert calls == []

    hass.states.async_set("sensor.washer", "2", POWER)
    await wait(hass, freezer, minutes=6)
    assert len(calls) == 1
    await wait(hass, freezer, minutes=60)
    assert len(calls) == 1


async def test_alarm(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Tell at once, again while it lasts, and when it is over."""
    sent = async_mock_service(hass, "notify", "send_message")
    sensor = {"friendly_name": "Basement leak", "device_class": "moisture"}
    hass.states.async_set("binary_sensor.leak", "off", sensor)
    hass.states.async_set("binary_sensor.smoke", "off", {"device_class": "smoke"})
    raised = await automate(
        hass,
        "alarm",
        {
            "sensors": ["binary_sensor.leak", "binary_sensor.smoke"],
            "targets": ["notify.phone"],
            "raised": [TOLD],
        },
    )

    hass.states.async_set("binary_sensor.leak", "on", sensor)
    await settle()
    assert [call.data["message"] for call in sent] == ["Basement leak: alarm!"]
    assert sent[0].data["entity_id"] == ["notify.phone"]
    assert len(raised) == 1

    await wait(hass, freezer, minutes=5, seconds=1)
    assert sent[-1].data["message"] == "Basement leak: the alarm goes on"
    hass.states.async_set("binary_sensor.leak", "unavailable")
    await wait(hass, freezer, minutes=5, seconds=1)
    assert sent[-1].data["message"] == "Basement leak: the alarm goes on"

    hass.states.async_set("binary_sensor.leak", "off", sensor)
    await settle()
    assert sent[-1].data["message"] == "Basement leak: the alarm is over"
    assert len(sent) == 4
    assert len(raised) == 1


async def test_scene_button(hass: HomeAssistant) -> None:
    """Each way to press has its action; coming back is no press."""
    button = "event.hall_button"
    hass.states.async_set(button, "unknown")
    calls = await automate(
        hass,
        "scene_button",
        {
            "button": button,
            **{
                name: [TOLD | {"data": {"way": name}}]
                for name in ("single", "double", "long", "released")
            },
        },
    )

    def press(second: int, kind: str) -> None:
        hass.states.async_set(
            button, f"2026-11-22T10:00:{second:02}.000+00:00", {"event_type": kind}
        )

    for second, kind in enumerate(
        (
            "press_end",
            "press_end",
            "multi_press_end",
            "long_press_start",
            "long_press_end",
        )
    ):
        press(second, kind)
        await settle()
    hass.states.async_set(button, "unavailable")
    await settle()
    press(4, "long_press_end")
    await settle()

    assert [call.data["way"] for call in calls] == [
        "single",
        "single",
        "double",
        "long",
        "released",
    ]
