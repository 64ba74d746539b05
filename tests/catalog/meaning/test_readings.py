"""Test what numbers are whose code no table knows."""

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.core.naming import humanise
from custom_components.tuya_openhub.catalog.special.counter import Mode
from custom_components.tuya_openhub.catalog.special.energy import DeltaItem
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.helpers.typing import UNDEFINED

from ..build import item_of, only, planned, read_only, value, writable

MEASURED, GROWS, FALLS = "measurement", "total_increasing", "total"


@pytest.mark.parametrize(
    ("code", "unit", "device_class", "state_class", "shown"),
    [
        pytest.param("XEnergy", "KW·h", "energy", GROWS, "kWh", id="energy"),
        pytest.param("dp_101", "kW.h", "energy", GROWS, "kWh", id="no word at all"),
        pytest.param("daily_yield", "Wh", "energy", GROWS, "Wh", id="energy of a day"),
        pytest.param("net_energy", "kWh", "energy", FALLS, "kWh", id="net energy"),
        pytest.param("balance", "kWh", "energy", FALLS, "kWh", id="balance"),
        pytest.param("used_yesterday", "kWh", "energy", None, "kWh", id="yesterday"),
        pytest.param("soc_left", "kWh", "energy_storage", MEASURED, "kWh", id="left"),
        pytest.param("heat_total", "GJ", "energy", GROWS, "GJ", id="heat"),
        pytest.param("ele_sum", "度", "energy", GROWS, "kWh", id="Chinese kWh"),
        pytest.param("air", "pCi/L", "radon", MEASURED, "pCi/L", id="radon"),
        pytest.param(
            "amb", "摄氏度或华氏度", "temperature", MEASURED, "°C", id="either degree"
        ),
        pytest.param("dl", "度", "temperature", MEASURED, "°C", id="Chinese degree"),
        pytest.param("q_sum", "kvarh", "reactive_energy", GROWS, "kvarh", id="kvarh"),
        pytest.param("PwrA", "kW", "power", MEASURED, "kW", id="power"),
        pytest.param("s_tot", "VA", "apparent_power", MEASURED, "VA", id="apparent"),
        pytest.param("q_tot", "var", "reactive_power", MEASURED, "var", id="reactive"),
        pytest.param("u_a", "mV", "voltage", MEASURED, "mV", id="voltage"),
        pytest.param("orp_x", "mV", None, MEASURED, "mV", id="redox"),
        pytest.param("i_a", "mA", "current", MEASURED, "mA", id="current"),
        pytest.param("f", "Hz", "frequency", MEASURED, "Hz", id="frequency"),
        pytest.param("PFactorB", "", "power_factor", MEASURED, None, id="factor"),
        pytest.param("cos_phi", "%", "power_factor", MEASURED, "%", id="factor in %"),
        pytest.param("t_roof", "℃", "temperature", MEASURED, "°C", id="temperature"),
        pytest.param("t_diff", "℃", "temperature_delta", MEASURED, "°C", id="delta"),
        pytest.param("vol", "m3", "volume", GROWS, "m³", id="volume"),
        pytest.param("water_acc", "m³", "water", GROWS, "m³", id="water"),
        pytest.param("forward_total", "L", "water", GROWS, "L", id="flow total"),
        pytest.param("gas_acc", "㎥", "gas", GROWS, "m³", id="gas"),
        pytest.param("tank_now", "L", "volume_storage", MEASURED, "L", id="tank"),
        pytest.param("drunk_water", "mL", "volume", GROWS, "mL", id="millilitres"),
        pytest.param("rate", "L/min", "volume_flow_rate", MEASURED, "L/min", id="flow"),
        pytest.param("hum_2", "%", "humidity", MEASURED, "%", id="humidity"),
        pytest.param("soil_x", "%", "moisture", MEASURED, "%", id="soil"),
        pytest.param("BatSoc", "%", "battery", MEASURED, "%", id="battery"),
        pytest.param("SpeedPercentage", "%", None, MEASURED, "%", id="any share"),
        pytest.param("co2_x", "ppm", "carbon_dioxide", MEASURED, "ppm", id="CO2"),
        pytest.param("x_co", "ppm", "carbon_monoxide", MEASURED, "ppm", id="CO"),
        pytest.param("tds_x", "ppm", None, MEASURED, "ppm", id="other parts"),
        pytest.param("pm25_x", "ug/m3", "pm25", MEASURED, "μg/m³", id="dust"),
        pytest.param("hcho_x", "mg/m3", None, MEASURED, "mg/m³", id="formaldehyde"),
        pytest.param("lum", "Lux", "illuminance", MEASURED, "lx", id="light"),
        pytest.param("noise", "dB", "sound_pressure", MEASURED, "dB", id="noise"),
        pytest.param("baro", "hPa", "atmospheric_pressure", MEASURED, "hPa", id="air"),
        pytest.param("oil", "kPa", "pressure", MEASURED, "kPa", id="pressure"),
        pytest.param("wind_x", "km/h", "wind_speed", MEASURED, "km/h", id="wind"),
        pytest.param("belt", "m/s", "speed", MEASURED, "m/s", id="speed"),
        pytest.param("rain_x", "mm", "precipitation", MEASURED, "mm", id="rain"),
        pytest.param("drain", "mm", "distance", MEASURED, "mm", id="no rain"),
        pytest.param("PresenceTime", "分钟", "duration", MEASURED, "min", id="time"),
        pytest.param("off_delay", "m", "duration", MEASURED, "min", id="m of a time"),
        pytest.param("gap", "m", "distance", MEASURED, "m", id="m of no time"),
        pytest.param("total_runtime", "h", "duration", GROWS, "h", id="hours run"),
        pytest.param("filter_left", "day", "duration", MEASURED, "d", id="days left"),
        pytest.param("load", "kg", "weight", MEASURED, "kg", id="weight"),
        pytest.param("motor", "rpm", None, MEASURED, "rpm", id="turns"),
        pytest.param("acid", "pH", "ph", MEASURED, None, id="pH"),
        pytest.param("sun", "W/m2", "irradiance", MEASURED, "W/m²", id="sun"),
        pytest.param("ec_x", "us/cm", "conductivity", MEASURED, "μS/cm", id="salt"),
    ],
)
def test_reading(
    code: str,
    unit: str,
    device_class: str | None,
    state_class: str | None,
    shown: str | None,
) -> None:
    """Know a reading by its unit and words, and show it from the start."""
    point = read_only(code, "Integer", unit=unit, min=0, max=9999, scale=1)
    described = only("zzz", point, "sensor").description
    assert described.device_class == device_class
    assert described.state_class == state_class
    assert described.native_unit_of_measurement == shown
    assert described.entity_registry_enabled_default
    assert described.suggested_display_precision == 1


