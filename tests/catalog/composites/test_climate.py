"""Climates and water heaters: modes, presets, units, what they are doing."""

import pytest

from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.climate import ClimateEntityFeature, HVACAction, HVACMode
from homeassistant.const import UnitOfTemperature

from .support import (
    BOOL,
    STRING,
    bench_of,
    capture,
    complaints,
    enum,
    integer,
    items,
    only,
)

SETPOINT = integer(50, 350, scale=1, step=5, unit="℃")
READING = integer(0, 500, scale=1, unit="℃")


def climate(
    functions: dict[str, ValueSpec],
    category: str = "wk",
    values: dict[str, JsonValue] | None = None,
    reports: dict[str, ValueSpec] | None = None,
) -> ClimateItem:
    """Make the only climate of a device."""
    return only(bench_of(category, functions, values, reports=reports), ClimateItem)


def test_reads_a_radiator_valve() -> None:
    """Auto and manual are presets, the open valve means heat."""
    builder = capture("wkf_p3dbf6qs")
    state = only(builder, ClimateItem).state(builder.status)
    assert (state.target, state.current) == (25, 22)
    assert (state.hvac_mode, state.preset) == (HVACMode.HEAT, "manual")
    assert state.action is HVACAction.HEATING


def test_radiator_valve_is_switched_by_its_mode() -> None:
    """A valve without a switch has off among its modes."""
    item = only(capture("wkf_p3dbf6qs"), ClimateItem)
    assert item.hvac_modes == [HVACMode.OFF, HVACMode.HEAT]
    assert item.turn_off() == {"mode": "off"}
    off: dict[str, JsonValue] = {"mode": "off", "work_state": "closed"}
    assert item.state(off).hvac_mode is HVACMode.OFF
    assert item.state(off).action is HVACAction.OFF
    assert item.set_hvac_mode(HVACMode.HEAT, off) == {"mode": "manual"}
    assert item.set_hvac_mode(HVACMode.HEAT, {"mode": "auto"}) == {"mode": "auto"}
    assert item.turn_on(off) == {"mode": "manual"}


def test_valve_that_cannot_be_off_does_not_offer_it() -> None:
    """Without switch and without off there is nothing to send."""
    item = only(capture("wk_tfbhw0mg"), ClimateItem)
    assert item.hvac_modes == [HVACMode.AUTO, HVACMode.HEAT]
    assert not item.features & ClimateEntityFeature.TURN_OFF
    assert item.turn_off() == {}


def test_target_outside_its_range_is_read_by_the_scale_that_puts_it_inside() -> None:
    """A raw 23 is no 2.3 °C where no less than 5 °C can be set: it is 23 °C."""
    builder = capture("wk_t94pit6zjbask9qo")
    item = only(builder, ClimateItem)
    state = item.state(builder.status)
    assert (state.target, state.current, state.humidity) == (23, 20, 91)
    assert state.unit is UnitOfTemperature.CELSIUS
    assert item.set_temperature(21, builder.status) == {"temp_set": 210}
    assert item.set_temperature(2, builder.status) == {"temp_set": 50}


def test_reads_an_air_conditioner() -> None:
    """The unit is both; the values tell that it is Fahrenheit."""
    builder = capture("kt_wxqdp6ecfkd78zzz")
    item = only(builder, ClimateItem)
    state = item.state(builder.status)
    assert (state.unit, state.target, state.current) == (
        UnitOfTemperature.FAHRENHEIT,
        66,
        69,
    )
    assert state.hvac_mode is HVACMode.OFF
    assert item.state({**builder.status, "switch": True}).hvac_mode is HVACMode.COOL
    assert item.set_hvac_mode(HVACMode.DRY, {}) == {"switch": True, "mode": "wet"}
    assert item.set_hvac_mode(HVACMode.OFF, {}) == {"switch": False}


@pytest.mark.parametrize(
    ("reported", "values", "unit"),
    [
        pytest.param("℃", {"temp_set": 700}, UnitOfTemperature.CELSIUS, id="told C"),
        pytest.param("℉", {"temp_set": 70}, UnitOfTemperature.FAHRENHEIT, id="told F"),
        pytest.param(
            "", {"temp_unit_convert": "f"}, UnitOfTemperature.FAHRENHEIT, id="chosen F"
        ),
        pytest.param(
            "",
            {"temp_unit_convert": "c", "temp_set": 700},
            UnitOfTemperature.CELSIUS,
            id="chosen C",
        ),
        pytest.param(
            "℃/F", {"temp_set": 230}, UnitOfTemperature.CELSIUS, id="both, low"
        ),
        pytest.param(
            "℃ ℉", {"temp_set": 700}, UnitOfTemperature.FAHRENHEIT, id="both, high"
        ),
        pytest.param("", {}, UnitOfTemperature.CELSIUS, id="nothing told"),
    ],
)
def test_unit(
    reported: str, values: dict[str, JsonValue], unit: UnitOfTemperature
) -> None:
    """The specification tells the unit, or the device's choice, or its values."""
    chosen = dict.fromkeys(values.keys() - {"temp_set"}, enum("c", "f"))
    setpoint = integer(0, 900, scale=1, unit=reported)
    item = climate({"temp_set": setpoint, "mode": enum("hot"), **chosen})
    assert item.state(values).unit is unit


