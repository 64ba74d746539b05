"""The entities of the composites in a Home Assistant: states and actions."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from custom_components.tuya_openhub.alarm_control_panel import OpenHubAlarmControlPanel
from custom_components.tuya_openhub.catalog.core.builder import PlanBuilder
from custom_components.tuya_openhub.catalog.core.plan import PlanItem
from custom_components.tuya_openhub.climate import OpenHubClimate
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.cover import OpenHubCover
from custom_components.tuya_openhub.entity import OpenHubEntity
from custom_components.tuya_openhub.fan import OpenHubFan
from custom_components.tuya_openhub.humidifier import OpenHubHumidifier
from custom_components.tuya_openhub.light import OpenHubLight
from custom_components.tuya_openhub.lock import OpenHubLock
from custom_components.tuya_openhub.openhub.models import JsonValue
from custom_components.tuya_openhub.siren import OpenHubSiren
from custom_components.tuya_openhub.vacuum import OpenHubVacuum
from custom_components.tuya_openhub.valve import OpenHubValve
from custom_components.tuya_openhub.water_heater import OpenHubWaterHeater
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component

from .support import BOOL, bench_of, capture, complaints, enum, integer
from .test_captures import EXPECTED

CLASSES: dict[str, Callable[[OpenHubCoordinator, str, Any], OpenHubEntity[Any]]] = {
    "alarm_control_panel": OpenHubAlarmControlPanel,
    "climate": OpenHubClimate,
    "cover": OpenHubCover,
    "fan": OpenHubFan,
    "humidifier": OpenHubHumidifier,
    "light": OpenHubLight,
    "lock": OpenHubLock,
    "siren": OpenHubSiren,
    "vacuum": OpenHubVacuum,
    "valve": OpenHubValve,
    "water_heater": OpenHubWaterHeater,
}


class FakeCoordinator:
    """Holds the values of one builder and keeps what is sent."""

    def __init__(self, builder: PlanBuilder) -> None:
        """Take the values of a builder."""
        self.data = {
            "device": SimpleNamespace(values=dict(builder.status), online=True)
        }
        self.trusted = True
        self.sent: list[Mapping[str, JsonValue]] = []
        self.listeners: list[Callable[[], None]] = []
        self.orders = self

    def device_info(self, device_id: str, channel: int | None) -> None:
        """Belong to no device."""

    def async_subscribe(
        self,
        device_id: str,
        codes: object,
        change: Callable[[], None],
        push: object,
        overtaken: object,
    ) -> Callable[[], None]:
        """Keep a listener."""
        self.listeners.append(change)
        return lambda: self.listeners.remove(change)

    async def async_send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        """Keep the commands, and let the device obey."""
        self.sent.append(commands)
        self.data["device"].values.update(commands)
        for listener in self.listeners:
            listener()

    async def async_send_raw(self, device_id: str, code: str, value: JsonValue) -> None:
        """Keep a raw value."""
        await self.async_send_commands(device_id, {code: value})


class Home:
    """The entities of one device in a Home Assistant."""

    def __init__(self, hass: HomeAssistant, builder: PlanBuilder) -> None:
        """Start with a builder."""
        self.hass = hass
        self.builder = builder
        self.coordinator = FakeCoordinator(builder)
        self.entities = [self._entity(item) for item in builder.items]

    def _entity(self, item: PlanItem) -> OpenHubEntity[Any]:
        coordinator = cast(OpenHubCoordinator, self.coordinator)
        return CLASSES[item.platform](coordinator, "device", item)

    async def fill(self) -> None:
        """Add the entities."""
        for item, entity in zip(self.builder.items, self.entities, strict=True):
            assert await async_setup_component(self.hass, item.platform, {})
            await self.hass.data[DATA_INSTANCES][item.platform].async_add_entities(
                [entity]
            )

    def state(self, platform: str) -> State:
        """Return the first state of a platform."""
        return self.hass.states.async_all(platform)[0]

    async def act(self, platform: str, action: str, **data: Any) -> list[str]:
        """Call an action of a platform's first entity; return what is wrong with it."""
        self.coordinator.sent.clear()
        await self.hass.services.async_call(
            platform,
            action,
            {"entity_id": self.state(platform).entity_id, **data},
            blocking=True,
        )
        assert self.coordinator.sent
        return [
            complaint
            for sent in self.coordinator.sent
            for complaint in complaints(self.builder, sent)
        ]


async def home(hass: HomeAssistant, builder: PlanBuilder) -> Home:
    """Put the entities of a builder into Home Assistant."""
    made = Home(hass, builder)
    await made.fill()
    return made


