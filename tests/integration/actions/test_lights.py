"""Lights and covers."""

from collections.abc import Callable

import pytest

from homeassistant.core import HomeAssistant
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.truth import SimDevice

from .steps import Step, about, captured, enum, integer, play, standard, step

LIGHTS = [
    pytest.param(
        lambda: captured("dj_hp6orhaqm6as3jnv"),
        [
            step(
                "turn_on",
                {"hs_color": [120, 50], "brightness": 200},
                # the hue from 1 to 360, the others from 1 to 255
                sent={
                    "switch_led": True,
                    "work_mode": "colour",
                    "colour_data": {"h": 121, "s": 128, "v": 200},
                },
                color_mode="hs",
                hs_color=about((120, 50), 0.5),
                brightness=about(200, 1),
            ),
            step(
                "turn_on",
                {"brightness": 77},
                sent={
                    "switch_led": True,
                    "work_mode": "colour",
                    "colour_data": {"h": 121, "s": 128, "v": 78},
                },
                color_mode="hs",
                brightness=about(77, 1),
            ),
            step(
                "turn_on",
                {"color_temp_kelvin": 3000},
                # 333 mired of 153 to 500, and 0 of 255 is the warmest
                sent={"switch_led": True, "work_mode": "white", "temp_value": 123},
                color_mode="color_temp",
                color_temp_kelvin=about(3000, 10),
            ),
            step(
                "turn_on",
                {"brightness": 77},
                # 25 to 255
                sent={"switch_led": True, "bright_value": 94},
                color_mode="color_temp",
                brightness=about(77, 1),
            ),
            step("turn_off", sent={"switch_led": False}, state="off"),
            step("turn_on", sent={"switch_led": True}, state="on"),
        ],
        id="lamp of the first generation",
    ),
    pytest.param(
        lambda: captured("dj_8szt7whdvwpmxglk"),
        [
            step(
                "turn_on",
                {"white": 77},
                # 10 to 1000
                sent={"switch_led": True, "work_mode": "white", "bright_value_v2": 309},
                state="on",
                color_mode="white",
                brightness=about(77, 1),
            ),
            step(
                "turn_on",
                {"effect": "music"},
                sent={"switch_led": True, "work_mode": "music"},
                effect="music",
            ),
            step(
                "turn_on",
                {"hs_color": [240, 100]},
                sent={
                    "switch_led": True,
                    "work_mode": "colour",
                    "colour_data_v2": {"h": 240, "s": 1000, "v": 1000},
                },
                effect="off",
                color_mode="hs",
                hs_color=(240, 100),
            ),
            step("turn_off", sent={"switch_led": False}, state="off"),
        ],
        id="lamp with scenes",
    ),
]


@pytest.mark.parametrize(("device", "steps"), LIGHTS)
async def test_lights(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Dim, color and switch."""
    await play(hass, empty_cloud, device(), "light", steps)


COVERS = [
    pytest.param(
        lambda: captured("cl_zah67ekd"),
        [
            step("open_cover", sent={"control": "open"}),
            step("close_cover", sent={"control": "close"}),
            step("stop_cover", sent={"control": "stop"}),
            step(
                "set_cover_position",
                {"position": 33},
                # the motor runs forward: it counts how far it is closed
                sent={"percent_control": 67},
                state="open",
                current_position=33,
            ),
        ],
        id="curtain",
    ),
    pytest.param(
        lambda: standard(
            "cl",
            {
                "control": (enum("open", "close", "stop"), "stop"),
                "angle_horizontal": (integer(0, 180), 90),
            },
        ),
        [
            step(
                "open_cover_tilt",
                sent={"angle_horizontal": 0},
                current_tilt_position=100,
            ),
            step(
                "close_cover_tilt",
                sent={"angle_horizontal": 180},
                current_tilt_position=0,
            ),
            step(
                "set_cover_tilt_position",
                {"tilt_position": 20},
                sent={"angle_horizontal": 144},
                current_tilt_position=20,
            ),
        ],
        id="blind that tilts",
    ),
]


@pytest.mark.parametrize(("device", "steps"), COVERS)
async def test_covers(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Move and tilt."""
    await play(hass, empty_cloud, device(), "cover", steps)