@pytest.mark.parametrize(
    ("shown", "code", "current"),
    [
        pytest.param("c", "temp_set", 20, id="Celsius"),
        pytest.param("f", "temp_set_f", 68, id="Fahrenheit"),
    ],
)
def test_of_two_units_the_one_that_the_device_shows(
    shown: str, code: str, current: float
) -> None:
    """A device with both pairs is set in the unit of its display."""
    item = climate(
        {
            "switch": BOOL,
            "temp_set": integer(5, 40, unit="℃"),
            "temp_set_f": integer(41, 104, unit="℉"),
            "temp_unit_convert": enum("c", "f"),
        },
        values={"temp_unit_convert": shown},
        reports={"temp_current": integer(0, 50, unit="℃")},
    )
    assert list(item.set_temperature(60, {})) == [code]
    assert item.state({"temp_current": 20}).current == current


@pytest.mark.parametrize(
    ("reports", "values", "action"),
    [
        pytest.param(
            {"work_state": enum("heating", "idle")},
            {"work_state": "heating"},
            HVACAction.HEATING,
            id="word",
        ),
        pytest.param(
            {"valve_state": enum("open", "close")},
            {"valve_state": "close"},
            HVACAction.IDLE,
            id="valve closed",
        ),
        pytest.param(
            {"valve_state": BOOL}, {"valve_state": True}, HVACAction.HEATING, id="valve"
        ),
        pytest.param(
            {"valve_opening": integer(0, 100)},
            {"valve_opening": 40},
            HVACAction.HEATING,
            id="opening",
        ),
        pytest.param(
            {"valve_opening": integer(0, 100)},
            {"valve_opening": 0},
            HVACAction.IDLE,
            id="no opening",
        ),
        pytest.param(
            {"work_state": enum("opened", "closed")},
            {"work_state": "opened", "mode": "cold"},
            HVACAction.COOLING,
            id="flow of cold",
        ),
        pytest.param(
            {"work_state": enum("opened", "closed")},
            {"work_state": "manual"},
            None,
            id="unknown word",
        ),
        pytest.param({}, {}, None, id="not told"),
    ],
)
def test_action(
    reports: dict[str, ValueSpec],
    values: dict[str, JsonValue],
    action: HVACAction | None,
) -> None:
    """What the device is doing, where it tells."""
    item = climate(
        {"switch": BOOL, "temp_set": SETPOINT, "mode": enum("hot", "cold")},
        reports=reports,
    )
    assert item.state({"switch": True, **values}).action is action


def test_presets_with_their_own_data_points() -> None:
    """Eco and sleep are presets of an air conditioner; one ends the other."""
    item = only(capture("kt_wxqdp6ecfkd78zzz"), ClimateItem)
    assert item.presets == ["none", "eco", "sleep"]
    assert item.set_preset("sleep", {"mode_eco": True}) == {
        "mode_eco": False,
        "sleep": True,
    }
    assert item.state({"sleep": True}).preset == "sleep"
    assert item.state({}).preset == "none"
    assert item.set_preset("none", {}) == {"mode_eco": False, "sleep": False}


def test_presets_of_the_mode_and_of_a_data_point() -> None:
    """A thermostat with both kinds."""
    item = climate({"mode": enum("auto", "manual"), "temp_set": SETPOINT, "eco": BOOL})
    assert item.presets == ["auto", "manual", "eco"]
    assert item.set_preset("auto", {"eco": True}) == {"eco": False, "mode": "auto"}
    assert item.state({"mode": "manual"}).preset == "manual"
    assert item.state({"mode": "holiday"}).preset == "holiday"


def test_swing() -> None:
    """From the standard set of air conditioners: two flaps and both."""
    item = climate(
        {
            "switch": BOOL,
            "temp_set": SETPOINT,
            "switch_horizontal": BOOL,
            "switch_vertical": BOOL,
            "shake": BOOL,
        },
        "kt",
    )
    assert item.swing is not None
    assert item.swing.modes == ["off", "on", "horizontal", "vertical", "both"]
    for mode in item.swing.modes:
        assert item.state(item.set_swing(mode)).swing == mode


def test_humidity_and_fan() -> None:
    """From the standard set of air conditioners."""
    builder = bench_of(
        "kt",
        {
            "switch": BOOL,
            "temp_set": SETPOINT,
            "fan_speed_enum": enum("low", "high"),
            "humidity_set": integer(30, 80, step=5),
        },
        reports={"humidity_current": integer(0, 100)},
    )
    item = only(builder, ClimateItem)
    assert item.features & ClimateEntityFeature.TARGET_HUMIDITY
    assert item.set_humidity(52) == {"humidity_set": 50}
    assert item.set_fan_mode("high") == {"fan_speed_enum": "high"}
    state = item.state(
        {"humidity_current": 55, "humidity_set": 50, "fan_speed_enum": "low"}
    )
    assert (state.humidity, state.target_humidity, state.fan_mode) == (55, 50, "low")
    assert list(complaints(builder, item.set_humidity(79))) == []