def test_what_can_fall_is_no_growing_total() -> None:
    """Take a signed counter for a total that may fall."""
    point = read_only("XEnergy", "Integer", unit="kWh", min=-1000, max=1000)
    assert only("zzz", point, "sensor").description.state_class == FALLS


@pytest.mark.parametrize(
    ("code", "device_class", "unit"),
    [
        pytest.param("BatteryLevel", "battery", "%", id="battery"),
        pytest.param("AirHumidity", "humidity", "%", id="humidity"),
        pytest.param("soil_x", "moisture", "%", id="soil"),
        pytest.param("air_co2_x", "carbon_dioxide", "ppm", id="CO2"),
        pytest.param("PM2_5", "pm25", "μg/m³", id="fine dust"),
        pytest.param("PM10", "pm10", "μg/m³", id="dust"),
        pytest.param("PM1_0", "pm1", "μg/m³", id="finest dust"),
        pytest.param("lux", "illuminance", "lx", id="light"),
        pytest.param("TankTemp", "temperature", "°C", id="temperature"),
    ],
)
def test_words_without_a_unit(code: str, device_class: str, unit: str) -> None:
    """Take the unit of the standard where words say enough and no unit is told."""
    described = only("zzz", read_only(code, "Integer", max=100), "sensor").description
    assert described.device_class == device_class
    assert described.native_unit_of_measurement == unit
    assert described.entity_registry_enabled_default


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("battery_state", id="state"),
        pytest.param("electricity_coe", id="no charge"),
        pytest.param("temp_alarm_count", id="count"),
        pytest.param("temp_unit_convert", id="unit"),
    ],
)
def test_words_that_are_no_quantity(code: str) -> None:
    """Take no state and no coefficient for a quantity."""
    described = only("zzz", read_only(code, "Integer", max=100), "sensor").description
    assert described.device_class is None


