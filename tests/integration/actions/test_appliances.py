"""Sirens, alarms, valves, vacuums and locks."""

from collections.abc import Callable

import pytest

from homeassistant.core import HomeAssistant
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.truth import SimDevice

from .steps import BOOL, Step, captured, enum, play, standard, step


def robot() -> SimDevice:
    """Return a robot vacuum."""
    switches = ("power_go", "pause", "switch_charge", "seek")
    return standard(
        "sd",
        {
            **dict.fromkeys(switches, (BOOL, False)),
            "suction": (enum("strong", "quiet"), "strong"),
        },
    )


APPLIANCES = [
    pytest.param(
        "siren",
        lambda: captured("sgbj_ulv4nnue7gqp0rjk"),
        [
            step(
                "turn_on",
                {"volume_level": 0.5},
                # of low, middle, high
                sent={"alarm_volume": "middle", "alarm_switch": True},
                state="on",
            ),
            step("turn_off", sent={"alarm_switch": False}, state="off"),
        ],
        id="siren",
    ),
    pytest.param(
        "alarm_control_panel",
        lambda: captured("wg2_pkhw2vbphv4csrir"),
        [
            step("alarm_arm_away", sent={"master_mode": "arm"}, state="armed_away"),
            step("alarm_arm_home", sent={"master_mode": "home"}, state="armed_home"),
            step("alarm_trigger", sent={"master_mode": "sos"}, state="triggered"),
            step("alarm_disarm", sent={"master_mode": "disarmed"}, state="disarmed"),
        ],
        id="alarm",
    ),
    pytest.param(
        "valve",
        lambda: captured("sfkzq_nxquc5lb"),
        [
            step("open_valve", sent={"switch": True}, state="open"),
            step("close_valve", sent={"switch": False}, state="closed"),
        ],
        id="water timer",
    ),
    pytest.param(
        "valve",
        lambda: captured("sfkzq_kcdiut0eqeni7b8n"),
        [
            step("open_valve", sent={"percent_control": 100}, state="open"),
            step(
                "set_valve_position",
                {"position": 50},
                sent={"percent_control": 50},
                state="open",
            ),
            step("close_valve", sent={"switch": False}, state="closed"),
        ],
        id="valve with a position",
    ),
    pytest.param(
        "vacuum",
        robot,
        [
            step("start", sent={"power_go": True}),
            step("pause", sent={"pause": True}, state="paused"),
            # it goes on
            step("start", sent={"power_go": True, "pause": False}, state="unknown"),
            step("stop", sent={"power_go": False}),
            step("return_to_base", sent={"switch_charge": True}),
            step("locate", sent={"seek": True}),
            step(
                "set_fan_speed",
                {"fan_speed": "quiet"},
                sent={"suction": "quiet"},
                fan_speed="quiet",
            ),
            step(
                "send_command",
                {"command": "seek", "params": [True]},
                sent={"seek": True},
            ),
        ],
        id="vacuum",
    ),
    pytest.param(
        "lock",
        lambda: standard("jtmspro", {"lock_motor_state": (BOOL, False)}),
        [
            # the motor draws the bolt
            step("unlock", sent={"lock_motor_state": True}, state="unlocked"),
            step("lock", sent={"lock_motor_state": False}, state="locked"),
        ],
        id="lock",
    ),
]


@pytest.mark.parametrize(("platform", "device", "steps"), APPLIANCES)
async def test_appliances(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    platform: str,
    device: Callable[[], SimDevice],
    steps: list[Step],
) -> None:
    """Do what each is there for."""
    await play(hass, empty_cloud, device(), platform, steps)