def test_switch_alone_tells_the_mode() -> None:
    """A heater without modes heats while it is on."""
    item = climate({"switch": BOOL, "temp_set": SETPOINT}, "qn")
    assert item.hvac_modes == [HVACMode.OFF, HVACMode.HEAT]
    assert item.state({"switch": True}).hvac_mode is HVACMode.HEAT
    assert item.state({}).hvac_mode is None
    assert item.set_hvac_mode(HVACMode.HEAT, {}) == {"switch": True}
    assert item.turn_on({}) == {"switch": True}


def test_unknown_mode_is_unknown() -> None:
    """A mode nobody knows is not shown as another one."""
    item = climate({"temp_set": SETPOINT, "mode": enum("hot", "cold")}, "kt")
    assert item.state({"mode": "fancy"}).hvac_mode is None
    assert item.state({}).hvac_mode is None


def test_temperature_of_a_heater_without_anything_else() -> None:
    """A setpoint alone makes a thermostat that is always on, and nothing says it cools."""
    item = climate({"temp_set": SETPOINT})
    assert item.hvac_modes == [HVACMode.HEAT]
    assert item.set_hvac_mode(HVACMode.HEAT, {}) == {}
    assert item.state({}).hvac_mode is HVACMode.HEAT


def test_heat_pump_of_an_unheard_of_category() -> None:
    """Target, current temperature and heating or cooling: a climate, anywhere."""
    functions = {"temp_set": SETPOINT, "mode": enum("heat", "cool"), "switch": BOOL}
    item = climate(functions, "unheard_of", reports={"temp_current": READING})
    assert item.hvac_modes == [HVACMode.OFF, HVACMode.HEAT, HVACMode.COOL]
    assert set(item.shared) == {"switch", "temp_set", "temp_current"}


@pytest.mark.parametrize(
    ("category", "functions"),
    [
        pytest.param("bh", {"temp_set": SETPOINT, "switch": BOOL}, id="kettle"),
        pytest.param("xx", {"temp_set": SETPOINT, "switch": BOOL}, id="no modes"),
        pytest.param("qn", {"lock": BOOL}, id="nothing to set"),
    ],
)
def test_no_climate(category: str, functions: dict[str, ValueSpec]) -> None:
    """A target temperature alone is not a climate."""
    builder = bench_of(category, functions, reports={"temp_current": READING})
    assert items(builder, ClimateItem) == []


def test_infrared_air_conditioner() -> None:
    """Commanded by keys and numbers; the capture has told no state yet."""
    builder = capture("infrared_ac_47peys")
    item = only(builder, ClimateItem)
    assert item.hvac_modes == [
        HVACMode.OFF,
        HVACMode.COOL,
        HVACMode.HEAT,
        HVACMode.HEAT_COOL,
        HVACMode.FAN_ONLY,
        HVACMode.DRY,
    ]
    assert item.state(builder.status).hvac_mode is None
    assert item.set_hvac_mode(HVACMode.HEAT, {}) == {"PowerOn": "PowerOn", "M": 1}
    assert item.turn_off() == {"PowerOff": "PowerOff"}
    assert item.set_temperature(99, {}) == {"T": 30}
    assert item.set_fan_mode("high") == {"F": 3}
    state = item.state({"power": True, "mode": "4", "temp": "22", "wind": 9})
    assert (state.hvac_mode, state.target, state.fan_mode) == (HVACMode.DRY, 22, None)


@pytest.mark.parametrize(
    "functions",
    [
        pytest.param({"PowerOn": STRING}, id="no key to switch off"),
        pytest.param({"PowerOn": STRING, "PowerOff": STRING}, id="no temperature"),
        pytest.param(
            {"PowerOn": STRING, "PowerOff": STRING, "T": enum("cold")}, id="no range"
        ),
    ],
)
def test_other_remote_controls(functions: dict[str, ValueSpec]) -> None:
    """Keys alone make no climate."""
    assert items(bench_of("infrared_tv", functions), ClimateItem) == []


def test_infrared_air_conditioner_with_a_temperature_only() -> None:
    """What the remote control does not know is not offered."""
    keys = {"PowerOn": STRING, "PowerOff": STRING, "T": integer(16, 30)}
    item = climate({**keys, "M": enum()}, "infrared_ac")
    assert item.hvac_modes == [HVACMode.OFF, HVACMode.COOL]
    assert item.fan is None


def test_target_as_an_enumeration_of_numbers() -> None:
    """Half degrees in words are a target, sent as the word."""
    item = climate(
        {"switch": BOOL, "temp_set": enum("16", "16.5", "17", "17.5", "30")}, "kt"
    )
    state = item.state({"temp_set": "17.5"})
    assert (state.target, state.limits, item.thermo.step) == (17.5, (16, 30), 0.5)
    assert item.set_temperature(16.6, {"temp_set": "17"}) == {"temp_set": "16.5"}