@pytest.mark.parametrize(
    ("point", "name"),
    [
        pytest.param(
            read_only("va_humidity", "Integer"), UNDEFINED, id="as the class says"
        ),
        pytest.param(
            read_only("PM25Value", "Integer"), UNDEFINED, id="class with a number"
        ),
        pytest.param(
            read_only("roof_temp", "Integer"), "Roof temp", id="with a word more"
        ),
        pytest.param(
            PointSpec(code="va_humidity", name="Damp", read=value("Integer")),
            "Damp",
            id="with a name of its own",
        ),
    ],
)
def test_names_of_readings(point: PointSpec, name: object) -> None:
    """Name a reading by its class, in every language, where its code says no more."""
    assert only("zzz", point, "sensor").description.name == name


def test_the_voltage_of_a_battery() -> None:
    """Keep the voltage of a battery among the diagnostics."""
    point = read_only("BatteryVolt", "Integer", unit="V", scale=2)
    described = only("zzz", point, "sensor").description
    assert described.device_class == "voltage"
    assert described.entity_category == "diagnostic"
    reading = only(
        "zzz", read_only("battery_percentage", "Integer", unit="V"), "sensor"
    )
    assert reading.description.translation_key == "battery_voltage"


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        pytest.param("temp_limit", "℃", id="limit"),
        pytest.param("OverAlarmPower", "W", id="alarm"),
        pytest.param("wifi_level", "dBm", id="signal"),
    ],
)
def test_diagnostics_are_disabled(code: str, unit: str) -> None:
    """Leave echoes of settings and figures of the device itself to those who look."""
    described = only("zzz", read_only(code, "Integer", unit=unit), "sensor").description
    assert described.entity_registry_enabled_default is False
    assert described.entity_category == "diagnostic"
    assert described.device_class is not None


@pytest.mark.parametrize(
    ("code", "values"),
    [
        pytest.param(
            "act_power", {"unit": "kW", "min": -99999, "max": 99999}, id="signed power"
        ),
        pytest.param("load_w", {"unit": "W", "min": 0, "max": 50000}, id="wide power"),
        pytest.param("pwr_factor", {"unit": "", "min": 0, "max": 100}, id="factor"),
        pytest.param(
            "water_temp_now", {"unit": "℃", "min": 0, "max": 100}, id="temperature now"
        ),
        pytest.param("total_import", {"unit": "kWh", "min": 0, "max": 10}, id="total"),
        pytest.param("air_co2_x", {"unit": "ppm", "min": 0, "max": 5000}, id="air"),
    ],
)
def test_writable_readings(code: str, values: dict[str, JsonValue]) -> None:
    """Show what is measured as a sensor, though it is described as writable."""
    made = planned("zzz", writable(code, "Integer", **values))
    assert [(item.platform, item.key) for item in made.items] == [("sensor", code)]


@pytest.mark.parametrize(
    ("code", "values", "device_class"),
    [
        pytest.param(
            "charge_amps", {"unit": "A", "min": 6, "max": 32}, "current", id="few steps"
        ),
        pytest.param(
            "max_power", {"unit": "W", "min": 0, "max": 50000}, "power", id="most"
        ),
        pytest.param(
            "night_heat", {"unit": "℃", "min": 5, "max": 30}, "temperature", id="target"
        ),
        pytest.param(
            "topup", {"unit": "kWh", "min": 0, "max": 99999}, "energy", id="prepaid"
        ),
        pytest.param(
            "off_delay", {"unit": "m", "min": 0, "max": 60}, "duration", id="minutes"
        ),
        pytest.param("thing", {"min": 0, "max": 60}, None, id="no unit"),
    ],
)
def test_settings_stay_numbers(
    code: str, values: dict[str, JsonValue], device_class: str | None
) -> None:
    """Set what can be chosen, with the class of its unit."""
    item = only("zzz", writable(code, "Integer", **values), "number")
    assert item.description.device_class == device_class


