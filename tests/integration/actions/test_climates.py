"""Climates, fans, humidifiers and water heaters."""

from collections.abc import Callable

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.truth import SimDevice

from .steps import (
    BOOL,
    Step,
    act,
    captured,
    entity_of_platform,
    enum,
    integer,
    play,
    shows,
    standard,
    step,
)

CLIMATES = [
    pytest.param(
        lambda: captured("kt_wxqdp6ecfkd78zzz"),
        [
            step(
                "set_hvac_mode",
                {"hvac_mode": "dry"},
                sent={"switch": True, "mode": "wet"},
                state="dry",
            ),
            step(
                "set_temperature",
                {"temperature": 21},
                # 69.8 °F, but it takes whole degrees, in tenths
                sent={"temp_set": 700},
                temperature=21.1,
            ),
            step("turn_off", sent={"switch": False}, state="off"),
            step(
                "set_temperature",
                {"temperature": 25, "hvac_mode": "heat"},
                sent={"switch": True, "mode": "hot", "temp_set": 770},
                state="heat",
                temperature=25.0,
            ),
            step(
                "set_swing_mode",
                {"swing_mode": "horizontal"},
                sent={"switch_horizontal": True},
                swing_mode="horizontal",
            ),
            step(
                "set_preset_mode",
                {"preset_mode": "eco"},
                sent={"mode_eco": True},
                preset_mode="eco",
            ),
            step("turn_off", sent={"switch": False}, state="off"),
            step("turn_on", sent={"switch": True}, state="heat"),
        ],
        id="air conditioner in Fahrenheit",
    ),
    pytest.param(
        lambda: captured("kt_5wnlzekkstwcdsvm"),
        [
            step(
                "set_fan_mode",
                {"fan_mode": "2"},
                sent={"windspeed": "2"},
                fan_mode="2",
            )
        ],
        id="air conditioner with a fan",
    ),
    pytest.param(
        lambda: standard(
            "kt",
            {
                "switch": (BOOL, True),
                "temp_set": (integer(16, 30, "℃"), 20),
                "humidity_set": (integer(30, 80), 40),
            },
        ),
        [
            step(
                "set_humidity",
                {"humidity": 50},
                sent={"humidity_set": 50},
                humidity=50,
            )
        ],
        id="air conditioner with humidity",
    ),
]