@pytest.mark.parametrize("name", EXPECTED)
async def test_captures_have_states(hass: HomeAssistant, name: str) -> None:
    """Each entity of each capture writes a state that Home Assistant accepts."""
    made = await home(hass, capture(name))
    assert len(hass.states.async_all()) == len(made.entities)


ACTIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("dj_hp6orhaqm6as3jnv", "light", "turn_on", {"hs_color": [120, 50]}),
    ("dj_hp6orhaqm6as3jnv", "light", "turn_on", {"color_temp_kelvin": 3000}),
    ("dj_hp6orhaqm6as3jnv", "light", "turn_on", {"brightness": 77}),
    ("dj_8szt7whdvwpmxglk", "light", "turn_on", {"white": 77}),
    ("dj_8szt7whdvwpmxglk", "light", "turn_on", {"effect": "music"}),
    ("dj_8szt7whdvwpmxglk", "light", "turn_off", {}),
    ("cl_zah67ekd", "cover", "open_cover", {}),
    ("cl_zah67ekd", "cover", "close_cover", {}),
    ("cl_zah67ekd", "cover", "stop_cover", {}),
    ("cl_zah67ekd", "cover", "set_cover_position", {"position": 33}),
    ("kt_wxqdp6ecfkd78zzz", "climate", "turn_on", {}),
    ("kt_wxqdp6ecfkd78zzz", "climate", "turn_off", {}),
    ("kt_wxqdp6ecfkd78zzz", "climate", "set_hvac_mode", {"hvac_mode": "dry"}),
    ("kt_wxqdp6ecfkd78zzz", "climate", "set_temperature", {"temperature": 21}),
    (
        "kt_wxqdp6ecfkd78zzz",
        "climate",
        "set_temperature",
        {"temperature": 21, "hvac_mode": "heat"},
    ),
    ("kt_wxqdp6ecfkd78zzz", "climate", "set_swing_mode", {"swing_mode": "horizontal"}),
    ("kt_wxqdp6ecfkd78zzz", "climate", "set_preset_mode", {"preset_mode": "eco"}),
    ("kt_5wnlzekkstwcdsvm", "climate", "set_fan_mode", {"fan_mode": "2"}),
    ("fs_g0ewlb1vmwqljzji", "fan", "turn_on", {"percentage": 50}),
    ("fs_g0ewlb1vmwqljzji", "fan", "turn_off", {}),
    ("fs_g0ewlb1vmwqljzji", "fan", "set_percentage", {"percentage": 50}),
    ("fs_g0ewlb1vmwqljzji", "fan", "set_preset_mode", {"preset_mode": "sleep"}),
    ("fs_g0ewlb1vmwqljzji", "fan", "set_direction", {"direction": "forward"}),
    ("ks_j9fa8ahzac8uvlfl", "fan", "oscillate", {"oscillating": False}),
    ("cs_ka2wfrdoogpvgzfi", "humidifier", "turn_on", {}),
    ("cs_ka2wfrdoogpvgzfi", "humidifier", "turn_off", {}),
    ("cs_ka2wfrdoogpvgzfi", "humidifier", "set_humidity", {"humidity": 40}),
    ("sgbj_ulv4nnue7gqp0rjk", "siren", "turn_on", {"volume_level": 0.5}),
    ("sgbj_ulv4nnue7gqp0rjk", "siren", "turn_off", {}),
    ("wg2_pkhw2vbphv4csrir", "alarm_control_panel", "alarm_arm_away", {}),
    ("wg2_pkhw2vbphv4csrir", "alarm_control_panel", "alarm_arm_home", {}),
    ("wg2_pkhw2vbphv4csrir", "alarm_control_panel", "alarm_disarm", {}),
    ("wg2_pkhw2vbphv4csrir", "alarm_control_panel", "alarm_trigger", {}),
    ("sfkzq_nxquc5lb", "valve", "open_valve", {}),
    ("sfkzq_nxquc5lb", "valve", "close_valve", {}),
    ("sfkzq_kcdiut0eqeni7b8n", "valve", "open_valve", {}),
    ("sfkzq_kcdiut0eqeni7b8n", "valve", "close_valve", {}),
    ("sfkzq_kcdiut0eqeni7b8n", "valve", "set_valve_position", {"position": 50}),
]


@pytest.mark.parametrize(("name", "platform", "action", "data"), ACTIONS)
async def test_actions(
    hass: HomeAssistant, name: str, platform: str, action: str, data: dict[str, Any]
) -> None:
    """Each action becomes a command that the specification allows."""
    made = await home(hass, capture(name))
    assert await made.act(platform, action, **data) == []