def test_increments_of_an_unknown_counter() -> None:
    """Add up what a counter of any code calls a sum, and only what counts."""
    spec = value("Integer", unit="kWh", scale=2)
    counter = PointSpec(code="used_x", read=spec, report_type="sum")
    item = only("zzz", counter, "sensor")
    assert isinstance(item, DeltaItem)
    assert item.mode is Mode.INCREMENT
    power = PointSpec(code="p_x", read=value("Integer", unit="W"), report_type="sum")
    assert not isinstance(only("zzz", power, "sensor"), DeltaItem)


def test_unknown_units_are_left() -> None:
    """Give no class where the unit tells nothing."""
    described = only(
        "zzz", read_only("thing", "Integer", unit="blobs"), "sensor"
    ).description
    assert described.device_class is None
    assert described.entity_registry_enabled_default is False


@pytest.mark.parametrize(
    ("point", "platform"),
    [
        pytest.param(writable("deodorization", "Boolean"), "switch", id="switch"),
        pytest.param(writable("FanSpeedLevel", "Integer"), "number", id="number"),
        pytest.param(writable("fan_mode", "Enum", range=["a"]), "select", id="select"),
        pytest.param(
            writable("irri_switch", "Boolean"), "switch", id="a switch of any"
        ),
        pytest.param(writable("DischargeLimit", "Integer"), "number", id="a limit"),
        pytest.param(read_only("xy_state", "Enum"), "sensor", id="a state of anything"),
        pytest.param(read_only("use_times", "Integer"), "sensor", id="a count"),
        pytest.param(read_only("feeding", "Boolean"), "binary_sensor", id="it runs"),
        pytest.param(
            read_only("MachineError", "Bitmap"), "binary_sensor", id="bits of errors"
        ),
        pytest.param(read_only("cook_status", "Enum"), "sensor", id="state"),
        pytest.param(
            read_only("door_open_2", "Boolean"), "binary_sensor", id="yes or no"
        ),
    ],
)
def test_plain_words(point: PointSpec, platform: str) -> None:
    """Enable what its code alone explains."""
    item = only("zzz", point, platform)
    assert item.description.entity_registry_enabled_default


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(writable("factory_mode", "Boolean"), id="a word too many"),
        pytest.param(writable("zone_area", "Boolean"), id="nothing that is switched"),
        pytest.param(writable("sound_voice", "String"), id="text"),
        pytest.param(writable("factory_switch", "Boolean"), id="a switch of the maker"),
        pytest.param(read_only("module_state", "Enum"), id="a state of the module"),
    ],
)
def test_no_plain_words(point: PointSpec) -> None:
    """Leave disabled what a person would not look for."""
    (item,) = planned("zzz", point).items
    assert item.description.entity_registry_enabled_default is False


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("pv_daily_energy", "PV daily energy", id="acronym"),
        pytest.param("EnergyConsumedA", "Energy consumed A", id="phase"),
        pytest.param("pm25_max", "PM25 max", id="acronym with a number"),
        pytest.param("ph_value", "pH value", id="acronym with a small letter"),
        pytest.param("WInTemp", "W in temp", id="capitals"),
        pytest.param("switch_1", "Switch 1", id="number"),
        pytest.param("温度", "温度", id="no Latin letter"),
    ],
)
def test_names(code: str, name: str) -> None:
    """Write the words of a code as people do."""
    assert humanise(code) == name