@pytest.mark.parametrize(("device", "steps"), CLIMATES)
async def test_climates(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Heat, cool and dry."""
    await play(hass, empty_cloud, device(), "climate", steps)


FANS = [
    pytest.param(
        lambda: captured("fs_g0ewlb1vmwqljzji"),
        [
            step(
                "turn_on",
                {"percentage": 50},
                # the third of six
                sent={"switch": True, "fan_speed": "3"},
                state="on",
                percentage=50,
            ),
            step(
                "set_percentage",
                {"percentage": 83},
                sent={"fan_speed": "5"},
                percentage=83,
            ),
            step(
                "set_preset_mode",
                {"preset_mode": "sleep"},
                sent={"mode": "sleep"},
                preset_mode="sleep",
            ),
            step(
                "set_direction",
                {"direction": "forward"},
                sent={"fan_direction": "forward"},
                direction="forward",
            ),
            step("turn_off", sent={"switch": False}, state="off"),
        ],
        id="ceiling fan",
    ),
    pytest.param(
        lambda: captured("ks_j9fa8ahzac8uvlfl"),
        [
            step(
                "oscillate",
                {"oscillating": False},
                sent={"switch_horizontal": False},
                oscillating=False,
            ),
            step(
                "turn_on",
                {"percentage": 25},
                # 1 to 12
                sent={"switch": True, "fan_speed": 3},
                state="on",
                percentage=25,
            ),
        ],
        id="tower fan",
    ),
]


@pytest.mark.parametrize(("device", "steps"), FANS)
async def test_fans(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Blow, turn and swing."""
    await play(hass, empty_cloud, device(), "fan", steps)


HUMIDIFIERS = [
    pytest.param(
        lambda: captured("cs_ka2wfrdoogpvgzfi"),
        [
            step("turn_on", sent={"switch": True}, state="on"),
            step(
                "set_humidity",
                {"humidity": 42},
                # 25 to 80 in steps of 5
                sent={"dehumidify_set_value": 40},
                humidity=40,
            ),
            step("turn_off", sent={"switch": False}, state="off"),
        ],
        id="dehumidifier",
    ),
    pytest.param(
        lambda: standard(
            "jsq", {"switch": (BOOL, True), "mode": (enum("auto", "sleep"), "auto")}
        ),
        [step("set_mode", {"mode": "sleep"}, sent={"mode": "sleep"}, mode="sleep")],
        id="humidifier",
    ),
]


@pytest.mark.parametrize(("device", "steps"), HUMIDIFIERS)
async def test_humidifiers(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Dry or humidify to an aim."""
    await play(hass, empty_cloud, device(), "humidifier", steps)


async def test_humidifier_without_a_target(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Refuse in words what Home Assistant offers for every humidifier; switch it on."""
    points = {"switch": (BOOL, False), "mode": (enum("auto", "sleep"), "auto")}
    device = standard("jsq", points)
    entity_id = await entity_of_platform(hass, empty_cloud, device, "humidifier")
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, entity_id, "set_humidity", {"humidity": 50})
    assert refused.value.translation_key == "humidity_not_supported"
    assert empty_cloud.calls.count_of("*/commands") == 0
    await act(hass, entity_id, "turn_on", {})
    assert [each.code for each in empty_cloud.truth.commands] == ["switch"]


async def test_water_heater(hass: HomeAssistant, empty_cloud: TuyaCloud) -> None:
    """Heat in a mode that Home Assistant has another word for."""
    boiler = standard(
        "rs",
        {
            "switch": (BOOL, True),
            "mode": (enum("eco", "quick"), "eco"),
            "temp_set": (integer(30, 75, "℃"), 40),
        },
    )
    steps = [
        step(
            "set_operation_mode",
            {"operation_mode": "high_demand"},
            sent={"switch": True, "mode": "quick"},
            state="high_demand",
        ),
        step(
            "set_temperature",
            {"temperature": 50},
            sent={"temp_set": 50},
            temperature=50,
        ),
        step("turn_off", sent={"switch": False}, state="off"),
        step("turn_on", sent={"switch": True}, state="high_demand"),
    ]
    await play(hass, empty_cloud, boiler, "water_heater", steps)


async def test_temperature_out_of_range(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Refuse it without a call; 16 °C to 90 °F are one range, of which °F is the half."""
    conditioner = captured("kt_wxqdp6ecfkd78zzz")
    entity_id = await entity_of_platform(hass, empty_cloud, conditioner, "climate")
    with pytest.raises(ServiceValidationError):
        await act(hass, entity_id, "set_temperature", {"temperature": 16})
    assert empty_cloud.calls.count_of("*/commands") == 0
    await act(hass, entity_id, "set_temperature", {"temperature": 16.2})
    assert empty_cloud.truth.commands[-1].value == 610


async def test_preset_that_the_device_does_not_declare(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Show it while it lasts, and refuse it when it is asked for."""
    pump = standard(
        "znrb",
        {
            "switch": (BOOL, True),
            "mode": (enum("auto"), "bheat"),
            "temp_set": (integer(15, 40, "℃"), 29),
        },
    )
    entity_id = await entity_of_platform(hass, empty_cloud, pump, "climate")
    assert shows(hass, entity_id, {"state": "heat", "preset_mode": "boost"})
    with pytest.raises(ServiceValidationError):
        await act(hass, entity_id, "set_preset_mode", {"preset_mode": "boost"})
    assert empty_cloud.calls.count_of("*/commands") == 0
    await act(hass, entity_id, "set_hvac_mode", {"hvac_mode": "auto"})
    assert empty_cloud.calls.count_of("*/commands") == 1