async def test_state_follows_the_command(hass: HomeAssistant) -> None:
    """What is sent and obeyed is what is shown."""
    made = await home(hass, capture("dj_hp6orhaqm6as3jnv"))
    await made.act("light", "turn_on", hs_color=[120, 50], brightness=200)
    shown = made.state("light").attributes
    assert shown["hs_color"] == pytest.approx((120, 50), abs=0.5)
    assert shown["brightness"] == pytest.approx(200, abs=1)


async def test_fahrenheit_is_shown_in_the_unit_of_the_home(hass: HomeAssistant) -> None:
    """66 °F are 18.9 °C."""
    made = await home(hass, capture("kt_wxqdp6ecfkd78zzz"))
    assert made.state("climate").attributes["temperature"] == 18.9
    assert await made.act("climate", "set_temperature", temperature=21) == []
    assert made.coordinator.sent == [{"temp_set": 700}]


async def test_limits_follow_the_unit_in_use(hass: HomeAssistant) -> None:
    """One range for 16 °C to 90 °F: the half in °F, shown in the unit of the home."""
    made = await home(hass, capture("kt_wxqdp6ecfkd78zzz"))
    shown = made.state("climate").attributes
    assert (shown["min_temp"], shown["max_temp"]) == (16.1, 32.2)
    with pytest.raises(ServiceValidationError):
        await made.act("climate", "set_temperature", temperature=10)


async def test_preset_that_the_device_does_not_declare(hass: HomeAssistant) -> None:
    """It is shown while it lasts, and refused when it is asked for."""
    pump = bench_of(
        "znrb",
        {
            "switch": BOOL,
            "mode": enum("auto"),
            "temp_set": integer(15, 40, unit="℃"),
        },
        {"switch": True, "mode": "bheat", "temp_set": 29},
    )
    made = await home(hass, pump)
    assert made.state("climate").state == "heat"
    assert made.state("climate").attributes["preset_mode"] == "boost"
    with pytest.raises(ServiceValidationError):
        await made.act("climate", "set_preset_mode", preset_mode="boost")


STANDARD: dict[str, tuple[PlanBuilder, list[tuple[str, dict[str, Any]]]]] = {
    "vacuum": (
        bench_of(
            "sd",
            {
                "power_go": BOOL,
                "pause": BOOL,
                "switch_charge": BOOL,
                "seek": BOOL,
                "suction": enum("strong", "quiet"),
            },
        ),
        [
            ("start", {}),
            ("stop", {}),
            ("pause", {}),
            ("return_to_base", {}),
            ("locate", {}),
            ("set_fan_speed", {"fan_speed": "quiet"}),
            ("send_command", {"command": "seek", "params": [True]}),
        ],
    ),
    "lock": (
        bench_of("jtmspro", {"lock_motor_state": BOOL}),
        [("lock", {}), ("unlock", {})],
    ),
    "water_heater": (
        bench_of(
            "rs",
            {
                "switch": BOOL,
                "mode": enum("eco", "quick"),
                "temp_set": integer(30, 75, unit="℃"),
            },
            {"switch": True, "mode": "eco", "temp_set": 40},
        ),
        [
            ("turn_on", {}),
            ("turn_off", {}),
            ("set_temperature", {"temperature": 50}),
            ("set_operation_mode", {"operation_mode": "high_demand"}),
        ],
    ),
    "cover": (
        bench_of(
            "cl",
            {
                "control": enum("open", "close", "stop"),
                "angle_horizontal": integer(0, 180),
            },
        ),
        [
            ("open_cover_tilt", {}),
            ("close_cover_tilt", {}),
            ("set_cover_tilt_position", {"tilt_position": 20}),
        ],
    ),
    "climate": (
        bench_of(
            "kt",
            {
                "switch": BOOL,
                "temp_set": integer(16, 30, unit="℃"),
                "humidity_set": integer(30, 80),
            },
        ),
        [("set_humidity", {"humidity": 50})],
    ),
    "humidifier": (
        bench_of("jsq", {"switch": BOOL, "mode": enum("auto", "sleep")}),
        [("set_mode", {"mode": "sleep"})],
    ),
}


@pytest.mark.parametrize("platform", STANDARD)
async def test_standard_sets(hass: HomeAssistant, platform: str) -> None:
    """Kinds of devices that no capture shows, from the standard instruction sets."""
    builder, actions = STANDARD[platform]
    made = await home(hass, builder)
    for action, data in actions:
        assert await made.act(platform, action, **data) == []


async def test_vacuum_command_needs_a_value(hass: HomeAssistant) -> None:
    """A raw command without its value is refused with a reason."""
    builder, _ = STANDARD["vacuum"]
    made = await home(hass, builder)
    with pytest.raises(ServiceValidationError) as caught:
        await made.act("vacuum", "send_command", command="seek")
    assert caught.value.translation_key == "vacuum_command_needs_value"