@pytest.mark.parametrize(
    ("category", "code", "key"),
    [
        pytest.param("zndb", "ForwardEnergyTotal", "total_energy", id="capitals"),
        pytest.param("zndb", "forwardenergytotal", "total_energy", id="run together"),
        pytest.param("zndb", "Cur_Power1", "power", id="number"),
        pytest.param("kj", "FILTER", "filter_utilization", id="of its category"),
        pytest.param("swtz", "TempCurrent2", "temperature_indexed", id="numbered"),
        pytest.param("zndb", "pv_power_channel", "pv_power", id="number left out"),
    ],
)
def test_rows_of_other_spellings(category: str, code: str, key: str) -> None:
    """Find the row of a code whatever its spelling."""
    described = only(category, read_only(code, "Integer"), "sensor").description
    assert described.translation_key == key


@pytest.mark.parametrize(
    ("kind", "code", "hidden"),
    [
        pytest.param("Raw", "unlock_password", True, id="raw"),
        pytest.param("String", "wifi_password", True, id="text"),
        pytest.param("Json", "remote_key", True, id="JSON"),
        pytest.param("Integer", "unlock_password", False, id="number"),
        pytest.param("Boolean", "is_password_set", False, id="yes or no"),
        pytest.param("Integer", "unlock_key", False, id="key by number"),
    ],
)
def test_secrets(kind: str, code: str, *, hidden: bool) -> None:
    """Hide texts and raw values that may open a door, show who came in."""
    assert planned("ms", read_only(code, kind)).decisions[code].hidden is hidden


def test_a_temperature_beside_a_composite() -> None:
    """Give a reading with a vendor's code its sensor also where a composite shows it."""
    made = planned("zzz", read_only("WInTemp", "Integer", unit="℃"))
    assert item_of(made, "sensor", "WInTemp").description.device_class == "temperature"


@pytest.mark.parametrize(
    ("values", "raw", "percent"),
    [
        pytest.param({"max": 5}, 5, 100, id="five bars are full"),
        pytest.param({"max": 5}, 3, 60, id="three of five"),
        pytest.param({"max": 3}, 1, 33.3, id="a third"),
        pytest.param({"max": 100, "scale": 1}, 100, 100, id="ten is a hundred"),
        pytest.param({"max": 100, "scale": 1}, 45, 45, id="4.5 is 45"),
        pytest.param({"max": 5}, 85, 85, id="percent in spite of the bars"),
        pytest.param({"max": 5}, 850, None, id="nothing that can be"),
        pytest.param({"max": 5}, "x", None, id="no number"),
        pytest.param({"max": 100}, 5, 5, id="plain percent"),
        pytest.param({}, 5, 5, id="no maximum"),
    ],
)
@pytest.mark.parametrize("code", ["battery_percentage", "BatSoc2"])
def test_batteries(
    code: str, values: dict[str, JsonValue], raw: JsonValue, percent: float | None
) -> None:
    """Show the charge as a share of its own maximum."""
    point = read_only(code, "Integer", unit="%", min=0, **values)
    assert only("zzz", point, "sensor").read({code: raw}) == percent


def test_only_a_charge_has_bars() -> None:
    """Show any other share as it is, however small its range."""
    point = read_only("humidity_value", "Integer", unit="%", min=0, max=5)
    assert only("zzz", point, "sensor").read({"humidity_value": 3}) == 3


@pytest.mark.parametrize("code", ["wireless_lowpower", "low_battery_warning"])
def test_battery_thresholds(code: str) -> None:
    """Set the charge to warn at in percent as well."""
    point = writable(code, "Integer", unit="%", min=1, max=5, step=1)
    made = planned("zzz", point)
    item = item_of(made, "number", code)
    described = item.description
    assert (described.native_min_value, described.native_max_value) == (20, 100)
    assert described.native_step == 20
    assert item.read({code: 2}) == 40
    assert item.commands(60) == {code: 3}
    assert item.nearest(67) == 60
    assert "100 %" in made.decisions[code].reason
    with pytest.raises(CodecError):
        item.commands(67)


def test_thirds_of_a_battery() -> None:
    """Send the bars that percent without an end stand for."""
    point = writable("wireless_lowpower", "Integer", unit="%", min=0, max=3)
    item = only("zzz", point, "number")
    assert item.commands(item.nearest(33)) == {"wireless_lowpower": 1}
    assert item.description.native_min_value == 0
